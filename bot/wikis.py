"""Everything that speaks with the wikis, in one process at a time.

Nothing here is inside a turn. Each part takes a step, says how long it rests, and a wiki that does not answer
holds up that part alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import errands
from bot.api import BotApi
from bot.clock import Clock
from bot.errors import described
from bot.lookups import looked_up
from bot.wake import Wake
from bot.workshop import Workshop
from storage.database import Database
from storage.vault import Vault
from wiki.client import Later, Wikis

LOOK_S = 0.5
"""How often to look for what people wait for, in seconds."""

TROUBLED_S = 60.0
"""How long a part rests that has failed for a reason nobody foresaw, in seconds."""

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

    async def run(self) -> None:
        """Keep every part at work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_looking_up())
            for part in self.parts:
                group.create_task(self._keep(part))

    async def look_up(self) -> int:
        """Do the errands that ask a wiki; returns how many were done with a letter."""
        workshop = Workshop(self.database, self.clock.now(), self.api, self.wikis, self.vault)
        written = await errands.run(workshop, self.bot_id, looked_up, on_wikis=True)
        if written:
            self.wake.outbox()
        return written

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
        while True:
            rest_s = await self.step(part)
            await asyncio.sleep(rest_s)

    async def _keep_looking_up(self) -> None:
        while True:
            try:
                await self.look_up()
            except (SQLAlchemyError, OSError) as error:
                log.error("lookups_wait", error=type(error).__name__)
            await asyncio.sleep(LOOK_S)
