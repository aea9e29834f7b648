"""The web chat without a browser: what it tells, what it lets people do, what it refuses."""

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.web import web_chat
from sandbox.web.desk import DESK
from sandbox.world import Person, World
from sandbox.world.samples import PNG
from tests.sandbox.echo import TOKEN, Echo

JSON = dict[str, Any]


@dataclass
class Table:
    """The page's server with Ann and Olga, as a test asks it."""

    client: TestClient[web.Request, web.Application]
    echo: Echo
    ann: Person
    olga: Person

    async def state(self) -> JSON:
        return await (await self.client.get("/state")).json()  # type: ignore[no-any-return] # JSON

    async def phone(self, person: Person | None = None) -> JSON:
        number = (person or self.ann).id
        return next(one for one in (await self.state())["people"] if one["id"] == number)

    async def act(self, action: str, **fields: Any) -> int:
        body = {"person": self.ann.id, "action": action, **fields}
        return (await self.client.post("/act", json=body)).status

    async def post(self, path: str, body: JSON) -> tuple[int, JSON]:
        answer = await self.client.post(path, json=body)
        return answer.status, await answer.json()


@pytest.fixture
async def table() -> AsyncIterator[Table]:
    world = World()
    echo = Echo(world)
    ann = world.add_person("Ann", language_code="tt")
    olga = world.add_person("Olga", last_name="Petrova", username="olga", language_code="ru")
    async with TestClient(TestServer(web_chat(world, echo.bot, [ann, olga]))) as client:
        yield Table(client, echo, ann, olga)


async def test_a_fresh_chat_is_empty_and_looking_at_it_does_not_open_it(table: Table) -> None:
    phone = await table.phone()
    assert (phone["name"], phone["started"], phone["messages"]) == ("Ann", False, [])
    response = await table.echo.world.call(TOKEN, "sendMessage", {"chat_id": table.ann.id, "text": "Hi"})
    assert response.status == 400


async def test_each_person_sees_only_their_own_chat(table: Table) -> None:
    await table.act("start")
    await table.echo.call("sendMessage", chat_id=table.ann.id, text="Hello")
    texts = [shown["message"]["text"] for shown in (await table.phone())["messages"]]
    assert texts == ["/start", "Hello"]
    assert [shown["mine"] for shown in (await table.phone())["messages"]] == [True, False]
    assert (await table.phone(table.olga))["messages"] == []


async def test_a_question_for_news_is_answered_when_something_happens(table: Table) -> None:
    version = (await table.state())["version"]
    question = asyncio.create_task(table.client.get("/state", params={"since": str(version)}))
    await asyncio.sleep(0)
    await table.act("start")
    news = await (await question).json()
    assert news["version"] > version


async def test_moving_the_clock_is_news_too(table: Table) -> None:
    before = await table.state()
    question = asyncio.create_task(table.client.get("/state", params={"since": str(before["version"])}))
    await asyncio.sleep(0)
    assert (await table.post("/clock", {"seconds": 86400}))[0] == 200
    after = await (await question).json()
    assert after["now"] - before["now"] >= timedelta(days=1).total_seconds()


@pytest.mark.parametrize("seconds", [0, -5, 10**12, "60", None, True])
async def test_the_clock_goes_only_forward(table: Table, seconds: object) -> None:
    status, answer = await table.post("/clock", {"seconds": seconds})
    assert (status, bool(answer["error"])) == (400, True)


async def test_a_new_person_comes_by_a_link(table: Table) -> None:
    asked = {"first_name": "Paul", "language_code": "lez", "payload": "partner-7"}
    status, answer = await table.post("/people", asked)
    phone = next(one for one in (await table.state())["people"] if one["id"] == answer["id"])
    assert (status, phone["language_code"]) == (200, "lez")
    assert phone["messages"][0]["message"]["text"] == "/start partner-7"


@pytest.mark.parametrize(
    "fields", [{}, {"first_name": "A", "payload": "a b"}, {"first_name": "A", "username": "no spaces"}]
)
async def test_a_person_telegram_would_not_have_is_refused(table: Table, fields: JSON) -> None:
    assert (await table.post("/people", fields))[0] == 400
    assert len((await table.state())["people"]) == 2


async def test_a_tap_waits_until_the_bot_answers(table: Table) -> None:
    await table.act("start")
    keyboard = {"inline_keyboard": [[{"text": "Save", "callback_data": "save"}]]}
    sent = await table.echo.call("sendMessage", chat_id=table.ann.id, text="?", reply_markup=keyboard)
    assert await table.act("tap", message_id=sent["message_id"], data="save") == 200
    assert (await table.phone())["waiting"] == [{"message_id": sent["message_id"], "data": "save"}]

    updates = await table.echo.call("getUpdates")
    query = updates[-1]["callback_query"]["id"]
    await table.echo.call("answerCallbackQuery", callback_query_id=query, text="Saved", show_alert=True)
    phone = await table.phone()
    assert phone["waiting"] == []
    assert [(one["text"], one["show_alert"]) for one in phone["answers"]] == [("Saved", True)]


async def test_a_tap_nobody_answers_stops_waiting_in_the_end(table: Table) -> None:
    await table.act("start")
    keyboard = {"inline_keyboard": [[{"text": "Save", "callback_data": "save"}]]}
    sent = await table.echo.call("sendMessage", chat_id=table.ann.id, text="?", reply_markup=keyboard)
    await table.act("tap", message_id=sent["message_id"], data="save")
    await table.post("/clock", {"seconds": 3600})
    assert (await table.phone())["waiting"] == []


async def test_what_cannot_be_done_is_told_in_a_sentence(table: Table) -> None:
    await table.act("start")
    asked = {"person": table.ann.id, "action": "tap", "message_id": 99, "data": "x"}
    assert await table.post("/act", asked) == (400, {"error": "There is no message 99."})


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "fly"},
        {"action": "tap", "message_id": "1", "data": "x"},
        {"action": "say", "text": 5},
        {"action": "say", "text": "Hi", "person": 1},
        {"action": "vote", "message_id": 1, "options": "0"},
        {"action": "photo", "data": "%%%"},
        {"action": "photo", "data": base64.b64encode(b"<svg/>").decode()},
        {"action": "start", "payload": "a b"},
    ],
)
async def test_a_request_that_does_not_fit_is_refused(table: Table, fields: JSON) -> None:
    status, answer = await table.post("/act", {"person": table.ann.id, **fields})
    assert (status, bool(answer["error"])) == (400, True)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 403),
        ({"Content-Type": "application/json", "Origin": "https://evil.example"}, 403),
        ({"Content-Type": "application/json", "Origin": "null"}, 403),
        ({"Content-Type": "application/json"}, 400),
    ],
)
async def test_only_the_page_itself_may_act(table: Table, headers: dict[str, str], status: int) -> None:
    answer = await table.client.post("/act", data=b"{}", headers=headers)
    assert answer.status == status


async def test_the_page_runs_nothing_but_its_own_code(table: Table) -> None:
    answer = await table.client.get("/")
    page = await answer.text()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "<script>" not in page
    assert "http" not in page


async def test_a_photo_is_shown_and_a_page_is_only_saved(table: Table) -> None:
    await table.act("start")
    html = b"<script>alert(1)</script>"
    await table.act("photo", data=base64.b64encode(PNG).decode(), caption="Me")
    await table.act("document", data=base64.b64encode(html).decode(), name="a.html", mime="text/html")
    photo, page = [shown["message"] for shown in (await table.phone())["messages"][1:]]
    picture = await table.client.get(f"/file/{photo['photo'][-1]['file_id']}")
    assert (picture.content_type, await picture.read()) == ("image/png", PNG)
    saved = await table.client.get(f"/file/{page['document']['file_id']}")
    assert saved.headers["Content-Disposition"] == "attachment"
    assert saved.content_type == "application/octet-stream"
    assert (await table.client.get("/file/unknown")).status == 404


@pytest.mark.parametrize("action", ["voice", "sticker", "contact", "location", "forward"])
async def test_everything_else_can_be_sent_without_a_file(table: Table, action: str) -> None:
    await table.act("start")
    assert await table.act(action) == 200
    assert len((await table.phone())["messages"]) == 2


async def test_the_sound_and_the_sticker_are_real_files(table: Table) -> None:
    await table.act("start")
    await table.act("voice")
    await table.act("sticker")
    voice, sticker = [shown["message"] for shown in (await table.phone())["messages"][1:]]
    for number, kind in ((voice["voice"], "audio/ogg"), (sticker["sticker"], "image/webp")):
        answer = await table.client.get(f"/file/{number['file_id']}")
        assert answer.content_type == kind
        assert len(await answer.read()) > 1000


async def test_a_vote_is_shown_to_the_person_who_gave_it(table: Table) -> None:
    await table.act("start")
    poll = await table.echo.call("sendPoll", chat_id=table.ann.id, question="?", options=["A", "B"])
    await table.act("vote", message_id=poll["message_id"], options=[1])
    shown = (await table.phone())["messages"][-1]
    assert shown["votes"] == [1]
    assert shown["message"]["poll"]["options"][1]["voter_count"] == 1


async def test_blocking_unblocking_and_deleting_are_shown(table: Table) -> None:
    await table.act("start")
    await table.act("block")
    assert (await table.phone())["blocked"] is True
    await table.act("unblock")
    number = (await table.phone())["messages"][0]["message"]["message_id"]
    await table.act("delete", message_id=number)
    phone = await table.phone()
    assert (phone["blocked"], phone["messages"], phone["started"]) == (False, [], True)


async def test_what_was_sent_can_be_searched(table: Table) -> None:
    await table.act("start")
    await table.echo.call("sendMessage", chat_id=table.ann.id, text="Хәерле көн")
    await table.act("block")
    await table.echo.call("sendMessage", chat_id=table.ann.id, text="Lost")
    await table.echo.call("getMe")

    async def texts(**wanted: str) -> list[str]:
        answer = await (await table.client.get("/sent", params=wanted)).json()
        return [entry["text"] for entry in answer["entries"]]

    assert await texts() == ["Lost", "Хәерле көн"]
    assert await texts(text="ХӘЕРЛЕ") == ["Хәерле көн"]
    assert await texts(outcome="refused") == ["Lost"]
    assert await texts(person=str(table.olga.id)) == []
    assert await texts(method="getMe") == [""]


async def test_an_answer_to_a_tap_is_told_with_who_tapped(table: Table) -> None:
    await table.act("start")
    keyboard = {"inline_keyboard": [[{"text": "Save", "callback_data": "save"}]]}
    sent = await table.echo.call("sendMessage", chat_id=table.ann.id, text="?", reply_markup=keyboard)
    await table.act("tap", message_id=sent["message_id"], data="save")
    query = (await table.echo.call("getUpdates"))[-1]["callback_query"]["id"]
    await table.echo.call("answerCallbackQuery", callback_query_id=query, text="Saved")
    answer = await (await table.client.get("/sent", params={"person": str(table.ann.id)})).json()
    assert [(entry["text"], entry["chat"]) for entry in answer["entries"]] == [("Saved", "Ann"), ("?", "Ann")]


async def test_the_server_stops_though_a_page_waits(table: Table) -> None:
    app = table.client.app
    desk = app[DESK]
    waiting = asyncio.create_task(desk.changed(desk.version, patience=1_000))
    await asyncio.sleep(0)
    await desk.close(app)
    await waiting


async def test_the_page_works_under_a_prefix_too() -> None:
    world = World()
    echo = Echo(world)
    app = web.Application()
    app.add_subapp("/chat", web_chat(world, echo.bot, [world.add_person("Ann")]))
    async with TestClient(TestServer(app)) as client:
        page = await client.get("/chat/")
        assert page.status == 200
        assert "default-src" in page.headers["Content-Security-Policy"]
        assert (await client.get("/chat/static/app.js")).status == 200
