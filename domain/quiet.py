"""Nobody is woken: announcements wait for the morning of the person's own time zone.

A zone is an offset from UTC in minutes: Russia has had no summer time since 2014 (Federal Law 248-FZ of
21 July 2014), so one number says all. It follows from the region, which is all that is known of a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta, timezone
from types import MappingProxyType

from domain.errors import N_

FROM, UNTIL = time(21), time(9)
"""Quiet hours in the person's own time."""

MOSCOW = 180
ZONES: Mapping[str, int] = MappingProxyType({"bashkortostan": 300})
"""Regions whose clocks do not show Moscow's time, with their offset from UTC in minutes."""

ALL_ZONES = tuple(dict.fromkeys((MOSCOW, *ZONES.values())))
"""Every zone once: of one that is asked twice, people would be claimed twice."""

ZONE_NAMES: Mapping[int, str] = MappingProxyType(
    {
        # NOTE: A time zone, in brackets after a time.
        180: N_("Moscow time"),
        # NOTE: A time zone, in brackets after a time.
        300: N_("Ufa time"),
    }
)


def zone_of(region: str | None) -> int:
    """Return the time zone of a region or of the region around a district; Moscow's where nothing is known.

    >>> zone_of("bashkortostan"), zone_of("dagestan"), zone_of(None)
    (300, 180, 180)
    """
    return ZONES.get((region or "").partition("/")[0], MOSCOW)


def local(moment: datetime, zone: int) -> datetime:
    """Return a moment as the clocks of a zone show it."""
    return moment.astimezone(timezone(timedelta(minutes=zone)))


def is_quiet(now: datetime, zone: int) -> bool:
    """Tell whether a zone is in its quiet hours."""
    clock = local(now, zone).time()
    return clock >= FROM or clock < UNTIL


def opens_at(now: datetime, zone: int) -> datetime:
    """Return when the quiet hours of a zone end; `now` where it is not in them."""
    if not is_quiet(now, zone):
        return now
    here = local(now, zone)
    morning = here.replace(hour=UNTIL.hour, minute=UNTIL.minute, second=0, microsecond=0)
    return morning if morning > here else morning + timedelta(days=1)


def awake(zones: Iterable[int], now: datetime) -> list[int]:
    """Return the zones that are not in their quiet hours."""
    return [zone for zone in zones if not is_quiet(now, zone)]
