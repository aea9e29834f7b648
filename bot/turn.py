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
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
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
from storage.vault import Vault

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
    arrived: list[float] = field(default_factory=list)
    forgot: bool = False


class Turns:
    """Takes waiting updates and gives each its turn."""

    def __init__(
        self,
        database: Database,
        dispatcher: Dispatcher,
        bot: Bot,
        clock: Clock,
        wake: Wake,
        *,
        seals: Vault | None = None,
        **provided: Any,
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._bot = bot
        self._clock = clock
        self._wake = wake
        self._seals = seals
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
            except (SQLAlchemyError, OSError) as error:
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
        """Give the next updates their turns in one transaction; returns how many there were.

        Raises what the database raises while it cannot be used; nothing is parked for that.
        """
        try:
            written = await self._database.write(lambda connection: self._together(connection, limit))
        except Exception as error:
            if is_passing(error):
                raise
            log.warning("batch_failed", error=errors.described(error))
            written = await self._alone()
        if written.letters:
            self._wake.outbox()
        if written.forgot:
            await self._wipe()
        self._count(written)
        return len(written.done) + len(written.parked)

    async def _alone(self) -> _Written:
        """Give one update its turn, and park just this one if it cannot be written."""
        tried: list[Waiting] = []
        try:
            return await self._database.write(lambda connection: self._together(connection, 1, tried))
        except Exception as error:
            if is_passing(error) or not tried:
                raise
            row, reason = tried[-1], errors.described(error)
            log.error("turn_unwritable", id=row.id, reason=reason)
            return await self._database.write(lambda connection: self._park(connection, row, reason))

    async def _park(self, connection: AsyncConnection, row: Waiting, reason: str) -> _Written:
        written = _Written(parked=[(row.id, reason)])
        if row.queue > 0:
            _ = words((row.person.language if row.person else None) or "ru")
            written.letters = wording.calls(errors.apology(_), row.queue, kind=Kind.APOLOGY)
        await inbox.park(connection, written.parked)
        await outbox.queue(connection, self._bot.id, self._clock.now().timestamp(), written.letters)
        return written

    async def _wipe(self) -> None:
        """Leave no trace of whoever asked to be forgotten, also not where SQLite keeps what it wrote last."""
        try:
            await self._database.wipe()
        except (SQLAlchemyError, OSError) as error:  # the next sweep does it
            log.warning("wipe_later", error=type(error).__name__)

    def _count(self, written: _Written) -> None:
        metrics.TURNS.labels("done").inc(len(written.done))
        metrics.TURNS.labels("parked").inc(len(written.parked))
        now = self._clock.now().timestamp()
        for arrived in written.arrived:
            metrics.TURN_SECONDS.observe(max(0.0, now - arrived))

    async def _together(
        self, connection: AsyncConnection, limit: int, tried: list[Waiting] | None = None
    ) -> _Written:
        waiting = await inbox.claim(connection, self._bot.id, limit)
        if tried is not None:
            tried.extend(waiting)
        written = _Written(arrived=[row.received_at for row in waiting])
        if not waiting:
            return written
        now = self._clock.now()
        for row in waiting:
            await self._one(connection, row, now, written)
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
        person = row.person or Person(PersonId(row.queue))
        if row.person and not update.my_chat_member:  # who blocks the bot has not come back
            person = heard(row.person, now.date())
        store = Store(connection, now, self._bot.id, self._seals)
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
            if is_passing(error):
                raise
            await store.settle(succeeded=False)
            self._put_aside(row, errors.described(error), written)
            letters = wording.calls(errors.apology(_), row.queue, kind=Kind.APOLOGY)
        else:
            await store.settle(succeeded=True)
            written.done.append(row.id)
            written.forgot = written.forgot or store.forgot
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
        if not _is_of_a_known_kind(update):
            return SILENCE
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


def _is_of_a_known_kind(update: Update) -> bool:
    """Tell whether aiogram knows this kind of update; of another it would print every word as a warning."""
    try:
        return bool(update.event_type)
    except UpdateTypeLookupError:
        return False


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
