"""When somebody is reminded of a contest's end or an event: at a good hour, and never after it.

A reminder that was asked for an hour before comes at its hour, whatever the hour; the others keep out of the
quiet hours of the person's own zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from domain.errors import N_
from domain.quiet import FROM, UNTIL, is_quiet, local, opens_at

EVENING = time(20)
"""When a reminder comes that would come later in the evening."""


class Before(StrEnum):
    """How long before; the codes are kept for ever."""

    THREE_DAYS = "3d"
    DAY = "1d"
    HOUR = "1h"

    @property
    def span(self) -> timedelta:
        """Return how long that is."""
        return SPANS[self]


SPANS: Mapping[Before, timedelta] = MappingProxyType(
    {
        Before.THREE_DAYS: timedelta(days=3),
        Before.DAY: timedelta(days=1),
        Before.HOUR: timedelta(hours=1),
    }
)

NAMES: Mapping[Before, str] = MappingProxyType(
    {
        # NOTE: Button: remind me so long before an event begins or a contest ends. The hour follows.
        Before.THREE_DAYS: N_("3 days before"),
        # NOTE: Button: remind me so long before an event begins or a contest ends. The hour follows.
        Before.DAY: N_("The day before"),
        # NOTE: Button: remind me so long before an event begins or a contest ends. The hour follows.
        Before.HOUR: N_("An hour before"),
    }
)


def due(happens_at: datetime, before: Before, zone: int) -> datetime:
    """Return when a reminder comes: always before the thing, and outside quiet hours unless it is the hour's.

    What would come late in the evening comes earlier on it, what would come in the night in the morning: a
    contest that ends at midnight is so called to mind on the morning of its last day.
    """
    at = happens_at - before.span
    if before is Before.HOUR:
        return at
    here = local(at, zone)
    if here.time() >= FROM:
        at = here.replace(hour=EVENING.hour, minute=EVENING.minute, second=0, microsecond=0)
    elif here.time() < UNTIL:
        at = here.replace(hour=UNTIL.hour, minute=UNTIL.minute, second=0, microsecond=0)
    return at.astimezone(happens_at.tzinfo)


def choices(happens_at: datetime, now: datetime, zone: int) -> list[Before]:
    """Return the reminders that can still be asked for, the earliest first."""
    return [before for before in Before if due(happens_at, before, zone) > now]


@dataclass(frozen=True, slots=True)
class Send:
    """It is to be sent now."""

    silently: bool = False
    """Whether the phone stays silent: it is night, and there is no good hour left."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It is to be sent at another time."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """It would come when all is over."""


def fall(now: datetime, before: Before, happens_at: datetime, zone: int) -> Send | Wait | Drop:
    """Tell what becomes of a reminder that is due, however late that is noticed."""
    if happens_at <= now:
        return Drop()
    if before is Before.HOUR or not is_quiet(now, zone):
        return Send()
    morning = opens_at(now, zone)
    return Wait(morning) if morning < happens_at else Send(silently=True)
