"""What pages are now: there or not, how long, whether a newcomer may edit them; by number or by title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wiki.client import Params, Wikis, batches

ARTICLE = 0
"""The namespace of articles."""

INFO: Params = {"prop": ["info", "pageprops"], "inprop": ["protection"], "ppprop": "disambiguation"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was when the wiki was asked; one that is not there has no number."""

    id: int
    title: str
    namespace: int = ARTICLE
    length: int = 0
    """In bytes, as the wiki counts; most letters of our languages take two."""
    last_rev: int = 0
    is_missing: bool = False
    is_redirect: bool = False
    is_protected: bool = False
    """Whether not everybody may edit it: newcomers may not then."""
    is_list_of_meanings: bool = False
    """Whether it only says where to find what has the same name."""
    templates: frozenset[str] = frozenset()
    """Which of the templates that were asked for stand on the page."""
    categories: frozenset[str] = frozenset()
    """In which of the categories that were asked for it is."""
    languages: frozenset[str] = frozenset()
    """In which of the languages that were asked for the page exists."""
    has_pictures: bool = False
    """Whether it shows any picture, if that was asked for."""
    has_links_out: bool = False
    """Whether it leads to any page outside the wikis, if that was asked for."""

    @property
    def can_be_offered(self) -> bool:
        """Tell whether it is an article that a newcomer may edit."""
        is_article = self.namespace == ARTICLE and not self.is_missing and not self.is_redirect
        return is_article and not self.is_protected and not self.is_list_of_meanings


async def pages_by_id(
    wikis: Wikis, wiki: str, ids: Iterable[int], *, background: bool = False, also: Params | None = None
) -> dict[int, Page]:
    """Return pages by their numbers; `also` asks for more of them, as `LOOKS` does.

    Raises `Later` and `Refused`.
    """
    found = await _pages(wikis, wiki, "pageids", list(dict.fromkeys(ids)), background, also, {})
    return {page.id: page for page in found.values()}


async def pages_by_title(
    wikis: Wikis, wiki: str, titles: Iterable[str], *, background: bool = False, also: Params | None = None
) -> dict[str, Page]:
    """Return pages by the titles as they were asked for; an impossible title is that of a missing page.

    Raises `Later` and `Refused`.
    """
    wanted = list(dict.fromkeys(titles))
    spelled: dict[str, str] = {}
    found = await _pages(wikis, wiki, "titles", wanted, background, also, spelled)
    by_title = {page.title: page for page in found.values()}
    asked = ((title, spelled.get(title, title)) for title in wanted)
    return {title: by_title[name] for title, name in asked if name in by_title}


LOOKS: Params = {"prop": ["info", "pageprops", "images", "extlinks"], "imlimit": "max", "ellimit": "max"}
"""Asks also whether there are pictures and links to the world outside."""


async def _pages(
    wikis: Wikis,
    wiki: str,
    name: str,
    wanted: Sequence[str | int],
    background: bool,
    also: Params | None,
    spelled: dict[str, str],
) -> dict[str, Page]:
    """Return pages by what tells them apart, and note titles the wiki spells in another way.

    What comes in several answers is put together.
    """
    found: dict[str, Page] = {}
    params: Params = {**INFO, **(also or {})}
    async for answer in batches(wikis, wiki, name, wanted, params, background=background):
        query = answer.get("query", {})
        spelled |= {change["from"]: change["to"] for change in query.get("normalized", ())}
        for row in query.get("pages", ()):
            key = str(row.get("pageid") or row.get("title"))
            found[key] = _together(found.get(key), _page(row))
    return found


def _page(row: dict[str, Any]) -> Page:
    protections = row.get("protection", ())
    return Page(
        id=int(row.get("pageid", 0)),
        title=str(row.get("title", "")),
        namespace=int(row.get("ns", ARTICLE)),
        length=int(row.get("length", 0)),
        last_rev=int(row.get("lastrevid", 0)),
        is_missing=bool(row.get("missing") or row.get("invalid")),
        is_redirect=bool(row.get("redirect")),
        is_protected=any(one.get("type") == "edit" for one in protections),
        is_list_of_meanings="disambiguation" in row.get("pageprops", {}),
        templates=frozenset(str(one["title"]) for one in row.get("templates", ())),
        categories=frozenset(str(one["title"]) for one in row.get("categories", ())),
        languages=frozenset(str(one["lang"]) for one in row.get("langlinks", ())),
        has_pictures=bool(row.get("images")),
        has_links_out=bool(row.get("extlinks")),
    )


def _together(before: Page | None, now: Page) -> Page:
    """Add what an answer says of a page to what those before it said."""
    if before is None:
        return now
    return replace(
        before,
        length=before.length or now.length,
        last_rev=before.last_rev or now.last_rev,
        is_redirect=before.is_redirect or now.is_redirect,
        is_protected=before.is_protected or now.is_protected,
        is_list_of_meanings=before.is_list_of_meanings or now.is_list_of_meanings,
        templates=before.templates | now.templates,
        categories=before.categories | now.categories,
        languages=before.languages | now.languages,
        has_pictures=before.has_pictures or now.has_pictures,
        has_links_out=before.has_links_out or now.has_links_out,
    )
