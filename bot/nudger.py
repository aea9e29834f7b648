"""Nudges those who have stopped on the way: a few at a time, at a good hour of their own day.

Which person was nudged is written down in the transaction that writes the letter. One in ten is only written
down: what becomes of these tells whether nudges do any good.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import described
from bot.wake import Wake
from bot.wording import spelled
from domain.content import Content
from domain.nudges import is_time
from domain.outgoing import Outgoing
from domain.people import Person
from handlers.nudges import letter
from locales import words
from storage import nudges, outbox, people
from storage.database import Database
from storage.nudges import Nudge

A_LOOK = 20
"""How many are nudged at a look: nothing slows down the lane the letters go in."""

BREATH_S = 2.0
LOOK_S = 60.0
"""How long a look is followed by rest where more people are due, and where none are, in seconds."""

A_SLICE = 500
"""Of how many people is noted in one transaction that they were here again."""

RETURNS_S = 3600.0
"""How often is noted who was here again; what is known of them is the day."""

LANGUAGE = "ru"
"""What is read by whoever has never chosen a language."""

log = structlog.get_logger(__name__)


class Nudger:
    """Nudges the people of one bot; `articles` tells whether there are articles to offer."""

    def __init__(
        self,
        database: Database,
        bot_id: int,
        clock: Clock,
        wake: Wake,
        content: Content,
        owners: Collection[int] = (),
        *,
        articles: bool = False,
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._clock = clock
        self._wake = wake
        self._content = content
        self._owners = owners
        self._articles = articles
        self._noted_at = 0.0

    async def run(self) -> None:
        """Look round until cancelled."""
        while True:
            is_more = False
            try:
                is_more = await self.look_round() == A_LOOK
            except (SQLAlchemyError, OSError) as error:
                log.error("nudger_waits", error=type(error).__name__)
            except Exception as error:
                log.error("nudges_failed", error=described(error))
            await asyncio.sleep(BREATH_S if is_more else LOOK_S)

    async def look_round(self) -> int:
        """Nudge some of those who are due; returns how many were looked at."""
        now = self._clock.now()
        if now.timestamp() - self._noted_at >= RETURNS_S:
            await self._note_returns(now)
        if not is_time(now):
            return 0
        who = await self._database.read(lambda c: nudges.due(c, now, self._owners, A_LOOK))
        if who:
            await self._database.write(lambda c: self._nudge(c, who, now))
            self._wake.outbox()
        return len(who)

    async def _note_returns(self, now: datetime) -> None:
        """Note who was here again, some at a time: nobody waits long for the database."""
        while who := await self._database.read(lambda c: nudges.returned(c, now.date(), A_SLICE)):
            await self._database.write(lambda c, some=who: nudges.note_returns(c, some))  # type: ignore[misc]
        self._noted_at = now.timestamp()

    async def _nudge(self, connection: AsyncConnection, who: Collection[int], now: datetime) -> None:
        """Write down who is nudged, and what they are told."""
        taken = await nudges.take(connection, who, now, self._owners)
        told = {one.person for one in taken if not one.is_held_out}
        known = await people.load(connection, told)
        edits = await nudges.edits_of(connection, told)
        letters = []
        for one in taken:
            if one.person in known:
                letters += self._letters(known[one.person], one, edits.get(one.person, 0), now)
        await outbox.queue(connection, self._bot_id, now.timestamp(), letters)

    def _letters(self, person: Person, nudge: Nudge, edits: int, now: datetime) -> list[Outgoing]:
        """Return the message to a person; one that cannot be written harms no other."""
        try:
            _ = words(person.language or LANGUAGE)
            made = letter(person, nudge.kind, self._content, now, _, edits=edits, articles=self._articles)
        except Exception as error:
            log.error("nudge_dropped", reason=described(error))
            return []
        return spelled(made)
