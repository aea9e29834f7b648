"""Webhooks: what is accepted, and how patiently updates are delivered."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from sandbox.world import Bot, Fault, Person, Rules, World
from tests.sandbox.conftest import TOKEN, Api
from tests.sandbox.receiver import Receiver, fine, settle


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_are_delivered_with_the_secret(
    world: World, api: Api, bot: Bot, ann: Person, receiver: Receiver
) -> None:
    await world.say(ann, bot, "before")
    answer = await api.raw("setWebhook", url=receiver.url, secret_token="s3cret")
    assert isinstance(answer.body, dict)
    assert answer.body["description"] == "Webhook was set"
    await world.say(ann, bot, "after")
    assert await receiver.receives(2) == ["before", "after"]
    assert receiver.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
    await settle(lambda: bot.updates.count() == 0)


async def test_setting_again_and_deleting_say_what_happened(
    world: World, api: Api, bot: Bot, receiver: Receiver
) -> None:
    async def described(method: str, **params: object) -> str:
        world.clock.move(timedelta(seconds=2))
        body = (await api.raw(method, **params)).body
        assert isinstance(body, dict)
        return str(body["description"])

    assert await described("deleteWebhook") == "Webhook is already deleted"
    assert await described("setWebhook", url=receiver.url) == "Webhook was set"
    assert await described("setWebhook", url=receiver.url) == "Webhook is already set"
    assert await described("setWebhook", url=receiver.url, max_connections=500) == "Webhook was set"
    assert (await api.ok("getWebhookInfo"))["max_connections"] == 100
    assert (await described("getUpdates")).startswith("Conflict: can't use getUpdates method while webhook")
    assert await described("setWebhook", url="") == "Webhook was deleted"
    assert (await api.ok("getWebhookInfo"))["url"] == ""


async def test_only_once_a_second(api: Api, receiver: Receiver) -> None:
    await api.ok("setWebhook", url=receiver.url)
    assert await api.refused("setWebhook", url=receiver.url) == "Too Many Requests: retry after 1"


async def test_a_webhook_ends_a_waiting_poll(api: Api, receiver: Receiver) -> None:
    waiting = asyncio.create_task(api.refused("getUpdates", timeout=30))
    await asyncio.sleep(0.01)
    await api.ok("setWebhook", url=receiver.url)
    assert await asyncio.wait_for(waiting, 5) == "Conflict: terminated by setWebhook request"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "nonsense::"}, "invalid webhook URL specified"),
        ({"url": "http://a.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://a.org:8080"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://10.0.0.1"}, "bad webhook: IP address 10.0.0.1 is reserved"),
        ({"url": "https://[::1]"}, "bad webhook: IPv6-only addresses are not allowed"),
        ({"url": "https://a.org", "secret_token": "x" * 257}, "secret token is too long"),
        ({"url": "https://a.org", "secret_token": "пароль"}, "secret token contains unallowed characters"),
    ],
)
async def test_the_cloud_is_strict(params: dict[str, str], words: str) -> None:
    world = World(rules=Rules(cloud=True))
    world.add_bot(TOKEN, "region_bot", "Region")
    assert await Api(world).refused("setWebhook", **params) == f"Bad Request: {words}"


async def test_one_update_in_flight_for_each_chat(
    world: World, api: Api, bot: Bot, ann: Person, receiver: Receiver
) -> None:
    gate = asyncio.Event()

    async def slow(update: dict[str, Any]) -> web.Response:
        await gate.wait()
        return web.Response()

    receiver.answer = slow
    ben = world.add_person("Ben")
    await api.ok("setWebhook", url=receiver.url)
    for person, text in ((ann, "a1"), (ann, "a2"), (ben, "b1"), (ben, "b2")):
        await world.say(person, bot, text)
    assert sorted(await receiver.receives(2)) == ["a1", "b1"]
    await asyncio.sleep(0.05)
    assert len(receiver.seen) == 2
    gate.set()
    assert sorted(await receiver.receives(4)) == ["a1", "a2", "b1", "b2"]


async def test_no_more_at_once_than_connections(world: World, api: Api, bot: Bot, receiver: Receiver) -> None:
    gate = asyncio.Event()

    async def slow(update: dict[str, Any]) -> web.Response:
        await gate.wait()
        return web.Response()

    receiver.answer = slow
    await api.ok("setWebhook", url=receiver.url, max_connections=2)
    for number in range(5):
        await world.say(world.add_person("P"), bot, str(number))
    await receiver.receives(2)
    await asyncio.sleep(0.05)
    assert len(receiver.seen) == 2
    gate.set()
    await receiver.receives(5)


async def test_a_failed_update_is_tried_at_once_then_ever_later(
    world: World, api: Api, bot: Bot, ann: Person, receiver: Receiver
) -> None:
    async def broken(update: dict[str, Any]) -> web.Response:
        return web.Response(status=500)

    receiver.answer = broken
    await api.ok("setWebhook", url=receiver.url)
    await world.say(ann, bot, "x")
    await receiver.receives(2)
    for step in (2, 4, 8):
        await settle(lambda: bot.webhook is not None and not bot.webhook.is_busy())
        world.clock.move(timedelta(seconds=step / 2))
        before = len(receiver.seen)
        await asyncio.sleep(0.02)
        assert len(receiver.seen) == before
        world.clock.move(timedelta(seconds=step / 2))
        await receiver.receives(before + 1)
    info = await api.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["pending_update_count"] == 1
    receiver.answer = fine
    await world.say(world.add_person("Ben"), bot, "not held up")
    await settle(lambda: "not held up" in receiver.texts())


async def test_retry_after_is_obeyed(
    world: World, api: Api, bot: Bot, ann: Person, receiver: Receiver
) -> None:
    async def busy(update: dict[str, Any]) -> web.Response:
        return web.Response(status=503, headers={"Retry-After": "100"})

    receiver.answer = busy
    await api.ok("setWebhook", url=receiver.url)
    await world.say(ann, bot, "x")
    await receiver.receives(1)
    await settle(lambda: bot.webhook is not None and not bot.webhook.is_busy())
    world.clock.move(timedelta(seconds=90))
    await asyncio.sleep(0.02)
    assert len(receiver.seen) == 1
    receiver.answer = fine
    world.clock.move(timedelta(seconds=11))
    await receiver.receives(2)


async def test_an_update_is_given_up_when_the_next_try_would_be_too_late(
    world: World, api: Api, bot: Bot, ann: Person, receiver: Receiver
) -> None:
    async def broken(update: dict[str, Any]) -> web.Response:
        return web.Response(status=503, headers={"Retry-After": "3600"})

    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    sent = await api.ok("sendMessage", chat_id=ann.id, text="?", reply_markup=markup)
    receiver.answer = broken
    await api.ok("setWebhook", url=receiver.url)
    await world.tap(ann, bot, sent["message_id"], "a")
    await receiver.receives(1)
    await settle(lambda: bot.updates.count() == 0)


async def test_an_address_that_is_gone_for_23_hours_is_forgotten(
    world: World, api: Api, bot: Bot, ann: Person, receiver: Receiver
) -> None:
    async def gone(update: dict[str, Any]) -> web.Response:
        return web.Response(status=410)

    receiver.answer = gone
    await api.ok("setWebhook", url=receiver.url)
    await world.say(ann, bot, "x")
    await receiver.receives(2)
    await settle(lambda: bot.webhook is not None and not bot.webhook.is_busy())
    world.clock.move(timedelta(hours=23, minutes=1))
    await settle(lambda: bot.webhook is None)
    assert (await api.ok("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize("form", [False, True])
async def test_a_method_in_the_answer_is_executed(
    world: World, api: Api, bot: Bot, ann: Person, receiver: Receiver, *, form: bool
) -> None:
    async def with_method(update: dict[str, Any]) -> web.Response:
        if form:
            text = f"method=sendMessage&chat_id={ann.id}&text=hello"
            return web.Response(text=text, content_type="application/x-www-form-urlencoded")
        return web.json_response({"method": "sendMessage", "chat_id": ann.id, "text": "hello"})

    receiver.answer = with_method
    await api.ok("setWebhook", url=receiver.url)
    await world.say(ann, bot, "x")
    await settle(lambda: len(world.log.received(ann.id)) == 1)


async def test_a_wrong_or_forbidden_method_in_the_answer_is_passed_over(
    world: World, api: Api, bot: Bot, ann: Person, receiver: Receiver
) -> None:
    answers = iter(
        [
            web.json_response({"method": "deleteWebhook"}),
            web.json_response({"method": "sendMessage", "chat_id": 1, "text": "x"}),
            web.Response(text="{", content_type="application/json"),
        ]
    )

    async def odd(update: dict[str, Any]) -> web.Response:
        return next(answers)

    receiver.answer = odd
    await api.ok("setWebhook", url=receiver.url)
    for text in "abc":
        await world.say(ann, bot, text)
    assert await receiver.receives(3) == ["a", "b", "c"]
    await settle(lambda: bot.updates.count() == 0)
    assert [call.method for call in world.log.calls] == ["setWebhook", "sendMessage"]


async def test_pending_updates_can_be_dropped(
    world: World, api: Api, bot: Bot, ann: Person, receiver: Receiver
) -> None:
    await world.say(ann, bot, "old")
    await api.ok("setWebhook", url=receiver.url, drop_pending_updates=True)
    await world.say(ann, bot, "new")
    assert await receiver.receives(1) == ["new"]


async def test_an_update_may_come_twice(
    world: World, api: Api, bot: Bot, ann: Person, receiver: Receiver
) -> None:
    await api.ok("setWebhook", url=receiver.url)
    world.faults.once(Fault.DUPLICATE)
    await world.say(ann, bot, "x")
    assert await receiver.receives(2) == ["x", "x"]


async def test_an_address_where_nobody_answers_is_noted(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    await api.ok("setWebhook", url="http://127.0.0.1:9/hook")
    await world.say(ann, bot, "x")
    await settle(lambda: bot.webhook is not None and "last_error_message" in bot.webhook.info())
