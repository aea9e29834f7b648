"""Transactions: what is written together fails apart, and an error that may pass is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import inbox
from storage.database import ATTEMPTS, Database, async_url, is_passing
from storage.inbox import Arrival
from storage.tables import inbox as inbox_table

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


def arrival(number: int) -> Arrival:
    return Arrival(1, number, 7, b"{}", 0.0)


async def accept(database: Database, number: int) -> int:
    return await database.write(lambda c: inbox.accept(c, [arrival(number)]))


async def numbers(database: Database) -> list[int]:
    found = await database.read(lambda c: c.execute(select(inbox_table.c.update_id).order_by("id")))
    return [int(number) for number in found.scalars()]


async def test_work_is_committed_when_it_returns_and_taken_back_when_it_raises(database: Database) -> None:
    async def fails(connection: Any) -> None:
        await inbox.accept(connection, [arrival(1)])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(fails)
    assert await numbers(database) == []
    assert await database.write(lambda c: inbox.accept(c, [arrival(2)])) == 1
    assert await numbers(database) == [2]


async def test_of_much_that_is_written_at_once_only_what_fails_is_taken_back(database: Database) -> None:
    async def write(number: int) -> int:
        async def work(connection: Any) -> int:
            await inbox.accept(connection, [arrival(number)])
            if number % 3 == 0:
                raise ZeroDivisionError(number)
            return number

        return await database.write(work)

    ended = await asyncio.gather(*(write(number) for number in range(1, 10)), return_exceptions=True)
    assert [one for one in ended if isinstance(one, int)] == [1, 2, 4, 5, 7, 8]
    assert [str(one) for one in ended if isinstance(one, ZeroDivisionError)] == ["3", "6", "9"]
    assert sorted(await numbers(database)) == [1, 2, 4, 5, 7, 8]


async def test_each_hears_of_its_own_error(database: Database) -> None:
    wrong = "INSERT INTO people (id, interests, plain, stopped) VALUES (1, '', NULL, NULL)"

    async def breaks(connection: Any) -> None:
        await connection.execute(text(wrong))

    ended = await asyncio.gather(
        accept(database, 1), database.write(breaks), accept(database, 2), return_exceptions=True
    )
    assert (ended[0], ended[2]) == (1, 1)
    assert isinstance(ended[1], IntegrityError)


async def test_an_error_that_cannot_pass_is_not_tried_again(database: Database) -> None:
    tries = []

    async def work(connection: Any) -> None:
        tries.append(1)
        await connection.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(DBAPIError) as caught:
        await database.read(work)
    assert not is_passing(caught.value)
    assert len(tries) == 1


async def test_a_connection_that_fails_is_tried_again_and_told_in_the_end(database: Database) -> None:
    tries = []

    async def work(_connection: Any) -> None:
        tries.append(1)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await database.read(work)
    assert len(tries) == ATTEMPTS


@on_sqlite
async def test_what_waits_is_committed_together(database: Database) -> None:
    """That is what makes SQLite fast enough: a commit is dear, and a crowd shares it."""
    commits: list[object] = []
    event.listen(database.engine.sync_engine, "commit", commits.append)
    await asyncio.gather(*(accept(database, number) for number in range(100)))
    assert len(await numbers(database)) == 100
    assert 1 <= len(commits) <= 3


@on_sqlite
async def test_a_file_keeps_nothing_it_was_told_to_erase(database: Database) -> None:
    async def pragmas(connection: Any) -> list[Any]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [(await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in names]

    assert await database.read(pragmas) == ["wal", 2, 1, 1]


@on_sqlite
async def test_closing_waits_for_what_is_being_written(database_url: str) -> None:
    database = Database(database_url)
    writing = asyncio.create_task(accept(database, 1))
    await asyncio.sleep(0)
    await database.close()
    assert await writing == 1
    again = Database(database_url)
    assert await numbers(again) == [1]
    await again.close()


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("sqlite:///var/bot.db", "sqlite+aiosqlite:///var/bot.db"),
        ("sqlite+aiosqlite:///var/bot.db", "sqlite+aiosqlite:///var/bot.db"),
        ("postgres://bot:p%40ss@host:5432/bot", "postgresql+asyncpg://bot:p%40ss@host:5432/bot"),
        ("postgresql://bot@host/bot?sslmode=require", "postgresql+asyncpg://bot@host/bot?ssl=require"),
        ("postgresql+asyncpg://host/bot", "postgresql+asyncpg://host/bot"),
    ],
)
def test_an_address_names_its_driver(written: str, understood: str) -> None:
    assert async_url(written) == understood
