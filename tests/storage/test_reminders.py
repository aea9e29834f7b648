"""Every reminder is taken once, by one worker, and goes where its thing goes: moved, cancelled, forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.announcements import AnnouncementId
from domain.people import Person, PersonId
from domain.reminders import Before, due
from storage import people, reminders
from storage.database import Database
from storage.reminders import Reminder
from storage.store import Store
from storage.tables import reminders as table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANN, BEN, CHULPAN = PersonId(1), PersonId(2), PersonId(2**40)
FAIR, TRIP = AnnouncementId(7), AnnouncementId(8)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


def one(person: PersonId, announcement: AnnouncementId = FAIR, before: Before = Before.DAY) -> Reminder:
    return Reminder(person, announcement, before, NOW)


async def kept(database: Database) -> dict[tuple[int, int, str], datetime]:
    rows = await database.read(lambda c: c.execute(select(table)))
    return {(r.person_id, r.announcement_id, r.before): datetime.fromtimestamp(r.at, UTC) for r in rows}


async def test_asking_twice_is_asking_once(database: Database) -> None:
    later = Reminder(ANN, FAIR, Before.DAY, NOW + timedelta(hours=1))
    await database.write(lambda c: reminders.ask(c, [one(ANN)]))
    await database.write(lambda c: reminders.ask(c, [later]))
    assert await kept(database) == {(ANN, FAIR, "1d"): later.at}


async def test_only_what_is_due_is_taken_and_the_oldest_first(database: Database) -> None:
    wishes = [Reminder(PersonId(n), FAIR, Before.HOUR, NOW + timedelta(minutes=n)) for n in range(-5, 5)]
    await database.write(lambda c: reminders.ask(c, wishes))
    first = await database.write(lambda c: reminders.take(c, NOW.timestamp(), 2))
    assert {reminder.person for reminder in first} == {-5, -4}
    rest = await database.write(lambda c: reminders.take(c, NOW.timestamp(), 100))
    assert {reminder.person for reminder in rest} == {-3, -2, -1, 0}
    assert all(reminder in wishes for reminder in [*first, *rest])
    assert len(await kept(database)) == 4


async def test_two_workers_at_once_never_take_the_same(database_url: str, database: Database) -> None:
    crowd = [one(PersonId(number)) for number in range(1, 301)]
    await database.write(lambda c: reminders.ask(c, crowd))
    other = Database(database_url)

    async def work(mine: Database) -> list[Reminder]:
        taken: list[Reminder] = []
        while batch := await mine.write(lambda c: reminders.take(c, NOW.timestamp(), 7)):
            taken += batch
        return taken

    shares = await asyncio.gather(work(database), work(other), work(database), work(other))
    await other.close()
    found = [reminder.person for share in shares for reminder in share]
    assert sorted(found) == [reminder.person for reminder in crowd]
    assert await kept(database) == {}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_another_worker_holds_is_skipped_and_comes_back_when_it_dies(database: Database) -> None:
    await database.write(lambda c: reminders.ask(c, [one(ANN), one(BEN)]))
    async with database.engine.connect() as first, database.engine.connect() as second:
        [held] = await reminders.take(first, NOW.timestamp(), 1)
        [other] = await reminders.take(second, NOW.timestamp(), 5)
        assert {held.person, other.person} == {ANN, BEN}
        await second.commit()
        await first.rollback()
    assert {person for person, *_ in await kept(database)} == {held.person}


async def test_a_moved_thing_moves_its_reminders_by_the_clocks_of_each_zone(database: Database) -> None:
    known = [
        Person(ANN, region="tatarstan"),
        Person(BEN, region="bashkortostan"),
        Person(CHULPAN, region="bashkortostan/sibay"),
    ]
    await database.write(lambda c: people.save(c, known))
    wishes = [one(person.id, before=before) for person in known for before in Before]
    await database.write(lambda c: reminders.ask(c, [*wishes, one(ANN, TRIP)]))
    evening = datetime(2026, 12, 1, 17, tzinfo=UTC)  # 20:00 in Moscow, 22:00 in Ufa
    await database.write(lambda c: reminders.moved(c, FAIR, evening))
    expected = {
        (person, FAIR, before.value): due(evening, before, zone)
        for person, zone in ((ANN, 180), (BEN, 300), (CHULPAN, 300))
        for before in Before
    }
    assert await kept(database) == expected | {(ANN, TRIP, "1d"): NOW}


async def test_without_a_date_there_is_nothing_to_remind_of(database: Database) -> None:
    await database.write(lambda c: reminders.ask(c, [one(ANN), one(BEN), one(ANN, TRIP)]))
    await database.write(lambda c: reminders.moved(c, FAIR, None))
    assert set(await kept(database)) == {(ANN, TRIP, "1d")}


async def test_a_turn_asks_counts_and_takes_back(database: Database) -> None:
    async def turn(connection: AsyncConnection) -> tuple[dict[int, set[Before]], int]:
        store = Store(connection, NOW)
        for before in Before:
            await store.reminders.ask(one(ANN, before=before))
        await store.reminders.ask(one(BEN))
        await store.reminders.cancel(ANN, FAIR, Before.DAY)
        await store.reminders.cancel(ANN, TRIP, Before.DAY)
        found = await store.reminders.asked(ANN, [FAIR, TRIP]), await store.reminders.count(ANN)
        await store.settle(succeeded=True)
        return found

    asked, count = await database.write(turn)
    assert asked == {FAIR: {Before.THREE_DAYS, Before.HOUR}, TRIP: set()}
    assert count == 2


async def test_to_be_forgotten_takes_ones_own_reminders_and_no_others(database: Database) -> None:
    await database.write(lambda c: reminders.ask(c, [one(ANN), one(ANN, TRIP), one(BEN)]))

    async def turn(connection: AsyncConnection) -> None:
        store = Store(connection, NOW)
        await store.forget(ANN)
        await store.settle(succeeded=True)

    await database.write(turn)
    assert set(await kept(database)) == {(BEN, FAIR, "1d")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_however_many_wait_what_is_due_is_found_by_its_time(database: Database) -> None:
    wishes = [Reminder(PersonId(n), FAIR, Before.HOUR, NOW) for n in range(9)]
    await database.write(lambda c: reminders.ask(c, wishes))
    async with database.engine.connect() as connection:
        plans: list[str] = []

        def explain(asked: Any, _cursor: object, statement: str, values: Any, *_: object) -> None:
            if not statement.startswith("EXPLAIN"):
                rows = asked.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                plans.extend(row[3] for row in rows)

        event.listen(connection.sync_connection, "before_cursor_execute", explain)
        assert len(await reminders.take(connection, NOW.timestamp(), 9)) == 9
    assert plans
    assert not any("SCAN" in step for step in plans), plans
