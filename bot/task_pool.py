"""Keeps articles to work on ready for every wiki, so that nobody has to wait for a search.

Every few hours a wiki is asked what needs help. What it says is looked at page by page before it is kept,
and what is kept is looked at again every day: nobody is sent to an article that is gone or closed to them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass, field, replace
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

FILL_S = 4 * 3600
"""How often each wiki is asked what needs help, in seconds."""

JITTER = 0.1
"""By how much of its length a pause is shortened or prolonged, so that the wikis are not asked together."""

LOOKED_AT_S = 20 * 3600
"""After how long an article that is kept is looked at again, in seconds."""

TOPICS_AT_ONCE = 2
"""For how many topics is searched each time; all of them have their turn within a day."""

MOST = 400
"""How many articles are looked at each time before they are kept, and as many again later on."""

REQUESTS = 60
"""How many requests one filling takes at the most: 25 for searches and lists, the rest to look at pages."""

PLAN = (Planned("articles to work on", every(FILL_S, REQUESTS)),)

log = structlog.get_logger(__name__)


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

    async def step(self) -> float:
        """Fill every wiki whose time has come; returns how long to rest, in seconds."""
        for wiki in WIKIS.values():
            if await self._due_at(wiki.code) <= self._now:
                await self._filled(wiki)
        await self.database.write(lambda c: tasks.sweep(c, self.clock.now()))
        return max(60.0, min(self._due.values()) - self._now)

    @property
    def _now(self) -> float:
        return self.clock.now().timestamp()

    async def _due_at(self, wiki: str) -> float:
        """Return when a wiki is to be asked; after a restart that is no sooner than it would have been."""
        if wiki not in self._due:
            self._due[wiki] = await self.database.read(lambda c: tasks.filled_at(c, wiki)) + FILL_S
        return self._due[wiki]

    async def _filled(self, wiki: Wiki) -> None:
        """Fill one wiki; one that cannot answer holds up no other."""
        try:
            await self.fill(wiki)
        except Later as later:
            log.info("tasks_later", wiki=wiki.code, reason=later.reason)
            self._due[wiki.code] = self._now + max(later.after_s, 60.0)
            return
        except Refused as refused:
            log.warning("tasks_refused", wiki=wiki.code, code=refused.code)
        self._due[wiki.code] = self._now + FILL_S * self.chance.uniform(1 - JITTER, 1 + JITTER)

    async def fill(self, wiki: Wiki) -> None:
        """Ask a wiki what needs help, keep what can be given, and look again at what was kept before."""
        config = await suggestions.configured(self.wikis, wiki.code)
        found = _each_once(
            [
                *await self._chosen(wiki),
                *await self._searched(wiki, config),
                *await self._on_lists(wiki),
                *await self._asked(wiki, suggestions.looked_at(self.wikis, wiki.code)),
            ]
        )
        there = await suggestions.good(self.wikis, wiki.code, [one.page for one in found], config)
        kept = [replace(one, title=there[one.page].title) for one in found if one.page in there]
        kept += await self._to_translate(wiki)
        now = self._now
        new = await self.database.write(lambda c: tasks.keep(c, wiki.code, kept, now))
        await self._look_again(wiki, config)
        log.info("tasks_filled", wiki=wiki.code, found=len(kept), new=new)

    async def _asked(self, wiki: Wiki, question: Awaitable[list[Found]]) -> list[Found]:
        """Return what a wiki says, and nothing where it says that it will not."""
        try:
            return await question
        except Refused as refused:
            log.info("tasks_refused", wiki=wiki.code, code=refused.code)
            return []

    async def _chosen(self, wiki: Wiki) -> list[Found]:
        """Return the articles of our own list that are there."""
        articles = self.listed.get(wiki.code, Listed()).articles
        there = await suggestions.numbered(self.wikis, wiki.code, [one.title for one in articles])
        return [
            Found(one.kind, page.id, page.title, Source.LISTED, one.topic)
            for one in articles
            if (page := there.get(one.title)) is not None
        ]

    async def _searched(self, wiki: Wiki, config: suggestions.Configured) -> list[Found]:
        found: list[Found] = []
        for query, kind, source, topic in suggestions.searches(config, self._topics()):
            try:
                rows = await suggestions.searched(self.wikis, wiki.code, query)
            except suggestions.NoKeywords:
                break
            except Refused as refused:
                log.info("tasks_refused", wiki=wiki.code, code=refused.code)
                continue
            found += [Found(kind, page, title, source, topic) for page, title in rows]
        self.chance.shuffle(found)
        return sorted(found, key=lambda one: one.topic is None)  # whose topic is known is known by it

    def _topics(self) -> list[str]:
        """Return the topics whose turn it is."""
        topics = list(suggestions.TOPICS)
        first = int(self._now // FILL_S) * TOPICS_AT_ONCE % len(topics)
        return topics[first : first + TOPICS_AT_ONCE]

    async def _on_lists(self, wiki: Wiki) -> list[Found]:
        """Return what stands on the lists of a wiki; they name titles, so the pages are asked for."""
        found: list[Found] = []
        for name, (kind, source) in suggestions.LISTS.items():
            found += await self._asked(wiki, self._on_list(wiki, name, kind, source))
        return found

    async def _on_list(self, wiki: Wiki, name: str, kind: Kind, source: Source) -> list[Found]:
        titles = await suggestions.listed(self.wikis, wiki.code, name, self.chance)
        there = await suggestions.numbered(self.wikis, wiki.code, titles)
        return [Found(kind, page.id, page.title, source) for page in there.values()]

    async def _to_translate(self, wiki: Wiki) -> list[Found]:
        """Return articles that the wiki lacks, where newcomers may publish translations."""
        words = self.listed.get(wiki.code, Listed()).translate
        if not wiki.translation_for_everyone or wiki.code == TRANSLATED_FROM:
            return []
        found: list[Found] = []
        for word in words:
            found += await self._asked(wiki, self._absent(wiki, word))
        return _each_once(found)

    async def _absent(self, wiki: Wiki, word: str) -> list[Found]:
        rows = await suggestions.searched(self.wikis, TRANSLATED_FROM, word, is_plain=True)
        ids = [page for page, _title in rows]
        there = await suggestions.good(self.wikis, TRANSLATED_FROM, ids, absent_from=wiki.code)
        return [Found(Kind.TRANSLATE, page.id, page.title, Source.ABSENT) for page in there.values()]

    async def _look_again(self, wiki: Wiki, config: suggestions.Configured) -> None:
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


def _each_once(found: Iterable[Found]) -> list[Found]:
    """Return each page once, as it was found first, and not more than can be looked at."""
    once: dict[int, Found] = {}
    for one in found:
        once.setdefault(one.page, one)
    return list(once.values())[:MOST]
