"""Institutions whose staff are partners: museums, libraries, schools and others, each with names by language.

No name of anybody who works there is kept: a partner is a person the bot knows, and an institution they may
answer for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NewType

from domain.audiences import Trait
from domain.errors import N_
from domain.team import Scope
from locales import fold

InstitutionId = NewType("InstitutionId", int)

NAME_LIMIT = 120
"""How many letters a name may have: it stands above a question, on a phone."""

LINK_LASTS = timedelta(days=365)
"""How long a link lasts by which somebody becomes a partner, unless the organizer says otherwise."""

Key = tuple[str, str]
"""What no two institutions have in common: the region or district, and a name as it is compared."""


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

    is_removed: bool = False
    """Whether it is kept only for what was answered in its name."""

    @property
    def scope(self) -> Scope:
        """Return for whom somebody must be able to act who looks after it."""
        return Scope(Trait.REGION, self.region)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An institution that is not in the list yet."""

    type: InstitutionType
    region: str
    names: Mapping[str, str]

    @property
    def scope(self) -> Scope:
        """Return for whom somebody must be able to act who adds it."""
        return Scope(Trait.REGION, self.region)

    @property
    def keys(self) -> set[Key]:
        """Return what no other institution may have in common with it."""
        return keys(self.region, self.names)


def keys(region: str, names: Mapping[str, str]) -> set[Key]:
    """Return the names of an institution as they are compared, each with where it is."""
    return {(region, folded(name)) for name in names.values()}


@lru_cache(maxsize=2**15)
def folded(name: str) -> str:
    """Return a name as it is compared; nothing where it holds neither a letter nor a digit."""
    return fold(name)


def clean(name: str) -> str:
    """Return a name on one line, without signs that cannot be seen.

    >>> clean(" Museum\\n of\\u200b  Arsk ")
    'Museum of Arsk'
    """
    line = " ".join(name.split())
    return " ".join("".join(sign for sign in line if unicodedata.category(sign)[0] != "C").split())


@dataclass(frozen=True, slots=True)
class PartnerLink:
    """The link by which people become partners of an institution; without an end it works for ever."""

    token: str = field(repr=False)
    institution: InstitutionId
    expires_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Tell whether it can still be used."""
        return self.expires_at is None or now < self.expires_at


class Lasting(StrEnum):
    """How long a link works."""

    MONTH = "month"
    YEAR = "year"
    EVER = "ever"

    def until(self, now: datetime) -> datetime | None:
        """Return when a link ends that is made to last from now on."""
        spans = {Lasting.MONTH: timedelta(days=30), Lasting.YEAR: LINK_LASTS}
        return now + spans[self] if self in spans else None
