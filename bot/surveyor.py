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
from domain.outgoing import Outgoing
from domain.people import PersonId
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

HELD = -1
"""Stands for "nobody acts for these people any more, and the owners know it", before a round opens."""

STUCK = WRITTEN + 1
"""Stands for "it cannot be closed, and its author knows it"."""

TRIES = 3
"""How often the end of a round is tried before its author hears that it does not work."""

LONGEST_WAIT_S = 600.0
"""How long a round rests at the most that cannot be moved on, in seconds."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Stuck:
    """How often a round could not be moved on, and when it is tried again."""

    tries: int = 0
    again_at: float = 0.0


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
    _stuck: dict[int, _Stuck] = field(default_factory=dict)

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
            if self.clock.now().timestamp() < self._stuck.get(one.round.id, _Stuck()).again_at:
                continue
            try:
                is_more = await self._step(one) or is_more
            except Exception as error:
                if is_passing(error):
                    raise
                await self._hindered(one, error)
            else:
                self._stuck.pop(one.round.id, None)
        is_more = await self._tell_changes() or is_more
        await self._count()
        return await self._ask([one.round for one in watched]) or is_more

    async def _hindered(self, watched: Watched, error: Exception) -> None:
        """Leave a round in peace for longer and longer; the operator hears of it once, and its author."""
        round_, now = watched.round, self.clock.now()
        tries = self._stuck.get(round_.id, _Stuck()).tries + 1
        wait_s = min(LONGEST_WAIT_S, 2.0**tries)
        self._stuck[round_.id] = _Stuck(tries, now.timestamp() + wait_s)
        if tries == 1:
            log.error("round_stuck", round=round_.id, error=described(error))
        is_ending = round_.state is RoundState.OPEN and now >= round_.closes_at
        if is_ending and tries >= TRIES and watched.cursor != STUCK:
            await self.database.write(lambda c: self._tell_stuck(c, round_))
            self.wake.outbox()

    async def _tell_stuck(self, connection: AsyncConnection, round_: Round) -> None:
        await rounds.move_on(connection, round_.id, STUCK)
        present = await surveys.present(connection, round_.survey)
        if round_.author is None or present is None or not await self._watches(connection, round_):
            return
        _ = words(round_.language)
        letter = letters.stuck(round_.author, round_, in_language(present[1].title, _.code), _)
        await self._write(connection, letter)

    async def _watches(self, connection: AsyncConnection, round_: Round) -> bool:
        """Tell whether the author of a round may still see how it goes."""
        if round_.author is None:
            return False
        return may_watch(await team.member(connection, round_.author, self.owners), round_)

    async def _write(self, connection: AsyncConnection, letter: Outgoing) -> None:
        """Queue a letter to an organizer; at night it makes no sound."""
        reader = (await people.load(connection, [letter.chat_id])).get(letter.chat_id)
        if is_quiet(self.clock.now(), zone_of(reader.region if reader else None)):
            letter = replace(letter, payload={**letter.payload, "disable_notification": True})
        await outbox.queue(connection, self.bot_id, self.clock.now().timestamp(), spelled(letter))

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
            return (round_.opens_at or now) <= now and await self._open(watched, now)
        if now >= round_.closes_at:
            return now >= round_.closes_at + LANDS_AFTER and await self._close(round_, now)
        if round_.is_anonymous:
            await self._open_answers(round_)
        if watched.cursor not in (WRITTEN, STUCK):
            await self.database.write(lambda c: self._slice(c, watched, now))
            return True
        return await self._look_again(round_, now)

    async def _open(self, watched: Watched, now: datetime) -> bool:
        is_held = watched.cursor == HELD  # for weeks perhaps, so it is only read
        if is_held and not await self.database.read(lambda c: self._is_acted_for(c, watched.round)):
            return False
        return await self.database.write(lambda c: self._opening(c, watched, now))

    async def _opening(self, connection: AsyncConnection, watched: Watched, now: datetime) -> bool:
        """Open a round, if somebody still acts for the people it goes to; weeks may lie before it."""
        round_ = watched.round
        if round_.opens_at is not None and not await self._is_acted_for(connection, round_):
            if watched.cursor != HELD:
                await self._tell_held(connection, round_)
            return False
        values = {"opened_at": now.timestamp(), "cursor": None}
        return await rounds.turn(connection, round_.id, RoundState.PLANNED, RoundState.OPEN, **values)

    async def _is_acted_for(self, connection: AsyncConnection, round_: Round) -> bool:
        if round_.author is None:
            return False
        return (await team.member(connection, round_.author, self.owners)).covers(round_.scope)

    async def _tell_held(self, connection: AsyncConnection, round_: Round) -> None:
        """Tell the owners once; whoever sends it in place of its author is its author then."""
        await rounds.move_on(connection, round_.id, HELD)
        log.warning("round_held", round=round_.id)
        present = await surveys.present(connection, round_.survey)
        known = await people.load(connection, self.owners)
        for owner in sorted(self.owners) if present else ():
            reads = known[owner].language if owner in known else None
            _ = words(reads or round_.language)
            title = in_language(present[1].title, _.code) if present else ""
            await self._write(connection, letters.held(PersonId(owner), round_, title, _))
        self.wake.outbox()

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
        await self._tell(connection, replace(round_, state=after, closed_at=now), closing)
        return True

    async def _tell(self, connection: AsyncConnection, round_: Round, closing: Closing) -> None:
        present = await surveys.present(connection, round_.survey)
        if round_.author is None or present is None or not await self._watches(connection, round_):
            return
        _ = words(round_.language)
        tally = await tallies.tally(connection, round_.id)
        counts = numbers.summary(tally, round_, _, is_owner=round_.author in self.owners)
        title = in_language(present[1].title, _.code)
        if closing.erased:
            counts = f"{counts}\n{letters.erased(_)}"
        letter = letters.closed(round_.author, round_, title, counts, results(round_, _), _)
        await self._write(connection, letter)

    async def _ask(self, watched: list[Round]) -> bool:
        """Ask and remind a few people; tells whether there were any."""
        now = self.clock.now()
        open_ = [one for one in watched if one.takes_answers(now)]
        if not open_ or not await ask(self.database, self.bot_id, now, open_):
            return False
        self.wake.bulk()
        return True
