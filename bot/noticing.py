"""Tells linked people what was noted for them: taken and written into the outbox in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import described
from bot.wake import Wake
from bot.wording import spelled
from domain.changes import Notice, last_words
from domain.content import Content
from domain.outgoing import Kind, Lane, Outgoing
from domain.people import Person
from domain.quiet import opens_at, zone_of
from domain.wikis import Sites
from handlers import edits
from handlers.screen import message
from locales import words
from storage import notices, outbox, people
from storage.database import Database, is_passing
from storage.vault import Vault

A_LOOK = 20
"""How many leave at a look: nothing slows down the lane they go in."""

REST_S = 2.0

LANGUAGE = "ru"
"""What is read by whoever has never chosen a language."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Notices:
    """Sends what is due."""

    database: Database
    bot_id: int
    clock: Clock
    wake: Wake
    vault: Vault
    content: Content
    sites: Sites
    name: str = "notices"

    async def step(self) -> float:
        """Tell what is due."""
        now = self.clock.now()
        if await self.database.read(lambda c: notices.is_any_due(c, now.timestamp())):
            await self._tell(now)
        return REST_S

    async def _tell(self, now: datetime) -> None:
        """Tell a few; one that cannot be written is dropped alone, when it is the first in the row."""
        for limit in (A_LOOK, 1):
            try:
                await self.database.write(lambda c, limit=limit: self._together(c, now, limit))  # type: ignore[misc]
            except Exception as error:
                if is_passing(error):
                    raise
                log.warning("notices_failed", pieces=limit, reason=described(error))
            else:
                self.wake.outbox()
                return
        await self.database.write(lambda c: notices.take(c, self.vault, now.timestamp(), 1))

    async def _together(self, connection: AsyncConnection, now: datetime, limit: int) -> None:
        taken = await notices.take(connection, self.vault, now.timestamp(), limit)
        known = await people.load(connection, {notice.person for notice in taken})
        letters = []
        for notice, person in self._welcome(taken, known, now):
            good_hour = now if notice.at_once else opens_at(now, zone_of(person.region))
            if good_hour > now:  # it was due in the day, and nobody was there to send it
                await notices.wait(connection, self.vault, notice, good_hour)
            else:
                letters += self._letter(notice, person)
        await outbox.queue(connection, self.bot_id, now.timestamp(), letters)

    def _welcome(
        self, taken: Sequence[Notice], known: Mapping[int, Person], now: datetime
    ) -> list[tuple[Notice, Person]]:
        """Return what is still to be told; who has asked to be left alone meanwhile is told nothing."""
        return [
            (notice, person)
            for notice in last_words(taken)
            if (person := known.get(notice.person)) is not None
            and notices.may_hear(person)
            and not edits.is_over(notice, now)
        ]

    def _letter(self, notice: Notice, person: Person) -> list[Outgoing]:
        _ = words(person.language or LANGUAGE)
        screen = edits.letter(notice, person, self.content, self.sites, _)
        if screen is None:
            return []
        payload = message(person.id, screen.text, screen.rows)
        return spelled(Outgoing(person.id, "sendMessage", payload, Lane.TRANSACTIONAL, Kind.REMINDER))
