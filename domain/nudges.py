"""Nudges: who has stopped on the way hears of it twice, after two days and after a week, and never again.

Nobody is nudged at a bad hour, or who was here meanwhile, or had enough messages this week. One person in ten
gets none, chosen by chance and for ever, so that it can be known whether nudges do any good.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from domain.content import Content
from domain.people import Person
from domain.places import AGAIN, place_of
from domain.quiet import ALL_ZONES, local

A_WEEK = 2
"""How many messages nobody asked for a person gets in seven days at the most, nudges among them."""

HELD_OUT = 0.1
"""The share of people who get no nudge."""

FROM, UNTIL = 11 * 60, 19 * 60
"""The good hours of a person's own day, in minutes since midnight."""


class NudgeKind(StrEnum):
    """Which nudge it is; the codes are kept for ever."""

    SOON = "48h"
    LAST = "7d"


WINDOWS: Mapping[NudgeKind, range] = MappingProxyType(
    {NudgeKind.SOON: range(2, 5), NudgeKind.LAST: range(7, 10)}
)
"""How many days after a person was last here each is due; later it is not made up for.

Three days are enough for a bad hour, a busy week or a weekend without the bot. Who was last here long before
the bot learned to nudge hears nothing.
"""


class Situation(StrEnum):
    """What a person has done so far, which decides what they are told."""

    NEW = "new"
    """They have not begun the path."""
    ON_THE_WAY = "way"
    """They stopped at a step of the path, before there was anything to edit."""
    STUCK = "stuck"
    """They had an article, or came to where one edits, and no edit of theirs was seen."""
    DONE = "done"
    """They did all the steps, and no edit was seen: they need not have told which account is theirs."""
    EDITED = "edited"
    """An edit of theirs was seen."""


def days_of(kind: NudgeKind, today: date) -> list[date]:
    """Return the days on which somebody must have been here last to be nudged today.

    >>> [day.day for day in days_of(NudgeKind.SOON, date(2026, 11, 23))]
    [21, 20, 19]
    """
    return [today - timedelta(days=days) for days in WINDOWS[kind]]


def situation(person: Person, content: Content) -> Situation:
    """Tell what a person has done so far."""
    if person.edit_on is not None:
        return Situation.EDITED
    if person.finished_on is not None:
        return Situation.DONE
    if person.task_on is not None or _is_at_work(person, content):
        return Situation.STUCK
    return Situation.ON_THE_WAY if place_of(person, content) else Situation.NEW


def _is_at_work(person: Person, content: Content) -> bool:
    """Tell whether the person has come to the step where one looks for something to edit, or further."""
    place = place_of(person, content)
    if place is None:
        return False
    path, step = place
    work = path.step(AGAIN)
    return work is not None and path.position(step) >= path.position(work)


def stirred(person: int) -> int:
    """Return a number that looks like chance and is always the same for a person."""
    return (person % 1000003 * 7919 + 104729) % 1000003


def good_minute(person: int) -> int:
    """Return when in their day a person is nudged, in minutes since midnight: everybody at another time."""
    return FROM + stirred(person) % (UNTIL - FROM)


def is_time(now: datetime) -> bool:
    """Tell whether anybody can be nudged now: in some zone it is a good hour."""
    clocks = (local(now, zone) for zone in ALL_ZONES)
    return any(FROM <= clock.hour * 60 + clock.minute < UNTIL for clock in clocks)


def is_held_out(person: int, salt: str) -> bool:
    """Tell whether a person is one of those who get no nudge; without the salt nobody can tell who."""
    digest = hmac.digest(salt.encode(), str(person).encode(), hashlib.sha256)
    return int.from_bytes(digest[:8]) < HELD_OUT * 2**64
