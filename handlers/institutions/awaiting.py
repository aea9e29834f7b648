"""What an organizer was asked to send for institutions, as `Person.awaiting` says it in 32 letters."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from domain.institutions import InstitutionId, InstitutionType
from domain.regions import DISTRICT, REGIONS
from domain.surveys import LANGUAGES
from handlers.announcements.desk import Desk

WORD = "institution"
TABLE = f"{WORD} table"
"""A file with many institutions."""

_KINDS = {kind.value[:3]: kind for kind in InstitutionType}


@dataclass(frozen=True, slots=True)
class First:
    """The first name of an institution that is to be added."""

    kind: InstitutionType
    region: str
    language: str

    def __str__(self) -> str:
        return f"{WORD} {self.kind.value[:3]} {mark(self.region)} {self.language}"


@dataclass(frozen=True, slots=True)
class Further:
    """A name of an institution in one language."""

    institution: InstitutionId
    language: str

    def __str__(self) -> str:
        return f"{WORD} {self.institution} {self.language}"


def mark(region: str) -> str:
    """Return what stands for a region or district where its code has no room."""
    return hashlib.sha256(region.encode()).hexdigest()[:8]


def read(awaiting: str | None) -> First | Further | None:
    """Return which name is waited for, or None where it is something else."""
    match (awaiting or "").split():
        case [word, kind, place, language] if word == WORD and kind in _KINDS and language in LANGUAGES:
            found = next((code for code in (*REGIONS, *DISTRICT) if mark(code) == place), None)
            return First(_KINDS[kind], found, language) if found else None
        case [word, number, language] if word == WORD and number.isdecimal() and language in LANGUAGES:
            return Further(InstitutionId(int(number)), language)
    return None


async def wait_for(desk: Desk, awaited: First | Further | str | None) -> None:
    """Take the organizer's next message for a name or a file, or for nothing."""
    person = desk.store.saved or desk.person
    await desk.store.save(replace(person, awaiting=str(awaited) if awaited else None))
