"""Moments as people read them: a day, an hour, and whose clocks show it."""

from __future__ import annotations

from datetime import datetime

from domain.quiet import ZONE_NAMES, local
from locales import Words


def moment(at: datetime, zone: int, _: Words) -> str:
    """Write a moment by the clocks of a zone, such as 25 November 2026, 18:00 (Moscow time)."""
    here = local(at, zone)
    return f"{_.date(here.date())}, {_.time(here)} ({_.plain(ZONE_NAMES[zone])})"
