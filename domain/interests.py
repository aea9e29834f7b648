"""What people like to write about; communities announce by it. Codes are kept for ever, names translated."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.errors import N_

INTERESTS: Mapping[str, str] = MappingProxyType(
    {
        "places": N_("Towns and villages"),
        "people": N_("Notable people"),
        "history": N_("History"),
        "nature": N_("Nature"),
        "culture": N_("Culture and books"),
        "language": N_("My language"),
        "photos": N_("Photos"),
    }
)
