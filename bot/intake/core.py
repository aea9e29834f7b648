"""From raw JSON to a committed row: the one path that polling and the webhook share."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from bot import metrics
from bot.api import BotApi, NoAnswer, ask
from bot.batcher import Batcher
from bot.clock import Clock
from bot.intake.identity import blank, queue_of
from bot.json import encode
from bot.wake import Wake
from storage import inbox
from storage.database import Database
from storage.inbox import Arrival

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
"""What the bot asks Telegram for; anything else that comes all the same is done without a word."""

FULL = 20_000
"""So many updates may wait before intake asks Telegram to hold back."""

BIGGEST = 2**63 - 1
"""The largest number both databases can hold."""

log = structlog.get_logger(__name__)


class Intake:
    """Accepts updates; when `take` returns they are safe and may be confirmed."""

    def __init__(self, database: Database, bot_id: int, clock: Clock, wake: Wake, api: BotApi) -> None:
        self._database = database
        self._bot_id = bot_id
        self._clock = clock
        self._wake = wake
        self._api = api
        self._batcher = Batcher(self._write)
        self._answers: set[asyncio.Task[None]] = set()
        self.waiting = 0

    @property
    def is_full(self) -> bool:
        """Tell whether more updates wait than the bot can hope to handle soon."""
        return self.waiting >= FULL

    async def take(self, raws: Sequence[Any]) -> None:
        """Write updates into the inbox and commit; taps are answered straight after."""
        arrivals = [self._arrival(raw) for raw in raws]
        if arrivals:
            await self._batcher.put(arrivals)
        for raw in raws:
            self._answer_tap(raw)

    def _arrival(self, raw: Any) -> Arrival:
        now = self._clock.now().timestamp()
        update_id = number_of(raw)
        if update_id is None:
            return Arrival(self._bot_id, None, 0, _written(raw), now, parked_because="not an update")
        queue = queue_of(raw)
        return Arrival(self._bot_id, update_id, queue if abs(queue) <= BIGGEST else 0, _written(raw), now)

    async def _write(self, batches: Sequence[list[Arrival]]) -> None:
        arrivals = [arrival for batch in batches for arrival in batch]
        new = await self._database.write(lambda connection: inbox.accept(connection, arrivals))
        metrics.UPDATES.labels("new").inc(new)
        metrics.UPDATES.labels("duplicate").inc(len(arrivals) - new)
        self._wake.inbox()

    def _answer_tap(self, raw: Any) -> None:
        query = raw.get("callback_query") if isinstance(raw, dict) else None
        query_id = query.get("id") if isinstance(query, dict) else None
        if isinstance(query_id, str) and query_id.isascii():
            task = asyncio.create_task(self._answer(query_id))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _answer(self, query_id: str) -> None:
        try:
            await ask(self._api, "answerCallbackQuery", {"callback_query_id": query_id}, timeout_s=15)
        except NoAnswer as error:  # the button only stops turning a little later
            log.debug("tap_not_answered", reason=error.reason)

    async def refresh(self) -> None:
        """Count what waits, for the back-pressure."""
        self.waiting = await self._database.read(lambda c: inbox.count_waiting(c, self._bot_id))
        metrics.WAITING.set(self.waiting)

    async def close(self) -> None:
        """Wait for the answers to taps that are on their way."""
        if self._answers:
            await asyncio.wait(self._answers, timeout=2)


def number_of(raw: Any) -> int | None:
    """Return the number of an update; nothing where it is none."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) and abs(number) < BIGGEST else None


def _written(raw: Any) -> bytes:
    try:
        return encode(blank(raw))
    except RecursionError:  # no update is nested so deeply
        return b"null"
