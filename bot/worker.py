"""What is due now and belongs to no turn: reminders, errands, counting and sweeping."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.api import BotApi
from bot.clock import Clock
from bot.errands import Errands
from bot.intake import Intake
from bot.reminders import remind
from domain.outgoing import Lane
from storage import claims, inbox, outbox, recent_changes, tasks
from storage.database import Database
from storage.reports import fold_old

COUNT_S = 2.0
OUTBOX_S = 30.0
SWEEP_S = 300.0
STATES = ("queued", "sending", "unknown", "failed")

log = structlog.get_logger(__name__)


class Worker:
    """Looks round every two seconds, sweeps every five minutes."""

    def __init__(
        self, database: Database, bot_id: int, clock: Clock, intake: Intake, api: BotApi | None = None
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._clock = clock
        self._intake = intake
        self._errands = Errands(database, bot_id, clock, api)
        self._swept_at = 0.0
        self._counted_at = 0.0

    async def run(self) -> None:
        """Look round until cancelled, and do errands beside it."""
        errands = asyncio.create_task(self._errands.run(), name="errands")
        try:
            await self._look_round_for_ever()
        finally:
            errands.cancel()
            await asyncio.gather(errands, return_exceptions=True)

    async def _look_round_for_ever(self) -> None:
        while True:
            try:
                await self.look_round()
            except (SQLAlchemyError, OSError) as error:
                log.error("worker_waits", error=type(error).__name__)
            await asyncio.sleep(COUNT_S)

    async def look_round(self) -> None:
        """Count what waits and erase what is over."""
        await self._intake.refresh()
        await remind(self._database, self._bot_id, self._clock.now())
        now = self._clock.now().timestamp()
        if now - self._counted_at >= OUTBOX_S:
            await self._count_outbox(now)
        if now - self._swept_at >= SWEEP_S:
            await self.sweep(now)

    async def _count_outbox(self, now: float) -> None:
        self._counted_at = now
        counts = await self._database.read(lambda c: outbox.counts(c, self._bot_id))
        for lane in Lane:
            for number, state in enumerate(STATES):
                metrics.OUTBOX.labels(lane.name.lower(), state).set(counts.get((lane, number), 0))

    async def sweep(self, now: float) -> None:
        """Erase what is over, and drop what would come too late."""
        self._swept_at = now
        parked = await self._database.read(inbox.parked)
        metrics.PARKED.set(len(parked))
        gone = await self._database.write(lambda c: inbox.sweep(c, now))
        late = await self._database.write(lambda c: outbox.expire(c, now))
        gone += await self._database.write(lambda c: outbox.sweep(c, now))
        gone += await fold_old(self._database, self._clock.now())
        for sweep in (tasks.sweep, recent_changes.sweep, claims.sweep):  # also where the wikis are turned off
            await self._database.write(lambda c, sweep=sweep: sweep(c, self._clock.now()))  # type: ignore[misc]
        await self._database.wipe()
        if gone or late:
            log.info("swept", erased=gone, too_late=late)
