"""Counts the requests to the wikis, so that an operator can show that the bot is polite."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date

import structlog

from bot.clock import Clock
from bot.metrics import WIKI_REQUESTS
from storage import wiki_requests
from storage.database import Database

REST_S = 60.0
"""How often the counts are saved; so much is lost at most where a process is killed, in seconds."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class RequestCounter:
    """Saves what the client has counted; `counted` is emptied by it."""

    database: Database
    clock: Clock
    counted: Counter[str]
    name: str = "requests"
    _day: date | None = field(default=None)

    async def step(self) -> float:
        """Save the counts, and once a day say in the log how many there were; returns how long to rest."""
        await self.save()
        today = self._today()
        if self._day is not None and self._day < today:
            await self._close_day(self._day, today)
        self._day = today
        return REST_S

    async def save(self) -> None:
        """Add what was counted to the day."""
        if not (taken := dict(self.counted)):
            return
        self.counted.clear()
        try:
            await self.database.write(lambda c: wiki_requests.add(c, self._today(), taken))
        except BaseException:
            self.counted.update(taken)
            raise
        for wiki, number in taken.items():
            WIKI_REQUESTS.labels(wiki).inc(number)

    def _today(self) -> date:
        return self.clock.now().astimezone(UTC).date()

    async def _close_day(self, day: date, today: date) -> None:
        found = await self.database.read(lambda c: wiki_requests.counts(c, day))
        log.info("wiki_requests", day=str(day), total=sum(found.get(day, {}).values()), **found.get(day, {}))
        await self.database.write(lambda c: wiki_requests.sweep(c, today))
