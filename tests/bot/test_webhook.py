"""The webhook: only who knows the secret is heard, and 200 means that the update is safe."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import AsyncIterator, Awaitable, Callable
from copy import deepcopy
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from bot.intake import SECRET_HEADER, webhook
from bot.intake.core import FULL
from bot.web import add_webhook, application, serve
from storage import inbox
from storage.inbox import Arrival
from storage.tables import inbox as inbox_table
from tests.bot.conftest import Logs, rows, run
from tests.stage import Stage, Visitor

SECRET = "a-Secret_42"

Post = Callable[..., Awaitable[aiohttp.ClientResponse]]


@pytest.fixture
async def address(stage: Stage) -> AsyncIterator[tuple[str, int]]:
    pages = application(stage.app.database, lambda: {"turns": True})
    add_webhook(pages, "https://bot.example.org/telegram", webhook(stage.app.intake, SECRET))
    runner = await serve(pages, "127.0.0.1", 0)
    yield runner.addresses[0][:2]
    await runner.cleanup()


@pytest.fixture
async def post(address: tuple[str, int]) -> AsyncIterator[Post]:
    """Send something to the webhook as Telegram does."""
    async with aiohttp.ClientSession() as session:

        async def send(update: Any = None, secret: str | None = SECRET, data: bytes | None = None) -> Any:
            headers = {} if secret is None else {SECRET_HEADER: secret}
            url = f"http://{address[0]}:{address[1]}/telegram"
            content: dict[str, Any] = {"json": update} if data is None else {"data": data}
            async with session.post(url, headers=headers, **content) as response:
                await response.read()
                return response

        yield send


async def start(ann: Visitor, number: int = 0) -> dict[str, Any]:
    """Press Start; returns the update, which the test carries to the webhook itself."""
    await ann.stage.world.start(ann.account, ann.stage.bot)
    [pending] = ann.stage.bot.updates.pending.values()
    ann.stage.bot.updates.clear()
    return {**deepcopy(pending.body), "update_id": number or pending.id}


async def test_an_update_with_the_secret_is_taken_and_answered(
    stage: Stage, ann: Visitor, post: Post
) -> None:
    update = await start(ann)
    assert (await post(update)).status == 200
    assert (await post(update)).status == 200
    await stage.settle()
    assert len(ann.messages) == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], f"{SECRET}x", SECRET.upper(), "гайсә"])
async def test_who_does_not_know_the_secret_is_not_heard(
    stage: Stage, ann: Visitor, post: Post, secret: str | None
) -> None:
    assert (await post(await start(ann), secret=secret)).status == 401
    assert await rows(stage, inbox_table) == []


async def test_a_secret_of_raw_bytes_is_wrong_and_does_no_harm(
    stage: Stage, address: tuple[str, int]
) -> None:
    def send() -> int:
        connection = http.client.HTTPConnection(*address, timeout=10)
        connection.putrequest("POST", "/telegram")
        connection.putheader(SECRET_HEADER, b"\xff\xfe\xd0")
        connection.putheader("Content-Length", "2")
        connection.endheaders(b"{}")
        try:
            return connection.getresponse().status
        finally:
            connection.close()

    assert await asyncio.to_thread(send) in (400, 401)
    assert await rows(stage, inbox_table) == []


@pytest.mark.parametrize("data", [b"", b"{", b"update", b"\xff", b"[" * 100_000])
async def test_what_is_not_json_is_refused(stage: Stage, post: Post, data: bytes) -> None:
    assert (await post(data=data)).status == 400
    assert await rows(stage, inbox_table) == []


async def test_half_a_letter_is_taken(stage: Stage, post: Post) -> None:
    assert (await post(data=rb'{"update_id":1,"message":{"text":"\ud83d"}}')).status == 200
    assert len(await rows(stage, inbox_table)) == 1


async def test_a_full_inbox_asks_telegram_to_hold_back(stage: Stage, ann: Visitor, post: Post) -> None:
    database, bot_id = stage.app.database, stage.app.settings.bot_id
    many = [Arrival(bot_id, number, 1, b"{}", 0.0) for number in range(FULL)]
    await database.write(lambda c: inbox.accept(c, many))
    await stage.app.intake.refresh()
    response = await post(await start(ann, FULL + 1))
    assert response.status == 503
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    await run(database, "DELETE FROM inbox WHERE queue = 1")
    await stage.app.intake.refresh()
    assert (await post(await start(ann, FULL + 1))).status == 200


async def test_an_unwritable_database_confirms_nothing(
    stage: Stage, ann: Visitor, post: Post, logs: Logs
) -> None:
    await run(stage.app.database, "ALTER TABLE inbox RENAME TO elsewhere")
    response = await post(await start(ann))
    assert response.status == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "inbox_unwritable" in [line["event"] for line in logs]
    await run(stage.app.database, "ALTER TABLE elsewhere RENAME TO inbox")
    assert (await post(await start(ann))).status == 200
    await stage.settle()
    assert len(ann.messages) == 1


async def test_nothing_is_confirmed_before_it_is_committed(stage: Stage, ann: Visitor, post: Post) -> None:
    """While somebody else holds the inbox, Telegram waits for its answer."""
    statement = "SELECT 1" if stage.app.database.is_sqlite else "LOCK TABLE inbox"
    async with stage.app.database.engine.begin() as other:
        await other.execute(text(statement))
        answer = asyncio.ensure_future(post(await start(ann)))
        await asyncio.wait({answer}, timeout=0.5)
        assert not answer.done()
    assert (await answer).status == 200
    assert len(await rows(stage, inbox_table)) == 1


async def test_updates_that_come_at_once_are_all_taken(stage: Stage, ann: Visitor, post: Post) -> None:
    updates = [await start(ann, number) for number in range(1, 51)]
    answers = await asyncio.gather(*(post(update) for update in updates))
    assert {answer.status for answer in answers} == {200}
    assert len(await rows(stage, inbox_table)) == 50


async def test_only_post_reaches_the_webhook(address: tuple[str, int]) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://{address[0]}:{address[1]}/telegram") as response:
            assert response.status == 405
        async with session.post(f"http://{address[0]}:{address[1]}/other", data=b"{}") as response:
            assert response.status == 404
