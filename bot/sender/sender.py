"""One sender for each token: it takes from the outbox, lets the lines send and notes what became of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import metrics
from bot.clock import Clock
from bot.sender.line import Line
from bot.sender.verdicts import Result
from bot.wake import Wake
from domain import outcomes
from domain.outgoing import Delivery, Kind
from domain.people import Unreachable
from storage import leases, people
from storage.database import Database

IDLE_S = 1.0
"""How often to look into the outbox when nobody rings, in seconds."""

STOP_S = 6.0
"""How long a stop waits for what is in the air; what still flies then is settled at the next start."""

log = structlog.get_logger(__name__)


class Sender:
    """Sends for one bot through its lines."""

    def __init__(
        self, database: Database, bot_id: int, clock: Clock, wake: Wake, lines: Sequence[Line]
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._clock = clock
        self.lines = lines
        self._told: str | None = None
        self._stopping = False
        wake.sender.extend(line.bell for line in lines)

    async def run(self) -> None:
        """Settle what a dead sender left, then send until `stop`, which lets land what is in the air."""
        self._stopping = False
        await self.adopt()
        await asyncio.gather(*(self._loop(line) for line in self.lines))
        await self._land()

    def stop(self) -> None:
        """Take nothing more from the outbox."""
        self._stopping = True
        for line in self.lines:
            line.bell.ring()

    async def adopt(self) -> None:
        """Settle what a dead sender left half done."""
        settled = [await self._adopt(line) for line in self.lines]
        repeated, unknown = (sum(numbers) for numbers in zip(*settled, strict=True))
        if repeated or unknown:
            log.warning("adopted", repeated=repeated, unknown=unknown)

    async def _adopt(self, line: Line) -> tuple[int, int]:
        now = self._clock.now()
        return await self._database.write(lambda c: line.source.adopt(c, line.held, now))

    async def _loop(self, line: Line) -> None:
        while not self._stopping:
            try:
                wait_s = await self.step(line)
            except (SQLAlchemyError, OSError) as error:
                log.error("sender_waits", error=type(error).__name__)
                await asyncio.sleep(IDLE_S)
                continue
            await line.rest(wait_s)

    async def step(self, line: Line) -> float:
        """Write down results and take new messages, in one transaction; returns how long to rest then."""
        results, line.finished = line.finished, []
        room = line.room()
        if not results and room == 0:
            return line.rest_s(IDLE_S)
        try:
            taken = await self._database.write(lambda c: self._exchange(c, line, results, room))
        except BaseException:
            line.finished = results + line.finished
            raise
        _count(results)
        line.is_in_doubt = False
        line.held.difference_update(result.delivery.key for result in results)
        line.send(taken)
        return 0.0 if taken or results else IDLE_S

    async def _exchange(
        self, connection: AsyncConnection, line: Line, results: Sequence[Result], room: int
    ) -> list[Delivery]:
        now = self._clock.now()
        if results:
            await self._record(connection, line, results, now)
        if line.is_in_doubt and await leases.is_anothers(connection, f"send:{self._bot_id}", leases.holder()):
            return []  # what flies is another sender's now, who has settled ours
        if line.is_in_doubt:
            flying = line.held - {result.delivery.key for result in results}
            await line.source.put_back(connection, flying)
        line.is_in_doubt = True
        return await line.source.take(connection, now, room) if room else []

    async def _record(
        self, connection: AsyncConnection, line: Line, results: Sequence[Result], now: datetime
    ) -> None:
        await line.source.record(connection, results, now)
        await people.mark_unreachable(connection, _gone(results))
        self._tell(results)

    def _tell(self, results: Sequence[Result]) -> None:
        """Log what an operator must know: a refused text each time, a refused token once."""
        for result in results:
            match result.outcome:
                case outcomes.Stopped(reason=reason):
                    if reason != self._told:
                        log.error("token_refused", problem=f"Telegram does not accept BOT_TOKEN: {reason}")
                    self._told = reason
                case outcomes.Unreachable(reason=reason) if result.delivery.kind is Kind.RELAY:
                    log.error("question_unheard", reason=reason)
                case outcomes.Refused(reason=reason):
                    log.error(
                        "message_refused", id=result.delivery.id, kind=result.delivery.kind, reason=reason
                    )

    async def _land(self) -> None:
        """Let what is in the air land, and write down how; what still flies is settled at the next start."""
        await asyncio.gather(*(line.finish(STOP_S) for line in self.lines))
        for line in self.lines:
            await self._write_last(line)

    async def _write_last(self, line: Line) -> None:
        results, now = line.finished, self._clock.now()
        if results:
            await self._database.write(lambda c: self._record(c, line, results, now))
        _count(results)
        line.finished = [result for result in line.finished if result not in results]
        line.held.difference_update(result.delivery.key for result in results)


def _gone(results: Sequence[Result]) -> dict[int, Unreachable]:
    return {r.delivery.chat_id: r.outcome.why for r in results if isinstance(r.outcome, outcomes.Unreachable)}


def _count(results: Sequence[Result]) -> None:
    for (lane, outcome), number in Counter((r.delivery.lane, type(r.outcome)) for r in results).items():
        metrics.MESSAGES.labels(lane.name.lower(), outcome.__name__.lower()).inc(number)
