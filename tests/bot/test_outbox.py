"""What waits in the outbox survives a stop and a crash, and is not kept longer than it is of use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.app import build
from domain.outgoing import Kind, Lane, Outgoing
from handlers.screen import Screen
from sandbox.faults import Fault
from storage import outbox
from storage.store import Store
from storage.tables import FAILED, QUEUED, SENDING, UNKNOWN, relays
from storage.tables import outbox as outbox_table
from tests.bot.conftest import Logs, on_word, rows, until
from tests.bot.letters import announcement, letter, put, states, texts
from tests.stage import Stage, Visitor


async def test_what_would_come_too_late_never_leaves(stage: Stage, ann: Visitor, ben: Visitor) -> None:
    """Not even when the bot was away and nobody has swept since."""
    soon = stage.clock.now() + timedelta(hours=1)
    await put(stage, letter(ann, "late", expires_at=soon), letter(ann, "never late"))
    stage.clock.move(timedelta(hours=2))
    await stage.send()
    assert texts(ann) == ["never late"]
    await stage.app.worker.sweep(stage.clock.timestamp())
    [row] = await rows(stage, outbox_table)
    assert (row.state, row.reason, row.payload) == (FAILED, "too late", None)


async def test_what_comes_in_time_is_sent_and_a_message_of_the_future_waits(
    stage: Stage, ann: Visitor, ben: Visitor
) -> None:
    now = stage.clock.now()
    reminder = letter(ann, "reminder", kind=Kind.REMINDER, lane=Lane.TRANSACTIONAL)
    later = Outgoing(
        ann.id,
        "sendMessage",
        reminder.payload,
        Lane.TRANSACTIONAL,
        Kind.REMINDER,
        not_before=now + timedelta(hours=1),
        expires_at=now + timedelta(hours=2),
    )
    await put(stage, later)
    await stage.send()
    assert texts(ann) == []
    await stage.pass_time(hours=1, minutes=1)
    assert texts(ann) == ["reminder"]


async def test_failures_are_listed_for_seven_days(stage: Stage, ann: Visitor, ben: Visitor) -> None:
    await put(stage, letter(ann, ""))
    await stage.send()
    stage.clock.move(timedelta(days=6, hours=23))
    await stage.app.worker.sweep(stage.clock.timestamp())
    assert await states(stage) == [FAILED]
    stage.clock.move(timedelta(hours=2))
    await stage.app.worker.sweep(stage.clock.timestamp())
    assert await rows(stage, outbox_table) == []


async def test_after_a_crash_screens_are_repeated_and_announcements_are_unknown(
    stage: Stage, ann: Visitor, ben: Visitor, logs: Logs
) -> None:
    await put(stage, letter(ann, "screen"), announcement(ben), letter(ben, "next"))
    now = stage.clock.timestamp()
    everything = (Lane.INTERACTIVE, Lane.BULK)
    taken = await stage.app.database.write(lambda c: outbox.claim(c, stage.bot.id, everything, now, 2))
    assert {one.kind for one in taken} == {Kind.SCREEN}  # and here the process was killed
    await stage.app.database.write(lambda c: outbox.claim(c, stage.bot.id, everything, now, 2))
    assert await states(stage) == [SENDING] * 3
    await stage.app.sender.adopt()
    await stage.send()
    assert (texts(ann), texts(ben)) == (["screen"], ["next"])
    [row] = await rows(stage, outbox_table)
    assert (row.state, row.reason, row.payload) == (UNKNOWN, "crash", None)
    assert {"event": "adopted", "repeated": 2, "unknown": 1, "log_level": "warning"} in logs


async def test_a_stop_lets_land_what_is_in_the_air(stage: Stage, ann: Visitor, ben: Visitor) -> None:
    sending = asyncio.create_task(stage.app.sender.run())
    stage.world.faults.hang = 0.2
    stage.world.faults.once(Fault.HANG_AFTER, "sendMessage", times=2)
    await put(stage, letter(ann, "1"), announcement(ben), letter(ann, "2"))
    await until(lambda: len(stage.world.log.deliveries) == 2)
    assert await states(stage) == [SENDING, SENDING, QUEUED]
    stage.app.sender.stop()
    await sending
    assert await states(stage) == [QUEUED, UNKNOWN, QUEUED]
    assert texts(ann) == ["1"]


async def test_an_answer_that_comes_after_a_wish_to_be_forgotten_ties_nobody(
    stage: Stage, ann: Visitor, olga: Visitor
) -> None:
    """Ann's question is on its way to Olga while Ann is being forgotten."""
    await olga.starts()
    await put(stage, letter(olga, "A question", kind=Kind.RELAY, about=ann.id))
    sender, line = stage.app.sender, stage.app.sender.lines[0]
    await sender.step(line)
    await line.finish(5)

    async def forget(connection: Any) -> None:
        store = Store(connection, stage.clock.now())
        await store.forget(ann.account.id)  # type: ignore[arg-type]
        await store.settle(succeeded=True)

    await stage.app.database.write(forget)
    await sender.step(line)
    assert texts(olga)[-1] == "A question"
    assert await rows(stage, relays) == []
    assert await rows(stage, outbox_table) == []


async def test_a_reply_finds_the_one_who_asked_for_30_days(stage: Stage, ann: Visitor, olga: Visitor) -> None:
    await olga.starts()
    await put(stage, letter(olga, "A question", kind=Kind.RELAY, about=ann.id))
    await stage.send()
    [tie] = await rows(stage, relays)
    assert (tie.chat_id, tie.about) == (olga.id, ann.id)
    stage.clock.move(timedelta(days=29))
    await stage.app.worker.sweep(stage.clock.timestamp())
    assert len(await rows(stage, relays)) == 1
    stage.clock.move(timedelta(days=2))
    await stage.app.worker.sweep(stage.clock.timestamp())
    assert await rows(stage, relays) == []


async def test_one_process_sends_a_message_that_another_has_prepared(stage: Stage, ann: Visitor) -> None:
    """Whoever looks into the outbox finds what is there, whoever wrote it."""
    on_word(stage, "hello", _answers("Hello, Ann"))
    await stage.world.say(ann.account, stage.bot, "hello")
    await stage.fetch()
    await stage.app.turns.drain()
    async with second(stage) as other:
        await other.send()
    assert texts(ann) == ["Hello, Ann"]


def _answers(text: str) -> Callable[[dict[str, Any]], Any]:
    async def act(_data: dict[str, Any]) -> Screen:
        return Screen(text)

    return act


@asynccontextmanager
async def second(stage: Stage) -> AsyncIterator[Stage]:
    """Look at the same database and the same world from a second process."""
    app = build(stage.app.settings, clock=stage.clock, apis=stage.app.apis)
    try:
        yield Stage(stage.world, stage.bot, app)
    finally:
        await app.database.close()
