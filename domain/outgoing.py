"""What the bot is going to say: one call of the Bot API, its lane and what it may cost to repeat it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any


class Lane(IntEnum):
    """Who goes first; a lower number never waits for a higher one."""

    INTERACTIVE = 0
    TRANSACTIONAL = 1
    BULK = 2


class Kind(StrEnum):
    """What a message is for; it decides what follows when its fate is unknown."""

    SCREEN = "screen"
    APOLOGY = "apology"
    RELAY = "relay"
    MENU = "menu"
    REMINDER = "reminder"
    ANNOUNCEMENT = "announcement"
    PROGRESS = "progress"
    """How a sending goes, for the organizer; `about` is the sending's number with a minus."""
    SURVEY = "survey"
    """Asks somebody to answer a survey, or reminds of it; `about` is the round's number with a minus."""
    NUDGE = "nudge"
    """A word to somebody who has stopped on the way; it is never repeated, for twice is once too often."""


Key = tuple[int, int]
"""A sending (0 for the outbox) and the number of a row in it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that travels with a message: the parameter it fills, its name and its bytes."""

    field: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call to be made for a chat, in the order in which a chat's calls were made."""

    chat_id: int
    method: str
    payload: Mapping[str, Any]
    lane: Lane = Lane.INTERACTIVE
    kind: Kind = Kind.SCREEN
    file: File | None = None
    about: int | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An `Outgoing` that was taken from the outbox in order to be sent."""

    id: int
    chat_id: int
    method: str
    payload: bytes
    lane: Lane
    kind: Kind
    attempts: int
    file: File | None = None
    about: int | None = None
    created_at: float = 0.0
    sending: int | None = None
    """The sending it belongs to when it comes from the ledger; `id` is then the person."""

    @property
    def key(self) -> Key:
        """Return what tells it from everything else that is in the air."""
        return (self.sending or 0, self.id)


REPEATABLE = frozenset(
    {Kind.SCREEN, Kind.APOLOGY, Kind.RELAY, Kind.MENU, Kind.REMINDER, Kind.PROGRESS, Kind.SURVEY}
)
"""Kinds that are sent again when nobody knows whether they arrived: a doubled reply does no harm, a
lost one does. An announcement is never repeated by itself."""
