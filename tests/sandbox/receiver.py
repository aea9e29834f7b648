"""The receiving end of a webhook."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Callable[[dict[str, Any]], Awaitable[web.Response]]


async def fine(update: dict[str, Any]) -> web.Response:
    return web.Response()


@dataclass
class Receiver:
    """The bot's side: it notes what comes and answers as it is told."""

    url: str = ""
    answer: Answer = fine
    seen: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.seen.append(update)
        self.headers.append(dict(request.headers))
        self.news.set()
        return await self.answer(update)

    async def receives(self, count: int) -> list[str]:
        """Wait until so many updates came; return their texts."""
        async with asyncio.timeout(10):
            while len(self.seen) < count:
                self.news.clear()
                await self.news.wait()
        return self.texts()

    def texts(self) -> list[str]:
        return [update.get("message", {}).get("text", "") for update in self.seen]


async def settle(condition: Callable[[], bool]) -> None:
    """Let the loop run until something is so."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - no event tells of every condition
            await asyncio.sleep(0.005)
