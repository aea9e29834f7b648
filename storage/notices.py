"""What linked people are told once: noted with its reason, told at the next good hour if still welcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.changes import Notice, Word
from domain.people import Person, PersonId
from domain.quiet import opens_at, zone_of
from storage import people
from storage.dialects import inserting
from storage.own_edits import until
from storage.tables import notices, told
from storage.vault import Unreadable, Vault


async def tell(connection: AsyncConnection, vault: Vault, wanted: Iterable[Notice], now: datetime) -> None:
    """Note what is to be told; what was noted before is not noted again.

    Who wants no messages, or cannot be reached, is not told later either.
    """
    new = [notice for notice in wanted if await note(connection, vault, notice, now)]
    known = await people.load(connection, {notice.person for notice in new}) if new else {}
    for notice in new:
        person = known.get(notice.person)
        if person is not None and may_hear(person):
            good_hour = now if notice.at_once else opens_at(now, zone_of(person.region))
            await wait(connection, vault, notice, good_hour)


def may_hear(person: Person) -> bool:
    """Tell whether somebody may be written to about their edits."""
    return person.wants_messages and person.reachable


async def note(connection: AsyncConnection, vault: Vault, notice: Notice, now: datetime) -> bool:
    """Note that something is told; tells whether that is for the first time."""
    marks = vault.marks("told", notice.person, notice.what)
    known = select(told.c.what).where(told.c.person_id == notice.person, told.c.what.in_(marks))
    if (await connection.execute(known)).first() is not None:
        return False
    row = {"person_id": notice.person, "what": marks[0], "until": until(now)}
    once = inserting(connection, told).values(row).on_conflict_do_nothing()
    return (await connection.execute(once)).rowcount == 1


async def wait(connection: AsyncConnection, vault: Vault, notice: Notice, until: datetime) -> None:
    """Put what was noted on the list until a moment."""
    row = {"person_id": notice.person, "what": vault.mark("told", notice.person, notice.what)}
    sealed = vault.seal(asdict(notice))
    await connection.execute(insert(notices).values(row | {"sealed": sealed, "due_at": until.timestamp()}))


async def is_any_due(connection: AsyncConnection, now: float) -> bool:
    """Tell whether there is anything to tell; asked often, and only read."""
    found = await connection.execute(select(notices.c.due_at).where(notices.c.due_at <= now).limit(1))
    return found.first() is not None


async def take(connection: AsyncConnection, vault: Vault, now: float, limit: int) -> list[Notice]:
    """Take what is to be told now off the list; what is returned is ours alone."""
    wanted = select(notices.c.person_id, notices.c.what).where(notices.c.due_at <= now)
    wanted = wanted.order_by(notices.c.due_at).limit(limit).with_for_update(skip_locked=True)
    found = (await connection.execute(wanted)).all()
    if not found:
        return []
    these = or_(*(and_(notices.c.person_id == row.person_id, notices.c.what == row.what) for row in found))
    rows = await connection.execute(delete(notices).where(these).returning(notices.c.sealed))
    return [notice for row in rows if (notice := _opened(vault, bytes(row.sealed))) is not None]


def _opened(vault: Vault, sealed: bytes) -> Notice | None:
    try:
        value = vault.open(sealed)
    except Unreadable:  # its key was taken away
        return None
    return Notice(**value | {"person": PersonId(value["person"]), "word": Word(value["word"])})


async def sweep(connection: AsyncConnection, now: datetime) -> None:
    """Erase what was told long ago."""
    await connection.execute(delete(told).where(told.c.until <= now.date()))
