"""Rounds open, ask, remind and close by themselves."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import orjson
from sqlalchemy import select

from bot.surveyor import Surveyor
from domain.institutions import InstitutionType
from domain.people import PersonId
from domain.rounds import RoundState, Stage
from storage.tables import outbox
from tests.bot.announcing import change, crowd, organizer
from tests.bot.surveying import does, institution, load, move, planned, published, stages
from tests.stage import OLGA
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


async def test_who_stops_at_night_or_cannot_be_reached_is_not_asked_in_the_morning(stage: Scene) -> None:
    await organizer(stage)
    paul, rita, stan, kate = await crowd(stage, 4, language="en")
    await change(stage, kate, region="bashkortostan/ufa")
    await institution(stage, staff=[paul, rita, stan, kate])
    stage.clock.move(timedelta(hours=10))  # it is ten in the evening in Moscow
    number = await planned(stage, await published(stage))
    await stage.settle()
    assert await stages(stage, number) == {Stage.QUEUED: 4}
    await rita.says("/stop")
    await stan.blocks()
    await stage.pass_time(hours=9, minutes=30)  # half past nine in Ufa, half past seven in Moscow
    assert len(kate.messages) == 1
    assert not paul.messages
    await stage.pass_time(hours=2)
    assert len(paul.messages) == 1
    assert "short survey" not in rita.sees
    assert await stages(stage, number) == {Stage.INVITED: 2, Stage.UNWANTED: 2}


async def test_of_many_everybody_is_asked_once_though_two_processes_do_it_at_once(stage: Scene) -> None:
    await organizer(stage)
    staff = await crowd(stage, 60)
    await institution(stage, staff=staff)
    number = await planned(stage, await published(stage))
    app = stage.app
    other = Surveyor(app.database, stage.bot.id, stage.clock, app.wake)
    for _look in range(12):
        await asyncio.gather(app.surveyor.look_round(), other.look_round())
        await stage.send()
    await stage.settle()
    assert await stages(stage, number) == {Stage.INVITED: 60}
    assert {len(visitor.messages) for visitor in staff} == {1}


async def test_who_becomes_a_partner_later_is_asked_and_who_leaves_first_is_asked_elsewhere(
    stage: Scene,
) -> None:
    await organizer(stage)
    paul, rita, stan = await crowd(stage, 3)
    museum = await institution(stage, staff=[paul, rita])
    await institution(stage, "School 7", InstitutionType.SCHOOL, staff=[rita])
    stage.clock.move(timedelta(hours=10))
    number = await planned(stage, await published(stage))
    await stage.settle()
    await does(stage, lambda store: store.institutions.leave(PersonId(rita.id), museum))
    await does(stage, lambda store: store.institutions.leave(PersonId(paul.id), museum))
    await does(stage, lambda store: store.institutions.join(PersonId(stan.id), museum))
    await stage.pass_time(hours=14)
    await stage.pass_time(minutes=6)
    assert not paul.messages
    assert "School 7" in rita.sees
    assert "Museum of Arsk" in stan.sees
    assert await stages(stage, number) == {Stage.GONE: 2, Stage.INVITED: 2}


async def test_nobody_is_reminded_who_said_not_now_and_the_end_can_move(stage: Scene) -> None:
    await organizer(stage)
    paul, rita, stan = await crowd(stage, 3, language="en")
    await institution(stage, staff=[paul, rita, stan])
    number = await planned(stage, await published(stage), lasts=timedelta(days=2))
    await stage.settle()
    await move(stage, [rita], Stage.DECLINED)
    await move(stage, [stan], Stage.OPENED, question="q2")
    in_a_month = stage.clock.now() + timedelta(days=30)
    await does(stage, lambda store: store.rounds.close_at(number, in_a_month))
    await stage.pass_time(days=3)
    assert [len(one.messages) for one in (paul, rita, stan)] == [2, 1, 2]
    assert "You stopped at question 2 of 2." in stan.sees
    assert stan.buttons == ["Go on", "Not now"]
    now = stage.clock.now() + timedelta(hours=1)
    await does(stage, lambda store: store.rounds.close_at(number, now))
    await stage.pass_time(days=8)
    assert [len(one.messages) for one in (paul, rita, stan)] == [2, 1, 2]
    assert (await load(stage, number)).state is RoundState.CLOSED
    assert not await does(stage, lambda store: store.rounds.close_at(number, in_a_month))


async def test_who_finds_a_survey_before_its_invitation_gets_no_other_one_for_thirty_days(
    stage: Scene,
) -> None:
    await organizer(stage)
    paul, rita = await crowd(stage, 2, language="en")
    await institution(stage, staff=[paul, rita])
    await institution(stage, "School 7", InstitutionType.SCHOOL, staff=[rita])
    survey = await published(stage)
    stage.clock.move(timedelta(hours=10))  # it is ten in the evening in Moscow
    first = await planned(stage, survey)
    await stage.settle()
    await paul.says("/menu")
    await paul.taps("My institutions")
    await paul.taps("We and Wikipedia")
    for label in ("Begin", "Yes", "a", "Send my answers"):
        await paul.taps(label)
    await rita.says("/menu")
    await rita.taps("My institutions")
    await rita.taps("School 7")
    await stage.pass_time(hours=11)
    assert await stages(stage, first) == {Stage.FINISHED: 1, Stage.OPENED: 1, Stage.QUEUED: 1}
    second = await planned(stage, survey)
    await stage.pass_time(days=1)
    assert await stages(stage, second) == {Stage.RESTING: 3}
    await stage.pass_time(days=2)
    assert "The survey still waits for you" in rita.sees
    assert "School 7" in rita.sees
    await planned(stage, survey)
    await stage.pass_time(days=28)
    assert "A short survey" not in paul.sees


async def test_a_round_goes_on_without_its_author_and_nobody_is_told_of_its_end(stage: Scene) -> None:
    olga = await organizer(stage)
    [paul] = await crowd(stage, 1)
    await institution(stage, staff=[paul])
    number = await planned(stage, await published(stage))
    await stage.settle()
    await does(stage, lambda store: store.forget(PersonId(OLGA)))
    seen = len(olga.messages)
    await stage.pass_time(days=3)
    assert len(paul.messages) == 2
    await stage.pass_time(days=30)
    assert (await load(stage, number)).state is RoundState.CLOSED
    assert len(olga.messages) == seen


async def test_a_round_that_closes_at_night_does_not_wake_its_author(stage: Scene) -> None:
    await organizer(stage)
    [paul] = await crowd(stage, 1)
    await institution(stage, staff=[paul])
    await planned(stage, await published(stage), lasts=timedelta(hours=12))
    await stage.settle()
    stage.clock.move(timedelta(hours=12, seconds=11))
    await stage.app.surveyor.look_round()
    wanted = select(outbox.c.payload).where(outbox.c.chat_id == OLGA)
    [row] = (await stage.app.database.read(lambda c: c.execute(wanted))).all()
    assert orjson.loads(row.payload)["disable_notification"] is True
