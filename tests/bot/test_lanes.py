"""Announcements: none twice, never too fast, and never in the way of an answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from domain.outgoing import Kind, Lane
from sandbox.faults import Fault, Faults
from storage import outbox
from storage.tables import FAILED, QUEUED, SENDING, UNKNOWN
from storage.tables import outbox as outbox_table
from tests.bot.conftest import rows, until
from tests.bot.letters import LOST, announcement, crowd_of, letter, put, states, texts
from tests.stage import Stage, Visitor, stage_on


@pytest.fixture
async def slow_bulk(database_url: str) -> AsyncIterator[Stage]:
    """A stage with four announcements a second."""
    async with stage_on(database_url, bulk_rate=4) as stage:
        yield stage


async def test_announcements_never_delay_an_answer(slow_bulk: Stage) -> None:
    stage, crowd = slow_bulk, crowd_of(slow_bulk, 60)
    ann = stage.person("Ann")
    await put(stage, *map(announcement, crowd))
    sending = asyncio.create_task(stage.app.sender.run())
    await until(lambda: stage.world.log.deliveries)
    await stage.world.start(ann.account, stage.bot)
    await stage.fetch()
    await stage.app.turns.drain()
    await until(lambda: texts(ann))
    assert len(stage.world.log.count_by_person("Contest!")) < 60
    stage.app.sender.stop()
    await sending


async def test_announcements_that_hang_never_delay_an_answer(stage: Stage) -> None:
    crowd, ann = crowd_of(stage, 40), stage.person("Ann")
    stage.world.faults.once(Fault.HANG_AFTER, "sendMessage", times=40)
    await put(stage, *map(announcement, crowd))
    bulk = stage.app.sender.lines[1]
    sending = asyncio.create_task(stage.app.sender.run())
    await until(lambda: len(stage.world.log.count_by_person("Contest!")) == bulk.window)
    stage.world.faults.stop()
    await stage.world.start(ann.account, stage.bot)
    await stage.fetch()
    await stage.app.turns.drain()
    await until(lambda: texts(ann))
    assert bulk.in_flight == bulk.window
    stage.clock.move(timedelta(days=1))
    stage.app.sender.stop()
    await sending
    assert len(stage.world.log.count_by_person("Contest!")) == bulk.window


async def test_a_429_for_an_announcement_pauses_the_lane_and_halves_its_rate(
    stage: Stage, ann: Visitor
) -> None:
    crowd = crowd_of(stage, 20)
    stage.world.faults.retry_after = 600
    stage.world.faults.once(Fault.TOO_MANY, "sendMessage")
    pacer = stage.app.sender.lines[1].pacer
    assert pacer is not None
    before = pacer.rate
    await put(stage, *map(announcement, crowd))
    await stage.send()
    assert stage.world.log.deliveries == []
    assert stage.app.sender.lines[1].room() == 0
    assert pacer.current_rate(time.monotonic()) == before / 2
    assert stage.app.sender.lines[1].rest_s(10_000) > 500
    await ann.starts()
    assert len(texts(ann)) == 1


async def test_what_was_to_leave_when_another_is_refused_stays_and_goes_later(
    stage: Stage, ann: Visitor
) -> None:
    """It was taken a moment ahead; it waits as long as Telegram says and is never unknown."""
    crowd = crowd_of(stage, 4)
    stage.world.faults.retry_after = 600
    await put(stage, *map(announcement, crowd))
    line = stage.app.sender.lines[1]
    stage.world.faults.once(Fault.TOO_MANY, "sendMessage")
    await stage.app.sender.step(line)
    assert line.in_flight > 1
    await line.finish(5)
    await stage.app.sender.step(line)
    assert stage.world.log.deliveries == []
    assert len(stage.world.log.refused("sendMessage")) == 1
    assert await states(stage) == [QUEUED] * 4


async def test_announcements_to_one_chat_keep_their_distance(stage: Stage, ann: Visitor) -> None:
    """A second in a chat, while the others go on."""
    ben, *_ = crowd_of(stage, 1)
    stage.world.private_room(stage.bot, ann.account)
    await put(
        stage, announcement(ann, "1"), announcement(ben, "2"), announcement(ann, "3"), announcement(ben, "4")
    )
    sending = asyncio.create_task(stage.app.sender.run())
    await until(lambda: len(stage.world.log.deliveries) == 4)
    stage.app.sender.stop()
    await sending
    first, second = (one.at for one in stage.world.log.received(ann.id))
    assert second - first >= timedelta(seconds=1)
    assert texts(ben) == ["2", "4"]


async def test_every_announcement_of_a_run_ends_in_exactly_one_state(database_url: str) -> None:
    """Answers are lost at random: nobody gets an announcement twice, and the numbers add up."""
    async with stage_on(database_url, bulk_rate=1000) as stage:
        crowd = crowd_of(stage, 150)
        faults = Faults(seed=5)
        for fault in (*LOST, Fault.DROP_BEFORE):
            faults.sometimes(fault, 0.06, "sendMessage")
        stage.world.faults = faults
        for somebody in crowd[:10]:
            await stage.world.block(somebody.account, stage.bot)
        await put(stage, *map(announcement, crowd))
        sending = asyncio.create_task(stage.app.sender.run())

        async def is_over() -> bool:
            stage.clock.move(timedelta(seconds=10))
            return not {QUEUED, SENDING} & set(await states(stage))

        while not await is_over():  # noqa: ASYNC110 -- the outbox has no event for its end
            await asyncio.sleep(0.05)
        stage.app.sender.stop()
        await sending
        got = stage.world.log.count_by_person("Contest!")
        assert set(got.values()) == {1}
        unknown, failed = (await states(stage)).count(UNKNOWN), (await states(stage)).count(FAILED)
        assert unknown > 0
        assert 0 < failed <= 10
        surely = 150 - unknown - failed
        assert surely <= len(got) <= surely + unknown


@pytest.mark.parametrize("fault", [Fault.DROP_BEFORE, *LOST])
async def test_an_announcement_whose_answer_was_lost_is_not_repeated(
    stage: Stage, ann: Visitor, ben: Visitor, fault: Fault
) -> None:
    """Nobody can know whether it arrived, and that is what the row says."""
    stage.world.faults.once(fault, "sendMessage")
    await put(stage, announcement(ann))
    await stage.send()
    for _ in range(5):
        await stage.pass_time(hours=1)
    assert len(texts(ann)) == (fault is not Fault.DROP_BEFORE)
    [row] = await rows(stage, outbox_table)
    assert (row.state, row.payload, row.kind) == (UNKNOWN, None, Kind.ANNOUNCEMENT)
    assert row.reason
    assert (await stage.app.database.read(lambda c: outbox.counts(c, stage.bot.id))) == {
        (Lane.BULK, UNKNOWN): 1
    }


async def test_an_announcement_that_is_refused_for_the_time_being_is_tried_again(
    stage: Stage, ann: Visitor, ben: Visitor
) -> None:
    stage.world.faults.retry_after = 1
    stage.world.faults.once(Fault.TOO_MANY, "sendMessage")
    await put(stage, announcement(ann))
    await stage.send()
    assert await states(stage) == [QUEUED]
    line = stage.app.sender.lines[1]
    await until(lambda: line.room() > 0)
    await stage.pass_time(seconds=5)
    assert texts(ann) == ["Contest!"]


async def test_replies_go_before_reminders_that_wait(stage: Stage, ann: Visitor) -> None:
    crowd = [stage.person(f"Person{number}") for number in range(100)]
    for somebody in (ann, *crowd):
        stage.world.private_room(stage.bot, somebody.account)
    await put(stage, *(letter(one, "reminder", kind=Kind.REMINDER, lane=Lane.TRANSACTIONAL) for one in crowd))
    await put(stage, letter(ann, "answer"))
    await stage.app.sender.step(stage.app.sender.lines[0])
    await stage.app.sender.lines[0].finish(5)
    assert stage.world.log.deliveries[0].text == "answer"
    await stage.send()
    assert len(stage.world.log.deliveries) == 101
