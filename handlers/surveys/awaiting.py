"""What an organizer was asked to write for a survey, as `Person.awaiting` says it in 32 letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from domain.surveys.drafting import Part, Slot

WORD = "survey"


class Wanted(StrEnum):
    """What is waited for."""

    TEXT = "text"
    """The words of a slot, in a language; of options, those that have none."""
    MORE = "more"
    """More options."""
    OPTION = "option"
    """Other words for one option."""
    BOUNDS = "bounds"
    CONDITION = "if"
    FILE = "file"


PARTS = dict(zip(Part, "taqolh", strict=True))
"""One letter for each part: 32 letters are soon full."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is waited for, and of which survey; questions and options are named by their place, from one."""

    survey_id: int
    wanted: Wanted
    slot: Slot = field(default_factory=lambda: Slot(Part.TITLE))
    language: str = "-"
    option: int = 0

    def __str__(self) -> str:
        where = f"{PARTS[self.slot.part]}{self.slot.number}"
        return f"{WORD} {self.survey_id} {self.wanted} {where} {self.language} {self.option or ''}".rstrip()


def read(awaiting: str | None) -> Awaited | None:
    """Return what is waited for, or None where it is no part of a survey."""
    match (awaiting or "").split():
        case [word, number, wanted, where, language, *option] if (
            word == WORD
            and number.isdecimal()
            and wanted in set(Wanted)
            and where[:1] in PARTS.values()
            and where[1:].isdecimal()
        ):
            part = next(part for part, letter in PARTS.items() if letter == where[0])
            place = int(option[0]) if option and option[0].isdecimal() else 0
            return Awaited(int(number), Wanted(wanted), Slot(part, int(where[1:])), language, place)
    return None
