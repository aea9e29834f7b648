"""A wire to PostgreSQL that can be cut at the worst moment: the commit is done and nobody hears of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import make_url

COMMIT = b"COMMIT;\x00"


@dataclass
class Wire:
    """Hands bytes on in both directions, and counts the commits it has seen."""

    host: str
    port: int
    url: str = ""
    cut_at: int | None = None
    """The number of the commit after which the line goes dead."""
    commits: int = 0
    cuts: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self.host, self.port)
        mute = asyncio.Event()
        ways = {
            asyncio.create_task(self._forth(reader, back, mute)),
            asyncio.create_task(self._back(there, writer, mute)),
        }
        self._tasks |= ways
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for one in (back, writer):
            one.close()
        for way in ways:
            way.cancel()
        self._tasks -= ways

    async def _forth(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mute: asyncio.Event
    ) -> None:
        while data := await reader.read(65536):
            if COMMIT in data:
                self.commits += 1
                if self.commits == self.cut_at:
                    mute.set()
            writer.write(data)
            await writer.drain()

    async def _back(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mute: asyncio.Event
    ) -> None:
        while data := await reader.read(65536):
            if mute.is_set():  # the server has answered: what was to be committed is
                self.cuts += 1
                return
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def wire_to(database_url: str) -> AsyncIterator[Wire]:
    """Lay a wire to a PostgreSQL server."""
    url = make_url(database_url)
    wire = Wire(url.host or "127.0.0.1", url.port or 5432)
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    wire.url = url.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
    try:
        yield wire
    finally:
        server.close()
        for task in list(wire._tasks):
            task.cancel()
        await asyncio.sleep(0)
