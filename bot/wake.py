"""Tell sleeping loops that there is work, in this process and, on PostgreSQL, in the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database

CHANNEL = "smart_region"
log = structlog.get_logger(__name__)


class Bell:
    """Something to wait for; a ring that nobody waits for is not lost."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits."""
        self._event.set()

    async def wait(self, at_most_s: float) -> None:
        """Wait for a ring, or until the time is over."""
        try:
            async with asyncio.timeout(at_most_s):
                await self._event.wait()
        except TimeoutError:
            pass
        self._event.clear()


class Wake:
    """The bells of one process and the wire between processes."""

    def __init__(self, database: Database, *, is_shared: bool = False) -> None:
        self._database = database
        self.is_shared = is_shared and not database.is_sqlite
        self.turns = Bell()
        self.sender: list[Bell] = []
        """One bell for each line of the sender; the first is that of replies."""
        self._tasks: set[asyncio.Task[None]] = set()

    def inbox(self) -> None:
        """Say that updates wait."""
        self.turns.ring()
        self._tell("inbox")

    def outbox(self) -> None:
        """Say that replies wait; the lines of bulk messages look by themselves every second."""
        self._ring_replies()
        self._tell("outbox")

    def bulk(self) -> None:
        """Say that announcements wait."""
        for bell in self.sender:
            bell.ring()
        self._tell("bulk")

    def _ring_replies(self) -> None:
        for bell in self.sender[:1]:
            bell.ring()

    def _tell(self, what: str) -> None:
        if self.is_shared:
            task = asyncio.create_task(_quietly(lambda: self._notify(what)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _notify(self, what: str) -> None:
        notice = text("SELECT pg_notify(:channel, :what)")
        await self._database.write(lambda c: c.execute(notice, {"channel": CHANNEL, "what": what}))

    async def listen(self) -> None:
        """Pass on what other processes say, until cancelled; does nothing where there is only one."""
        while self.is_shared:
            await _quietly(self._listen_once)
            await asyncio.sleep(1)

    async def _listen_once(self) -> None:
        async with self._database.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.add_listener(CHANNEL, self._heard)
            while not driver.is_closed():  # noqa: ASYNC110 -- the driver has no event for it
                await asyncio.sleep(1)

    def _heard(self, _connection: object, _pid: int, _channel: str, what: str) -> None:
        if what == "inbox":
            self.turns.ring()
        elif what == "bulk":
            for bell in self.sender:
                bell.ring()
        else:
            self._ring_replies()


async def _quietly(act: Callable[[], Awaitable[object]]) -> None:
    """Do something that only makes things faster; without it a loop looks by itself after a second."""
    try:
        await act()
    except (SQLAlchemyError, OSError) as error:
        log.debug("wake", error=type(error).__name__)
