"""Whatever is folded away, and whenever it stops half way, a report says the same as before."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import orjson
import pytest
from sqlalchemy import func, insert, select

from domain.announcements import Announcement, AnnouncementId
from domain.bodies import to_json
from domain.sendings import Cell, Fate, Purpose, SendingId, SendingState
from storage import reports
from storage.database import Database
from storage.tables import announcements, links, recipients, sendings, tallies

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEGAN = NOW - timedelta(days=60)
SETTLED = [fate for fate in Fate if fate.is_settled]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


async def add_sending(database: Database, state: SendingState, ended: datetime | None = None) -> int:
    values = {
        "bot_id": 1,
        "announcement_id": 7,
        "purpose": int(Purpose.SEND),
        "state": int(state),
        "body": orjson.dumps(to_json(Announcement())).decode(),
        "starts_at": BEGAN.timestamp(),
        "finished_at": ended.timestamp() if ended else None,
    }
    made = insert(sendings).values(values).returning(sendings.c.id)
    return await database.write(lambda c: _scalar(c, made))


async def _scalar(connection: Any, statement: Any) -> int:
    return int((await connection.execute(statement)).scalar_one())


def row(sending: int, person: int, chance: Random, fates: list[Fate] = SETTLED) -> dict[str, Any]:
    fate = chance.choice(fates)
    return {
        "sending_id": sending,
        "person_id": person if chance.random() < 0.9 else -person,
        "language": chance.choice(["tt", "ru"]),
        "reads": chance.choice(["tt", "ba", "ru"]),
        "region": chance.choice(["", "tatarstan/arsk", "dagestan"]),
        "zone": 180,
        "state": int(fate),
        "not_before": 0.0,
        "settled_at": None
        if fate in (Fate.QUEUED, Fate.LEFT)
        else BEGAN.timestamp() + chance.random() * 9000,
    }


async def fill(database: Database, sending: int, number: int, fates: list[Fate] = SETTLED) -> list[Cell]:
    chance = Random(number)
    rows = [row(sending, person + 1, chance, fates) for person in range(number)]
    await database.write(lambda c: c.execute(insert(recipients), rows))
    counted = Counter((r["reads"], r["language"], r["region"], r["state"]) for r in rows)
    return [Cell(*key[:3], Fate(key[3]), people) for key, people in sorted(counted.items())]


async def left(database: Database) -> int:
    return await database.read(lambda c: _scalar(c, select(func.count()).select_from(recipients)))


async def test_everybody_is_counted_once_by_fate_language_and_region(database: Database) -> None:
    sending, other = [await add_sending(database, SendingState.SENDING) for _ in range(2)]
    expected = await fill(database, sending, 500, list(Fate))
    await fill(database, other, 30)
    assert await database.read(lambda c: reports.cells(c, sending)) == expected


async def test_a_sending_nobody_is_in_has_no_cells(database: Database) -> None:
    assert await database.read(lambda c: reports.cells(c, 99)) == []
    assert await database.read(lambda c: reports.timeline(c, 99)) == []


async def test_sums_are_the_same_after_every_slice(database: Database) -> None:
    """A crash between two slices leaves exactly such a moment."""
    sending = await add_sending(database, SendingState.FINISHED, BEGAN)
    expected = await fill(database, sending, 500)
    moments = 0
    while await database.write(lambda c: reports.fold(c, sending, 60)):
        moments += 1
        assert await database.read(lambda c: reports.cells(c, sending)) == expected
    assert (moments, await left(database)) == (9, 0)


async def test_somebody_who_reads_meanwhile_always_sees_everybody(database: Database) -> None:
    sending = await add_sending(database, SendingState.FINISHED, BEGAN)
    expected = await fill(database, sending, 500)
    folding = asyncio.create_task(reports.fold_old(database, NOW, slice_=7))
    while not folding.done():
        assert await database.read(lambda c: reports.cells(c, sending)) == expected
    assert await folding == 500


async def test_two_that_fold_at_once_fold_each_row_once(database: Database) -> None:
    sending = await add_sending(database, SendingState.FINISHED, BEGAN)
    expected = await fill(database, sending, 400)
    second = Database(database.url)
    one, two = await asyncio.gather(*(reports.fold_old(base, NOW, slice_=20) for base in (database, second)))
    rest = await reports.fold_old(second, NOW)
    await second.close()
    assert one + two + rest == 400
    assert await database.read(lambda c: reports.cells(c, sending)) == expected


async def test_only_what_ended_long_ago_is_folded(database: Database) -> None:
    fresh = await add_sending(database, SendingState.FINISHED, NOW - timedelta(days=34))
    going = await add_sending(database, SendingState.SENDING)
    old = await add_sending(database, SendingState.STOPPED, NOW - timedelta(days=36))
    for sending in (fresh, going, old):
        await fill(database, sending, 10)
    assert await reports.fold_old(database, NOW) == 10
    assert await left(database) == 20
    kept = await database.read(lambda c: _scalar(c, select(func.sum(tallies.c.people))))
    assert kept == 10


async def test_the_timeline_counts_everybody_who_was_settled_in_order(database: Database) -> None:
    sending = await add_sending(database, SendingState.FINISHED, BEGAN)
    await fill(database, sending, 500, [Fate.DELIVERED, Fate.BLOCKED])
    moments = await database.read(lambda c: reports.timeline(c, sending, 12))
    starts = [start for start, _, _ in moments]
    assert starts == sorted(starts)
    assert len(set(starts)) == 12
    assert sum(people for _, _, people in moments) == 500
    assert BEGAN <= starts[0] < starts[-1] < BEGAN + timedelta(seconds=9000)
    await reports.fold_old(database, NOW)
    folded = await database.read(lambda c: reports.timeline(c, sending, 12))
    assert sum(people for _, _, people in folded) == 500


async def test_a_result_tells_of_the_author_and_the_taps(database: Database) -> None:
    sending = await add_sending(database, SendingState.FINISHED, BEGAN)
    made = {"id": 7, "author": 5, "body": "{}", "created_at": 0.0, "changed_at": 0.0}
    link = {"token": "abc", "announcement_id": 7, "number": 0, "url": "https://a.example", "taps": 12}
    await database.write(lambda c: c.execute(insert(announcements), [made]))
    await database.write(lambda c: c.execute(insert(links), [link]))
    found = await database.read(lambda c: reports.result(c, sending))
    assert found is not None
    assert (found.author, list(found.taps)) == (5, [("https://a.example", 12)])
    assert (found.sending.id, found.sending.announcement_id) == (SendingId(sending), AnnouncementId(7))
    assert await database.read(lambda c: reports.result(c, sending + 1)) is None
