"""A quick stand-in for Telegram: it hands out updates, takes messages, and times the way between."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson
from aiohttp import web

SECRET = "bench"
_update_ids = itertools.count(1000)
_message_ids = itertools.count(1)


@dataclass
class Account:
    """What the server knows of one bot."""

    token: str
    webhook: str | None = None
    queue: list[dict[str, Any]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: dict[int, asyncio.Future[float]] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    arrivals: list[tuple[int, float]] = field(default_factory=list)
    """To which chat each message came, and when."""


class Telegram:
    """The server, and the people who write to its bots."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.url = ""
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> web.ServerRunner:
        """Listen on a free port."""
        runner = web.ServerRunner(web.Server(self._answer))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200))
        return runner

    def account(self, token: str) -> Account:
        """Return a bot's account, made on first use."""
        return self.accounts.setdefault(token, Account(token))

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        _, bot, method = request.path.split("/", 2)
        account = self.account(bot.removeprefix("bot"))
        account.calls[method] += 1
        result = await self._result(account, method.lower(), request)
        return web.Response(
            body=orjson.dumps({"ok": True, "result": result}), content_type="application/json"
        )

    async def _result(self, account: Account, method: str, request: web.BaseRequest) -> Any:
        match method:
            case "sendmessage":
                return self._sent(account, int((await _params(request))["chat_id"]))
            case "getupdates":
                return await self._updates(account, await _params(request))
            case "getme":
                bot_id = int(account.token.partition(":")[0])
                return {"id": bot_id, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
            case "setwebhook":
                account.webhook = str((await _params(request))["url"])
                account.ready.set()
        await request.read()
        return True

    def _sent(self, account: Account, chat_id: int) -> dict[str, Any]:
        account.arrivals.append((chat_id, time.monotonic()))
        future = account.waiting.pop(chat_id, None)
        if future is not None and not future.done():
            future.set_result(time.perf_counter())
        return {
            "message_id": next(_message_ids),
            "date": int(time.time()),
            "chat": {"id": chat_id, "type": "private", "first_name": "Ann"},
            "from": {"id": int(account.token.partition(":")[0]), "is_bot": True, "first_name": "Bench"},
            "text": "echo",
        }

    async def _updates(self, account: Account, params: dict[str, Any]) -> list[dict[str, Any]]:
        account.ready.set()
        offset = int(params.get("offset") or 0)
        account.queue = [update for update in account.queue if update["update_id"] >= offset]
        if not account.queue:
            account.news.clear()
            try:
                await asyncio.wait_for(account.news.wait(), float(params.get("timeout") or 0) or 0.01)
            except TimeoutError:
                return []
        return account.queue[:100]

    async def say(self, account: Account, chat_id: int, text: str) -> float:
        """Send one text to a bot and return the seconds until it answered."""
        update = _message(chat_id, text)
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        account.waiting[chat_id] = future
        began = time.perf_counter()
        if account.webhook is None:
            account.queue.append(update)
            account.news.set()
        else:
            await self._push(account.webhook, update)
        return await asyncio.wait_for(future, 60) - began

    async def _push(self, url: str, update: dict[str, Any]) -> None:
        assert self._session is not None
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        async with self._session.post(url, data=orjson.dumps(update), headers=headers) as response:
            await response.read()
            assert response.status == 200, response.status

    async def close(self) -> None:
        """Close the connections to the bots."""
        if self._session is not None:
            await self._session.close()


def _message(chat_id: int, text: str) -> dict[str, Any]:
    person = {"id": chat_id, "is_bot": False, "first_name": "Ann", "language_code": "ru"}
    return {
        "update_id": next(_update_ids),
        "message": {
            "message_id": next(_message_ids),
            "date": int(time.time()),
            "chat": {"id": chat_id, "type": "private", "first_name": "Ann"},
            "from": person,
            "text": text,
        },
    }


async def _params(request: web.BaseRequest) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(orjson.loads(await request.read() or b"{}"))
    return {**request.query, **await request.post()}
