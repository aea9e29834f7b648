"""What moves rounds of surveys on: they open, partners are asked and reminded, they close.

One process does it at a time (a lease); every step is committed by itself and can be done again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.asking import ask
from bot.changes import tell
from bot.clock import Clock
from bot.counting import count
from bot.errors import described
from bot.wake import Wake
from bot.wording import spelled
from domain.quiet import is_quiet, zone_of
from domain.rounds import Round, RoundState, may_watch
from domain.surveys import in_language
from handlers.results.buttons import buttons as results
from handlers.rounds import letters, numbers
from locales import words
from storage import asking, opening, outbox, people, reaching, rounds, surveys, tallies, team
from storage.database import Database, is_passing
from storage.opening import Closing
from storage.rounds import Watched

LOOK_S = 1.0

LATE_S = 300.0
"""How often those are looked for who have become partners since a round opened, in seconds."""

COUNTS_S = 300.0
"""How often rounds with many responses are counted, in seconds."""

LANDS_AFTER = timedelta(seconds=10)
"""How long after its end a round is closed: answers that were sent in the last second are on their way."""

WRITTEN = 2**62
"""Stands for "everybody has their row"."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Surveyor:
    """Moves the rounds of one bot on."""

    database: Database
    bot_id: int
    clock: Clock
    wake: Wake
    owners: Collection[int] = ()
    _looked_at: dict[int, float] = field(default_factory=dict)
    _counted_at: float = 0.0

    async def run(self) -> None:
        """Look round every second until cancelled."""
        while True:
            try:
                is_more = await self.look_round()
            except (SQLAlchemyError, OSError) as error:
                log.error("surveyor_waits", error=type(error).__name__)
                is_more = False
            await asyncio.sleep(0 if is_more else LOOK_S)

    async def look_round(self) -> bool:
        """Do one step for every round under way, and ask a few people; tells whether there is more to do."""
        watched = await self.database.read(lambda c: rounds.under_way(c, self.bot_id))
        is_more = False
        for one in watched:
            try:
                is_more = await self._step(one) or is_more
            except Exception as error:
                if is_passing(error):
                    raise
                log.error("round_stuck", round=one.round.id, error=described(error))
        is_more = await self._tell_changes() or is_more
        await self._count()
        return await self._ask([one.round for one in watched]) or is_more

    async def _tell_changes(self) -> bool:
        """Tell what was changed after a round; one that cannot be told stops no other round."""
        try:
            return await tell(self.database, self.bot_id, self.clock.now())
        except Exception as error:
            if is_passing(error):
                raise
            log.error("changes_stuck", error=described(error))
            return False

    async def _count(self) -> None:
        """Count large rounds now and then, for whoever reads their results."""
        now = self.clock.now().timestamp()
        if now - self._counted_at < COUNTS_S:
            return
        self._counted_at = now
        try:
            await count(self.database, self.bot_id)
        except Exception as error:
            if is_passing(error):
                raise
            log.error("counting_stuck", error=described(error))

    async def _step(self, watched: Watched) -> bool:
        round_, now = watched.round, self.clock.now()
        if round_.state is RoundState.PLANNED:
            return (round_.opens_at or now) <= now and await self._open(round_, now)
        if now >= round_.closes_at:
            return now >= round_.closes_at + LANDS_AFTER and await self._close(round_, now)
        if round_.is_anonymous:
            await self._open_answers(round_)
        if watched.cursor != WRITTEN:
            await self.database.write(lambda c: self._slice(c, watched, now))
            return True
        return await self._look_again(round_, now)

    async def _open(self, round_: Round, now: datetime) -> bool:
        values = {"opened_at": now.timestamp(), "cursor": None}
        before, after = RoundState.PLANNED, RoundState.OPEN
        return await self.database.write(lambda c: rounds.turn(c, round_.id, before, after, **values))

    async def _slice(self, connection: AsyncConnection, watched: Watched, now: datetime) -> None:
        present = await surveys.present(connection, watched.round.survey)
        if present is None:
            raise LookupError("nothing was published")
        last = await reaching.add(connection, watched.round, present[1], watched.cursor, now)
        if last is None:
            await asking.queue_others(connection, watched.round.id, now.timestamp())
        await rounds.move_on(connection, watched.round.id, WRITTEN if last is None else last)

    async def _look_again(self, round_: Round, now: datetime) -> bool:
        """Now and then, begin the list anew where somebody has become a partner."""
        if now.timestamp() - self._looked_at.get(round_.id, 0.0) < LATE_S:
            return False
        self._looked_at[round_.id] = now.timestamp()
        if not await self.database.read(lambda c: reaching.is_behind(c, round_)):
            at = now.timestamp()
            await self.database.write(lambda c: asking.queue_others(c, round_.id, at))
            return False
        await self.database.write(lambda c: rounds.move_on(c, round_.id, None))
        return True

    async def _open_answers(self, round_: Round) -> None:
        """Open answers once there are enough of them, and mix up at once what has just come."""
        if await self.database.read(lambda c: opening.is_any_new(c, round_.id)):
            await self.database.write(lambda c: opening.open_due(c, round_.id))

    async def _close(self, round_: Round, now: datetime) -> bool:
        closed = await self.database.write(lambda c: self._closing(c, round_, now))
        self._looked_at.pop(round_.id, None)
        self._counted_at = 0.0
        self.wake.outbox()
        if round_.is_anonymous:
            await self._wipe()
        return closed

    async def _wipe(self) -> None:
        """Leave no trace of how answers came, also where SQLite keeps what it has moved."""
        try:
            await self.database.wipe(thoroughly=True)
        except (SQLAlchemyError, OSError) as error:  # the next round that closes does it
            log.warning("wipe_later", error=type(error).__name__)

    async def _closing(self, connection: AsyncConnection, round_: Round, now: datetime) -> bool:
        """Close a round once, and tell its author, all in one transaction."""
        at, before, after = now.timestamp(), RoundState.OPEN, RoundState.CLOSED
        if not await rounds.turn(connection, round_.id, before, after, closed_at=at):
            return False
        await asking.drop(connection, round_.id)
        closing = await opening.close(connection, round_.id)
        await self._tell(connection, replace(round_, state=after, closed_at=now), closing, at)
        return True

    async def _tell(self, connection: AsyncConnection, round_: Round, closing: Closing, at: float) -> None:
        present = await surveys.present(connection, round_.survey)
        if round_.author is None or present is None:
            return
        if not may_watch(await team.member(connection, round_.author, self.owners), round_):
            return
        _ = words(round_.language)
        tally = await tallies.tally(connection, round_.id)
        counts = numbers.summary(tally, round_, _, is_owner=round_.author in self.owners)
        title = in_language(present[1].title, _.code)
        if closing.erased:
            counts = f"{counts}\n{letters.erased(_)}"
        letter = letters.closed(round_.author, round_, title, counts, results(round_, _), _)
        author = (await people.load(connection, [round_.author])).get(round_.author)
        if is_quiet(self.clock.now(), zone_of(author.region if author else None)):
            letter = replace(letter, payload={**letter.payload, "disable_notification": True})
        await outbox.queue(connection, self.bot_id, at, spelled(letter))

    async def _ask(self, watched: list[Round]) -> bool:
        """Ask and remind a few people; tells whether there were any."""
        now = self.clock.now()
        open_ = [one for one in watched if one.takes_answers(now)]
        if not open_ or not await ask(self.database, self.bot_id, now, open_):
            return False
        self.wake.bulk()
        return True
