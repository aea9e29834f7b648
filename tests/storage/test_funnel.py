"""How far people have come is counted in one pass, and both arms of the trial in the same way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import insert

from domain.funnel import Level, Outcome, Share
from domain.people import CONSENT_VERSION, Person, PersonId
from domain.team import Scope
from storage import funnel, nudges, people
from storage.database import Database
from storage.tables import nudges as table

TODAY = date(2026, 11, 23)
ANN = Person(PersonId(1), language="tt", consent=CONSENT_VERSION, region="tatarstan/arsk")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


CROWD = (
    ANN,  # of before first days were kept
    replace(ANN, since=TODAY, task_on=TODAY),
    replace(ANN, since=ago(1), second_on=TODAY, edit_on=TODAY),
    replace(ANN, since=ago(14), second_on=ago(3)),
    replace(ANN, since=ago(40), second_on=ago(3), fourteenth_on=ago(3), task_on=ago(40)),
    replace(ANN, consent=0, region=None),
    replace(ANN, language="lez", consent=None, region=None),
    replace(ANN, language="lez", region="dagestan", since=ago(13)),
    Person(PersonId(1)),
)


async def test_each_share_is_of_those_of_whom_it_can_be_known(database: Database) -> None:
    crowd = [replace(one, id=PersonId(number)) for number, one in enumerate(CROWD, 1)]
    await database.write(lambda c: people.save(c, crowd))

    async def counted(*scopes: str) -> dict[str | None, dict[Level, Share]]:
        known = [Scope.read(text) for text in scopes]
        found = await database.read(lambda c: funnel.crowds(c, known, TODAY))
        return {crowd.language: dict(crowd.shares) for crowd in found}

    everybody = await counted("*")
    assert everybody["tt"] == {
        Level.LANGUAGE: Share(6, 6),
        Level.CONSENT: Share(5, 6),
        Level.ARTICLE: Share(2, 5),
        Level.EDIT: Share(1, 5),
        Level.SECOND: Share(3, 3),
        Level.FOURTEENTH: Share(1, 2),
    }
    assert everybody["lez"][Level.CONSENT] == Share(1, 2)
    assert everybody["lez"][Level.SECOND] == Share(0, 1)
    assert everybody[None][Level.LANGUAGE] == Share(0, 1)
    assert (await counted("region:tatarstan"))["tt"][Level.CONSENT] == Share(5, 5)
    assert set(await counted("region:dagestan", "region:bashkortostan")) == {"lez"}
    assert await counted() == {}


async def test_both_arms_are_counted_alike_and_everybody_once(database: Database) -> None:
    """Nudged n days ago; back so many days after; first edit so many days after."""
    rows, crowd = [], []
    cases = product((7, 8, 14, 15, 40), (None, 0, 7, 8), (None, -5, 0, 14, 15))
    for number, (days, back, edit) in enumerate(cases, 1):
        edit_on = None if edit is None else ago(days) + timedelta(days=edit)
        crowd.append(replace(ANN, id=PersonId(number), edit_on=edit_on))
        back_on = None if back is None else ago(days) + timedelta(days=back)
        rows.append({"person_id": number, "kind": "48h", "day": ago(days), "back_on": back_on})
    seconds = [row | {"kind": "7d", "day": ago(20), "back_on": ago(20)} for row in rows]
    alone = {"person_id": 999, "kind": "7d", "day": ago(20), "back_on": ago(20), "is_held_out": True}
    every = [row | {"is_held_out": row["person_id"] % 2 == 0} for row in (*rows, *seconds)]  # type: ignore[operator]
    await database.write(lambda c: people.save(c, [*crowd, replace(ANN, id=PersonId(999))]))
    await database.write(lambda c: c.execute(insert(table), [*every, alone]))
    found = await database.read(lambda c: funnel.effects(c, TODAY))
    came, began = found[Outcome.BACK], found[Outcome.EDIT]
    assert came.nudged.of + came.held_out.of == 4 * 4 * 5 + 1  # those of seven days ago may still come
    assert came.nudged.people + came.held_out.people == 4 * 2 * 5 + 1
    assert began.nudged.of + began.held_out.of == 2 * 4 * 4 + 1  # those who had edited before cannot begin
    assert began.nudged.people + began.held_out.people == 2 * 4 * 2
    assert abs(came.nudged.of - came.held_out.of) <= 1


async def test_a_return_is_noted_on_its_day_and_only_the_first(database: Database) -> None:
    ann, ben = replace(ANN, seen_on=ago(3)), replace(ANN, id=PersonId(2), seen_on=ago(9))
    row = {"kind": "48h", "day": ago(3), "is_held_out": False}
    await database.write(lambda c: people.save(c, [ann, ben]))
    await database.write(lambda c: c.execute(insert(table), [row | {"person_id": n} for n in (1, 2)]))
    assert await database.read(lambda c: nudges.returned(c, TODAY, 9)) == [ann.id]
    for seen_on in (ago(3), TODAY):
        await database.write(lambda c, day=seen_on: people.save(c, [replace(ann, seen_on=day)]))  # type: ignore[misc]
        await database.write(lambda c: nudges.note_returns(c, [ann.id, ben.id]))
    assert await database.read(lambda c: nudges.returned(c, TODAY, 9)) == []
    found = await database.read(lambda c: funnel.effects(c, TODAY + timedelta(days=9)))
    assert found[Outcome.BACK].nudged == Share(1, 2)
