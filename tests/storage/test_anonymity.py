"""Answers of an anonymous round are opened, and whoever holds the whole database still finds nobody."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.anonymity import Kind
from domain.errors import AnsweredInSecret
from domain.surveys import Question, QuestionKind, Survey, SurveyId
from domain.surveys.answers import from_json
from storage import opening, questionnaires
from storage.database import Database
from storage.opening import Closing
from storage.store import Store
from storage.tables import free_texts, responses, sealed, sheets
from tests.storage import thief
from tests.storage.partners import (
    NOW,
    SURVEY,
    Gathering,
    distinct,
    finished,
    gather,
    items,
    said,
    shut,
    sign,
)
from tests.storage.thief import steal

pytestmark = pytest.mark.own_database

MUSEUM, LIBRARY, SCHOOL = (Kind(type_, "tt") for type_ in ("museum", "library", "school"))
KINDS = [MUSEUM] * 14 + [LIBRARY] * 6 + [Kind("museum", "ru")] * 3 + [SCHOOL] * 2 + [Kind("archive", "lez")]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


def mixed(kinds: Sequence[Kind]) -> list[Kind]:
    secrets.SystemRandom().shuffle(mixed_up := list(kinds))
    return mixed_up


async def answer_all(it: Gathering) -> None:
    """Let everybody answer; after each of them the surveyor looks."""
    for partner in it.partners:
        await it.answer(partner, distinct(partner.number))
        await it.database.write(lambda c: opening.open_due(c, it.round))


async def closed(it: Gathering) -> Closing:
    await shut(it.database, it.round)
    return await it.database.write(lambda c: opening.close(c, it.round))


async def rows(database: Database, table: Any) -> list[Any]:
    return list((await database.read(lambda c: c.execute(select(table)))).all())


async def test_the_thief_finds_nobody_while_the_round_is_open_nor_afterwards(database: Database) -> None:
    it = await gather(database, mixed(KINDS))
    for partner in it.partners:
        await it.answer(partner, distinct(partner.number))
        await database.write(lambda c: opening.open_due(c, it.round))
        if len(it.finished) % 6 == 0:
            await nobody_is_found(it)
    assert {(row.type, row.language) for row in await rows(database, responses)} == {MUSEUM}
    assert await closed(it) == Closing(kept=26, erased=0)
    await nobody_is_found(it)
    assert Counter((row.type, row.language) for row in await rows(database, responses)) == {
        MUSEUM: 14,
        LIBRARY: 6,
        ("", ""): 6,
    }


async def nobody_is_found(it: Gathering) -> None:
    loot = await steal(it)
    for way in (thief.by_values, thief.by_transaction, thief.by_description):
        for row, candidates in way(loot):
            assert len(candidates) >= 5, (way.__name__, row)
    assert rightly_guessed(loot) < 14


def rightly_guessed(loot: thief.Loot) -> int:
    return sum(thief.is_of(row, one) for row, one in thief.by_order(loot))


async def test_the_thief_finds_everybody_in_a_round_with_names(database: Database) -> None:
    it = await gather(database, mixed(KINDS), is_anonymous=False)
    await answer_all(it)
    assert thief.hits(thief.by_values(await steal(it)), it) == 26
    assert await closed(it) == Closing(kept=26, erased=0)
    assert thief.hits(thief.by_values(await steal(it)), it) == 26


async def test_the_thief_finds_people_where_only_the_name_is_left_out(database: Database) -> None:
    """Answers are written at once, in the order in which they come, and described as they are."""
    it = await gather(database, mixed(KINDS))
    for number, partner in enumerate(it.partners):
        await it.answer(partner, distinct(partner.number), partial(merely_nameless, number))
    loot = await steal(it)
    assert thief.hits(thief.by_description(loot), it) >= 6
    assert rightly_guessed(loot) == 26
    if not database.is_sqlite:
        assert thief.hits(thief.by_transaction(loot), it) == 26


async def merely_nameless(number: int, connection: AsyncConnection) -> None:
    [row] = (await connection.execute(delete(sealed).returning(sealed))).all()
    await connection.execute(insert(responses).values(row._asdict() | {"key": f"{number:032}"}))


async def test_in_the_files_of_sqlite_every_answer_stands_once(database: Database, tmp_path: Path) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has a test of its own")
    it = await gather(database, mixed(KINDS * 4))
    await answer_all(it)
    await closed(it)
    await database.wipe(thoroughly=True)
    everything = b"".join(read_files([tmp_path / "bot.db", tmp_path / "bot.db-wal"]))
    for one in it.partners:
        assert everything.count(f'"number":{items(one.number)}'.encode()) == 1
        assert everything.count(f"in my words {sign(one.number)}".encode()) == 1
        assert everything.count(f"of my own {sign(one.number)}".encode()) == 1


def read_files(files: Iterable[Path]) -> list[bytes]:
    return [file.read_bytes() for file in files if file.exists()]


async def test_in_the_files_of_postgresql_no_answer_stands_where_it_passed_through(
    database: Database,
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has a test of its own")
    it = await gather(database, mixed(KINDS))
    await answer_all(it)
    before = await passed_through(database)
    assert any(sign(one.number).encode() in before for one in it.partners)
    await closed(it)
    await database.wipe(thoroughly=True)
    after = await passed_through(database)
    assert not any(sign(one.number).encode() in after for one in it.partners)


async def passed_through(database: Database) -> bytes:
    """Read the files of the tables in which answers stand together with whose they are."""
    await database.write(lambda c: c.execute(text("CHECKPOINT")))
    wanted = "current_setting('data_directory') || '/' || pg_relation_filepath(name)"
    listed = text(f"SELECT {wanted} FROM unnest(ARRAY['sheets', 'sealed']) AS name")  # noqa: S608
    paths = (await database.read(lambda c: c.execute(listed))).scalars().all()
    return b"".join(read_files(Path(path) for path in paths))


async def test_nothing_is_lost_on_the_way_and_nothing_is_there_twice(database: Database) -> None:
    it = await gather(database, mixed(KINDS))
    await answer_all(it)
    kept = await rows(database, responses) + await rows(database, sealed)
    assert len(kept) == len({row.key for row in kept}) == await finished(database, it.round) == 26
    for _ in range(2):
        assert await closed(it) == Closing(kept=26, erased=0)
        assert not await rows(database, sealed)
        assert not await rows(database, sheets)
    answers = [from_json(orjson.loads(row.body)) for row in await rows(database, responses)]
    assert sorted(one["items"].number or 0 for one in answers) == [items(one.number) for one in it.partners]
    assert {(row.revision, row.institution_id) for row in await rows(database, responses)} == {(1, None)}
    texts = await rows(database, free_texts)
    assert Counter(row.question for row in texts) == {"use": 26, "words": 26}
    assert Counter(row.language for row in texts) == {"tt": 40, "": 12}
    assert not any("zq" in row.body for row in await rows(database, responses))


async def test_of_fewer_than_five_people_nothing_is_kept(database: Database) -> None:
    it = await gather(database, [MUSEUM] * 7, persons=[1, 1, 1, 1, 2, 3, 4])
    await answer_all(it)
    assert await closed(it) == Closing(kept=0, erased=7)
    for table in (responses, sealed, free_texts, sheets):
        assert not await rows(database, table)
    assert await finished(database, it.round) == 7


async def test_who_answers_for_several_institutions_counts_once(database: Database) -> None:
    it = await gather(database, [MUSEUM] * 12, persons=[1, 1, 1, 1, *range(2, 10)])
    await answer_all(it)
    assert not await rows(database, responses)
    assert await closed(it) == Closing(kept=12, erased=0)


async def test_what_was_never_sent_is_erased_at_the_end(database: Database) -> None:
    for is_anonymous in (True, False):
        it = await gather(database, [MUSEUM] * 2, is_anonymous=is_anonymous)
        await it.begin(it.partners[0], distinct(1))
        assert len(await rows(database, sheets)) == 1
        assert await closed(it) == Closing(kept=0, erased=0)
        assert not await rows(database, sheets)


async def test_nobody_sends_once_a_round_is_closed(database: Database) -> None:
    it = await gather(database, [MUSEUM])
    await it.begin(it.partners[0], distinct(1))
    await shut(database, it.round)
    await it.begin(it.partners[0], distinct(2))
    assert not await it.send(it.partners[0])
    assert await finished(database, it.round) == 0


async def test_a_round_that_closes_waits_for_whoever_is_sending(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    it = await gather(database, [MUSEUM] * 5)
    for partner in it.partners[:4]:
        await it.answer(partner, distinct(partner.number))
    last = it.partners[4]
    await it.begin(last, distinct(last.number))
    async with database.engine.begin() as connection:
        found = await questionnaires.opened(connection, last.number)
        closing = asyncio.create_task(closed(it))
        while not await waits(database):
            assert not closing.done()
        assert found is not None
        assert await questionnaires.send(connection, found)
    assert await closing == Closing(kept=5, erased=0)


async def waits(database: Database) -> bool:
    wanted = text(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return (await database.read(lambda c: c.execute(wanted))).first() is not None


async def test_only_words_are_corrected_while_people_answer_in_secret(database: Database) -> None:
    """Who answers a new question has answered after the correction, and one may know who that was."""
    it = await gather(database, [MUSEUM])
    longer = replace(
        SURVEY, questions=(*SURVEY.questions, Question("new", QuestionKind.YES_NO, said("New?")))
    )
    with pytest.raises(AnsweredInSecret):
        await published(database, longer)
    reworded = [replace(question, said=said("In other words")) for question in SURVEY.questions]
    assert await published(database, replace(SURVEY, questions=tuple(reworded))) == 2
    await shut(database, it.round)
    assert await published(database, longer) == 3


async def published(database: Database, survey: Survey) -> int:
    async def work(connection: AsyncConnection) -> int:
        store = Store(connection, NOW)
        await store.surveys.change(SurveyId(1), survey)
        number = await store.surveys.publish(SurveyId(1))
        await store.settle(succeeded=True)
        return number

    return await database.write(work)
