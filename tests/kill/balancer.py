"""One public address for several processes: each update goes to the next one, as behind a load balancer."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from tests.postgres import free_port


class Balancer:
    """Passes updates on to the ports of the processes that take them in."""

    def __init__(self, ports: list[int], session: aiohttp.ClientSession) -> None:
        self.address = f"http://127.0.0.1:{free_port()}/updates"
        self._next = itertools.cycle(ports)
        self._session = session

    async def pass_on(self, request: web.Request) -> web.Response:
        """Let the next process answer; one that is away makes it 502, and Telegram comes again."""
        address = f"http://127.0.0.1:{next(self._next)}/updates"
        body = await request.read()
        try:
            async with self._session.post(address, data=body, headers=request.headers) as answer:
                retry = {name: answer.headers[name] for name in ("Retry-After",) if name in answer.headers}
                return web.Response(status=answer.status, headers=retry)
        except aiohttp.ClientError:
            return web.Response(status=502)


@asynccontextmanager
async def balancer(ports: list[int]) -> AsyncIterator[Balancer]:
    """Open the public address."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        one = Balancer(ports, session)
        app = web.Application()
        app.router.add_post("/updates", one.pass_on)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", int(one.address.split(":")[2].partition("/")[0])).start()
        try:
            yield one
        finally:
            await runner.cleanup()
