"""The queue of updates and getUpdates, rule by rule."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from sandbox.world import Bot, Clock, Fault, Person, Rules, World
from sandbox.world.updates import LONGEST_QUEUE
from tests.sandbox.conftest import TOKEN, Api


async def say(world: World, bot: Bot, ann: Person, *texts: str) -> None:
    for text in texts:
        await world.say(ann, bot, text)


def texts(found: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in found]


async def test_ids_begin_somewhere_and_grow_by_one(world: World, api: Api, bot: Bot, ann: Person) -> None:
    await say(world, bot, ann, "1", "2", "3")
    found = await api.ok("getUpdates")
    first = found[0]["update_id"]
    assert [update["update_id"] for update in found] == [first, first + 1, first + 2]
    assert first > 2_000_000
    elsewhere = World().add_bot(TOKEN, "region_bot", "Region").updates
    assert elsewhere.add("poll", {}, 60, "poll") is not None
    assert elsewhere.head != first


async def test_an_update_is_confirmed_by_a_later_offset(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    await say(world, bot, ann, "1", "2", "3")
    first = bot.updates.head
    assert texts(await api.ok("getUpdates", offset=first)) == ["1", "2", "3"]
    assert texts(await api.ok("getUpdates", offset=first + 1)) == ["2", "3"]
    assert texts(await api.ok("getUpdates", offset=first)) == ["2", "3"]
    assert await api.ok("getUpdates", offset=first + 3, timeout=0) == []


async def test_a_negative_offset_keeps_the_last_and_forgets_the_rest(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    await say(world, bot, ann, "1", "2", "3")
    assert texts(await api.ok("getUpdates", offset=-1)) == ["3"]
    assert texts(await api.ok("getUpdates", offset=0)) == ["3"]


async def test_an_offset_from_elsewhere_is_ignored(world: World, api: Api, bot: Bot, ann: Person) -> None:
    await say(world, bot, ann, "1", "2")
    after = bot.updates.head + 2
    assert texts(await api.ok("getUpdates", offset=after + 11)) == ["1", "2"]
    assert texts(await api.ok("getUpdates", offset=after - LONGEST_QUEUE - 10)) == ["1", "2"]
    assert await api.ok("getUpdates", offset=after + 10) == []


async def test_the_limit_is_clamped(world: World, api: Api, bot: Bot, ann: Person) -> None:
    await say(world, bot, ann, *map(str, range(120)))
    first = bot.updates.head
    assert len(await api.ok("getUpdates", offset=first, limit=500)) == 100
    assert len(await api.ok("getUpdates", offset=first + 1, limit=-3)) == 1
    assert len(await api.ok("getUpdates", offset=first + 2, limit="7")) == 7


async def test_the_same_offset_again_at_once_gets_one_update_only(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    await say(world, bot, ann, "1", "2")
    assert len(await api.ok("getUpdates")) == 2
    assert len(await api.ok("getUpdates")) == 1
    world.clock.move(timedelta(seconds=1))
    assert len(await api.ok("getUpdates")) == 2


async def test_the_same_offset_again_within_three_seconds_waits(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    assert await api.ok("getUpdates") == []
    waiting = asyncio.create_task(api.ok("getUpdates"))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    world.clock.move(timedelta(seconds=4))
    assert await asyncio.wait_for(waiting, 5) == []


async def test_the_brake_on_polls_can_be_taken_off(clock: Clock) -> None:
    world = World(clock, rules=Rules(poll_brake=False))
    api = Api(world)
    bot = world.add_bot(TOKEN, "region_bot", "Region")
    ann = world.add_person("Ann")
    assert await api.ok("getUpdates") == []
    assert await api.ok("getUpdates") == []
    await say(world, bot, ann, "1", "2")
    assert len(await api.ok("getUpdates")) == 2


async def test_a_waiting_poll_answers_when_something_comes(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    waiting = asyncio.create_task(api.ok("getUpdates", timeout=30))
    await asyncio.sleep(0)
    await say(world, bot, ann, "hello")
    assert texts(await asyncio.wait_for(waiting, 5)) == ["hello"]


async def test_only_a_poll_that_waits_ends_another(world: World, api: Api, bot: Bot, ann: Person) -> None:
    first = asyncio.create_task(api.refused("getUpdates", timeout=30))
    await asyncio.sleep(0.01)
    assert await api.ok("getUpdates", offset=-5) == []
    assert not first.done()
    second = asyncio.create_task(api.ok("getUpdates", offset=1, timeout=30))
    assert (await asyncio.wait_for(first, 5)).startswith("Conflict: terminated by other getUpdates request")
    await say(world, bot, ann, "x")
    assert len(await asyncio.wait_for(second, 5)) == 1


async def test_a_second_conflict_soon_after_is_answered_late(world: World, api: Api, bot: Bot) -> None:
    polls = []
    for offset in range(3):
        polls.append(asyncio.create_task(api.raw("getUpdates", offset=offset, timeout=30)))
        await asyncio.sleep(0.01)
    assert polls[0].done()
    assert not polls[1].done()
    world.clock.move(timedelta(seconds=4))
    assert (await asyncio.wait_for(polls[1], 5)).status == 409
    polls[2].cancel()


async def test_allowed_updates_filter_at_creation_and_stick(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    await api.ok("getUpdates", allowed_updates=["callback_query"], offset=1)
    await say(world, bot, ann, "lost for good")
    await api.ok("getUpdates", offset=2, allowed_updates="not json")
    await api.ok("getUpdates", offset=3)
    await say(world, bot, ann, "lost too")
    assert (await api.ok("getWebhookInfo"))["allowed_updates"] == ["callback_query"]
    await api.ok("getUpdates", offset=4, allowed_updates="[]")
    await say(world, bot, ann, "seen")
    assert texts(await api.ok("getUpdates", offset=5)) == ["seen"]
    await api.ok("getUpdates", offset=6, allowed_updates=["no_such_kind"])
    assert bot.updates.is_default()


async def test_updates_die_of_old_age(world: World, api: Api, bot: Bot, ann: Person) -> None:
    sent = await api.ok(
        "sendMessage",
        chat_id=ann.id,
        text="?",
        reply_markup={"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]},
    )
    await say(world, bot, ann, "lives a day")
    await world.tap(ann, bot, sent["message_id"], "a")
    assert len(await api.ok("getUpdates")) == 2
    world.clock.move(timedelta(seconds=151))
    assert texts(await api.ok("getUpdates")) == ["lives a day"]
    world.clock.move(timedelta(days=1))
    assert await api.ok("getUpdates") == []


async def test_after_a_week_of_silence_ids_begin_elsewhere(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    await say(world, bot, ann, "1")
    before = (await api.updates())[0]["update_id"]
    world.clock.move(timedelta(days=8))
    await say(world, bot, ann, "2")
    after = (await api.ok("getUpdates", offset=before + 1))[0]
    assert after["update_id"] != before + 1
    assert after["message"]["text"] == "2"


async def test_a_full_queue_drops_what_is_new(
    world: World, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LONGEST_QUEUE == 100_000
    monkeypatch.setattr("sandbox.world.updates.LONGEST_QUEUE", 500)
    for _ in range(500):
        bot.updates.add("poll", {}, 1000, "poll:1")
    assert bot.updates.add("poll", {}, 1000, "poll:1") is None
    assert bot.updates.dropped == 1
    assert bot.updates.count() == 500
    world.clock.move(timedelta(seconds=1001))
    assert bot.updates.add("poll", {}, 1000, "poll:1") is not None


async def test_an_update_may_come_twice(world: World, api: Api, bot: Bot, ann: Person) -> None:
    world.faults.once(Fault.DUPLICATE)
    await say(world, bot, ann, "1")
    [first] = await api.ok("getUpdates")
    again = await api.ok("getUpdates", offset=first["update_id"] + 1)
    assert again == [first]
    assert await api.ok("getUpdates", offset=first["update_id"] + 2) == []


async def test_ids_may_jump_up_and_down(world: World, api: Api, bot: Bot, ann: Person) -> None:
    await say(world, bot, ann, "1")
    world.faults.once(Fault.JUMP_UP)
    await say(world, bot, ann, "2")
    one, two = await api.ok("getUpdates")
    assert two["update_id"] > one["update_id"] + 1
    world.faults.once(Fault.JUMP_DOWN)
    await say(world, bot, ann, "3")
    assert bot.updates.head < two["update_id"] + 3
    await api.ok("getUpdates", offset=two["update_id"] + 2)
    await say(world, bot, ann, "4")
    [four] = await api.ok("getUpdates", offset=two["update_id"] + 2)
    assert four["update_id"] < two["update_id"]


async def test_a_poisoned_update_comes_before_the_real_one(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    world.faults.once(Fault.POISON)
    await say(world, bot, ann, "real")
    found = (await world.call(TOKEN, "getUpdates", {})).body
    assert isinstance(found, dict)
    assert texts(found["result"]) == ["poison", "real"]
