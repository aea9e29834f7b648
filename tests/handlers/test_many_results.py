"""Results of a round with very many answers: nobody waits for the counting, and the numbers are the same."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select, update

from domain.rounds import RoundState
from storage import counts
from storage.tables import counted, participations, responses
from tests.handlers.flows import joins
from tests.handlers.resulting import changes_round, has_round, many, opens_results
from tests.stage import Stage as Theatre
from tests.stage import Visitor


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "MANY", 20)
    monkeypatch.setattr(counts, "TOO_MANY", 25)


@pytest.fixture
async def olga(olga: Visitor) -> Visitor:
    await joins(olga)
    return olga


async def every_screen(olga: Visitor, round_: int) -> list[str]:
    """Read the results of a round from the first page to the last, by type and by language too."""
    seen = [await opens_results(olga, round_), await olga.taps("1")]
    while True:
        ways = ("By type", "By language", "All together")
        seen += [await olga.taps(way) for way in ways if way in olga.buttons]
        if "Next" not in olga.buttons:
            return seen
        seen.append(await olga.taps("Next"))


@pytest.mark.parametrize("is_anonymous", [True, False])
async def test_what_was_counted_ahead_is_what_a_turn_would_count(
    stage: Theatre, olga: Visitor, monkeypatch: pytest.MonkeyPatch, is_anonymous: bool
) -> None:
    round_ = await has_round(stage, many(30), is_anonymous=is_anonymous)
    await has_round(stage, many(30), is_anonymous=is_anonymous, of=1)
    with monkeypatch.context() as usual:
        usual.setattr(counts, "TOO_MANY", 100)
        live = await every_screen(olga, round_)
    assert "I am counting them" in await opens_results(olga, round_)
    await stage.pass_time(minutes=6)
    read: list[str] = []
    engine = stage.app.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: read.append(statement))
    assert await every_screen(olga, round_) == live
    await opens_results(olga, round_)
    await olga.taps("Compare")
    compared = await olga.taps("14 October 2026")
    assert "Answers: 30 → 30" in compared
    assert not [one for one in read if "FROM responses" in one and ("count(" in one or "COUNT(" in one)]


async def test_numbers_of_an_open_round_follow_every_few_minutes_and_stay_when_it_is_closed(
    stage: Theatre, olga: Visitor
) -> None:
    round_ = await has_round(stage, many(21), is_anonymous=False, state=RoundState.OPEN.value, closed_at=None)
    await stage.pass_time(minutes=6)
    shown = await opens_results(olga, round_)
    assert "I count them every few minutes" in shown
    assert "Finished: 21" in shown
    await has_more(stage, round_)
    assert "Finished: 21" in await opens_results(olga, round_)
    await stage.pass_time(minutes=6)
    assert "Finished: 24" in await opens_results(olga, round_)
    await changes_round(stage, round_, closes_at=stage.clock.now().timestamp())
    await stage.pass_time(minutes=1)
    assert "Finished: 24" in await opens_results(olga, round_)
    rows = await stage.app.database.read(lambda c: c.execute(select(counted.c.is_final)))
    assert {row.is_final for row in rows} == {True}


async def has_more(stage: Theatre, round_: int) -> None:
    """Let three more people answer."""
    other = await has_round(stage, many(3), is_anonymous=False, of=1)

    for table in (participations, responses):
        moved = update(table).where(table.c.round_id == other).values(round_id=round_)
        if table is participations:
            moved = moved.values(person_id=table.c.person_id + 1000)
        await stage.app.database.write(lambda c, one=moved: c.execute(one))  # type: ignore[misc]
