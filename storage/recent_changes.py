"""Recent changes of the wikis: how far they were handled, and the edits of linked people among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.changes import Change, Cursor, Notice, Word, milestones
from domain.people import PersonId
from storage import accounts, notices, own_edits, people
from storage.dialects import inserting
from storage.tables import cursors
from storage.vault import Vault


async def cursor(connection: AsyncConnection, wiki: str) -> Cursor | None:
    """Return how far the changes of a wiki were handled; nothing before they were read for the first time."""
    found = (await connection.execute(select(cursors).where(cursors.c.wiki == wiki))).first()
    return None if found is None else Cursor(found.since, _seen(found.seen))


def _seen(text: str) -> dict[int, float]:
    pairs = (pair.partition(":") for pair in text.split())
    return {int(one): float(at) for one, _, at in pairs}


def _text(seen: Mapping[int, float]) -> str:
    return " ".join(f"{one}:{at:.0f}" for one, at in sorted(seen.items()))


async def begin(connection: AsyncConnection, wiki: str, since: float, now: datetime) -> None:
    """Begin to read a wiki's changes at a moment of its clock."""
    row = {"wiki": wiki, "since": since, "polled_at": now.timestamp()}
    await connection.execute(inserting(connection, cursors).values(row).on_conflict_do_nothing())


async def move(connection: AsyncConnection, wiki: str, before: Cursor, after: Cursor, now: datetime) -> bool:
    """Note that changes were handled; tells whether nobody else has handled them meanwhile."""
    is_mine = and_(
        cursors.c.wiki == wiki, cursors.c.since == before.since, cursors.c.seen == _text(before.seen)
    )
    values = {"since": after.since, "seen": _text(after.seen), "polled_at": now.timestamp()}
    return (await connection.execute(update(cursors).where(is_mine).values(values))).rowcount == 1


async def record(
    connection: AsyncConnection,
    vault: Vault,
    person: PersonId,
    wiki: str,
    changes: Sequence[Change],
    now: datetime,
) -> None:
    """Note edits of somebody who has just linked their account: they count like those that are read."""
    made = [(person, change) for change in changes]
    await record_all(connection, vault, wiki, made, now, at_once=True)


async def record_all(
    connection: AsyncConnection,
    vault: Vault,
    wiki: str,
    made: Sequence[tuple[PersonId, Change]],
    now: datetime,
    *,
    at_once: bool = False,
) -> int:
    """Keep and count edits of linked people, and note whom to thank; what was kept before changes nothing.

    Returns how many were new. `at_once` says that they are awake, for they have just tapped.
    """
    held = await own_edits.hold(connection, {person for person, _ in made})
    fresh = await own_edits.keep(connection, vault, wiki, [one for one in made if one[0] in held])
    if not fresh:
        return 0
    since = await accounts.counted_since(connection, vault, wiki, {person for person, _ in fresh})
    counted = Counter(who for who, change in fresh if change.made_at >= since.get(who, float("inf")))
    totals = await accounts.add_edits(connection, vault, counted) if counted else {}
    for who, (before, now_there) in totals.items():
        if numbers := milestones(before, now_there):
            thanks = [Notice(who, Word.THANKS, str(number), wiki, at_once=at_once) for number in numbers]
            await _thank(connection, vault, thanks, now)
    known = await people.load(connection, {person for person, _ in fresh})
    for person in known.values():
        if person.edit_on is None:
            await people.note_edit(connection, person.id, now.date())
    return len(fresh)


async def _thank(connection: AsyncConnection, vault: Vault, thanks: Sequence[Notice], now: datetime) -> None:
    """Thank for the largest of the numbers somebody has passed; the others count as thanked for."""
    for smaller in thanks[:-1]:
        await notices.note(connection, vault, smaller, now)
    await notices.tell(connection, vault, thanks[-1:], now)


async def pages_of(
    connection: AsyncConnection, vault: Vault, person: PersonId
) -> dict[str, dict[int, float]]:
    """Return the pages a person has edited on each wiki, and the moment of their first edit there."""
    pages: dict[str, dict[int, float]] = {}
    for edit in await own_edits.of(connection, vault, person):
        there = pages.setdefault(edit.wiki, {})
        there[edit.page] = min(there.get(edit.page, edit.made_at), edit.made_at)
    return pages


async def sweep(connection: AsyncConnection, now: datetime) -> None:
    """Erase what is old."""
    await own_edits.sweep(connection, now)
    await notices.sweep(connection, now)
