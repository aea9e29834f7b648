"""What an organizer was asked to write for a round, as `Person.awaiting` says it in 32 letters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

WORD = "round"


class Wanted(StrEnum):
    """What is waited for."""

    OPENS = "opens"
    CLOSES = "closes"
    NAMED = "named"
    """A part of the name of an institution."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is waited for, and of which round."""

    round_id: int
    wanted: Wanted

    def __str__(self) -> str:
        return f"{WORD} {self.round_id} {self.wanted}"


def read(awaiting: str | None) -> Awaited | None:
    """Return what is waited for, or None where it is no part of a round."""
    match (awaiting or "").split():
        case [word, number, wanted] if word == WORD and number.isdecimal() and wanted in set(Wanted):
            return Awaited(int(number), Wanted(wanted))
    return None
