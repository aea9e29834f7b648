"""A letter of a survey was written, and something came between: a stop, the end of the survey, the night."""

from __future__ import annotations

from datetime import timedelta

from domain.rounds import Stage
from tests.bot.announcing import change, crowd, organizer
from tests.bot.surveying import does, institution, planned, published, stages
from tests.stage import Stage as Scene


async def write_letters(stage: Scene) -> None:
    """Let the surveyor write all it can, while nothing leaves."""
    for _look in range(6):
        await stage.app.surveyor.look_round()


async def test_a_letter_reaches_nobody_who_has_stopped_since_nor_after_the_end(stage: Scene) -> None:
    await organizer(stage)
    _paul, rita, _stan = staff = await crowd(stage, 3, language="en")
    museum = await institution(stage, staff=staff)
    await institution(stage, "School 7", staff=[rita])
    first = await planned(stage, await published(stage))
    await write_letters(stage)
    assert await stages(stage, first) == {Stage.INVITED: 3, Stage.QUEUED: 1}
    await change(stage, rita, stopped=True)
    await stage.settle()
    assert [len(one.messages) for one in staff] == [1, 0, 1]
    assert await stages(stage, first) == {Stage.INVITED: 2, Stage.UNWANTED: 2}
    stage.clock.move(timedelta(days=3))
    await write_letters(stage)
    await does(stage, lambda store: store.rounds.close_at(first, stage.clock.now() + timedelta(seconds=1)))
    await stage.pass_time(minutes=1)
    assert [len(one.messages) for one in staff] == [1, 0, 1]
    kate, mary = others = await crowd(stage, 2, language="en")
    for one in others:
        await does(stage, lambda store, who=one: store.institutions.join(who.id, museum))
    second = await planned(stage, await published(stage))
    await write_letters(stage)
    await does(stage, lambda store: store.rounds.close_at(second, stage.clock.now()))
    await stage.settle()
    assert [kate.messages, mary.messages] == [[], []]
    assert (await stages(stage, second))[Stage.QUEUED] == 2
    assert Stage.INVITED not in await stages(stage, second)


async def test_after_an_outage_into_the_night_letters_wait_for_the_morning_where_somebody_is(
    stage: Scene,
) -> None:
    await organizer(stage)
    paul, kate = await crowd(stage, 2, language="en")
    await institution(stage, staff=[paul])
    await institution(stage, "Museum of Ufa", region="bashkortostan/ufa", staff=[kate])
    stage.clock.move(timedelta(hours=6, minutes=30))  # half past six in Moscow, half past eight in Ufa
    number = await planned(stage, await published(stage))
    await write_letters(stage)
    await stage.pass_time(hours=1)
    assert [len(one.messages) for one in (paul, kate)] == [1, 0]
    stage.clock.move(timedelta(hours=11))  # half past six in the morning, half past eight in Ufa
    await stage.settle()
    assert [len(one.messages) for one in (paul, kate)] == [1, 0]
    await stage.pass_time(minutes=31)
    assert [len(one.messages) for one in (paul, kate)] == [1, 1]
    assert "short survey for Museum of Ufa" in kate.sees
    assert await stages(stage, number) == {Stage.INVITED: 2}
