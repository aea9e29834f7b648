"""What keeps a round from going on: nobody acts for its people any more, or it cannot be closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from domain.people import PersonId
from domain.rounds import RoundState
from domain.rounds import Stage as Step
from domain.team import Scope
from storage import opening
from storage.tables import rounds
from tests.bot.announcing import crowd, organizer
from tests.bot.conftest import Logs
from tests.bot.surveying import EVERYWHERE, does, institution, load, planned, published, stages
from tests.handlers.announcing import makes_organizer
from tests.stage import Stage as Scene


async def test_a_planned_round_of_somebody_who_acts_for_nobody_any_more_waits_for_an_owner(
    stage: Scene,
) -> None:
    olga = await organizer(stage)
    bob = stage.person("Bob", "en")
    await makes_organizer(bob, Scope.read("region:tatarstan"))
    [paul] = await crowd(stage, 1)
    await institution(stage, staff=[paul])
    tomorrow = stage.clock.now() + timedelta(days=1)
    number = await planned(stage, await published(stage), EVERYWHERE, opens_at=tomorrow)
    mine = update(rounds).values(author=bob.id, scope="region:tatarstan")
    await stage.app.database.write(lambda c: c.execute(mine))
    await does(stage, lambda store: store.team.remove(PersonId(bob.id), Scope.read("region:tatarstan")))
    seen = len(olga.messages)
    await stage.pass_time(days=1, minutes=2)
    await stage.pass_time(hours=2)
    assert not paul.messages
    assert (await load(stage, number)).state is RoundState.PLANNED
    assert len(olga.messages) == seen + 1
    assert "was not sent, although its time has come" in olga.sees
    assert "does not act for these people any more" in await olga.taps("Look at it")
    assert "Cancel it" in olga.buttons
    await olga.taps("Send now")
    assert (await load(stage, number)).author == olga.id
    assert len(paul.messages) == 1
    assert "Send now" not in olga.buttons or "Open" in await olga.taps("Refresh")
    await stage.pass_time(days=22)
    assert "This survey is closed" in olga.sees


async def test_a_round_that_cannot_be_closed_rests_longer_and_longer_and_its_author_hears_it_once(
    stage: Scene, monkeypatch: pytest.MonkeyPatch, logs: Logs
) -> None:
    olga = await organizer(stage)
    paul, _rita = staff = await crowd(stage, 2)
    await institution(stage, staff=staff)
    number = await planned(stage, await published(stage), lasts=timedelta(hours=1))
    other = await planned(stage, await published(stage), lasts=timedelta(hours=2))
    await stage.settle()
    tries, close = [0], opening.close

    async def breaks(connection: Any, round_id: int) -> opening.Closing:
        if round_id == number:
            tries[0] += 1
            raise ValueError(f"{paul.id} wrote something")
        return await close(connection, round_id)

    with monkeypatch.context() as broken:
        broken.setattr(opening, "close", breaks)
        await stage.pass_time(hours=1, seconds=11)
        for _second in range(20):
            await stage.pass_time(seconds=1)
        assert tries[0] == 8  # at 0, 2, 6 and 14 seconds, each time with others and then alone
        await stage.pass_time(hours=2)
        told = [one.text for one in olga.messages if "I cannot close it yet" in one.text]
        assert len(told) == 1
        assert "No answer is lost" in told[0]
    stuck = [line for line in logs if line["event"] == "round_stuck"]
    assert len(stuck) == 1
    assert str(paul.id) not in str(stuck)
    assert (await load(stage, other)).state is RoundState.CLOSED
    assert (await load(stage, number)).state is RoundState.OPEN
    await stage.pass_time(minutes=11)
    assert (await load(stage, number)).state is RoundState.CLOSED
    assert "This survey is closed" in olga.sees
    assert Step.INVITED in await stages(stage, number)
