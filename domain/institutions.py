"""Institutions whose staff are partners: museums, libraries, schools and others, each with names by language.

No name of anybody who works there is kept: a partner is a person the bot knows, and an institution they may
answer for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from domain.audiences import Trait
from domain.errors import N_
from domain.team import Scope

InstitutionId = NewType("InstitutionId", int)

NAME_LIMIT = 120
"""How many letters a name may have: it stands above a question, on a phone."""

LINK_LASTS = timedelta(days=365)
"""How long a link lasts by which somebody becomes a partner, unless the organizer says otherwise."""


class InstitutionType(StrEnum):
    """What an institution is."""

    MUSEUM = "museum"
    ARCHIVE = "archive"
    LIBRARY = "library"
    SCHOOL = "school"
    UNIVERSITY = "university"
    MUNICIPALITY = "municipality"
    MEDIA = "media"
    OTHER = "other"


TYPE_NAMES: Mapping[InstitutionType, str] = MappingProxyType(
    {
        # NOTE: A kind of institution.
        InstitutionType.MUSEUM: N_("Museum"),
        # NOTE: A kind of institution.
        InstitutionType.ARCHIVE: N_("Archive"),
        # NOTE: A kind of institution.
        InstitutionType.LIBRARY: N_("Library"),
        # NOTE: A kind of institution.
        InstitutionType.SCHOOL: N_("School"),
        # NOTE: A kind of institution.
        InstitutionType.UNIVERSITY: N_("University"),
        # NOTE: A kind of institution: the administration of a town or district.
        InstitutionType.MUNICIPALITY: N_("Municipality"),
        # NOTE: A kind of institution: newspaper, radio, television.
        InstitutionType.MEDIA: N_("Newspaper, radio, television"),
        # NOTE: A kind of institution: none of those named before.
        InstitutionType.OTHER: N_("Another institution"),
    }
)


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution; `region` is the code of a region or of a district in it (domain/regions.py)."""

    id: InstitutionId
    type: InstitutionType
    region: str
    names: Mapping[str, str]
    """What it is called, by language; there is at least one name."""

    def name(self, language: str) -> str:
        """Return its name in a language, else the Russian one, else any.

        >>> Institution(InstitutionId(1), InstitutionType.MUSEUM, "tatarstan", {"ru": "Музей"}).name("tt")
        'Музей'
        """
        return self.names.get(language) or self.names.get("ru") or next(iter(self.names.values()))

    @property
    def scope(self) -> Scope:
        """Return for whom somebody must be able to act who looks after it."""
        return Scope(Trait.REGION, self.region)
