"""What stands in front of wikis and does what a real one seldom does: refuses, breaks off, is slow or wrong.

It answers as it is told, one thing after the other, and then as MediaWiki does when nothing was asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Gateway:
    """A server that answers with what it was told, oldest first."""

    url: str = ""
    asked: list[web.Request] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0
    _next: list[Answer] = field(default_factory=list)

    @property
    def api_url(self) -> str:
        """What WIKI_API_URL says to reach it."""
        return f"{self.url}/{{wiki}}/w/api.php"

    def will(self, *answers: Answer) -> None:
        """Answer with these next."""
        self._next.extend(answers)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            answer = self._next.pop(0) if self._next else says({"batchcomplete": True})
            return await answer(request)
        finally:
            self.in_flight -= 1


def says(body: object, status: int = 200, **headers: str) -> Answer:
    """Answer in JSON; underscores in the names of headers are hyphens."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = web.json_response(body, status=status, headers=named)
        response.enable_compression()
        return response

    return answer


def writes(text: str | bytes, status: int = 200, **headers: str) -> Answer:
    """Answer with a text, as gateways do that do not know MediaWiki."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = text.encode() if isinstance(text, str) else text
        return web.Response(body=body, status=status, headers={"Content-Type": "text/plain", **named})

    return answer


def too_many(retry_after: str | None = "7") -> Answer:
    """Answer as Wikimedia's gateway does when there were too many requests."""
    named = {} if retry_after is None else {"Retry_After": retry_after}
    return writes("Too many requests. See https://w.wiki/6wEi", 429, **named)


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """Cut the connection without a word."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Cut the connection in the middle of an answer."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"batchcomplete": true, "que')
    return await hangs_up(request)


def held_by(event: asyncio.Event) -> Answer:
    """Answer when something has happened."""

    async def answer(request: web.Request) -> web.StreamResponse:
        await event.wait()
        return await says({"batchcomplete": True})(request)

    return answer


@asynccontextmanager
async def gateway() -> AsyncIterator[Gateway]:
    """Run one on a free port."""
    there = Gateway()
    app = web.Application(client_max_size=1024**2)
    app.router.add_route("*", "/{wiki}/w/api.php", there.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    there.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield there
    finally:
        await runner.cleanup()
