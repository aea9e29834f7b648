"""Looks some minutes later whether edits of linked people were undone and stayed so.

Two requests for a few edits, and none where nothing is suspected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.changes import LOOK_AGAIN, Notice, Verdict, Word, is_same, verdict
from domain.revisions import Revision
from storage import notices, own_edits
from storage.database import Database
from storage.own_edits import Suspicion
from storage.vault import Vault
from wiki import changes, revisions
from wiki.client import BATCH, Wikis

LOOKS = BATCH // 3
"""How many edits are looked at in one request, each with the one before and the one that may undo it."""

Judged = Sequence[tuple[Suspicion, Verdict]]


async def look(wiki: str, database: Database, now: datetime, wikis: Wikis, vault: Vault) -> None:
    """Look at what is due on a wiki, and note who is to be told; raises `Later`."""
    due = await database.read(lambda c: own_edits.suspicions(c, vault, wiki, now, LOOKS))
    if not due:
        return
    ids = {rev for one in due for rev in (one.edit.rev, one.edit.parent, one.by_rev) if rev}
    known = await revisions.by_ids(wikis, wiki, sorted(ids), background=True)
    latest = await changes.latest(wikis, wiki, sorted({one.edit.page for one in due}))
    titles = {page: one.title for page, one in latest.items()}
    judged = [(one, _judge(one, known, latest.get(one.edit.page))) for one in due]
    judged = _with_rows(judged, known)
    await database.write(lambda c: _settle(c, vault, wiki, judged, titles, now))


def _judge(one: Suspicion, known: Mapping[int, Revision], latest: Revision | None) -> Verdict:
    edit = one.edit
    return verdict(known.get(edit.rev), known.get(edit.parent), known.get(one.by_rev), latest)


def _with_rows(judged: Judged, known: Mapping[int, Revision]) -> list[tuple[Suspicion, Verdict]]:
    """Whose first edit of several in a row was taken back to the text before it has lost them all."""
    restored = {
        (one.edit.page, one.by_rev): one.edit.rev
        for one, fate in judged
        if fate is Verdict.UNDONE and _is_restored(one, known)
    }
    return [
        (one, Verdict.UNDONE)
        if fate is Verdict.UNCLEAR and restored.get((one.edit.page, one.by_rev), one.edit.rev) < one.edit.rev
        else (one, fate)
        for one, fate in judged
    ]


def _is_restored(one: Suspicion, known: Mapping[int, Revision]) -> bool:
    parent, undoing = known.get(one.edit.parent), known.get(one.by_rev)
    return parent is not None and undoing is not None and is_same(parent, undoing)


async def _settle(
    connection: AsyncConnection,
    vault: Vault,
    wiki: str,
    judged: Judged,
    titles: Mapping[int, str],
    now: datetime,
) -> None:
    """Write down what was found; somebody who has lost several edits hears it once, and once a day."""
    held = await own_edits.hold(connection, {one.edit.person for one, _ in judged})
    told: dict[int, Notice] = {}
    for one, fate in judged:
        edit = one.edit
        if edit.person not in held or not await own_edits.settle(connection, one):
            continue
        if fate is Verdict.UNCLEAR and one.tries < len(LOOK_AGAIN):
            due_at = (now + LOOK_AGAIN[one.tries]).timestamp()
            later = replace(one, due_at=due_at, tries=one.tries + 1)
            await own_edits.suspect(connection, vault, [later], is_sure=False)
        elif fate in (Verdict.UNDONE, Verdict.BY_THEMSELVES):
            await own_edits.note_undone(connection, [edit.mark])
        if fate is Verdict.UNDONE:
            title = titles.get(edit.page)
            told[edit.person] = Notice(edit.person, Word.UNDONE, f"{now:%Y-%m-%d}", wiki, title)
    await notices.tell(connection, vault, told.values(), now)
