"""The calendar holds what is ahead of one person, read from what was sent to people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.audiences import EVERYBODY, Audience, Condition, Trait
from domain.people import CONSENT_VERSION, Person, PersonId
from domain.sendings import Fate, Purpose, SendingState
from domain.topics import AnnouncementKind
from storage import calendar
from storage.database import Database
from storage.tables import members
from tests.told import begin, event, write

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANN = Person(PersonId(5), language="tt", consent=CONSENT_VERSION)
BEN = Person(PersonId(6), language="ba", consent=CONSENT_VERSION)
TATARS = Audience((Condition(Trait.LANGUAGE, ("tt",)),))
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[AsyncConnection]:
    database = Database(database_url)
    async with database.engine.connect() as connection:
        yield connection
    await database.close()


async def ahead(
    connection: AsyncConnection, person: Person = ANN, kind: AnnouncementKind = AnnouncementKind.EVENT
) -> list[int]:
    return [entry.id for entry in await calendar.coming(connection, person, kind, NOW)]


async def test_what_is_ahead_comes_in_its_order_and_no_more_than_ten(connection: AsyncConnection) -> None:
    told = (ANN.id, Fate.DELIVERED, 1)
    days = [9, 3, 12, 1, 5, 8, 2, 7, 4, 6, 11, 10]
    made = {day: await write(connection, event(NOW + timedelta(days=day)), told) for day in days}
    await write(connection, event(NOW - timedelta(days=1)), told)
    await write(connection, event(None), told)
    assert await ahead(connection) == [made[day] for day in range(1, 11)]
    assert await ahead(connection, BEN) == []


async def test_contests_and_events_are_two_lists(connection: AsyncConnection) -> None:
    told = (ANN.id, Fate.MUTED, None)
    contest = await write(connection, event(TOMORROW, kind=AnnouncementKind.CONTEST), told)
    excursion = await write(connection, event(TOMORROW), told)
    assert await ahead(connection) == [excursion]
    assert await ahead(connection, kind=AnnouncementKind.CONTEST) == [contest]


async def test_who_came_later_sees_what_their_like_were_told(connection: AsyncConnection) -> None:
    number = await write(connection, event(TOMORROW), audience=TATARS)
    assert await ahead(connection) == [number]
    assert await ahead(connection, BEN) == []


@pytest.mark.parametrize("state", [SendingState.SCHEDULED, SendingState.STOPPED, SendingState.HALTED])
async def test_what_has_not_begun_or_was_stopped_is_not_ahead(
    connection: AsyncConnection, state: SendingState
) -> None:
    await write(connection, event(TOMORROW), audience=EVERYBODY, state=state)
    assert await ahead(connection) == []


async def test_what_was_taken_back_is_gone_and_says_so(connection: AsyncConnection) -> None:
    number = await write(connection, event(TOMORROW), (ANN.id, Fate.DELIVERED, 1))
    await begin(connection, number, event(TOMORROW), purpose=Purpose.RECALL)
    assert await ahead(connection) == []
    found = await calendar.entry(connection, ANN, number, NOW)
    assert found is not None
    assert found.is_recalled
    assert (await calendar.entries(connection, [number]))[number].is_recalled


async def test_a_sending_that_was_repeated_is_one_thing(connection: AsyncConnection) -> None:
    number = await write(connection, event(TOMORROW), audience=EVERYBODY)
    await begin(connection, number, event(TOMORROW))
    assert await ahead(connection) == [number]


async def test_nobody_reads_what_was_meant_for_others_or_not_sent(connection: AsyncConnection) -> None:
    others = await write(connection, event(TOMORROW), (BEN.id, Fate.DELIVERED, 1))
    waiting = await write(connection, event(TOMORROW), audience=EVERYBODY, state=SendingState.SCHEDULED)
    for number in (others, waiting, 99):
        assert await calendar.entry(connection, ANN, number, NOW) is None


async def test_the_team_sees_what_it_tries_out(connection: AsyncConnection) -> None:
    number = await write(connection, event(TOMORROW), state=SendingState.SCHEDULED)
    grant = {"role": "organizer", "scope": "*", "granted_at": 0.0}
    await connection.execute(insert(members).values(person_id=ANN.id, **grant))
    assert await calendar.entry(connection, ANN, number, NOW) is not None
    assert await calendar.entry(connection, BEN, number, NOW) is None
    assert await calendar.entry(connection, BEN, number, NOW, owners={BEN.id}) is not None


async def test_the_newest_words_are_read_and_the_message_is_found(connection: AsyncConnection) -> None:
    number = await write(
        connection, event(TOMORROW), (ANN.id, Fate.DELIVERED, 17), (BEN.id, Fate.MUTED, None)
    )
    later = TOMORROW + timedelta(days=1)
    await begin(connection, number, replace(event(later), topic="news"), purpose=Purpose.CORRECT)
    await begin(connection, number, event(later))
    found = await calendar.entries(connection, [number, 99])
    assert {one: entry.announcement.happens_at for one, entry in found.items()} == {number: later}
    assert await calendar.messages(connection, [ANN.id, BEN.id], [number]) == {(ANN.id, number): 17}
    assert await calendar.topic(connection, number) == "events"
    assert await calendar.topic(connection, 99) is None
