"""The real bot as a process of its own, with people to announce to."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from benchmarks.bulk.crowd import announce, people_known
from benchmarks.databases import prepare
from benchmarks.subjects import Subject, ours
from benchmarks.telegram import Account, Telegram
from domain.sendings import SendingId
from storage.database import Database
from tests.postgres import free_port

FIRST = 20_000_000
"""The first of those who get announcements; they come after the people who write."""


@dataclass(frozen=True, slots=True)
class Running:
    """A bot at work, its database, and what the stand-in knows of it."""

    subject: Subject
    account: Account
    database: Database
    bot_id: int

    async def announce(self) -> SendingId:
        """Begin a sending to everybody."""
        return await announce(self.database, self.bot_id)


@contextlib.asynccontextmanager
async def bot(telegram: Telegram, url: str, number: int, rate: int, people: int) -> AsyncIterator[Running]:
    """Run the bot at a rate of announcements; so many people are known to it."""
    await prepare(url)
    database = Database(url)
    await people_known(database, FIRST, people)
    subject = ours("bot", "webhook", free_port(), number, url)
    subject.environment["BULK_RATE"] = str(rate)
    try:
        account = await subject.start(telegram)
        yield Running(subject, account, database, number)
    finally:
        subject.stop()
        await database.close()
