"""The sending of an announcement, its correction or its recall: one row per person, each with a fate.

The fates of a sending always add up to its audience: nobody is dropped, not even who used /forget meanwhile
(their row loses the person and keeps its fate).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NewType

from domain import outcomes
from domain.announcements import Announcement, AnnouncementId
from domain.outcomes import Outcome
from domain.people import Unreachable

SendingId = NewType("SendingId", int)

RECALL_WITHIN = timedelta(hours=48)
"""How long after it was sent a message can be deleted (Bot API: deleteMessage)."""

NEEDS_A_YES = "needs a yes"
"""Why a sending is halted whose audience has grown beyond what one organizer may reach."""

HOPELESS_S = 900.0
"""Being told to wait longer than this stops a sending until the organizer decides, in seconds."""


class Purpose(IntEnum):
    """What a sending does to people's chats."""

    SEND = 0
    CORRECT = 1
    RECALL = 2

    @property
    def is_repeatable(self) -> bool:
        """Tell whether doing it twice does no harm: changing and deleting are the same twice as once."""
        return self is not Purpose.SEND


class SendingState(IntEnum):
    """Where a sending stands."""

    SCHEDULED = 0
    QUEUEING = 1
    """The audience is being written down."""
    SENDING = 2
    PAUSED = 3
    HALTED = 4
    """Telegram refused what it says, or asked for a very long wait: the organizer must decide."""
    STOPPING = 5
    """Nothing more leaves; what was not sent is being counted."""
    FINISHED = 6
    STOPPED = 7

    @property
    def is_over(self) -> bool:
        """Tell whether every person has a fate."""
        return self >= SendingState.FINISHED


class Fate(IntEnum):
    """What became of one person's message."""

    QUEUED = 0
    FLYING = 1
    """It left, or is about to, and no answer has come yet."""
    DELIVERED = 2
    BLOCKED = 3
    DEACTIVATED = 4
    ABSENT = 5
    """Telegram knows no such chat."""
    MUTED = 6
    """The person wants no messages, or none on this topic."""
    CAPPED = 7
    """The person had as many announcements this week as anybody gets."""
    TOO_LATE = 8
    REFUSED = 9
    """Telegram refused what it says."""
    UNKNOWN = 10
    """It left, and the answer was lost: it may have arrived."""
    UNSENT = 11
    """The organizer stopped the sending before."""
    LEFT = 12
    """The person had everything forgotten before."""
    GONE = 13
    """The message to be changed or deleted is not there any more."""

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing more will happen to it by itself."""
        return self >= Fate.DELIVERED


OF_UNREACHABLE: Mapping[Unreachable, Fate] = {
    Unreachable.BLOCKED: Fate.BLOCKED,
    Unreachable.DEACTIVATED: Fate.DEACTIVATED,
    Unreachable.ABSENT: Fate.ABSENT,
}


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending; `announcement` is what was approved, in the words of `revision`."""

    id: SendingId
    announcement_id: AnnouncementId
    parent_id: SendingId | None
    purpose: Purpose
    state: SendingState
    announcement: Announcement
    revision: int
    starts_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    reason: str | None = None

    @property
    def is_loud(self) -> bool:
        """Tell whether it heeds no quiet hours; changing or deleting a message wakes nobody."""
        return self.announcement.against_quiet or self.purpose is not Purpose.SEND

    def is_late(self, now: datetime) -> bool:
        """Tell whether nothing may arrive any more; what has arrived can be mended for ever."""
        deadline = self.announcement.deadline
        return self.purpose is Purpose.SEND and deadline is not None and now >= deadline


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sending has come; `quiet` of those who wait sleep, `pace` is messages a second."""

    sending: Sending
    counts: Mapping[Fate, int]
    quiet: int = 0
    pace: float | None = None

    @property
    def people(self) -> int:
        """Return how many people it is about."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Return how many have no fate yet."""
        return self.counts.get(Fate.QUEUED, 0) + self.counts.get(Fate.FLYING, 0)

    @property
    def share(self) -> float:
        """Return which part of the people have a fate, from 0 to 1."""
        return 1 - self.waiting / self.people if self.people else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Return how long it takes at this pace until all who are awake have a fate."""
        return (self.waiting - self.quiet) / self.pace if self.pace else None

    def of(self, *fates: Fate) -> int:
        """Count the people with any of these fates."""
        return sum(self.counts.get(fate, 0) for fate in fates)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people who read one language, got it in one language and live in one region share a fate.

    `region` is "" where it is not known. `language` is the language of the text meant for them; where it is
    not the one they read, they got a stand-in.
    """

    reads: str
    language: str
    region: str
    fate: Fate
    people: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What an outcome makes of a row: its fate, or QUEUED with the wait before it is tried again."""

    fate: Fate
    reason: str | None = None
    message_id: int | None = None
    wait_s: float = 0.0
    halts: bool = False
    """Whether the whole sending stops until the organizer decides."""


def unwanted(
    sending: Sending, unreachable: str | None, muted: Collection[str], *, wants_none: bool, is_full: bool
) -> Fate | None:
    """Return why somebody must not get an announcement now, or None where nothing speaks against it."""
    if unreachable is not None:
        return OF_UNREACHABLE[Unreachable(unreachable)]
    if wants_none or sending.announcement.topic in muted:
        return Fate.MUTED
    return Fate.CAPPED if is_full else None


def settled(purpose: Purpose, outcome: Outcome) -> Settled:
    """Return what an outcome makes of a row."""
    match outcome:
        case outcomes.Sent(message_id=message_id, note=note):
            return _arrived(purpose, message_id, note)
        case outcomes.Later(after_s=after_s, reason=reason):
            is_file = reason.lower().startswith(outcomes.PASSING)  # the same for everybody, perhaps for ever
            return Settled(Fate.QUEUED, reason, wait_s=after_s, halts=is_file or after_s > HOPELESS_S)
        case outcomes.Stopped(reason=reason):
            return Settled(Fate.QUEUED, reason, wait_s=60.0)
        case outcomes.Unreachable(reason=reason):
            return Settled(OF_UNREACHABLE[outcome.why], reason)
        case outcomes.Replace(reason=reason) if purpose.is_repeatable:
            return Settled(Fate.GONE, reason)
        case outcomes.Unknown(reason=reason) if purpose.is_repeatable:
            return Settled(Fate.QUEUED, reason, wait_s=outcomes.RETRY_S)
        case outcomes.Unknown(reason=reason):
            return Settled(Fate.UNKNOWN, reason)
        case outcomes.Refused(reason=reason) | outcomes.Replace(reason=reason):
            return Settled(Fate.REFUSED, reason, halts=not purpose.is_repeatable)
        case outcomes.Moved():
            return Settled(Fate.ABSENT, "moved")


def _arrived(purpose: Purpose, message_id: int | None, note: str | None) -> Settled:
    if purpose is Purpose.RECALL and note is not None:
        is_gone = "not found" in note
        return Settled(Fate.GONE if is_gone else Fate.TOO_LATE, note)
    return Settled(Fate.DELIVERED, message_id=message_id)
