"""Faults: what the bot sees, and what the log knows better."""

import asyncio
from datetime import timedelta

import pytest

from sandbox.world import Bot, ConnectionDropped, Fault, Faults, Person, World
from tests.sandbox.conftest import TOKEN, Api


async def send(world: World, ann: Person, text: str = "x") -> int:
    return (await world.call(TOKEN, "sendMessage", {"chat_id": ann.id, "text": text})).status


async def test_dropped_before_it_was_accepted(world: World, bot: Bot, ann: Person) -> None:
    world.faults.once(Fault.DROP_BEFORE, "sendMessage")
    with pytest.raises(ConnectionDropped):
        await send(world, ann)
    assert world.log.received(ann.id) == []
    assert await send(world, ann) == 200


@pytest.mark.parametrize(
    ("fault", "status"), [(Fault.BAD_GATEWAY, 502), (Fault.RESTART, 500)], ids=lambda value: str(value)
)
async def test_accepted_though_the_answer_says_otherwise(
    world: World, bot: Bot, ann: Person, fault: Fault, status: int
) -> None:
    world.faults.once(fault)
    assert await send(world, ann) == status
    assert len(world.log.received(ann.id)) == 1
    assert [(call.accepted, call.fault) for call in world.log.calls] == [(True, fault.name)]


async def test_accepted_then_dropped_or_hanging(world: World, bot: Bot, ann: Person) -> None:
    world.faults.once(Fault.DROP_AFTER)
    with pytest.raises(ConnectionDropped):
        await send(world, ann)
    world.faults.once(Fault.HANG_AFTER)
    hanging = asyncio.create_task(send(world, ann))
    await asyncio.sleep(0.01)
    assert len(world.log.received(ann.id)) == 2
    assert not hanging.done()
    world.clock.move(timedelta(hours=2))
    with pytest.raises(ConnectionDropped):
        await hanging


async def test_429_says_how_long_to_wait_in_body_and_header(world: World, bot: Bot, ann: Person) -> None:
    world.faults = Faults(retry_after=7)
    world.faults.once(Fault.TOO_MANY, "send*")
    answer = await world.call(TOKEN, "sendMessage", {"chat_id": ann.id, "text": "x"})
    assert answer.status == 429
    assert answer.headers["Retry-After"] == "7"
    assert answer.body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert world.log.received(ann.id) == []


async def test_chances_come_from_the_seed(world: World, bot: Bot, ann: Person) -> None:
    async def plan(seed: int) -> list[int]:
        world.faults = Faults(seed)
        world.faults.sometimes(Fault.RESTART, 0.3, "sendMessage")
        return [await send(world, ann) for _ in range(30)]

    first = await plan(1)
    assert first == await plan(1)
    assert first != await plan(2)
    assert set(first) == {200, 500}
    world.faults.stop()
    assert {await send(world, ann) for _ in range(30)} == {200}


async def test_faults_strike_the_named_methods_only(world: World, api: Api, ann: Person) -> None:
    world.faults.once(Fault.RESTART, "send*", times=2)
    await api.ok("getMe")
    assert [await send(world, ann) for _ in range(3)] == [500, 500, 200]
