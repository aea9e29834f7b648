"""Keeps articles to work on ready for every wiki, so that nobody has to wait for a search.

Every few hours a wiki is asked what needs help, one question after the other with a pause between them. What
it says is looked at page by page before it is kept, and what is kept is looked at again every day: nobody is
sent to an article that is gone or closed to them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random

import structlog

from bot.clock import Clock
from domain.content import Listed
from domain.tasks import TRANSLATED_FROM, Found, Kind, Source
from domain.wikis import WIKIS, Wiki
from storage import tasks
from storage.database import Database
from wiki import suggestions
from wiki.client import Later, Refused, Wikis
from wiki.plan import Planned, every
from wiki.suggestions import Configured

FILL_S = 4 * 3600
"""How often each wiki is asked what needs help, in seconds."""

JITTER = 0.1
"""By how much of its length a pause is shortened or prolonged, so that the wikis are not asked together."""

PAUSE_S = 15.0
"""How long a wiki is left alone between two questions, in seconds; an answer takes some requests more."""

LOOKED_AT_S = 20 * 3600
"""After how long an article that is kept is looked at again, in seconds."""

TOPICS_AT_ONCE = 2
"""For how many topics is searched each time; all of them have their turn within a day."""

MOST = 400
"""How many articles that are kept are looked at again each time."""

REQUESTS = 60
"""How many requests one filling takes at the most: 25 for searches and lists, the rest to look at pages."""

PLAN = (Planned("articles to work on", every(FILL_S, REQUESTS)),)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask a wiki, whose answer is kept."""

    ask: Callable[[], Awaitable[None]]
    needs_keywords: bool = False
    """Whether it is for a search that knows keywords."""


@dataclass(slots=True)
class TaskPool:
    """Fills the pool of each wiki when its time has come."""

    database: Database
    wikis: Wikis
    clock: Clock
    listed: Mapping[str, Listed] = field(default_factory=dict)
    """What people have chosen for newcomers, by wiki code."""
    chance: Random = field(default_factory=Random)
    name: str = "tasks"
    _due: dict[str, float] = field(default_factory=dict)
    _open: dict[str, list[Question]] = field(default_factory=dict)
    """What is still to be asked, by wiki code."""

    async def step(self) -> float:
        """Ask every wiki whose time has come one thing; returns how long to rest, in seconds."""
        for wiki in WIKIS.values():
            if await self._due_at(wiki.code) <= self._now:
                self._due[wiki.code] = self._now + await self._go_on(wiki)
        return max(1.0, min(self._due.values()) - self._now)

    @property
    def _now(self) -> float:
        return self.clock.now().timestamp()

    async def _due_at(self, wiki: str) -> float:
        """Return when a wiki is to be asked; after a restart that is no sooner than it would have been."""
        if wiki not in self._due:
            self._due[wiki] = await self.database.read(lambda c: tasks.filled_at(c, wiki)) + FILL_S
        return self._due[wiki]

    async def _go_on(self, wiki: Wiki) -> float:
        """Ask the next question, or once more if the wiki is away; returns for how long it is left alone."""
        try:
            await self._ask(wiki)
        except Later as later:
            log.info("tasks_later", wiki=wiki.code, reason=later.reason)
            return max(later.after_s, PAUSE_S)
        if self._open[wiki.code]:
            return PAUSE_S
        del self._open[wiki.code]
        log.info("tasks_filled", wiki=wiki.code)
        return FILL_S * self.chance.uniform(1 - JITTER, 1 + JITTER)

    async def _ask(self, wiki: Wiki) -> None:
        """Do the first of what is open; what a wiki refuses is passed over."""
        try:
            if wiki.code not in self._open:
                config = await suggestions.configured(self.wikis, wiki.code)
                self._open[wiki.code] = self._questions(wiki, config)
            else:
                await self._open[wiki.code][0].ask()
                del self._open[wiki.code][0]
        except Refused as refused:
            log.info("tasks_refused", wiki=wiki.code, code=refused.code)
            self._open[wiki.code] = self._open.get(wiki.code, [])[1:]
        except suggestions.NoKeywords:
            self._open[wiki.code] = [one for one in self._open[wiki.code] if not one.needs_keywords]

    def _questions(self, wiki: Wiki, config: Configured) -> list[Question]:
        """Return what is asked this time; whatever is found first says what an article needs."""
        searches = suggestions.searches(config, self._topics())
        words = self.listed.get(wiki.code, Listed()).translate
        has_translations = wiki.translation_for_everyone and wiki.code != TRANSLATED_FROM
        return [
            Question(partial(self._chosen, wiki, config)),
            *(Question(partial(self._search, wiki, config, *one), needs_keywords=True) for one in searches),
            *(Question(partial(self._list, wiki, config, name)) for name in suggestions.LISTS),
            Question(partial(self._look, wiki, config)),
            *(Question(partial(self._translate, wiki, word)) for word in words if has_translations),
            Question(partial(self._look_again, wiki, config)),
        ]

    def _topics(self) -> list[str]:
        """Return the topics whose turn it is."""
        topics = list(suggestions.TOPICS)
        first = int(self._now // FILL_S) * TOPICS_AT_ONCE % len(topics)
        return topics[first : first + TOPICS_AT_ONCE]

    async def _chosen(self, wiki: Wiki, config: Configured) -> None:
        """Keep the articles of our own list that are there."""
        articles = self.listed.get(wiki.code, Listed()).articles
        there = await suggestions.numbered(self.wikis, wiki.code, [one.title for one in articles])
        found = [
            Found(one.kind, page.id, page.title, Source.LISTED, one.topic)
            for one in articles
            if (page := there.get(one.title)) is not None
        ]
        await self._keep(wiki, config, found)

    async def _search(
        self, wiki: Wiki, config: Configured, query: str, kind: Kind, source: Source, topic: str | None
    ) -> None:
        rows = await suggestions.searched(self.wikis, wiki.code, query)
        await self._keep(wiki, config, [Found(kind, page, title, source, topic) for page, title in rows])

    async def _list(self, wiki: Wiki, config: Configured, name: str) -> None:
        """Keep some of what stands on a list of the wiki; it names titles, so the pages are asked for."""
        kind, source = suggestions.LISTS[name]
        titles = await suggestions.listed(self.wikis, wiki.code, name, self.chance)
        there = await suggestions.numbered(self.wikis, wiki.code, titles)
        await self._keep(wiki, config, [Found(kind, page.id, page.title, source) for page in there.values()])

    async def _look(self, wiki: Wiki, config: Configured) -> None:
        await self._keep(wiki, config, await suggestions.looked_at(self.wikis, wiki.code))

    async def _keep(self, wiki: Wiki, config: Configured, found: Iterable[Found]) -> None:
        """Keep those of some articles that can be given."""
        once = {one.page: one for one in found}
        there = await suggestions.good(self.wikis, wiki.code, list(once), config)
        good = [replace(one, title=there[page].title) for page, one in once.items() if page in there]
        now = self._now
        await self.database.write(lambda c: tasks.keep(c, wiki.code, good, now))

    async def _translate(self, wiki: Wiki, word: str) -> None:
        """Keep articles that the wiki lacks and that can be translated."""
        rows = await suggestions.searched(self.wikis, TRANSLATED_FROM, word, is_plain=True)
        ids = [page for page, _title in rows]
        absent = await suggestions.good(self.wikis, TRANSLATED_FROM, ids, absent_from=wiki.code)
        found = [Found(Kind.TRANSLATE, page.id, page.title, Source.ABSENT) for page in absent.values()]
        now = self._now
        await self.database.write(lambda c: tasks.keep(c, wiki.code, found, now))

    async def _look_again(self, wiki: Wiki, config: Configured) -> None:
        """Look at what was kept for a day, and let go what cannot be given any more."""
        before = self._now - LOOKED_AT_S
        kept = await self.database.read(lambda c: tasks.looked_at_before(c, wiki.code, before, MOST))
        here = [page for kind, page in kept.values() if kind is not Kind.TRANSLATE]
        elsewhere = [page for kind, page in kept.values() if kind is Kind.TRANSLATE]
        there = await suggestions.good(self.wikis, wiki.code, here, config)
        absent = await suggestions.good(self.wikis, TRANSLATED_FROM, elsewhere, absent_from=wiki.code)
        good = [
            number
            for number, (kind, page) in kept.items()
            if page in (absent if kind is Kind.TRANSLATE else there)
        ]
        now = self._now
        await self.database.write(lambda c: tasks.looked_at(c, good, kept.keys() - set(good), now))
