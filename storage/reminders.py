"""Reminders: who asked to be reminded of what and when; each row is one message to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.announcements import AnnouncementId
from domain.people import PersonId
from domain.quiet import MOSCOW, ZONES
from domain.reminders import Before, due
from storage.audiences import lives_in
from storage.dialects import inserting
from storage.shelf import Shelf
from storage.tables import people, reminders


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message a person asked for."""

    person: PersonId
    announcement: AnnouncementId
    before: Before
    at: datetime


_c = reminders.c


async def is_any_due(connection: AsyncConnection, now: float) -> bool:
    """Tell whether there is anything to take; asked often, and only read."""
    found = await connection.execute(select(_c.at).where(_c.at <= now).limit(1))
    return found.first() is not None


async def take(connection: AsyncConnection, now: float, limit: int) -> list[Reminder]:
    """Take the reminders that are due away from the list; what is returned is ours alone.

    Of two workers each skips what the other holds, and only what the DELETE itself returns counts.
    """
    wanted = select(_c.person_id, _c.announcement_id, _c.before).where(_c.at <= now).order_by(_c.at)
    found = (await connection.execute(wanted.limit(limit).with_for_update(skip_locked=True))).all()
    if not found:
        return []
    # One search in the index for each: for a list of keys SQLite would read the whole table.
    taken = delete(reminders).where(or_(*(_is(*row) for row in found))).returning(reminders)
    rows = await connection.execute(taken)
    return [
        Reminder(
            PersonId(row.person_id),
            AnnouncementId(row.announcement_id),
            Before(row.before),
            datetime.fromtimestamp(row.at, UTC),
        )
        for row in rows
    ]


def _is(person: int, announcement: int, before: str) -> ColumnElement[bool]:
    return and_(_c.person_id == person, _c.announcement_id == announcement, _c.before == before)


async def ask(connection: AsyncConnection, wanted: Iterable[Reminder]) -> None:
    """Write reminders down; asking twice is asking once."""
    rows = [
        {"person_id": r.person, "announcement_id": r.announcement, "before": r.before.value}
        | {"at": r.at.timestamp()}
        for r in wanted
    ]
    if rows:
        wish = inserting(connection, reminders)
        keys = ["person_id", "announcement_id", "before"]
        await connection.execute(
            wish.on_conflict_do_update(index_elements=keys, set_={"at": wish.excluded.at}), rows
        )


async def moved(connection: AsyncConnection, announcement: int, happens_at: datetime | None) -> None:
    """Move the reminders of something that got another date; without a date there is nothing to remind of."""
    mine = _c.announcement_id == announcement
    if happens_at is None:
        await connection.execute(delete(reminders).where(mine))
        return
    for before in Before:
        these = and_(mine, _c.before == before.value)
        everybody = update(reminders).where(these)
        await connection.execute(everybody.values(at=due(happens_at, before, MOSCOW).timestamp()))
        for region, zone in ZONES.items():
            there = select(people.c.id).where(lives_in(region))
            at = due(happens_at, before, zone).timestamp()
            await connection.execute(everybody.where(_c.person_id.in_(there)).values(at=at))


async def forget(connection: AsyncConnection, person: int) -> None:
    """Erase the reminders of a person.

    It comes before the outbox is emptied: whoever is just taking one has then written the letter.
    """
    await connection.execute(delete(reminders).where(_c.person_id == person))


class Reminders(Shelf):
    """The reminders as a turn sees them."""

    async def ask(self, reminder: Reminder) -> None:
        """Write a reminder down; asking twice is asking once."""
        await ask(await self._guarded(), [reminder])

    async def cancel(self, person: PersonId, announcement: int, before: Before) -> None:
        """Take a reminder back."""
        mine = _is(person, announcement, before.value)
        await (await self._guarded()).execute(delete(reminders).where(mine))

    async def asked(self, person: PersonId, announcements: Collection[int]) -> dict[int, set[Before]]:
        """Return which reminders of these announcements a person has asked for and not had yet."""
        wanted = select(_c.announcement_id, _c.before).where(_c.person_id == person)
        wanted = wanted.where(_c.announcement_id.in_(announcements))
        found: dict[int, set[Before]] = {number: set() for number in announcements}
        for row in await (await self._guarded()).execute(wanted):
            found[row.announcement_id].add(Before(row.before))
        return found

    async def moved(self, announcement: int, happens_at: datetime | None) -> None:
        """Move the reminders of something that got another date."""
        await moved(await self._guarded(), announcement, happens_at)

    async def count(self, person: PersonId) -> int:
        """Count the reminders a person waits for."""
        counted = select(func.count()).select_from(reminders).where(_c.person_id == person)
        return int((await (await self._guarded()).execute(counted)).scalar_one())

    async def forget(self, person: PersonId) -> None:
        """Erase the reminders of a person."""
        await forget(await self._guarded(), person)
