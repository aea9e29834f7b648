"""Recent changes of a wiki, the oldest first, and the entries of its logs that concern somebody here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

import structlog

from domain.changes import Change, Deed, Entry
from domain.revisions import Revision
from wiki import users
from wiki.client import Params, Wikis, batches
from wiki.revisions import PROPERTIES, revision
from wiki.times import seconds, timestamp

ASKED: Params = {
    "list": "recentchanges",
    "rcdir": "newer",
    "rclimit": "max",
    "rctype": ["edit", "new", "log"],
    "rcprop": ["ids", "title", "userid", "timestamp", "tags", "flags", "loginfo"],
}
"""Names of users and summaries are not asked for: nobody here needs them."""

DEEDS: Mapping[tuple[str, str], Deed] = {
    ("block", "block"): Deed.BLOCK,
    ("block", "reblock"): Deed.BLOCK,
    ("block", "unblock"): Deed.UNBLOCK,
    ("delete", "delete"): Deed.DELETE,
    ("protect", "protect"): Deed.PROTECT,
    ("protect", "modify"): Deed.PROTECT,
    ("move", "move"): Deed.MOVE,
    ("move", "move_redir"): Deed.MOVE,
}
"""The entries of logs that are read; a renamed account keeps its id, so that nothing follows from it."""


log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """One page of recent changes; `more` asks for the next one, if there is one."""

    changes: tuple[Change, ...]
    now: float
    """By the clock of the wiki."""
    more: Mapping[str, Any]


async def changes(wikis: Wikis, wiki: str, since: float, more: Mapping[str, Any]) -> Read:
    """Return the changes since a moment, or what follows the page before."""
    answer = await wikis.ask(wiki, {**ASKED, "rcstart": timestamp(since), **more}, background=True)
    rows = answer.get("query", {}).get("recentchanges", ())
    return Read(tuple(_readable(wiki, rows)), seconds(answer["curtimestamp"]), answer.get("continue", {}))


def _readable(wiki: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
    """Read rows; one that nobody understands must not hold up all that come after it."""
    for row in rows:
        try:
            yield _change(row)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            log.error("change_not_read", wiki=wiki, id=row.get("rcid"), error=type(error).__name__)


async def clock(wikis: Wikis, wiki: str) -> float:
    """Return what time it is on a wiki."""
    answer = await wikis.ask(wiki, {"meta": "siteinfo", "siprop": "general"}, background=True)
    return seconds(answer["curtimestamp"])


async def latest(wikis: Wikis, wiki: str, pages: Sequence[int]) -> dict[int, Revision]:
    """Return the newest revision of each page; a page that is deleted is missing from the answer."""
    asked: Params = {"prop": "revisions", "rvprop": PROPERTIES}
    found = {}
    async for answer in batches(wikis, wiki, "pageids", pages, asked, background=True):
        for page in answer.get("query", {}).get("pages", ()):
            for row in page.get("revisions", ()):
                found[int(page["pageid"])] = revision(row, page)
    return found


async def blocked(wikis: Wikis, wiki: str, entries: Sequence[Entry]) -> dict[int, int]:
    """Return the ids of the accounts that blocks name, by the entry: the log knows their names only."""
    names = {entry.id: name for entry in entries if _is_account(name := entry.title.partition(":")[2])}
    if not names:
        return {}
    asked = list(dict.fromkeys(names.values()))
    named = await users.by_names(wikis, wiki, asked, background=True)
    ids = {user.name: user.id for user in named.users}
    return {entry: ids[name] for entry, name in names.items() if name in ids}


def _is_account(name: str) -> bool:
    """Tell whether a block may concern somebody's account: no address, none the wiki makes by itself."""
    if not name or name.startswith(("~2", "#")):
        return False
    try:
        ip_network(name, strict=False)
    except ValueError:
        return True
    return False


def _change(row: Mapping[str, Any]) -> Change:
    """Read a row; what is hidden from everybody is not in it."""
    is_log = row["type"] == "log"
    return Change(
        id=int(row["rcid"]),
        made_at=seconds(row["timestamp"]),
        page=row.get("pageid", 0),
        rev=0 if is_log else int(row.get("revid", 0)),  # a log has revisions that change no text
        parent=row.get("old_revid", 0),
        user=row.get("userid", 0),
        tags=frozenset(row.get("tags", ())),
        entry=_entry(row) if is_log else None,
    )


def _entry(row: Mapping[str, Any]) -> Entry | None:
    deed = DEEDS.get((row.get("logtype", ""), row.get("logaction", "")))
    if deed is None:
        return None
    params = row.get("logparams", {})
    is_partial = deed is Deed.BLOCK and not params.get("sitewide", True)
    return Entry(row.get("logid", 0), deed, row.get("title", ""), params.get("expiry"), is_partial)
