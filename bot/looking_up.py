"""Does the errands that ask a wiki, because somebody waits: two at a time, those of one chat in order.

A wiki that does not answer is no failed try: the errand waits, for an hour at the most, and the person hears
of it once. Like every errand it is struck off and answered in one transaction.

Bot: The wiki does not answer right now. I try again by myself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errands import hand_over, letter, spoken_to
from bot.errors import described
from bot.lookups import looked_up
from bot.wake import Wake
from bot.workshop import Workshop
from handlers.buttons import ask_button, menu_button
from locales import Words
from storage import errands, outbox
from storage.database import Database, is_passing
from storage.errands import Errand
from wiki.client import IN_FLIGHT, Later

LOOK_S = 0.5
"""How often to look for what people wait for, in seconds."""

SILENT_S = 10.0
"""How long somebody waits without a word, in seconds; who would wait longer hears that the wiki is away."""

PATIENCE_S = 3600.0
"""How long a wiki may stay away before somebody hears that it was in vain, in seconds."""

FAILED_S = 5.0
"""When an errand is tried again that has failed for a reason nobody foresaw, in seconds."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Lookups:
    """Answers those who wait for a wiki; `workshop` is where an errand is done at a moment."""

    database: Database
    bot_id: int
    clock: Clock
    wake: Wake
    workshop: Callable[[datetime], Workshop]
    _busy: set[int] = field(default_factory=set)
    _choosing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        """Answer until cancelled; a slow wiki does not hold up whoever asks another."""
        async with asyncio.TaskGroup() as group:
            for _number in range(IN_FLIGHT):
                group.create_task(self._keep_on())

    async def all(self) -> int:
        """Do everything that is due; returns how many letters were written."""
        return sum(await asyncio.gather(*(self._until_done() for _number in range(IN_FLIGHT))))

    async def _keep_on(self) -> None:
        while True:
            try:
                if await self.one() is None:
                    await asyncio.sleep(LOOK_S)
            except (SQLAlchemyError, OSError) as error:
                log.error("lookups_wait", error=type(error).__name__)
                await asyncio.sleep(LOOK_S)
            except Exception as error:  # nothing that concerns a wiki may end the process
                log.error("lookups_failed", error=described(error))
                await asyncio.sleep(FAILED_S)

    async def _until_done(self) -> int:
        written = 0
        while (is_written := await self.one()) is not None:
            written += is_written
        return written

    async def one(self) -> bool | None:
        """Do one errand that is due; tells whether a letter was written, or nothing where there is none."""
        async with self._choosing:
            now = self.clock.now().timestamp()
            choose = partial(errands.due, bot_id=self.bot_id, now=now, busy=frozenset(self._busy))
            errand = await self.database.read(choose)
            if errand is None:
                return None
            self._busy.add(errand.chat_id)
        try:
            is_written = await self._do(errand)
        finally:
            self._busy.discard(errand.chat_id)
        if is_written:
            self.wake.outbox()
        return is_written

    async def _do(self, errand: Errand) -> bool:
        write, begun = self.database.write, self.clock.now()
        try:
            result = await looked_up(self.workshop(begun), errand)
            return await write(lambda c: hand_over(c, self.bot_id, errand, result, self.clock.now()))
        except Later as later:
            away = later
        except Exception as error:
            if is_passing(error) and not isinstance(error, OSError):
                raise
            log.error("lookup_failed", id=errand.id, errand=errand.kind, error=described(error))
            return await write(lambda c: self._fail(c, errand))
        log.info("lookup_waits", id=errand.id, reason=away.reason, after_s=round(away.after_s))
        return await write(lambda c: self._wait(c, errand, away, begun.timestamp()))

    async def _wait(self, connection: AsyncConnection, errand: Errand, later: Later, begun: float) -> bool:
        """Put an errand off; tells whether the person hears something."""
        now, _ = self.clock.now().timestamp(), spoken_to(errand)
        since = begun if errand.since is None else errand.since
        if now >= since + PATIENCE_S:
            text = _.plain("The wiki has not answered for an hour. Please try again later.")
            return await errands.finish(connection, errand) and await self._tell(connection, errand, text)
        due_at = min(now + later.after_s, since + PATIENCE_S)
        is_news = later.is_told and not errand.is_told and due_at - since > SILENT_S
        is_told = errand.is_told or is_news
        if not await errands.put_off(connection, errand, since, due_at, is_told=is_told) or not is_news:
            return False
        text = _.plain("The wiki does not answer right now. I try again by myself.")
        return await self._tell(connection, errand, text)

    async def _fail(self, connection: AsyncConnection, errand: Errand) -> bool:
        """Try again soon; after the last try the person hears that it does not work."""
        due_at, _ = self.clock.now().timestamp() + FAILED_S, spoken_to(errand)
        text = _.plain(
            "I could not look this up. The operator of the bot can see why; please try again later."
        )
        return await errands.failed(connection, errand, due_at) and await self._tell(connection, errand, text)

    async def _tell(self, connection: AsyncConnection, errand: Errand, text: str) -> bool:
        _: Words = spoken_to(errand)
        told = letter(errand, text, (ask_button(_),), (menu_button(_),))
        await outbox.queue(connection, self.bot_id, self.clock.now().timestamp(), [told])
        return True
