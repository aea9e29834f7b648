"""The second door: every way to call a method over HTTP, and sockets that close."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from sandbox.http import serve
from sandbox.world import Bot, Fault, Person, World
from sandbox.world.samples import PNG
from tests.sandbox.conftest import TOKEN


@pytest.fixture
async def base(world: World, bot: Bot) -> AsyncIterator[str]:
    runner = await serve(world)
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_every_way_to_give_parameters(
    world: World, ann: Person, base: str, client: aiohttp.ClientSession
) -> None:
    url = f"{base}/bot{TOKEN}/sendMessage"
    given = {"chat_id": str(ann.id), "text": "я + ю"}
    multipart = aiohttp.FormData(given, default_to_multipart=True)
    answers = [
        await client.get(url, params=given),
        await client.post(url, params=given),
        await client.post(url, data=given),
        await client.post(url, data=multipart),
        await client.post(url, json={**given, "chat_id": ann.id, "protect_content": True}),
        await client.post(
            f"{base}/bot{TOKEN}/SENDMESSAGE", params={"chat_id": ann.id}, data={"text": "я + ю"}
        ),
    ]
    assert [answer.status for answer in answers] == [200] * 6
    assert {answer.headers["Content-Type"] for answer in answers} == {"application/json"}
    assert [one.text for one in world.log.received(ann.id)] == ["я + ю"] * 6


async def test_paths_that_lead_nowhere(base: str, client: aiohttp.ClientSession) -> None:
    for path, status in (
        ("/", 404),
        ("/bot", 404),
        (f"/bot{TOKEN}", 404),
        (f"/bot{TOKEN}/nothing", 404),
        ("/bot1:X/getMe", 401),
        (f"/file/bot{TOKEN}/photos/none.jpg", 404),
        ("/file/bot1:X/photos/none.jpg", 401),
    ):
        answer = await client.get(base + path)
        body = await answer.json()
        assert (answer.status, body["ok"], body["error_code"]) == (status, False, status)


async def test_bodies_that_are_no_parameters(base: str, client: aiohttp.ClientSession) -> None:
    url = f"{base}/bot{TOKEN}/getMe"
    json_type = {"Content-Type": "application/json"}
    assert (await client.post(url, data="{", headers=json_type)).status == 400
    assert (await client.post(url, data="[]", headers=json_type)).status == 400
    assert (await client.post(url, data="", headers=json_type)).status == 200


async def test_files_go_up_and_down(ann: Person, base: str, client: aiohttp.ClientSession) -> None:
    form = aiohttp.FormData({"chat_id": str(ann.id)})
    form.add_field("media", json.dumps([{"type": "photo", "media": "attach://one"}]))
    form.add_field("one", PNG, filename="one.png", content_type="image/png")
    sent = await (await client.post(f"{base}/bot{TOKEN}/sendMediaGroup", data=form)).json()
    file_id = sent["result"][0]["photo"][-1]["file_id"]
    found = await (await client.get(f"{base}/bot{TOKEN}/getFile", params={"file_id": file_id})).json()
    answer = await client.get(f"{base}/file/bot{TOKEN}/{found['result']['file_path']}")
    assert await answer.read() == PNG


async def test_too_large_a_request(
    world: World, bot: Bot, client: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.http.LARGEST_REQUEST", 1000)
    runner = await serve(world)
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot{TOKEN}/sendDocument"
    answer = await client.post(url, data={"chat_id": "1", "document": "x" * 2000})
    assert (answer.status, (await answer.json())["description"]) == (413, "Request Entity Too Large")
    await runner.cleanup()


async def test_the_socket_closes_before_or_after_the_call_is_accepted(
    world: World, ann: Person, base: str, client: aiohttp.ClientSession
) -> None:
    world.faults.once(Fault.DROP_BEFORE)
    world.faults.once(Fault.DROP_AFTER)
    for received in (0, 1):
        with pytest.raises(aiohttp.ClientConnectionError):
            await client.post(f"{base}/bot{TOKEN}/sendMessage", data={"chat_id": ann.id, "text": "x"})
        assert len(world.log.received(ann.id)) == received


async def test_a_call_may_hang(world: World, ann: Person, base: str, client: aiohttp.ClientSession) -> None:
    world.faults.once(Fault.HANG_AFTER)
    call = client.post(f"{base}/bot{TOKEN}/sendMessage", data={"chat_id": ann.id, "text": "x"})
    hanging = asyncio.ensure_future(call)
    while not world.log.received(ann.id):  # noqa: ASYNC110 - the call is accepted somewhere in the server
        await asyncio.sleep(0.005)
    assert not hanging.done()
    world.clock.move(timedelta(hours=2))
    with pytest.raises(aiohttp.ClientConnectionError):
        await hanging


async def test_pages_of_a_proxy_and_429(
    world: World, ann: Person, base: str, client: aiohttp.ClientSession
) -> None:
    url = f"{base}/bot{TOKEN}/sendMessage"
    world.faults.once(Fault.BAD_GATEWAY)
    world.faults.once(Fault.TOO_MANY)
    page = await client.post(url, data={"chat_id": ann.id, "text": "x"})
    assert (page.status, page.content_type) == (502, "text/html")
    refused = await client.post(url, data={"chat_id": ann.id, "text": "x"})
    assert (refused.status, refused.headers["Retry-After"]) == (429, "3")
    assert len(world.log.received(ann.id)) == 1
