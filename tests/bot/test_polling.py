"""Long polling: what is not committed is not confirmed, and a refusal is told once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot.api import HttpBotApi
from bot.intake import polling
from bot.intake.polling import COMPLAINTS, poll
from storage import inbox
from storage.tables import inbox as inbox_table
from tests.bot.conftest import Logs, rows, run, until
from tests.bot.telegrams import Scripted, granted, refusal, telegram
from tests.stage import TOKEN, Stage, Visitor

CONFLICTS = [
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first",
]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(polling, "PAUSE_S", 0.001)


@asynccontextmanager
async def polls(stage: Stage, url: str) -> AsyncIterator[None]:
    """Let the bot poll a server."""
    api = HttpBotApi(url, TOKEN)
    task = asyncio.create_task(poll(api, stage.app.intake))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await api.close()


async def played(stage: Stage, *script: tuple[int, bytes]) -> Scripted:
    """Let the bot poll until it waits for more than there is."""
    async with telegram(*script) as server:
        async with polls(stage, server.url):
            await server.at_end.wait()
        return server


def hello(number: int, text: str = "/start") -> dict[str, Any]:
    chat = {"id": 7, "type": "private", "first_name": "Ann"}
    return {"update_id": number, "message": {"message_id": 1, "date": 1, "chat": chat, "text": text}}


async def test_the_offset_moves_past_what_was_committed(stage: Stage) -> None:
    server = await played(stage, granted(hello(40), hello(41)), granted(), granted(hello(42)))
    assert [asked.get("offset") for asked in server.asked] == [None, 42, 42, 43]
    assert len(await rows(stage, inbox_table)) == 3
    assert all(asked["allowed_updates"] for asked in server.asked)
    assert all(0 < asked["timeout"] <= 50 for asked in server.asked)


async def test_the_offset_follows_ids_that_jump_down(stage: Stage) -> None:
    server = await played(stage, granted(hello(900_000)), granted(hello(5), hello(6)))
    assert [asked.get("offset") for asked in server.asked] == [None, 900_001, 7]


async def test_what_cannot_be_committed_is_not_confirmed(stage: Stage, logs: Logs) -> None:
    await run(stage.app.database, "ALTER TABLE inbox RENAME TO elsewhere")
    refused = [granted(hello(40))] * 3
    server = await played(stage, *refused)
    assert [asked.get("offset") for asked in server.asked] == [None] * 4
    assert {"event": "inbox_unwritable", "log_level": "error"}.items() <= logs[-1].items()
    await run(stage.app.database, "ALTER TABLE elsewhere RENAME TO inbox")
    assert await rows(stage, inbox_table) == []
    server = await played(stage, granted(hello(40)))
    assert server.asked[-1]["offset"] == 41
    assert len(await rows(stage, inbox_table)) == 1


async def test_telegram_keeps_an_update_until_it_is_committed(stage: Stage, ann: Visitor) -> None:
    """The same against the sandbox, which forgets what is confirmed as Telegram does."""
    await stage.world.start(ann.account, stage.bot)
    await run(stage.app.database, "ALTER TABLE inbox RENAME TO elsewhere")
    task = asyncio.create_task(poll(stage.app.apis.polling, stage.app.intake))
    await until(lambda: len(stage.world.log.accepted("getUpdates")) >= 3)
    assert stage.bot.updates.count() == 1
    await run(stage.app.database, "ALTER TABLE elsewhere RENAME TO inbox")
    await until(lambda: stage.bot.updates.count() == 0)
    task.cancel()
    await stage.settle()
    assert len(ann.messages) == 1


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (401, "Unauthorized"),
        (404, "Not Found"),
        (409, CONFLICTS[0]),
        (409, CONFLICTS[1]),
        (500, "Internal Server Error: restart"),
    ],
)
async def test_a_refusal_is_told_once_and_again_after_it_was_better(
    stage: Stage, logs: Logs, code: int, description: str
) -> None:
    refused = [refusal(code, description)] * 5
    server = await played(stage, *refused, granted(hello(1)), *refused)
    problem = COMPLAINTS.get(code, f"Telegram answers getUpdates with {code}.")
    told = [line for line in logs if line["event"] == "polling"]
    assert told == [{"event": "polling", "problem": problem, "log_level": "error"}] * 2
    assert len(server.asked) == 12
    assert "\n" not in problem


async def test_a_server_that_is_not_there_is_told_once(stage: Stage, logs: Logs) -> None:
    async with telegram() as server:
        gone = server.url
    tries: list[int] = []
    api = HttpBotApi(gone, TOKEN)
    task = asyncio.create_task(poll(_Counted(api, tries), stage.app.intake))
    await until(lambda: len(tries) >= 4)
    task.cancel()
    await api.close()
    assert [line["problem"] for line in logs] == ["Telegram cannot be reached (ClientConnectorError)."]


class _Counted:
    """The way to Telegram, with a note for every call."""

    def __init__(self, api: HttpBotApi, tries: list[int]) -> None:
        self._api = api
        self._tries = tries

    async def call(self, *values: Any, **options: Any) -> Any:
        self._tries.append(1)
        return await self._api.call(*values, **options)

    async def download(self, path: str, limit: int) -> bytes:
        return await self._api.download(path, limit)

    async def close(self) -> None:
        await self._api.close()


async def test_a_429_is_obeyed_without_a_complaint(stage: Stage, logs: Logs) -> None:
    server = await played(
        stage, refusal(429, "Too Many Requests: retry after 1", retry_after=0.01), granted(hello(1))
    )
    assert len(server.asked) == 3
    assert logs == []


async def test_a_page_of_a_proxy_and_broken_json_are_told_and_tried_again(stage: Stage, logs: Logs) -> None:
    broken = [
        (502, b"<html>502 Bad Gateway</html>"),
        (200, b'{"ok":true,"result":[{"upd'),
        (200, b"\xff\xfe"),
    ]
    server = await played(stage, *broken, (200, b"[" * 100_000), (200, b'{"ok":true}'), granted(hello(1)))
    assert server.asked[-1]["offset"] == 2
    assert [line["problem"] for line in logs] == [
        "Telegram answers getUpdates with 502.",
        "Telegram answers getUpdates with 200.",
    ]


async def test_half_a_letter_and_endless_numbers_do_no_harm(stage: Stage) -> None:
    """A lone surrogate, as an app that cuts an emoji in two sends it, is no valid UTF-8."""
    chat = b'"chat":{"id":7,"type":"private"}'
    surrogate = rb'{"update_id":1,"message":{"message_id":1,"date":1,"text":"\ud83d",' + chat + b"}}"
    endless = b'{"update_id":2,"message":{"date":123456789012345678901234567890,"big":NaN,"chat":{"id":7}}}'
    good = b'{"update_id":3,"message":{"message_id":1,"date":1,"text":"/start",' + chat + b"}}"
    body = b'{"ok":true,"result":[' + b",".join((surrogate, endless, good)) + b"]}"
    server = await played(stage, (200, body))
    assert server.asked[-1]["offset"] == 4
    await stage.app.turns.drain()
    assert len(await rows(stage, inbox_table)) == 3
    [parked] = await stage.app.database.read(inbox.parked)
    assert parked.update_id == 2


async def test_junk_without_a_number_is_kept_and_does_not_stop_what_follows(stage: Stage) -> None:
    server = await played(stage, granted("junk", None, hello(5)), granted({"update_id": 2**63, "message": 1}))
    assert [asked.get("offset") for asked in server.asked] == [None, 6, 6]
    assert len(await rows(stage, inbox_table)) == 4


async def test_junk_that_cannot_be_confirmed_is_not_asked_for_without_a_pause(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "PAUSE_S", 3600)
    async with telegram(granted("junk"), granted("junk")) as server, polls(stage, server.url):
        await until(lambda: server.asked)
        await asyncio.sleep(0.2)
        assert len(server.asked) == 1


async def test_a_full_inbox_is_not_filled_further(stage: Stage) -> None:
    stage.app.intake.waiting = 20_000
    async with telegram(granted(hello(1))) as server, polls(stage, server.url):
        await asyncio.sleep(0.1)
        assert server.asked == []
        await stage.app.intake.refresh()
        await server.at_end.wait()
    assert len(await rows(stage, inbox_table)) == 1
