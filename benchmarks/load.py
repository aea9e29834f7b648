"""How the bots are driven: as fast as they answer for the cost, at a steady rate for the delay."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from benchmarks.subjects import Subject
from benchmarks.telegram import Account, Telegram

FIRST_CHAT = 10_000_000
CHATS = 40
"""How many people write at once; each waits for the answer before writing again."""

RATE = 40.0
"""Updates a second when the delay is measured."""


@dataclass(frozen=True)
class Round:
    """What one round measured."""

    cpu_ms: float
    p50_ms: float
    p99_ms: float


async def flat_out(telegram: Telegram, account: Account, subject: Subject, updates: int) -> float:
    """Let everybody write as fast as they are answered; returns CPU milliseconds for each update."""
    left = updates
    before = subject.cpu_s()

    async def one(chat: int) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            await telegram.say(account, chat, "hello there")

    await asyncio.gather(*(one(FIRST_CHAT + number) for number in range(CHATS)))
    return (subject.cpu_s() - before) / updates * 1000


async def steadily(telegram: Telegram, account: Account, updates: int) -> tuple[float, float]:
    """Let people write at a steady rate; returns p50 and p99 of the delay in milliseconds."""
    tasks = []
    for number in range(updates):
        chat = FIRST_CHAT + number % CHATS
        tasks.append(asyncio.create_task(telegram.say(account, chat, "hello there")))
        await asyncio.sleep(1 / RATE)
    delays = sorted(await asyncio.gather(*tasks))
    return delays[len(delays) // 2] * 1000, delays[int(len(delays) * 0.99)] * 1000


async def measure(telegram: Telegram, account: Account, subject: Subject, updates: int) -> Round:
    """Measure cost and delay of one bot once."""
    cpu_ms = await flat_out(telegram, account, subject, updates)
    p50, p99 = await steadily(telegram, account, updates // 8)
    return Round(cpu_ms, p50, p99)
