"""One update, one turn: person, language, store; state and outgoing messages are committed together.

Turns of many chats share a transaction, each under a savepoint where it writes by itself; the oldest
update of each chat is taken, so the turns of one chat never overlap, in however many processes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errors, metrics, wording
from bot.batcher import breathe
from bot.clock import Clock
from bot.json import decode
from bot.wake import Wake
from domain.errors import Problem
from domain.outgoing import Kind, Outgoing
from domain.people import Person, PersonId, heard
from handlers.screen import SILENCE, Screen
from locales import Words, guess, words
from storage import inbox, outbox, people
from storage.database import Database, is_passing
from storage.inbox import Waiting
from storage.store import Store

BATCH = 64
"""How many turns share one commit at most."""

IDLE_S = 1.0
"""How often to look for waiting updates when nobody rings, in seconds."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Written:
    """What a batch of turns has to write."""

    done: list[int] = field(default_factory=list)
    parked: list[tuple[int, str]] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    letters: list[Outgoing] = field(default_factory=list)


class Turns:
    """Takes waiting updates and gives each its turn."""

    def __init__(
        self, database: Database, dispatcher: Dispatcher, bot: Bot, clock: Clock, wake: Wake, **provided: Any
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._bot = bot
        self._clock = clock
        self._wake = wake
        self._provided = provided
        self._stopping = False

    def provide(self, **more: Any) -> None:
        """Hand handlers something by name that was not known when the bot was assembled."""
        self._provided.update(more)

    async def run(self) -> None:
        """Give waiting updates their turns until `stop` is called."""
        self._stopping = False
        while not self._stopping:
            try:
                if done := await self.batch():
                    await breathe(done)
                    continue
            except (DBAPIError, OSError) as error:
                log.error("turns_wait", error=type(error).__name__)
            await self._wake.turns.wait(IDLE_S)

    def stop(self) -> None:
        """Take nothing more from the inbox."""
        self._stopping = True
        self._wake.turns.ring()

    async def drain(self) -> None:
        """Give everything that waits its turn."""
        while await self.batch():
            pass

    async def batch(self, limit: int = BATCH) -> int:
        """Give the next updates their turns in one transaction; returns how many there were."""
        try:
            written = await self._database.write(lambda connection: self._together(connection, limit))
        except Exception as error:
            if limit == 1 or (isinstance(error, DBAPIError) and is_passing(error)):
                raise
            log.warning("batch_failed", error=errors.described(error))
            return await self._one_by_one()
        if written.letters:
            self._wake.outbox()
        metrics.TURNS.labels("done").inc(len(written.done))
        metrics.TURNS.labels("parked").inc(len(written.parked))
        return len(written.done) + len(written.parked)

    async def _one_by_one(self) -> int:
        """Find out which turn makes the batch fail, and park that one alone."""
        try:
            return await self.batch(limit=1)
        except Exception as error:
            if isinstance(error, DBAPIError) and is_passing(error):
                raise
            reason = errors.described(error)
            log.error("turn_unwritable", reason=reason)
            return await self._database.write(lambda connection: self._park_first(connection, reason))

    async def _park_first(self, connection: AsyncConnection, reason: str) -> int:
        waiting = await inbox.claim(connection, self._bot.id, 1)
        await inbox.park(connection, [(row.id, reason) for row in waiting])
        for row in waiting:
            _ = words((row.person.language if row.person else None) or "ru")
            sorry = wording.calls(errors.apology(_), row.queue, kind=Kind.APOLOGY) if row.queue > 0 else []
            await outbox.queue(connection, self._bot.id, self._clock.now().timestamp(), sorry)
        return len(waiting)

    async def _together(self, connection: AsyncConnection, limit: int) -> _Written:
        waiting = await inbox.claim(connection, self._bot.id, limit)
        written = _Written()
        if not waiting:
            return written
        now = self._clock.now()
        for row in waiting:
            await self._one(connection, row, now, written)
            metrics.TURN_SECONDS.observe(max(0.0, now.timestamp() - row.received_at))
        await people.save(connection, written.people)
        await outbox.queue(connection, self._bot.id, now.timestamp(), written.letters)
        await inbox.park(connection, written.parked)
        await inbox.finish(connection, written.done)
        return written

    async def _one(self, connection: AsyncConnection, row: Waiting, now: datetime, written: _Written) -> None:
        try:
            update = Update.model_validate(decode(row.payload), context={"bot": self._bot})
        except (ValidationError, ValueError) as error:
            self._put_aside(row, _undecodable(error), written)
            return
        person = heard(row.person, now.date()) if row.person else Person(PersonId(row.queue))
        store = Store(connection, now)
        if row.person is not None and person != row.person:
            store.saved = person
        await self._handled(row, update, person, store, written)

    async def _handled(
        self, row: Waiting, update: Update, person: Person, store: Store, written: _Written
    ) -> None:
        _ = words(person.language or guess(_language_code(update)) or "ru")
        try:
            letters = wording.calls(await self._shown(update, person, store, _), row.queue, _tapped(update))
        except Exception as error:
            if isinstance(error, DBAPIError) and is_passing(error):
                raise
            await store.settle(succeeded=False)
            self._put_aside(row, errors.described(error), written)
            letters = wording.calls(errors.apology(_), row.queue, kind=Kind.APOLOGY)
        else:
            await store.settle(succeeded=True)
            written.done.append(row.id)
            if store.saved is not None and row.queue > 0:
                written.people.append(store.saved)
        written.letters.extend(letters if row.queue else [])

    async def _shown(self, update: Update, person: Person, store: Store, _: Words) -> Screen:
        """Return what the person sees now: the handler's screen, or the sentence of a known problem."""
        before = store.saved
        try:
            return await self._routed(update, person, store, _)
        except Problem as problem:
            await store.settle(succeeded=False)
            store.saved = before
            return errors.spoken(problem, _)

    async def _routed(self, update: Update, person: Person, store: Store, _: Words) -> Screen:
        result = await self._dispatcher.feed_update(
            self._bot, update, person=person, store=store, _=_, now=store.now, **self._provided
        )
        if result is UNHANDLED or result is None:
            return SILENCE
        if not isinstance(result, Screen):
            raise TypeError(f"a handler returned {type(result).__name__} instead of a Screen")
        return result

    def _put_aside(self, row: Waiting, reason: str, written: _Written) -> None:
        log.error("update_parked", id=row.id, reason=reason)
        written.parked.append((row.id, reason))


def _language_code(update: Update) -> str | None:
    event = update.message or update.callback_query
    return event.from_user.language_code if event is not None and event.from_user else None


def _tapped(update: Update) -> int | None:
    query = update.callback_query
    return query.message.message_id if query is not None and query.message is not None else None


def _undecodable(error: Exception) -> str:
    """Say which fields of an update could not be read, without their values."""
    if not isinstance(error, ValidationError):
        return "cannot be decoded"
    places = {".".join(str(part) for part in problem["loc"]) for problem in error.errors(include_input=False)}
    return f"cannot be decoded: {', '.join(sorted(places))[:300]}"
