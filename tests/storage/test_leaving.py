"""Who leaves, or is forgotten, while something is just being written about them leaves nothing behind.

What others write meanwhile is on PostgreSQL only: SQLite has one who writes at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.anonymity import Kind
from domain.people import PersonId
from domain.rounds import Stage
from domain.surveys.answers import Answer
from storage import opening
from storage import participations as shelf
from storage.database import Database
from storage.opening import Closing
from storage.reaching import add
from storage.store import Store
from storage.tables import participations, sheets
from tests.bot.surveying import HIDDEN, does, institution, load, planned, published
from tests.stage import Stage as Scene
from tests.stage import Visitor
from tests.storage.partners import NOW, distinct, gather, shut

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

WAITS = text("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")

Leave = Callable[[Store, PersonId], Awaitable[Any]]


async def forgets(store: Store, person: PersonId) -> None:
    """Have everything forgotten."""
    await store.forget(person)


async def leaves(store: Store, person: PersonId) -> None:
    """Leave all institutions."""
    await store.institutions.leave(person)


async def meanwhile(stage: Scene, writes: Callable[[AsyncConnection], Awaitable[Any]], act: Any) -> None:
    """Let `act` happen between what somebody writes and its commit."""
    async with stage.app.database.engine.begin() as connection:
        await writes(connection)
        acting = asyncio.create_task(does(stage, act))
        while not await _is_waiting(stage.app.database):
            if acting.done():
                break
    await acting


async def _is_waiting(database: Database) -> bool:
    return (await database.read(lambda c: c.execute(WAITS))).first() is not None


async def all_of(stage: Scene, table: Any) -> list[Any]:
    """Return the rows of a table."""
    return list((await stage.app.database.read(lambda c: c.execute(select(table)))).all())


@pytest.fixture
async def paul(stage: Scene) -> Visitor:
    """Paul, who works in a museum."""
    visitor = stage.person("Paul", "en")
    await institution(stage, staff=[visitor])
    return visitor


@on_postgresql
@pytest.mark.parametrize("leave", [forgets, leaves])
async def test_an_answer_that_is_just_being_kept_is_erased(stage: Scene, paul: Visitor, leave: Leave) -> None:
    number = await planned(stage, await published(stage, HIDDEN), is_anonymous=True)
    row = {"round_id": number, "person_id": paul.id, "institution_id": 1, "stage": Stage.OPENED.value}
    await stage.app.database.write(lambda c: c.execute(insert(participations).values(row)))

    async def answers(connection: AsyncConnection) -> None:
        assert await shelf.held(connection, 1)
        await shelf.keep(connection, 1, {"q1": Answer(("yes",))})

    await meanwhile(stage, answers, lambda store: leave(store, PersonId(paul.id)))
    assert await all_of(stage, sheets) == []


@on_postgresql
@pytest.mark.parametrize("leave", [forgets, leaves])
async def test_who_leaves_while_the_list_is_written_is_not_asked(
    stage: Scene, paul: Visitor, leave: Leave
) -> None:
    number = await planned(stage, await published(stage))
    round_ = await load(stage, number)

    async def lists(connection: AsyncConnection) -> None:
        await add(connection, round_, HIDDEN, None, stage.clock.now())

    await meanwhile(stage, lists, lambda store: leave(store, PersonId(paul.id)))
    [row] = await all_of(stage, participations)
    assert (row.stage, row.due_at) == (Stage.GONE.value, None)
    assert row.person_id == (paul.id if leave is leaves else None)


async def test_who_is_forgotten_is_still_one_person_of_five(database_url: str) -> None:
    """Of eight answers five are of one person: then the others are mixed with fewer than four."""
    database = Database(database_url)
    it = await gather(database, [Kind("museum", "tt")] * 8, persons=[1, 1, 1, 1, 1, 2, 3, 4])
    for partner in it.partners:
        await it.answer(partner, distinct(partner.number))

    async def forgotten(connection: AsyncConnection) -> None:
        store = Store(connection, NOW, 4242)
        await store.forget(PersonId(1))
        await store.settle(succeeded=True)

    await database.write(forgotten)
    await database.write(lambda c: opening.open_due(c, it.round))
    await shut(database, it.round)
    assert await database.write(lambda c: opening.close(c, it.round)) == Closing(kept=0, erased=8)
    wanted = select(participations.c.person_id).order_by(participations.c.id)
    left = await database.read(lambda c: c.execute(wanted))
    assert list(left.scalars()) == [None] * 5 + [2, 3, 4]
    await database.close()
