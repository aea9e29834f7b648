"""What moves sendings on: their time comes, the ledger is written, the end is seen, organizers are told.

One process does it at a time (a lease); every step is committed by itself and can be done again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import wording
from bot.clock import Clock
from bot.errors import described
from bot.wake import Wake
from domain.announcements import MANY, doubts
from domain.audiences import Audience
from domain.outgoing import Kind, Lane, Outgoing
from domain.quiet import ALL_ZONES, awake, zone_of
from domain.sendings import NEEDS_A_YES, Fate, Progress, Purpose, Sending, SendingState
from handlers import progress as screens
from locales import words
from storage import announcements, outbox, people, queueing, recipients, sendings
from storage.database import Database, is_passing
from storage.sendings import Watch

LOOK_S = 1.0
EDIT_S = 3.0
"""How often the message that shows how a sending goes is changed, in seconds: gently enough for any limit."""

IDLE_EDIT_S = 60.0
"""How often it is looked at, at the least, while nothing changes: at night, or when it is paused."""

WRITTEN = 2**62
"""Stands for "every slice of the ledger is written"."""

ORGANIZERS_LANGUAGE = "ru"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the organizer was last shown: when, how many people had a fate, the words, how often the same."""

    at: float = 0.0
    settled: int = 0
    text: str = ""
    state: SendingState | None = None
    same: int = 0

    def is_early(self, sending: Sending, now: float) -> bool:
        """Tell whether it is too soon to look again."""
        wait_s = min(IDLE_EDIT_S, EDIT_S * 2**self.same) if sending.state is self.state else EDIT_S
        return now - self.at < wait_s


class Announcer:
    """Moves the sendings of one bot on."""

    def __init__(
        self, database: Database, bot_id: int, clock: Clock, wake: Wake, owners: Collection[int] = ()
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._clock = clock
        self._wake = wake
        self._owners = owners
        self._shown: dict[int, _Shown] = {}

    async def run(self) -> None:
        """Look round every second until cancelled."""
        while True:
            try:
                is_more = await self.look_round()
            except (SQLAlchemyError, OSError) as error:
                log.error("announcer_waits", error=type(error).__name__)
                is_more = False
            await asyncio.sleep(0 if is_more else LOOK_S)

    async def look_round(self) -> bool:
        """Do one step for every sending that is not over; tells whether there is more to do at once."""
        is_more = False
        for sending, watch in await self._database.read(lambda c: sendings.under_way(c, self._bot_id)):
            try:
                is_more = await self._step(sending) or is_more
                await self._show(sending, watch)
            except Exception as error:
                if is_passing(error):
                    raise
                log.error("sending_stuck", sending=sending.id, error=described(error))
        return is_more

    async def _step(self, sending: Sending) -> bool:
        now = self._clock.now()
        match sending.state:
            case SendingState.SCHEDULED if now >= sending.starts_at:
                return await self._turn(sending, SendingState.QUEUEING, message_id=None)
            case SendingState.QUEUEING:
                return await self._write_ledger(sending, now)
            case SendingState.STOPPING if await self._is_half_written(sending):
                return await self._write_ledger(sending, now)
            case SendingState.STOPPING:
                return await self._wind_up(sending, Fate.UNSENT, now, SendingState.STOPPED)
            case SendingState.SENDING | SendingState.PAUSED | SendingState.HALTED if sending.is_late(now):
                return await self._wind_up(sending, Fate.TOO_LATE, now, SendingState.FINISHED)
            case SendingState.SENDING:
                return await self._finish(sending, now)
        return False

    async def _turn(self, sending: Sending, after: SendingState, **more: Any) -> bool:
        """Bring a sending into another state, unless the organizer has done something meanwhile."""
        before = [sending.state]
        return await self._database.write(lambda c: sendings.turn(c, sending.id, before, after, **more))

    async def _write_ledger(self, sending: Sending, now: datetime) -> bool:
        """Write one slice of the ledger; after the last one the sending begins."""
        await self._database.write(lambda c: self._slice(c, sending, now))
        self._wake.bulk()
        return True

    async def _is_half_written(self, sending: Sending) -> bool:
        """Tell whether some of the audience have a row and others not yet: the sum must be all of them."""
        _audience, cursor = await self._database.read(lambda c: sendings.plan(c, sending.id))
        return cursor is not None and cursor < WRITTEN

    async def _slice(self, connection: AsyncConnection, sending: Sending, now: datetime) -> None:
        audience, cursor = await sendings.plan(connection, sending.id)
        last = await self._rows(connection, sending, audience, cursor, now)
        if last is not None:
            await queueing.move_on(connection, sending.id, last)
            return
        await queueing.move_on(connection, sending.id, WRITTEN)
        before, after = [SendingState.QUEUEING], SendingState.SENDING
        if await self._needs_a_yes(connection, sending):
            await sendings.turn(connection, sending.id, before, SendingState.HALTED, reason=NEEDS_A_YES)
            return
        started = (sending.started_at or now).timestamp()
        await sendings.turn(connection, sending.id, before, after, started_at=started)

    async def _needs_a_yes(self, connection: AsyncConnection, sending: Sending) -> bool:
        """Tell whether more people than one organizer may reach are there now, and nobody has said yes.

        Weeks may lie between choosing the people and the time of sending.
        """
        if sending.purpose is not Purpose.SEND or sending.started_at is not None:
            return False
        draft = await announcements.load(connection, sending.announcement_id)
        if draft is not None and draft.approved is not None:
            return False
        known, young = await recipients.sample(connection, sending.announcement_id, MANY + 1)
        return bool(doubts(sending.announcement, known, young))

    async def _rows(
        self,
        connection: AsyncConnection,
        sending: Sending,
        audience: Audience,
        cursor: int | None,
        now: datetime,
    ) -> int | None:
        at = now.timestamp()
        if sending.purpose is not Purpose.SEND:
            return await queueing.add_followers(connection, sending, cursor, at)
        today = now.date()
        return await queueing.add_people(connection, sending, audience, cursor, at, today, self._owners)

    async def _wind_up(self, sending: Sending, fate: Fate, now: datetime, end: SendingState) -> bool:
        """Settle what is still queued, a slice at a time; what is in the air lands first."""
        at = now.timestamp()
        given_up = await self._database.write(lambda c: queueing.give_up(c, sending.id, fate, at))
        if given_up:
            return True
        return not await self._waits(sending, Fate.FLYING) and await self._turn(
            sending, end, finished_at=at, told=0
        )

    async def _finish(self, sending: Sending, now: datetime) -> bool:
        """End a sending when everybody has a fate; a correction first looks for those it has overlooked."""
        if await self._waits(sending, Fate.QUEUED) or await self._waits(sending, Fate.FLYING):
            return False
        if await self._is_behind(sending, Fate.FLYING):
            return False
        if await self._is_behind(sending, Fate.DELIVERED):
            return await self._turn(sending, SendingState.QUEUEING, cursor=None)
        return await self._turn(sending, SendingState.FINISHED, finished_at=now.timestamp(), told=0)

    async def _is_behind(self, sending: Sending, fate: Fate) -> bool:
        """Tell whether somebody is still to be followed to whom the first message has just come."""
        parent, revision = sending.parent_id, _revision(sending)
        if sending.purpose is Purpose.SEND or parent is None:
            return False
        return await self._database.read(
            lambda c: recipients.is_behind(c, parent, sending.id, revision, fate)
        )

    async def _waits(self, sending: Sending, fate: Fate) -> bool:
        return await self._database.read(lambda c: recipients.has_any(c, sending.id, fate))

    async def _show(self, sending: Sending, watch: Watch) -> None:
        """Keep the organizer's message up to date; the end, and a halt, come as messages of their own."""
        if watch.chat_id is None:
            if sending.state.is_over:
                await self._database.write(lambda c: sendings.note(c, sending.id, told=sending.state + 1))
            return
        is_news = sending.state in (SendingState.HALTED, SendingState.FINISHED, SendingState.STOPPED)
        is_news = is_news and watch.told != sending.state + 1
        now = self._clock.now()
        last = self._shown.get(sending.id, _Shown())
        is_early = last.is_early(sending, now.timestamp()) or sending.state is SendingState.SCHEDULED
        if is_early and not is_news:
            return
        progress = await self._progress(sending, now)
        await self._database.write(lambda c: self._tell(c, progress, watch, is_news=is_news))
        self._wake.outbox()

    async def _progress(self, sending: Sending, now: datetime) -> Progress:
        counts = await self._database.read(lambda c: recipients.counts(c, sending.id))
        asleep = sorted(set(ALL_ZONES) - set(awake(ALL_ZONES, now)))
        quiet = 0
        if asleep and not sending.is_loud and not sending.state.is_over:
            quiet = await self._database.read(lambda c: recipients.quiet(c, sending.id, asleep))
        progress = Progress(sending, counts, quiet)
        return replace(progress, pace=self._pace(progress, now.timestamp()))

    def _pace(self, progress: Progress, now: float) -> float | None:
        settled = progress.people - progress.waiting
        before = self._shown.get(progress.sending.id, _Shown())
        state = progress.sending.state
        is_same = before.state is state and before.settled == settled
        same = min(before.same + 1, 6) if is_same else 0
        self._shown[progress.sending.id] = replace(before, at=now, settled=settled, state=state, same=same)
        if not before.at or state is not SendingState.SENDING or now <= before.at:
            return None
        return (settled - before.settled) / (now - before.at) or None

    async def _tell(
        self, connection: AsyncConnection, progress: Progress, watch: Watch, *, is_news: bool
    ) -> None:
        sending, chat_id = progress.sending, watch.chat_id or 0
        if is_news:
            await sendings.note(connection, sending.id, told=sending.state + 1, message_id=None)
        elif await outbox.is_waiting(connection, -sending.id):
            return
        person = (await people.load(connection, [chat_id])).get(chat_id)
        language = (person.language if person else None) or watch.language or ORGANIZERS_LANGUAGE
        zone, exact = zone_of(person.region if person else None), chat_id in self._owners
        screen = screens.screen(progress, words(language), zone, exact=exact)
        edited = None if is_news else watch.message_id
        last = self._shown.get(sending.id, _Shown())
        if last.text == screen.text and edited is not None:
            return
        self._shown[sending.id] = replace(last, text=screen.text)
        letters = wording.calls(screen, chat_id, edited, Kind.PROGRESS)
        ours = [replace(letter, about=-sending.id, lane=Lane.TRANSACTIONAL) for letter in letters]
        if is_news and watch.message_id is not None:  # the newer message says it all, and can be heard
            ours.append(_deleted(chat_id, watch.message_id))
        await outbox.queue(connection, self._bot_id, self._clock.now().timestamp(), ours)


def _deleted(chat_id: int, message_id: int) -> Outgoing:
    payload = {"chat_id": chat_id, "message_id": message_id}
    return Outgoing(chat_id, "deleteMessage", payload, Lane.TRANSACTIONAL, Kind.PROGRESS)


def _revision(sending: Sending) -> int:
    """Return the words that a correction brings; a recall follows whatever words there were."""
    return sending.revision if sending.purpose is Purpose.CORRECT else sending.revision + 1
