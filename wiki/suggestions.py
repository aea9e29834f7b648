"""Where a wiki itself says which articles need help: newcomer tasks, its lists, a look at some at random.

Searching by keyword is CirrusSearch, and which templates mark what is configured by each wiki for its
newcomers (GrowthExperiments); a wiki without them has the lists that every MediaWiki keeps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import orjson

from domain.tasks import Found, Kind, Source
from wiki.client import BATCH, Params, Refused, Wikis
from wiki.pages import LOOKS, Page, pages_by_id, pages_by_title

CONFIGURED = ("MediaWiki:GrowthExperimentsSuggestedEdits.json", "MediaWiki:NewcomerTasks.json")
"""Where a wiki says which templates mark what; the second name is the older one."""

LISTS: Mapping[str, tuple[Kind, Source]] = {
    "Deadendpages": (Kind.LINK, Source.DEAD_END),
    "Ancientpages": (Kind.COPYEDIT, Source.ANCIENT),
    "Shortpages": (Kind.EXPAND, Source.SHORT),
}
"""Lists that every wiki keeps, and what the articles on them need."""

LONGEST_LIST = 500
"""How many rows of a list are read (MediaWiki: the limit of list=querypage)."""

SHORT = 1500
"""An article of so many bytes or less is short: some seven hundred letters."""

LONG_ENOUGH = 2500
"""An article of so many bytes or more is worth a picture, and should name its sources."""

TOPICS: Mapping[str, str] = {
    "places": "geographical",
    "people": "biography",
    "history": "history",
    "nature": "biology|earth-and-environment",
    "culture": "literature|books|music|performing-arts|visual-arts",
    "language": "linguistics",
}
"""What people like to write about, as the search calls it (CirrusSearch: articletopic)."""

_TYPES = {
    "copyedit": Kind.COPYEDIT,
    "references": Kind.REFERENCES,
    "expand": Kind.EXPAND,
    "update": Kind.EXPAND,
    "links": Kind.LINK,
}
"""Types of newcomer tasks that are marked by templates."""


class NoKeywords(Exception):
    """The search of this wiki knows no keywords and no chance."""


@dataclass(frozen=True, slots=True)
class Configured:
    """What a wiki says of its newcomer tasks."""

    templates: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)
    """The templates that mark what an article needs."""
    excluded: frozenset[str] = frozenset()
    """The templates of articles that are nothing for newcomers, such as those about to be deleted."""
    excluded_categories: frozenset[str] = frozenset()
    """The categories of articles that are nothing for newcomers, such as people who are alive."""
    has_links: bool = True
    """Whether the wiki gives the links its program recommends to newcomers."""
    main_page: str = ""
    """The title of the front page, which is nothing for newcomers."""


async def configured(wikis: Wikis, wiki: str) -> Configured:
    """Read what a wiki says of its newcomer tasks; one that says nothing has none that are marked."""
    asked: Params = {"prop": "revisions", "titles": CONFIGURED, "rvprop": "content", "rvslots": "main"}
    asked |= {"meta": "siteinfo", "siprop": "general"}
    query = (await wikis.ask(wiki, asked, background=True)).get("query", {})
    main_page = str(query.get("general", {}).get("mainpage", ""))
    pages = {page["title"].partition(":")[2]: page for page in query.get("pages", ())}
    for title in CONFIGURED:
        for revision in pages.get(title.partition(":")[2], {}).get("revisions", ()):
            said = _json(revision.get("slots", {}).get("main", {}).get("content", ""))
            if said:
                return replace(_configured(said), main_page=main_page)
    return Configured(main_page=main_page)


def _json(text: str) -> dict[str, Any]:
    try:
        said = orjson.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _configured(said: dict[str, Any]) -> Configured:
    types = {name: value for name, value in said.items() if isinstance(value, dict)}
    templates: dict[Kind, tuple[str, ...]] = {}
    for name, kind in _TYPES.items():
        type_ = types.get(name, {})
        if not type_.get("disabled"):
            templates[kind] = (*templates.get(kind, ()), *_names(type_.get("templates")))
    excluded = {name for type_ in types.values() for name in _names(type_.get("excludedTemplates"))}
    categories = {name for type_ in types.values() for name in _names(type_.get("excludedCategories"))}
    links = types.get("link_recommendation") or types.get("link-recommendation") or {}
    marked = {kind: names for kind, names in templates.items() if names}
    return Configured(marked, frozenset(excluded), frozenset(categories), not links.get("disabled"))


def _names(value: object) -> tuple[str, ...]:
    """Return names of templates without what would end a search's quotes or bars."""
    names = value if isinstance(value, list) else ()
    return tuple(name for name in names if isinstance(name, str) and name and not set(name) & set('"|'))


def searches(config: Configured, topics: Iterable[str]) -> list[tuple[str, Kind, Source, str | None]]:
    """Return what to search for, each with what its articles need and are about.

    Everything is searched for once, and again for each of the topics.
    """
    basis = [("hasrecommendation:link", Kind.LINK, Source.RECOMMENDED)] if config.has_links else []
    for kind, names in config.templates.items():
        basis.append((f'hastemplate:"{"|".join(names)}"', kind, Source.MARKED))
    wanted: list[tuple[str, Kind, Source, str | None]] = []
    for topic in (*topics, None):
        about = f" articletopic:{TOPICS[topic]}" if topic else ""
        wanted += [(query + about, kind, source, topic) for query, kind, source in basis]
    return wanted


async def searched(wikis: Wikis, wiki: str, query: str, *, is_plain: bool = False) -> list[tuple[int, str]]:
    """Return number and title of articles that a search finds, by chance where it can.

    Raises `NoKeywords` where it cannot, unless the query is plain words.
    """
    asked: Params = {"list": "search", "srsearch": query, "srnamespace": 0, "srlimit": BATCH}
    asked |= {"srprop": "", "srinfo": ""}
    try:
        answer = await wikis.ask(wiki, {**asked, "srsort": "random"}, background=True)
    except Refused as refused:
        if refused.code != "badvalue":
            raise
        if not is_plain:
            raise NoKeywords from None
        answer = await wikis.ask(wiki, asked, background=True)
    rows = answer.get("query", {}).get("search", ())
    return [(int(row["pageid"]), str(row["title"])) for row in rows if row.get("pageid")]


async def listed(wikis: Wikis, wiki: str, name: str, chance: Random) -> list[str]:
    """Return titles from one of the lists a wiki keeps; of a long list some, by chance."""
    asked: Params = {"list": "querypage", "qppage": name, "qplimit": LONGEST_LIST}
    answer = await wikis.ask(wiki, asked, background=True)
    rows = answer.get("query", {}).get("querypage", {}).get("results", ())
    titles = [str(row["title"]) for row in rows if row.get("ns") == 0]
    return chance.sample(titles, min(len(titles), BATCH))


async def looked_at(wikis: Wikis, wiki: str) -> list[Found]:
    """Look at some articles at random and return what each lacks, one thing for each."""
    asked: Params = {"list": "random", "rnnamespace": 0, "rnfilterredir": "nonredirects", "rnlimit": BATCH}
    answer = await wikis.ask(wiki, asked, background=True)
    ids = [int(row["id"]) for row in answer.get("query", {}).get("random", ())]
    pages = await pages_by_id(wikis, wiki, ids, background=True, also=LOOKS)
    return [found for page in pages.values() if (found := lacking(page)) is not None]


def lacking(page: Page) -> Found | None:
    """Return what an article lacks altogether."""
    if page.length <= SHORT:
        return Found(Kind.EXPAND, page.id, page.title, Source.SHORT)
    if page.length < LONG_ENOUGH:
        return None
    if not page.has_links_out:
        return Found(Kind.REFERENCES, page.id, page.title, Source.BARE)
    if not page.has_pictures:
        return Found(Kind.IMAGE, page.id, page.title, Source.BARE)
    return None


async def good(
    wikis: Wikis, wiki: str, ids: Collection[int], config: Configured | None = None, absent_from: str = ""
) -> dict[int, Page]:
    """Return those of some pages that a newcomer may edit and that the wiki does not exclude.

    `absent_from` leaves out those that exist in that language already.
    """
    config = config or Configured()
    pages = await pages_by_id(wikis, wiki, ids, background=True, also=_asking(config, absent_from))
    return {
        number: page
        for number, page in pages.items()
        if page.can_be_offered
        and not page.templates
        and not page.categories
        and page.title != config.main_page
        and absent_from not in page.languages
    }


def _asking(config: Configured, absent_from: str) -> Params:
    """Return what is to be known of pages before they are given to anybody."""
    asked: Params = {}
    if config.excluded:
        names = [f"Template:{name}" for name in sorted(config.excluded)[:BATCH]]
        asked |= {"tltemplates": names, "tllimit": "max"}
    if config.excluded_categories:
        names = [f"Category:{name}" for name in sorted(config.excluded_categories)[:BATCH]]
        asked |= {"clcategories": names, "cllimit": "max"}
    if absent_from:
        asked |= {"lllang": absent_from, "lllimit": "max"}
    props = {"tllimit": "templates", "cllimit": "categories", "lllimit": "langlinks"}
    more = [prop for limit, prop in props.items() if limit in asked]
    return {**asked, "prop": ["info", "pageprops", *more]}


async def numbered(wikis: Wikis, wiki: str, titles: Sequence[str]) -> dict[str, Page]:
    """Return those of some titles that a newcomer may edit, following no redirect."""
    pages = await pages_by_title(wikis, wiki, titles, background=True)
    return {title: page for title, page in pages.items() if page.can_be_offered}
