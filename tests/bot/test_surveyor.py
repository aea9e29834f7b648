"""Rounds open, ask, remind and close by themselves."""

from __future__ import annotations

from domain.institutions import InstitutionType
from domain.rounds import RoundState, Stage
from tests.bot.announcing import change, crowd, organizer
from tests.bot.surveying import institution, load, planned, published, stages
from tests.stage import Stage as Scene


async def test_partners_are_asked_once_reminded_twice_and_the_author_hears_of_the_end(stage: Scene) -> None:
    olga = await organizer(stage)
    paul, rita = await crowd(stage, 2)
    await change(stage, rita, language="tt")
    await institution(stage, staff=[paul, rita])
    await institution(stage, "School 7", InstitutionType.SCHOOL, staff=[paul])
    await institution(stage, "Empty library", InstitutionType.LIBRARY)
    number = await planned(stage, await published(stage))
    await stage.settle()
    assert "Мы и Википедия" in paul.sees
    assert len(paul.messages) == 1
    assert "Без һәм Википедия" in rita.sees
    assert await stages(stage, number) == {Stage.INVITED: 2, Stage.QUEUED: 1}
    await stage.pass_time(days=2)
    assert len(paul.messages) == 1
    await stage.pass_time(days=1)
    assert len(paul.messages) == 2
    await stage.pass_time(days=7)
    assert len(paul.messages) == 3
    await stage.pass_time(days=10)
    assert len(paul.messages) == 3
    await stage.pass_time(days=2)
    assert (await load(stage, number)).state is RoundState.CLOSED
    assert "closed" in olga.sees
