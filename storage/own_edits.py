"""Edits of linked people, and which may have been undone; only the key tells which edits these are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.changes import EDITS_KEPT, Change
from domain.people import PersonId
from storage.dialects import inserting
from storage.tables import accounts, edits, reverts
from storage.vault import Unreadable, Vault


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of a linked person; `mark` is how the database knows it."""

    mark: str
    person: PersonId
    wiki: str
    rev: int
    page: int
    parent: int
    made_at: float


async def hold(connection: AsyncConnection, who: Collection[PersonId]) -> set[PersonId]:
    """Return those whose account is still linked, and hold it until the end of the transaction.

    So nothing is written about somebody who unlinks at the same moment.
    """
    if not who:
        return set()
    wanted = select(accounts.c.person_id).where(accounts.c.person_id.in_(who))
    rows = await connection.execute(wanted.order_by(accounts.c.person_id).with_for_update())
    return {PersonId(row.person_id) for row in rows}


async def keep(
    connection: AsyncConnection, vault: Vault, wiki: str, made: Sequence[tuple[PersonId, Change]]
) -> list[tuple[PersonId, Change]]:
    """Keep edits of linked people; returns those that were not known."""
    fresh = await _unknown(connection, vault, wiki, made)
    if not fresh:
        return []
    rows = [_row(vault, wiki, person, change) for person, change in fresh.values()]
    kept = inserting(connection, edits).values(rows).on_conflict_do_nothing().returning(edits.c.mark)
    return [fresh[mark] for mark in (await connection.execute(kept)).scalars()]


async def _unknown(
    connection: AsyncConnection, vault: Vault, wiki: str, made: Sequence[tuple[PersonId, Change]]
) -> dict[str, tuple[PersonId, Change]]:
    """Return the edits that no key knows, by the mark they get."""
    marks = {mark: change.rev for _, change in made for mark in vault.marks("rev", wiki, change.rev)}
    if not marks:
        return {}
    rows = await connection.execute(select(edits.c.mark).where(edits.c.mark.in_(list(marks))))
    known = {marks[row.mark] for row in rows}
    return {vault.mark("rev", wiki, one[1].rev): one for one in made if one[1].rev not in known}


def _row(vault: Vault, wiki: str, person: PersonId, change: Change) -> dict[str, Any]:
    edit = {"wiki": wiki, "rev": change.rev, "page": change.page, "parent": change.parent}
    return {
        "mark": vault.mark("rev", wiki, change.rev),
        "person_id": person,
        "page_mark": vault.mark("page", wiki, change.page),
        "key": vault.key,
        "sealed": vault.seal(edit | {"made_at": change.made_at}),
        "until": until(datetime.fromtimestamp(change.made_at, UTC)),
    }


def until(moment: datetime) -> date:
    """Return when something is erased: the first of a month, so that no day is told.

    >>> until(datetime(2026, 11, 23))
    datetime.date(2027, 2, 1)
    """
    last = (moment + EDITS_KEPT).date()
    return (last.replace(day=1) + timedelta(days=31)).replace(day=1)


async def on_pages(
    connection: AsyncConnection, vault: Vault, wiki: str, pages: Iterable[int], since: float
) -> list[Edit]:
    """Return the edits on these pages since a moment that stand, as far as is known."""
    marks = [mark for page in set(pages) for mark in vault.marks("page", wiki, page)]
    if not marks:
        return []
    wanted = select(edits).where(edits.c.page_mark.in_(marks), edits.c.is_undone.is_(False))
    found = _readable(vault, await connection.execute(wanted))
    return [edit for edit in found if edit.made_at >= since]


async def of(connection: AsyncConnection, vault: Vault, person: int) -> list[Edit]:
    """Return the edits that are known of a person."""
    return _readable(vault, await connection.execute(select(edits).where(edits.c.person_id == person)))


def _readable(vault: Vault, rows: Iterable[Any]) -> list[Edit]:
    found = []
    for row in rows:
        try:
            found.append(Edit(row.mark, PersonId(row.person_id), **vault.open(bytes(row.sealed))))
        except Unreadable:  # its key was taken away: nobody will ever read it
            continue
    return found


async def note_undone(connection: AsyncConnection, marks: Collection[str]) -> None:
    """Note which edits do not stand any more."""
    if marks:
        await connection.execute(update(edits).where(edits.c.mark.in_(marks)).values(is_undone=True))


@dataclass(frozen=True, slots=True)
class Suspicion:
    """An edit that may have been undone by a later revision, and when to look at it."""

    edit: Edit
    by_rev: int
    due_at: float
    tries: int = 0
    sealed: bytes = b""
    """How it stands in the database; what was noted meanwhile in its place is sealed in another way."""


async def suspect(
    connection: AsyncConnection, vault: Vault, doubts: Sequence[Suspicion], *, is_sure: bool
) -> None:
    """Note that edits may have been undone; what is surer takes the place of what was noted before."""
    if not doubts:
        return
    wish = inserting(connection, reverts)
    if is_sure:
        wish = wish.on_conflict_do_update(index_elements=["mark"], set_={"sealed": wish.excluded.sealed})
    else:
        wish = wish.on_conflict_do_nothing()
    rows = [
        {
            "mark": one.edit.mark,
            "wiki": one.edit.wiki,
            "person_id": one.edit.person,
            "sealed": vault.seal({"by_rev": one.by_rev, "due_at": one.due_at, "tries": one.tries}),
        }
        for one in doubts
    ]
    await connection.execute(wish, rows)


async def suspicions(
    connection: AsyncConnection, vault: Vault, wiki: str, now: datetime, limit: int
) -> list[Suspicion]:
    """Return what is to be looked at now, the oldest first. There are few: all are read."""
    wanted = select(edits, reverts.c.sealed.label("about")).join(reverts, reverts.c.mark == edits.c.mark)
    rows = (await connection.execute(wanted.where(reverts.c.wiki == wiki))).all()
    found = []
    for row in rows:
        for edit in _readable(vault, [row]):
            about = bytes(row.about)
            with suppress(Unreadable):
                found.append(Suspicion(edit, **vault.open(about), sealed=about))
    due = [one for one in found if one.due_at <= now.timestamp()]
    return sorted(due, key=lambda one: (one.due_at, one.edit.rev))[:limit]


async def settle(connection: AsyncConnection, one: Suspicion) -> bool:
    """Take what was looked at off the list; tells whether it was there, and no other was noted meanwhile."""
    mine = and_(reverts.c.mark == one.edit.mark, reverts.c.sealed == one.sealed)
    return (await connection.execute(delete(reverts).where(mine))).rowcount == 1


async def count(connection: AsyncConnection, person: int) -> int:
    """Count the edits that are known of a person."""
    mine = select(func.count()).select_from(edits).where(edits.c.person_id == person)
    return int((await connection.execute(mine)).scalar_one())


async def reseal(connection: AsyncConnection, vault: Vault, limit: int) -> int:
    """Seal some edits anew that an older key has sealed, and doubts about them; returns how many edits."""
    if len(vault.keys) == 1:
        return 0
    old = select(edits).where(edits.c.key.in_(vault.keys[1:])).order_by(edits.c.mark).limit(limit)
    found = _readable(vault, (await connection.execute(old.with_for_update(skip_locked=True))).all())
    for edit in found:
        change = Change(0, edit.made_at, edit.page, edit.rev, edit.parent)
        row = _row(vault, edit.wiki, edit.person, change)
        await connection.execute(update(edits).where(edits.c.mark == edit.mark).values(row))
        await _reseal_doubt(connection, vault, edit.mark, row["mark"])
    return len(found)


async def _reseal_doubt(connection: AsyncConnection, vault: Vault, before: str, now: str) -> None:
    doubt = reverts.c.mark == before
    sealed = (await connection.execute(select(reverts.c.sealed).where(doubt))).scalar_one_or_none()
    if sealed is not None:
        with suppress(Unreadable):
            anew = {"mark": now, "sealed": vault.seal(vault.open(bytes(sealed)))}
            await connection.execute(update(reverts).where(doubt).values(anew))


async def sweep(connection: AsyncConnection, now: datetime) -> None:
    """Erase old edits, and suspicions about them."""
    await connection.execute(delete(edits).where(edits.c.until <= now.date()))
    await connection.execute(delete(reverts).where(~exists().where(edits.c.mark == reverts.c.mark)))
