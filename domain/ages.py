"""The age groups people choose from; the age itself is never asked. The names are translated."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.errors import N_
from domain.people import Age

AGES: Mapping[Age, str] = MappingProxyType(
    {
        # NOTE: Button with an age group.
        Age.UNDER_14: N_("Under 14"),
        # NOTE: Button with an age group.
        Age.TEEN: N_("14–17"),
        # NOTE: Button with an age group.
        Age.ADULT: N_("18 or older"),
    }
)
