"""Lets screens name the buttons of a wiki as the wiki itself does.

`WikiNames` asks each wiki once a day and keeps what it says; `Overlay` brings that into the screens of every
process, so that no turn ever asks. What a wiki lacks stays as it is in `content/labels.yaml`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.turn import Turns
from domain.content import Content
from domain.wikis import WIKIS, Wiki
from storage import wiki_messages
from storage.database import Database
from wiki.client import Later, Refused, Wikis
from wiki.messages import messages
from wiki.plan import DAY_S, Planned, every

LOOK_S = 300.0
"""How often a process looks whether the wikis have said something new, in seconds."""

AGAIN_S = 900.0
"""When a wiki that did not answer is asked again, in seconds."""

PLAN = (Planned("names of buttons", every(DAY_S)),)

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class WikiNames:
    """Asks each wiki once a day what its buttons are called."""

    database: Database
    wikis: Wikis
    clock: Clock
    content: Content
    name: str = "names"
    _due: dict[str, float] = field(default_factory=dict)

    async def step(self) -> float:
        """Ask every wiki whose day has come; returns how long to rest, in seconds."""
        now = self.clock.now().timestamp()
        for wiki in WIKIS.values():
            if await self._due_at(wiki.code) <= now:
                self._due[wiki.code] = now + (DAY_S if await self._asked(wiki) else AGAIN_S)
        return max(60.0, min(self._due.values()) - now)

    async def _due_at(self, wiki: str) -> float:
        if wiki not in self._due:
            self._due[wiki] = await self.database.read(lambda c: wiki_messages.read_at(c, wiki)) + DAY_S
        return self._due[wiki]

    async def _asked(self, wiki: Wiki) -> bool:
        """Keep what a wiki says; one that does not answer holds up no other."""
        names, language = sorted(set(self.content.labels.messages.values())), wiki.mediawiki_language
        try:
            said = await messages(self.wikis, wiki.code, language, names)
        except (Later, Refused) as error:
            log.info("names_later", wiki=wiki.code, reason=str(error))
            return False
        now = self.clock.now().timestamp()
        await self.database.write(lambda c: wiki_messages.keep(c, wiki.code, language, said, now))
        return True


@dataclass(slots=True)
class Overlay:
    """Hands the screens of this process what the wikis have said."""

    database: Database
    turns: Turns
    content: Content
    _said: dict[str, dict[str, str]] = field(default_factory=dict)

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as error:
                log.error("names_wait", error=type(error).__name__)
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Hand over what is new."""
        said = await self.database.read(wiki_messages.load)
        if said != self._said:
            self._said = said
            self.turns.provide(content=replace(self.content, labels=self.content.labels.over(said)))
