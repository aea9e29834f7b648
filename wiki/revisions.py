"""Revisions of pages, asked for by their ids or by page; texts only to count their letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.revisions import Revision
from wiki.client import Params, Wikis, batches
from wiki.times import seconds

PROPERTIES = ("ids", "timestamp", "size", "sha1", "tags", "userid", "flags")
HISTORY = 30
"""How many of a page's newest revisions are looked at."""

LARGEST = 200_000
"""The largest text whose letters are counted, in bytes."""


@dataclass(frozen=True, slots=True)
class History:
    """A page and its newest revisions, the newest first; `now` is the clock of the wiki."""

    page: int
    title: str
    revisions: tuple[Revision, ...]
    now: float


async def by_ids(
    wikis: Wikis, wiki: str, ids: Sequence[int], *, background: bool = False
) -> dict[int, Revision]:
    """Return revisions by their ids; one that is deleted or was never there is missing from the answer."""
    asked: Params = {"prop": "revisions", "rvprop": PROPERTIES}
    found = {}
    async for answer in batches(wikis, wiki, "revids", ids, asked, background=background):
        for page in answer.get("query", {}).get("pages", ()):
            found.update({row["revid"]: revision(row, page) for row in page.get("revisions", ())})
    return found


async def of_page(wikis: Wikis, wiki: str, page: int, *, background: bool = False) -> History | None:
    """Return the newest revisions of a page; None where it is deleted or was never there."""
    asked: Params = {"prop": "revisions", "rvprop": PROPERTIES, "rvlimit": HISTORY, "pageids": page}
    answer = await wikis.ask(wiki, asked, background=background)
    [found] = answer["query"]["pages"]
    if "revisions" not in found:
        return None
    rows = tuple(revision(row, found) for row in found["revisions"])
    return History(found["pageid"], found["title"], rows, seconds(answer["curtimestamp"]))


async def page_called(wikis: Wikis, wiki: str, titles: Sequence[str]) -> int | None:
    """Return the first page there is of those that may be meant, behind any redirect."""
    answer = await wikis.ask(wiki, {"titles": titles, "redirects": True})
    query = answer.get("query", {})
    leads = {lead["from"]: lead["to"] for name in ("normalized", "redirects") for lead in query.get(name, ())}
    there = {page["title"]: page["pageid"] for page in query.get("pages", ()) if "pageid" in page}
    return next((there[end] for title in titles if (end := _end(title, leads)) in there), None)


def _end(title: str, leads: Mapping[str, str]) -> str:
    for _step in range(len(leads)):
        title = leads.get(title, title)
    return title


async def letters(wikis: Wikis, wiki: str, revisions: Sequence[Revision]) -> dict[int, int]:
    """Count the letters of revisions; of those that are large or hidden nothing is said.

    MediaWiki counts bytes, of which a Cyrillic letter has two.
    """
    if not revisions or any(one.size > LARGEST for one in revisions):
        return {}
    asked: Params = {"prop": "revisions", "rvprop": ("ids", "content"), "rvslots": "main"}
    counted = {}
    async for answer in batches(wikis, wiki, "revids", [one.id for one in revisions], asked):
        for page in answer.get("query", {}).get("pages", ()):
            for row in page.get("revisions", ()):
                text = row.get("slots", {}).get("main", {}).get("content")
                counted.update({row["revid"]: len(text)} if text is not None else {})
    return counted


def revision(row: Mapping[str, Any], page: Mapping[str, Any]) -> Revision:
    """Read a revision of an answer; what is hidden from everybody is not in it."""
    return Revision(
        row["revid"],
        row["parentid"],
        page["pageid"],
        page["title"],
        seconds(row["timestamp"]),
        row.get("size", 0),
        row.get("userid"),
        row.get("sha1"),
        frozenset(row.get("tags", ())),
    )
