"""What an organizer was asked to write for an announcement, as `Person.awaiting` says it in 32 letters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

WORD = "announce"


class Wanted(StrEnum):
    """What is waited for."""

    TEXT = "text"
    MEDIA = "media"
    LINK = "link"
    HAPPENS = "happens"
    DEADLINE = "deadline"
    STARTS = "starts"
    REASON = "reason"
    """Why a colleague said no."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is waited for, and of which announcement; `about` is a language or the label of a link."""

    announcement_id: int
    wanted: Wanted
    about: str = ""

    def __str__(self) -> str:
        return f"{WORD} {self.announcement_id} {self.wanted} {self.about}".rstrip()


def read(awaiting: str | None) -> Awaited | None:
    """Return what is waited for, or None where it is no part of an announcement."""
    match (awaiting or "").split():
        case [word, number, wanted, *about] if word == WORD and number.isdecimal():
            known = wanted in set(Wanted)
            return Awaited(int(number), Wanted(wanted), "".join(about)) if known else None
    return None
