"""How exactly a rate is kept, seen from the server: the real process announces at a pace."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.bulk.process import FIRST, bot
from benchmarks.telegram import Telegram

RUNS = {25: 60, 200: 20}
"""Seconds measured at each rate."""

SETTLING_S = 3.0
"""What the start may take until the pace is steady, in seconds."""


@dataclass(frozen=True, slots=True)
class Pace:
    """One run: its rate, and what the server saw."""

    database: str
    rate: int
    seconds: int
    share: float
    """How much of the rate was used, from 0 to 1."""
    sliding: int
    """Messages in the fullest second that begins at any moment."""
    calendar: int
    """Messages in the fullest second of the clock."""


async def measure(telegram: Telegram, name: str, url: str, number: int, rate: int, seconds: int) -> Pace:
    """Announce for some seconds and look at when messages came."""
    people = int(rate * (seconds + SETTLING_S + 10))
    async with bot(telegram, url, number, rate, people) as running:
        await running.announce()
        arrivals = running.account.arrivals
        while not any(chat >= FIRST for chat, _ in arrivals):  # noqa: ASYNC110 -- another process sends
            await asyncio.sleep(0.1)
        await asyncio.sleep(seconds + SETTLING_S + 0.5)
        times = [moment for chat, moment in arrivals if chat >= FIRST]
    return seen(name, rate, seconds, times)


def seen(name: str, rate: int, seconds: int, times: Sequence[float]) -> Pace:
    """Say what the moments at which messages came tell; only the share leaves out the start."""
    start = times[0] + SETTLING_S
    steady = sum(start <= moment < start + seconds for moment in times)
    clock = Counter(int(moment) for moment in times)
    return Pace(name, rate, seconds, steady / rate / seconds, fullest(times), max(clock.values()))


def fullest(times: Sequence[float]) -> int:
    """Return how many messages came in the fullest second that begins at any moment."""
    most, second = 0, deque[float]()
    for moment in times:
        second.append(moment)
        while second[0] <= moment - 1.0:
            second.popleft()
        most = max(most, len(second))
    return most
