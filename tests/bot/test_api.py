"""The way to Telegram over HTTP: an answer is a value, and a missing one says how far the call got."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.api import HttpBotApi, NoAnswer, ask
from domain.outcomes import Answer, Reach
from domain.outgoing import File
from sandbox.clock import Clock
from sandbox.faults import Fault
from sandbox.http import serve
from sandbox.world import World
from tests.bot.telegrams import telegram
from tests.stage import TOKEN


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World(Clock())
    yield world
    await world.close()


@pytest.fixture
async def api(world: World) -> AsyncIterator[HttpBotApi]:
    world.add_bot(TOKEN, "smart_region_bot", "Smart Region")
    runner = await serve(world)
    host, port = runner.addresses[0][:2]
    api = HttpBotApi(f"http://{host}:{port}", TOKEN)
    yield api
    await api.close()
    await runner.cleanup()


async def test_a_call_is_answered(api: HttpBotApi) -> None:
    answer = await ask(api, "getMe")
    assert answer.status == 200
    assert answer.body is not None
    assert answer.body["result"]["username"] == "smart_region_bot"


async def test_a_refusal_is_an_answer(api: HttpBotApi) -> None:
    answer = await ask(api, "sendMessage", {"chat_id": 5, "text": "x"})
    assert answer == Answer(
        400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
    )


async def test_a_file_travels_with_its_message(api: HttpBotApi, world: World) -> None:
    ann = world.add_person("Ann")
    bot = world.bots[TOKEN]
    await world.start(ann, bot)
    markup = '{"inline_keyboard":[[{"text":"Menu","callback_data":"m"}]]}'
    payload = f'{{"chat_id":{ann.id},"caption":"Your data","reply_markup":{markup}}}'.encode()
    answer = await api.call("sendDocument", payload, File("document", "мои данные.json", b'{"a": 1}'))
    assert answer.status == 200
    message = world.chat(ann, bot).last.message
    assert message["document"]["file_name"] == "мои данные.json"
    assert message["caption"] == "Your data"
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "Menu"


async def test_what_never_left_may_be_sent_again() -> None:
    async with telegram() as server:
        gone = server.url
    api = HttpBotApi(gone, TOKEN)
    with pytest.raises(NoAnswer) as caught:
        await ask(api, "getMe")
    assert caught.value.reach is Reach.NOT_SENT
    await api.close()


@pytest.mark.parametrize("url", ["http://no-such-host.invalid", "http://[::1]:1"])
async def test_an_address_that_leads_nowhere_sends_nothing(url: str) -> None:
    api = HttpBotApi(url, TOKEN)
    with pytest.raises(NoAnswer) as caught:
        await ask(api, "getMe")
    assert caught.value.reach is Reach.NOT_SENT
    await api.close()


@pytest.mark.parametrize("fault", [Fault.DROP_BEFORE, Fault.DROP_AFTER])
async def test_a_connection_that_breaks_leaves_it_unknown(
    api: HttpBotApi, world: World, fault: Fault
) -> None:
    world.faults.once(fault, "getMe")
    with pytest.raises(NoAnswer) as caught:
        await ask(api, "getMe")
    assert caught.value.reach is Reach.UNKNOWN
    assert (await ask(api, "getMe")).status == 200


async def test_an_answer_that_does_not_come_leaves_it_unknown() -> None:
    async with telegram() as server:
        api = HttpBotApi(server.url, TOKEN)
        with pytest.raises(NoAnswer) as caught:
            await ask(api, "getUpdates", timeout_s=0.1)
        assert caught.value.reach is Reach.UNKNOWN
        await api.close()


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'"ok"', b"\xff", b"[" * 100_000])
async def test_what_is_no_json_object_is_an_answer_without_a_body(body: bytes) -> None:
    async with telegram((502, body)) as server:
        api = HttpBotApi(server.url, TOKEN)
        assert await ask(api, "getUpdates") == Answer(502, None)
        await api.close()


async def test_many_calls_at_once_share_the_connections(api: HttpBotApi) -> None:
    answers = await asyncio.gather(*(ask(api, "getMe") for _ in range(200)))
    assert {answer.status for answer in answers} == {200}


async def test_a_closed_way_opens_again(api: HttpBotApi) -> None:
    await ask(api, "getMe")
    await api.close()
    assert (await ask(api, "getMe")).status == 200


async def test_a_document_is_fetched_whole(api: HttpBotApi, world: World) -> None:
    """It comes in many pieces: the first one is not all of it."""
    ann, bot, whole = world.add_person("Ann"), world.bots[TOKEN], bytes(range(256)) * 4096
    await world.start(ann, bot)
    sent = await world.send_document(ann, bot, whole)
    answer = await ask(api, "getFile", {"file_id": sent["document"]["file_id"]})
    assert answer.body is not None
    path = answer.body["result"]["file_path"]
    assert await api.download(path, len(whole)) == whole
    assert await api.download(path, 1000) == whole[:1000]
