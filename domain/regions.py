"""Where people live, as far as a community needs to know: a short list with room for more.

A region's code is kept for ever, its name may be reworded. The names are translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.errors import N_

OTHER = "other"

REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "tatarstan": N_("Tatarstan"),
        "bashkortostan": N_("Bashkortostan"),
        "dagestan": N_("Dagestan"),
        "moscow": N_("Moscow"),
        # NOTE: A button after the names of some regions: I live somewhere else.
        OTHER: N_("Another region"),
    }
)
