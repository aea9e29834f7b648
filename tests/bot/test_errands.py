"""An errand is done once, whatever fails in between and however many do errands."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import insert, select

from bot import errands
from bot.workshop import Finish, Workshop
from domain.announcements import Announcement, Text
from domain.bodies import to_json
from domain.outgoing import Outgoing
from domain.sendings import Fate
from storage import errands as kept
from storage.database import Database
from storage.errands import Errand
from storage.tables import announcements, outbox, recipients, sendings
from storage.tables import errands as table
from tests.stage import stage_on

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOT = 42
WISH = {"sending": 1, "exact": True, "language": "en", "zone": 180}


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    body = orjson.dumps(to_json(Announcement(texts={"en": Text("Come")}))).decode()
    told = {"id": 1, "body": body, "created_at": 0.0, "changed_at": 0.0}
    sent = {
        "id": 1,
        "bot_id": BOT,
        "announcement_id": 1,
        "purpose": 0,
        "state": 6,
        "body": body,
        "starts_at": 0.0,
    }
    row = {
        "sending_id": 1,
        "language": "en",
        "reads": "en",
        "zone": 180,
        "not_before": 0.0,
        "settled_at": 60.0,
    }
    rows = [row | {"person_id": n, "state": int(Fate.DELIVERED)} for n in range(1, 9)]
    for into, values in ((announcements, [told]), (sendings, [sent]), (recipients, rows)):
        await database.write(lambda c, i=into, v=values: c.execute(insert(i), v))  # type: ignore[misc]
    yield database
    await database.close()


async def wants(database: Database, kind: str = "csv", **more: Any) -> bool:
    return await database.write(lambda c: kept.want(c, BOT, 7, kind, WISH | more))


async def rows(database: Database, of: Any) -> list[Any]:
    async def read(connection: Any) -> list[Any]:
        return list((await connection.execute(select(of).order_by(of.c.id))).all())

    return await database.read(read)


async def test_the_same_is_made_once_however_often_it_is_asked_for(database: Database) -> None:
    assert await wants(database)
    assert not await wants(database)
    assert await wants(database, exact=False)
    assert await wants(database, kind="picture")
    assert await errands.run(Workshop(database, NOW), BOT) == 3
    assert await rows(database, table) == []
    files = [(row.method, row.file_name, row.lane) for row in await rows(database, outbox)]
    assert files == [
        ("sendDocument", "announcement-1.csv", 1),
        ("sendDocument", "announcement-1.csv", 1),
        ("sendPhoto", "announcement-1.png", 1),
    ]
    assert await wants(database)


async def test_of_two_workers_at_once_one_is_heard(database: Database) -> None:
    await wants(database)
    second = Database(database.url)
    done = await asyncio.gather(*(errands.run(Workshop(base, NOW), BOT) for base in (database, second)))
    await second.close()
    assert sum(done) == 1
    assert len(await rows(database, outbox)) == 1


async def test_a_crash_before_the_letter_is_written_repeats_the_work(database: Database) -> None:
    async def crash(*_args: object) -> list[Outgoing]:
        raise SystemExit

    await wants(database)
    with pytest.raises(SystemExit):
        await errands.run(Workshop(database, NOW), BOT, crash)
    assert await errands.run(Workshop(database, NOW), BOT) == 1
    assert len(await rows(database, outbox)) == 1


async def test_what_fails_three_times_is_dropped_with_a_sentence(database: Database) -> None:
    await wants(database, kind="statue")
    await wants(database)
    assert await errands.run(Workshop(database, NOW), BOT) == 1  # the table is made all the same
    assert await errands.run(Workshop(database, NOW), BOT) == 0
    assert not await wants(database, kind="statue")
    assert await errands.run(Workshop(database, NOW), BOT) == 1
    assert await rows(database, table) == []
    last = (await rows(database, outbox))[-1]
    assert orjson.loads(last.payload)["text"].startswith("I could not make this file.")


async def test_a_sending_that_is_gone_is_passed_over(database: Database) -> None:
    await wants(database, sending=99)
    assert await errands.run(Workshop(database, NOW), BOT) == 0
    assert await rows(database, table) == []


async def test_another_bots_errands_are_left_alone(database: Database) -> None:
    await wants(database)
    assert await errands.run(Workshop(database, NOW), BOT + 1) == 0
    assert len(await rows(database, table)) == 1


async def test_who_is_forgotten_while_it_is_made_gets_nothing(database: Database) -> None:
    async def slow(workshop: Workshop, errand: Errand) -> list[Outgoing] | Finish:
        letters = await errands.made(workshop, errand)
        await workshop.database.write(lambda c: kept.forget(c, 7))
        return letters

    await wants(database)
    assert await errands.run(Workshop(database, NOW), BOT, slow) == 0
    assert await rows(database, outbox) == []


async def test_a_stop_leaves_the_errand_and_no_process_behind(database: Database) -> None:
    await wants(database, kind="picture")
    doing = asyncio.create_task(errands.run(Workshop(database, NOW), BOT))
    while not (drawing := _children()):  # noqa: ASYNC110 -- another process is waited for
        await asyncio.sleep(0.01)
    doing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await doing
    assert drawing.isdisjoint(_children())
    assert len(await rows(database, table)) == 1
    assert await rows(database, outbox) == []


def _children() -> set[str]:
    """Return the numbers of the processes that draw for this one."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and b"bot.pictures" in command:
            found.add(stat.parent.name)
    return found


async def test_the_worker_does_errands_beside_its_rounds(database: Database) -> None:
    async with stage_on(database.url) as stage:
        wish = partial(kept.want, bot_id=stage.bot.id, chat_id=7, kind="csv", details=WISH)
        await database.write(lambda c: wish(c))
        working = asyncio.create_task(stage.app.worker.run())
        while not await rows(database, outbox):  # noqa: ASYNC110 -- the database is all they share
            await asyncio.sleep(0.05)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert await rows(database, table) == []
    assert not any(task.get_name() == "errands" for task in asyncio.all_tasks())
