"""What one account has edited lately, and what its own pages said before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.accounts import Contribution
from wiki.client import Params, Wikis, batches, pages
from wiki.times import moment

A_PAGE, PAGES = 50, 4
"""How many edits are asked for at once, and how often; nobody is expected to make more in an hour."""

PROPERTIES = ("ids", "title", "timestamp", "comment", "flags", "tags", "size")


@dataclass(frozen=True, slots=True)
class Lately:
    """The edits of an account since a moment, the newest first; and when that was, by the wiki's clock."""

    contributions: tuple[Contribution, ...]
    asked_at: datetime


async def since(wikis: Wikis, wiki: str, user: int, moment_: datetime) -> Lately:
    """Return the edits of one account since a moment of the wiki's clock; asked for by its id."""
    params: Params = {
        "list": "usercontribs",
        "ucuserids": user,
        "ucend": moment_.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "uclimit": A_PAGE,
        "ucprop": PROPERTIES,
    }
    found: list[Contribution] = []
    asked_at = moment_
    async for answer in pages(wikis, wiki, params, most=PAGES):
        asked_at = moment(answer["curtimestamp"])
        rows = answer.get("query", {}).get("usercontribs", ())
        found += [_contribution(row) for row in rows if row.get("userid") == user]
    return Lately(tuple(found), asked_at)


def _contribution(row: dict[str, Any]) -> Contribution:
    return Contribution(
        rev=int(row["revid"]),
        parent=int(row.get("parentid", 0)),
        page=int(row.get("pageid", 0)),
        namespace=int(row["ns"]),
        title=str(row["title"]),
        user=str(row["user"]),
        made_at=moment(row["timestamp"]),
        size=int(row.get("size", 0)),
        comment=None if "commenthidden" in row else str(row.get("comment", "")),
        tags=frozenset(row.get("tags", ())),
    )


async def texts(
    wikis: Wikis, wiki: str, user: int, contributions: Sequence[Contribution]
) -> dict[int, tuple[str, str]]:
    """Return what stood on a page after and before each edit; of other authors' edits nothing."""
    ids = sorted({number for one in contributions for number in (one.rev, one.parent) if number})
    if not ids:
        return {}
    asked: Params = {"prop": "revisions", "rvprop": ("ids", "userid", "content"), "rvslots": "main"}
    found: dict[int, dict[str, Any]] = {}
    async for answer in batches(wikis, wiki, "revids", ids, asked):
        for page in answer.get("query", {}).get("pages", ()):
            found.update({row["revid"]: row for row in page.get("revisions", ())})
    return {
        one.rev: (_text(found[one.rev]), _text(found[one.parent]) if one.parent else "")
        for one in contributions
        if one.rev in found
        and found[one.rev].get("userid") == user
        and (not one.parent or _is_readable(found.get(one.parent)))
    }


def _is_readable(row: dict[str, Any] | None) -> bool:
    return row is not None and "content" in row.get("slots", {}).get("main", {})


def _text(row: dict[str, Any]) -> str:
    return str(row.get("slots", {}).get("main", {}).get("content", ""))
