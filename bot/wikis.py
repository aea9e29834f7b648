"""Everything that speaks with the wikis, in one process at a time.

Nothing here is inside a turn. Each part takes a step, says how long it rests, and a wiki that does not answer
holds up that part alone.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.api import BotApi
from bot.clock import Clock
from bot.errors import described
from bot.looking_up import Lookups
from bot.wake import Wake
from bot.wiki_requests import RequestCounter
from bot.workshop import Workshop
from storage.database import Database
from storage.vault import Vault
from wiki.client import HttpWikis, Later, Wikis

TROUBLED_S = 60.0
"""How long a part rests that has failed for a reason nobody foresaw, in seconds."""

SPREAD_S = 20.0
"""Over how many seconds the parts begin."""

log = structlog.get_logger(__name__)


class Part(Protocol):
    """One thing that is done with the wikis again and again."""

    name: str

    async def step(self) -> float:
        """Do what is due; returns how long to rest, in seconds. Raises `Later`."""


@dataclass(slots=True)
class WikiSide:
    """Speaks with the wikis while its lease is held."""

    database: Database
    bot_id: int
    clock: Clock
    wake: Wake
    wikis: Wikis
    api: BotApi
    vault: Vault | None = None
    parts: Sequence[Part] = field(default=())

    _lookups: Lookups = field(init=False)
    _counter: RequestCounter = field(init=False)

    def __post_init__(self) -> None:
        counted = self.wikis.requests if isinstance(self.wikis, HttpWikis) else Counter[str]()
        self._counter = RequestCounter(self.database, self.clock, counted)
        self._lookups = Lookups(self.database, self.bot_id, self.clock, self.wake, self._workshop)

    def _workshop(self, now: datetime) -> Workshop:
        return Workshop(self.database, now, self.api, self.wikis, self.vault)

    async def run(self) -> None:
        """Keep every part at work until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._lookups.run())
                for part in (*self.parts, self._counter):
                    group.create_task(self._keep(part))
        finally:
            await self._counter.save()

    async def look_up(self) -> int:
        """Do the errands that ask a wiki and are due; returns how many letters were written."""
        return await self._lookups.all()

    async def step(self, part: Part) -> float:
        """Let a part take a step; returns how long it rests, in seconds."""
        try:
            return await part.step()
        except Later as later:
            log.info("wiki_later", part=part.name, reason=later.reason, after_s=later.after_s)
            return later.after_s
        except (SQLAlchemyError, OSError) as error:
            log.error("wiki_part_waits", part=part.name, error=type(error).__name__)
            return 1.0
        except Exception as error:
            log.error("wiki_part_failed", part=part.name, error=described(error))
            return TROUBLED_S

    async def _keep(self, part: Part) -> None:
        await asyncio.sleep(_about(SPREAD_S))
        while True:
            rest_s = await self.step(part)
            await asyncio.sleep(rest_s + _about(min(rest_s / 10, 2)))


def _about(most_s: float) -> float:
    """Return some time up to so many seconds, so that not all parts ask in the same one."""
    return random.uniform(0, most_s)  # noqa: S311 -- nobody gains by guessing it
