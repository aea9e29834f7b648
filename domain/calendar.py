"""What is ahead of a person: the contests and events they were told of, or would be told of today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.announcements import Announcement, AnnouncementId, language_for
from domain.audiences import Audience
from domain.people import Person
from domain.sendings import Fate, SendingState

MOST = 10
"""How many are listed at once."""

HEADLINE = 80
"""How many letters of an announcement name it."""

NOT_MEANT = frozenset({Fate.UNSENT, Fate.REFUSED, Fate.LEFT})
"""Fates of an announcement that nobody stands by any more, or that Telegram would not carry."""

WITHDRAWN = frozenset({SendingState.HALTED, SendingState.STOPPING, SendingState.STOPPED})
"""States of a sending that is told to nobody else."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An announcement as the calendar names it."""

    id: AnnouncementId
    announcement: Announcement
    is_recalled: bool = False
    """Whether the organizer took it back."""

    def happens_after(self, now: datetime) -> datetime | None:
        """Return when it begins or ends, if that is ahead and it was not taken back."""
        at = self.announcement.happens_at
        return at if at is not None and at > now and not self.is_recalled else None


def is_for(
    person: Person,
    roles: Iterable[str],
    today: date,
    *,
    fate: Fate | None,
    state: SendingState,
    audience: Audience,
) -> bool:
    """Tell whether an announcement is for a person: it was sent to them, or they belong to its audience now.

    The second is for who came later, and for when nobody remembers any more what was sent to whom.
    """
    if fate is not None:
        return fate not in NOT_MEANT
    return state not in WITHDRAWN and audience.holds(person, roles, today)


def headline(announcement: Announcement, reads: str) -> str:
    """Return the first line of an announcement in the language it is read in, shortened at a word."""
    language = language_for(reads, announcement.written)
    text = announcement.texts[language].text if language else ""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(first) <= HEADLINE:
        return first
    kept, space, _rest = first[:HEADLINE].rpartition(" ")
    return f"{kept.rstrip(' ,.;:–-') if space else first[: HEADLINE - 1]}…"
