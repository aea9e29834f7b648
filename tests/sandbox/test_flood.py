"""The flood model: short bursts pass, then the server slows down, then it refuses."""

import asyncio
import random
from datetime import timedelta

from sandbox.rules import Flood
from sandbox.world import Clock, Rules, World
from tests.sandbox.conftest import TOKEN

RULES = Rules(flood=True)


def flood(clock: Clock, rules: Rules = RULES) -> Flood:
    return Flood(rules, clock, random.Random(1))


async def test_a_short_burst_to_one_chat_passes_at_once() -> None:
    limits = flood(Clock())
    assert [await asyncio.wait_for(limits.pass_one(1), 1) for _ in range(RULES.chat_burst)] == [0] * 5


async def test_the_next_one_is_held_and_then_passes() -> None:
    clock = Clock()
    limits = flood(clock)
    for _ in range(RULES.chat_burst):
        await limits.pass_one(1)
    held = asyncio.create_task(limits.pass_one(1))
    await asyncio.sleep(0.01)
    assert not held.done()
    clock.move(timedelta(seconds=2))
    assert await asyncio.wait_for(held, 5) == 0


async def test_a_wait_over_eight_seconds_is_refused() -> None:
    limits = flood(Clock())
    assert [await limits.pass_one(-5) for _ in range(RULES.group_limit)] == [0] * 20
    assert 55 <= await asyncio.wait_for(limits.pass_one(-5), 1) <= 61


async def test_all_chats_together_have_a_limit_too() -> None:
    clock = Clock()
    limits = flood(clock, Rules(flood=True, hidden_wait=0))
    waits = [await limits.pass_one(chat) for chat in range(1, 41)]
    assert waits[:30] == [0] * 30
    assert any(waits[30:])
    clock.move(timedelta(seconds=2))
    assert await limits.pass_one(99) == 0


async def test_uploads_of_one_size_are_braked_and_then_refused() -> None:
    clock = Clock()
    limits = flood(clock)
    assert [await limits.pass_upload(1000) for _ in range(20)] == [0] * 20
    held = [asyncio.create_task(limits.pass_upload(9_000_000)) for _ in range(10)]
    while not all(one.done() for one in held):
        await asyncio.sleep(0)
        clock.move(timedelta(milliseconds=500))
    assert [one.result() for one in held] == [0] * 8 + [60] * 2


async def test_a_chat_takes_310_unsent_messages_and_no_more() -> None:
    clock = Clock()
    limits = flood(clock, Rules(flood=True, hidden_wait=10_000, bulk_burst=1000))
    held = [asyncio.create_task(limits.pass_one(1)) for _ in range(320)]
    await asyncio.sleep(0)
    clock.move(timedelta(seconds=4))
    late = await asyncio.wait_for(held[-1], 5)
    assert late == 60
    for one in held:
        one.cancel()
    await asyncio.gather(*held, return_exceptions=True)


async def test_a_bot_that_floods_gets_429(clock: Clock) -> None:
    world = World(clock, rules=Rules(flood=True, hidden_wait=0))
    bot = world.add_bot(TOKEN, "region_bot", "Region")
    ann = world.add_person("Ann")
    await world.start(ann, bot)
    statuses = [
        (await world.call(TOKEN, "sendMessage", {"chat_id": ann.id, "text": "x"})).status for _ in range(8)
    ]
    assert statuses == [200] * 5 + [429] * 3
    assert len(world.log.received(ann.id)) == 5


async def test_by_default_there_is_no_limit(world: World) -> None:
    assert world.rules.flood is False
