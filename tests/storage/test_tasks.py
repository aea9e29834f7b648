"""Articles are held for one person at a time, remembered for a while, and dropped when they are gone."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import pytest
from sqlalchemy import select, text

from domain.people import PersonId
from domain.tasks import KEPT_FOR, REMEMBERED_FOR, TOO_HARD_AT, Kind, Source, Task
from storage import tasks as shelf
from storage.database import Database
from storage.store import Store
from storage.tables import offers, tasks
from storage.vault import Vault
from tests.pooled import article, keeps

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANN, BOB = PersonId(1), PersonId(2)
HOUR = timedelta(hours=1)
SEALS = Vault(["k" * 32])
T = TypeVar("T")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


async def does(
    database: Database, now: datetime, act: Callable[[Store], Awaitable[T]], seals: Vault = SEALS
) -> T:
    """Do something as a turn would."""

    async def turn(connection: Any) -> T:
        store = Store(connection, now, seals=seals)
        result = await act(store)
        await store.settle(succeeded=True)
        return result

    return await database.write(turn)


async def gives(
    database: Database, person: PersonId | None, now: datetime = NOW, **taste: Any
) -> Task | None:
    """Give somebody an article on the Tatar wiki."""
    return await does(database, now, lambda store: store.tasks.give(person, "tt", **taste))


async def _too_hard(store: Store, task: Task) -> None:
    await store.tasks.found_too_hard(task, None)


async def pages(database: Database) -> set[int]:
    """Return what is in the pool."""
    return set((await database.read(lambda c: c.execute(select(tasks.c.page)))).scalars())


async def test_many_at_once_in_several_processes_never_get_the_same(
    database: Database, database_url: str
) -> None:
    await keeps(database, "tt", NOW.timestamp(), *(article(page) for page in range(1, 31)))
    others = [Database(database_url) for _process in range(4)]
    crowd = [PersonId(n) if n % 3 else None for n in range(1, 41)]
    given = await asyncio.gather(
        *(gives(others[n % len(others)], person) for n, person in enumerate(crowd)), gives(database, BOB)
    )
    held = [task.id for task in given if task is not None]
    assert len(held) == len(set(held))
    late = [task.id for _n in range(30) if (task := await gives(database, None)) is not None]
    assert len({*held, *late}) == len(held) + len(late) == 30
    for other in others:
        await other.close()


async def test_an_article_is_held_for_an_hour_and_never_given_again_to_the_same_person(
    database: Database,
) -> None:
    await keeps(database, "tt", NOW.timestamp(), article(5))
    first = await gives(database, ANN)
    assert first is not None
    assert (first.page, first.kind, first.source) == (5, Kind.LINK, Source.DEAD_END)
    assert await gives(database, BOB, NOW + HOUR - timedelta(seconds=1)) is None
    assert await gives(database, ANN, NOW + HOUR) is None
    assert await gives(database, BOB, NOW + HOUR) == first


async def test_what_is_in_hand_is_known_until_the_hour_is_over_or_another_comes(database: Database) -> None:
    await keeps(database, "tt", NOW.timestamp(), article(5), article(6))
    first = await gives(database, ANN)

    async def in_hand(now: datetime = NOW) -> Task | None:
        return await does(database, now, lambda store: store.tasks.in_hand(ANN, "tt"))

    assert await in_hand() == first
    assert await in_hand(NOW + HOUR) is None
    second = await gives(database, ANN)
    assert await in_hand() == second != first
    assert second is not None
    await does(database, NOW, lambda store: store.tasks.found_too_hard(second, ANN))
    assert await in_hand() is None
    assert await does(database, NOW, lambda store: store.tasks.count(ANN)) == 2


async def test_what_is_too_hard_for_many_is_given_to_nobody(database: Database) -> None:
    await keeps(database, "tt", NOW.timestamp(), article(5))
    for number in range(TOO_HARD_AT):
        now = NOW + timedelta(days=2 * number)
        task = await gives(database, None, now)
        assert task is not None
        for _tap in range(2):
            await does(database, now, partial(_too_hard, task=task))
        assert await gives(database, None, now + 2 * HOUR) is None  # it rests
    assert await gives(database, None, NOW + timedelta(days=30)) is None


async def test_who_is_not_remembered_still_gets_something_easier(database: Database) -> None:
    found = [article(5, Kind.COPYEDIT), article(6, Kind.EXPAND), article(7, Kind.REFERENCES)]
    await keeps(database, "tt", NOW.timestamp(), *found)
    task = await gives(database, None, too_hard=Kind.COPYEDIT)
    assert task is not None
    assert task.kind is Kind.COPYEDIT  # nothing is easier
    task = await gives(database, None, too_hard=Kind.EXPAND)
    assert task is not None
    assert task.kind is Kind.REFERENCES
    assert (await database.read(lambda c: c.execute(select(offers)))).all() == []


async def test_a_page_has_one_row_and_what_is_found_again_stays(database: Database) -> None:
    start = NOW.timestamp()
    assert await keeps(database, "tt", start, article(5), article(6, topic="history")) == 2
    again = [article(5, Kind.EXPAND), article(6, title="Moved"), article(5, Kind.TRANSLATE)]
    assert await keeps(database, "tt", start + 9, *again) == 1
    rows: Any = await database.read(lambda c: c.execute(select(tasks).order_by(tasks.c.id)))
    assert [(row.kind, row.page, row.title, row.topic, row.found_at - start) for row in rows] == [
        ("link", 5, "Article 5", None, 0),
        ("link", 6, "Moved", "history", 9),
        ("translate", 5, "Article 5", None, 9),
    ]
    assert await database.read(lambda c: shelf.filled_at(c, "tt")) == start + 9
    for later, source in ((60, Source.DEAD_END), (9 * 3600, Source.ANCIENT)):
        await keeps(database, "tt", start + later, article(5, source=Source.ANCIENT))
        found: Any = await database.read(lambda c: c.execute(select(tasks.c.source).order_by(tasks.c.id)))
        assert found.scalars().first() == source  # within an hour it stays what it was found as first
    assert await database.read(lambda c: shelf.filled_at(c, "ba")) == 0


async def test_a_page_that_is_gone_is_dropped_there_and_where_it_was_to_be_translated(
    database: Database,
) -> None:
    await keeps(database, "tt", 0.0, article(5), article(6, Kind.TRANSLATE), article(7, Kind.TRANSLATE))
    await keeps(database, "ru", 0.0, article(6))
    await database.write(lambda c: shelf.drop(c, "tt", 5))
    await database.write(lambda c: shelf.drop(c, "tt", 7))
    assert await pages(database) == {6, 7}
    await database.write(lambda c: shelf.drop(c, "ru", 6))
    assert await pages(database) == {7}


async def test_what_is_old_is_swept_but_not_out_of_anybodys_hand(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST", 3)
    old = NOW - KEPT_FOR
    await keeps(database, "tt", old.timestamp() - 60, article(1), article(2))
    await keeps(database, "tt", NOW.timestamp(), *(article(page) for page in range(3, 8)))
    given = await gives(database, ANN)
    assert given is not None
    await database.write(lambda c: shelf.sweep(c, NOW))
    kept = await pages(database)
    assert given.page in kept
    assert 3 <= len(kept) <= 4
    assert kept <= {given.page, *range(3, 8)}
    await database.write(lambda c: shelf.sweep(c, NOW + REMEMBERED_FOR + HOUR))
    assert await pages(database) == set()
    assert await does(database, NOW, lambda store: store.tasks.count(ANN)) == 0


async def test_to_be_forgotten_takes_what_one_was_given(database: Database) -> None:
    await keeps(database, "tt", NOW.timestamp(), article(1), article(2))
    for person in (ANN, BOB):
        await gives(database, person)
    await does(database, NOW, lambda store: store.forget(ANN))
    rows: Any = await database.read(lambda c: c.execute(select(offers)))
    assert Counter(row.person_id for row in rows) == {BOB: 1}


async def test_nobody_reads_from_the_rows_which_article_is_whose(database: Database) -> None:
    given_at = NOW + timedelta(minutes=3, seconds=7)
    await keeps(database, "tt", NOW.timestamp(), *(article(page) for page in range(901, 905)))
    given = [await gives(database, person, given_at) for person in (ANN, BOB)]
    rows: Any = (await database.read(lambda c: c.execute(select(offers)))).mappings().all()
    for row in rows:
        said = " ".join(str(value) for value in row.values())
        assert not any(str(task.page) in said for task in given if task)
        assert row["until"] == (given_at + REMEMBERED_FOR).date()
    held = (await database.read(lambda c: c.execute(select(tasks.c.held_until)))).scalars().all()
    assert {moment % shelf.ROUNDED_S for moment in held} == {0}
    await database.write(lambda c: shelf.sweep(c, given_at + 2 * HOUR))
    held = (await database.read(lambda c: c.execute(select(tasks.c.held_until)))).scalars().all()
    assert set(held) == {0}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_nor_from_the_transactions_in_which_rows_were_written(database: Database) -> None:
    await keeps(database, "tt", NOW.timestamp(), *(article(page) for page in range(901, 905)))
    for person in (ANN, BOB):
        await gives(database, person)

    async def written(table: str) -> set[int]:
        said = text(f"SELECT CAST(CAST(xmin AS text) AS bigint) FROM {table}")  # noqa: S608 -- our own names
        return set((await database.read(lambda c: c.execute(said))).scalars())

    assert len(await written("tasks") & await written("offers")) == 2
    await database.write(lambda c: shelf.sweep(c, NOW))
    assert not await written("tasks") & await written("offers")


async def test_with_a_newer_key_people_keep_what_they_have_and_with_a_lost_one_begin_anew(
    database: Database,
) -> None:
    await keeps(database, "tt", NOW.timestamp(), article(1))
    task = await gives(database, ANN)
    assert task is not None
    newer, lost = Vault(["n" * 32, "k" * 32]), Vault(["x" * 32])
    assert await does(database, NOW, lambda store: store.tasks.in_hand(ANN, "tt"), newer) == task
    assert await does(database, NOW, lambda store: store.tasks.given_at(ANN, task), newer) == NOW.timestamp()
    later = NOW + 2 * HOUR
    assert await does(database, later, lambda store: store.tasks.give(ANN, "tt"), newer) is None
    assert await does(database, NOW, lambda store: store.tasks.in_hand(ANN, "tt"), lost) is None
    assert await does(database, NOW, lambda store: store.tasks.given_at(ANN, task), lost) is None
    assert await does(database, later, lambda store: store.tasks.give(ANN, "tt"), lost) == task
