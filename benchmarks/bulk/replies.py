"""How long people wait for an answer, while nothing is announced and while very much is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks.bulk.process import FIRST, Running, bot
from benchmarks.load import CHATS, FIRST_CHAT
from benchmarks.telegram import Telegram
from domain.sendings import SendingId
from storage.store import Store

UPDATES_PER_S = 10.0
SLICE_S = 15.0
SETTLING_S = 3.0
"""How long a sending takes to stop or to go on, in seconds."""

RATES = (25, 200, 1000)
PAIRS = 4


@dataclass(slots=True)
class Waits:
    """How long people waited, in milliseconds, and how many announcements left each second meanwhile."""

    database: str
    rate: int
    idle_ms: list[float] = field(default_factory=list)
    busy_ms: list[float] = field(default_factory=list)
    per_s: list[float] = field(default_factory=list)


async def measure(telegram: Telegram, name: str, url: str, number: int, rate: int, pairs: int) -> Waits:
    """Let people write through slices without and with announcements, in turns."""
    waits = Waits(name, rate)
    people = int(rate * ((pairs + 1) * (SLICE_S + SETTLING_S) + 5))
    async with bot(telegram, url, number, rate, people) as running:
        sending = await running.announce()
        await _reached(running, FIRST)
        await _slice(telegram, running)  # warms up
        for _ in range(pairs):
            await _turned(running, sending, "pause")
            waits.idle_ms += await _slice(telegram, running)
            await _turned(running, sending, "resume")
            before = len(running.account.arrivals)
            waits.busy_ms += await _slice(telegram, running)
            gone = [chat for chat, _ in running.account.arrivals[before:] if chat >= FIRST]
            waits.per_s.append(len(gone) / SLICE_S)
    return waits


async def _reached(running: Running, chat: int) -> None:
    """Wait until the announcement has come to somebody."""
    while not any(one >= chat for one, _ in running.account.arrivals):  # noqa: ASYNC110 -- see pace.py
        await asyncio.sleep(0.1)


async def _turned(running: Running, sending: SendingId, how: str) -> None:
    """Pause or resume a sending as an organizer does."""

    async def work(connection: Any) -> None:
        store = Store(connection, datetime.now(UTC), running.bot_id)
        await getattr(store.sendings, how)(sending)
        await store.settle(succeeded=True)

    await running.database.write(work)
    await asyncio.sleep(SETTLING_S)


async def _slice(telegram: Telegram, running: Running) -> list[float]:
    """Let people write at their rate; returns how long each waited, in milliseconds."""
    tasks = []
    for number in range(int(SLICE_S * UPDATES_PER_S)):
        said = telegram.say(running.account, FIRST_CHAT + number % CHATS, "hello there")
        tasks.append(asyncio.create_task(said))
        await asyncio.sleep(1 / UPDATES_PER_S)
    return [seconds * 1000 for seconds in await asyncio.gather(*tasks)]
