"""Whom a round reaches: SQL and the plain rules agree, and nothing reads a whole table again and again."""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.audiences import Trait
from domain.institutions import Institution, InstitutionId, InstitutionType
from domain.rounds import Reach, Round, reaches
from domain.team import Scope, holds
from storage import asking, rounds
from storage.database import Database
from storage.migrate import upgrade
from storage.reaching import add, clause, is_behind, reached
from storage.tables import institutions, participations, partners
from tests.bot.surveying import SURVEY
from tests.domain.test_rounds import NOON, a_round

PLACES = ("tatarstan", "tatarstan/arsk", "tatarstan/kazan", "bashkortostan/ufa", "dagestan", "other")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


async def _all(wanted: Any, connection: AsyncConnection) -> Any:
    return (await connection.execute(wanted)).all()


async def _slice(round_: Round, cursor: int | None, connection: AsyncConnection) -> int | None:
    return await add(connection, round_, SURVEY, cursor, NOW, size=7)


async def test_the_database_reaches_the_institutions_the_rules_name(database: Database) -> None:
    dice = random.Random(5)
    kinds = list(InstitutionType)
    there = [
        Institution(InstitutionId(number), dice.choice(kinds), dice.choice(PLACES), {"ru": "x"})
        for number in range(1, 61)
    ]
    rows = [{"id": i.id, "type": i.type.value, "region": i.region, "names": '{"ru":"x"}'} for i in there]
    await database.write(lambda c: c.execute(insert(institutions), rows))
    for _try in range(60):
        reach = Reach(
            tuple(dice.sample(kinds, dice.randrange(3))),
            tuple(dice.sample(PLACES, dice.randrange(3))),
            tuple(InstitutionId(number) for number in dice.sample(range(1, 61), dice.randrange(4))),
        )
        scope = dice.choice((Scope(), Scope(Trait.REGION, dice.choice(PLACES)), Scope(Trait.PROGRAMME, "x")))
        wanted = select(institutions.c.id).where(clause(reach, scope))
        found = {row.id for row in await database.read(partial(_all, wanted))}
        assert found == {i.id for i in there if reaches(reach, i) and holds(scope, i.scope)}, (reach, scope)


async def test_rows_are_written_in_slices_once_and_later_partners_are_noticed(database: Database) -> None:
    round_ = replace(a_round(NOON), reach=Reach((InstitutionType.MUSEUM,)))
    values = [{"id": n, "type": "museum", "region": "dagestan", "names": "{}"} for n in (1, 2)]
    staff = [
        {"person_id": p, "institution_id": i, "joined_on": NOW.date()} for p in range(1, 31) for i in (1, 2)
    ]
    await database.write(lambda c: c.execute(insert(institutions), values))
    await database.write(lambda c: c.execute(insert(partners), staff))
    cursor: int | None = None
    slices = 0
    for _again in range(2):
        while True:
            cursor = await database.write(partial(_slice, round_, cursor))
            slices += 1
            if cursor is None:
                break
    assert slices == 12
    count = select(func.count(), func.count(participations.c.due_at), func.count(participations.c.language))
    [numbers] = (await database.read(lambda c: c.execute(count))).all()
    assert tuple(numbers) == (60, 30, 60)
    assert not await database.read(lambda c: is_behind(c, round_))
    late = {"person_id": 99, "institution_id": 1, "joined_on": NOW.date()}
    await database.write(lambda c: c.execute(insert(partners).values(late)))
    assert await database.read(lambda c: is_behind(c, round_))
    sums = await database.read(lambda c: reached(c, round_.reach, round_.scope, NOW))
    assert (sums.institutions, sums.empty, sum(sums.people.values())) == (2, 0, 31)


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (asking.due([1, 2], 5.0).limit(1), "ix_participations_due_at"),
        (asking.due([1, 2], 5.0).order_by(participations.c.due_at).limit(25), "ix_participations_due_at"),
        (rounds.ahead(1), "ix_rounds_under_way"),
    ],
)
async def test_what_is_asked_every_second_goes_by_an_index(
    tmp_path: Path, statement: object, index: str
) -> None:
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    await upgrade(database)
    compiled = statement.compile(  # type: ignore[attr-defined]
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
    )
    async with database.engine.connect() as connection:
        plan = [row.detail for row in await connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    await database.close()
    assert any(re.search(rf"INDEX {index}", step) for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan
