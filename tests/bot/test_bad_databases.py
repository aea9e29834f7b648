"""The database goes away in the middle of things: people notice a pause and nothing else."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from handlers.screen import Screen
from storage import sqlite
from storage.tables import DONE
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table
from tests.bot.conftest import Logs, on_word, rows, until
from tests.bot.wire import Wire, wire_to
from tests.stage import Stage, Visitor, stage_on

pytestmark = pytest.mark.own_database

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CUT = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def cut_all(url: str) -> int:
    """End every connection to a database but the one that does it."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return int((await connection.execute(CUT)).scalar_one())
    finally:
        await engine.dispose()


@on_postgresql
async def test_a_connection_that_is_cut_in_the_middle_of_a_turn_is_made_anew(
    stage: Stage, ann: Visitor, logs: Logs
) -> None:
    tries = []

    async def work(data: dict[str, Any]) -> Screen:
        tries.append(await data["store"].pseudonym(data["person"].id))
        if len(tries) == 1:
            assert await cut_all(stage.app.settings.database_url) > 0
        return Screen("done")

    on_word(stage, "trip", work)
    assert await ann.says("trip") == "done"
    assert len(ann.messages) == 1
    assert len(tries) == 2
    assert "database_retry" in [line["event"] for line in logs]
    assert [row.state for row in await rows(stage, inbox_table)] == [DONE]


@on_postgresql
async def test_connections_that_are_cut_again_and_again_lose_and_double_nothing(stage: Stage) -> None:
    crowd = [stage.person(f"Person{number}", "en") for number in range(8)]

    async def cuts() -> None:
        while True:
            await asyncio.sleep(0.03)
            await cut_all(stage.app.settings.database_url)

    cutting = asyncio.create_task(cuts())
    for _ in range(3):
        for somebody in crowd:
            await stage.world.say(somebody.account, stage.bot, "/start")
        await settle_patiently(stage)
    cutting.cancel()
    await settle_patiently(stage)
    assert [len(somebody.messages) for somebody in crowd] == [3] * 8
    assert await rows(stage, outbox_table) == []


async def settle_patiently(stage: Stage) -> None:
    """Do what the bot's loops do: when the database is away for longer, try again."""
    for _ in range(20):
        try:
            await stage.settle()
        except (DBAPIError, OSError):
            continue
        return
    raise AssertionError("the bot does not come to rest")


@pytest.fixture
async def wire(database_url: str) -> AsyncIterator[Wire]:
    async with wire_to(database_url) as wire:
        yield wire


async def story(stage: Stage) -> Visitor:
    """Say something, tap what is deleted meanwhile, so that it must be said anew, and say something more."""
    ann = stage.person("Ann", "en")
    await ann.starts()
    message_id, data = ann.find("English")
    await stage.world.tap(ann.account, stage.bot, message_id, data)
    await stage.world.delete(ann.account, stage.bot, message_id)
    await stage.settle()
    await ann.says("/help")
    return ann


@on_postgresql
async def test_a_commit_whose_answer_is_lost_is_neither_repeated_nor_forgotten(wire: Wire) -> None:
    """For each commit in a conversation: it is done, the line goes dead, and all goes on."""
    async with stage_on(wire.url) as stage:
        await story(stage)
        commits = wire.commits
    assert commits >= 6
    for number in range(1, commits + 1):
        wire.commits, wire.cut_at = 0, number
        async with stage_on(wire.url, seed=100 + number) as stage:
            ann = await story(stage)
            wire.cut_at = None
            await settle_patiently(stage)
            assert len(ann.messages) == 2, f"after the loss of commit {number}"
            assert len(stage.world.log.received(ann.id)) == 3
            assert await rows(stage, outbox_table) == []
    assert wire.cuts == commits


class Lock:
    """Another program that holds a SQLite file for itself."""

    def __init__(self, stage: Stage) -> None:
        path = make_url(stage.app.settings.database_url).database
        assert path is not None
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def __enter__(self) -> None:
        self._connection.execute("BEGIN EXCLUSIVE")

    def __exit__(self, *_error: object) -> None:
        self._connection.execute("ROLLBACK")
        self._connection.close()


@on_sqlite
async def test_a_file_that_is_locked_for_a_while_is_waited_for(stage: Stage, ann: Visitor) -> None:
    with Lock(stage):
        coming = asyncio.create_task(ann.starts())
        await asyncio.wait({coming}, timeout=0.3)
        assert not coming.done()
    await coming
    assert len(ann.messages) == 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for another program's lock only for a moment; asked for before the stage is set."""
    monkeypatch.setattr(sqlite, "LOCK_S", 0.02)


@on_sqlite
@pytest.mark.usefixtures("impatient")
async def test_a_file_that_is_locked_for_longer_is_tried_again(
    stage: Stage, ann: Visitor, logs: Logs
) -> None:
    with Lock(stage):
        coming = asyncio.create_task(ann.starts())
        await until(lambda: "database_retry" in [line["event"] for line in logs])
    await coming
    assert len(ann.messages) == 1
    assert [row.state for row in await rows(stage, inbox_table)] == [DONE]
