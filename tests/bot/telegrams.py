"""A Bot API server over HTTP that says exactly what a test wants, byte by byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

OK = b'{"ok":true,"result":true}'


@dataclass
class Scripted:
    """Gives the next answer of its script to each getUpdates; at the end of the script it waits."""

    script: list[tuple[int, bytes]]
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The parameters of every getUpdates."""
    at_end: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        params = orjson.loads(await request.read() or b"{}")
        if not request.path.endswith("/getUpdates"):
            return web.Response(body=OK)
        self.asked.append(params)
        if not self.script:
            self.at_end.set()
            await asyncio.Event().wait()
        status, body = self.script.pop(0)
        return web.Response(status=status, body=body)


def refusal(code: int, description: str, **parameters: Any) -> tuple[int, bytes]:
    """Return an answer that refuses."""
    body = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return code, orjson.dumps(body)


def granted(*updates: Any) -> tuple[int, bytes]:
    """Return an answer with updates."""
    return 200, orjson.dumps({"ok": True, "result": list(updates)})


@asynccontextmanager
async def telegram(*script: tuple[int, bytes]) -> AsyncIterator[Scripted]:
    """Serve a script."""
    scripted = Scripted(list(script))
    app = web.Application(handler_args={"handler_cancellation": True})
    app.router.add_route("*", "/{path:.*}", scripted.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    scripted.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield scripted
    finally:
        await runner.cleanup()
