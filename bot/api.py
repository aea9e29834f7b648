"""The way to Telegram: one POST, its answer as a value, no exception but the two that matter.

This is the one seam at which tests and the demo put the sandbox in place of Telegram.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from bot.json import decode
from domain.outcomes import Answer, Reach
from domain.outgoing import File

JSON = {"Content-Type": "application/json"}
TIMEOUT_S = 60.0
"""Patience for one call. The server may hold one for 8 s by itself (flood waits), uploads take longer."""

CONNECT_S = 10.0


NOT_CONNECTED = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
)
"""What aiohttp raises before a word of the call has left."""


class NoAnswer(Exception):
    """A call ended without an answer; `reach` says whether it may have had an effect."""

    def __init__(self, reach: Reach, reason: str) -> None:
        super().__init__(reason)
        self.reach = reach
        self.reason = reason


class BotApi(Protocol):
    """Somebody who answers calls of the Bot API."""

    async def call(
        self, method: str, payload: bytes, file: File | None = None, timeout_s: float = TIMEOUT_S
    ) -> Answer:
        """Make one call with a JSON object as payload; raises `NoAnswer`."""

    async def download(self, path: str, limit: int) -> bytes:
        """Return a file that getFile has named, at most so many bytes of it; raises `NoAnswer`."""

    async def close(self) -> None:
        """Close every connection."""


class HttpBotApi:
    """The Bot API over HTTP, with connections of its own."""

    def __init__(self, url: str, token: str, *, proxy: str | None = None, connections: int = 50) -> None:
        self._base = URL(f"{url}/bot{token}/", encoded=True)
        self._files = f"{url}/file/bot{token}/"
        self._urls: dict[str, URL] = {}
        self._proxy = proxy
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=50)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    def _url(self, method: str) -> URL:
        """Return the address of a method; it is parsed once."""
        if method not in self._urls:
            self._urls[method] = self._base / method
        return self._urls[method]

    async def call(
        self, method: str, payload: bytes, file: File | None = None, timeout_s: float = TIMEOUT_S
    ) -> Answer:
        """Make one call; raises `NoAnswer`."""
        data, headers = _body(payload, file)
        try:
            async with self._open().post(
                self._url(method),
                data=data,
                headers=headers,
                proxy=self._proxy,
                timeout=_patience(timeout_s),
                allow_redirects=False,
            ) as response:
                return Answer(response.status, _decoded(await response.read()))
        except NOT_CONNECTED as error:
            raise NoAnswer(Reach.NOT_SENT, type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(Reach.UNKNOWN, type(error).__name__) from None

    async def download(self, path: str, limit: int) -> bytes:
        """Return a file that getFile has named; raises `NoAnswer`."""
        url = URL(self._files + quote(path), encoded=True)
        try:
            async with self._open().get(
                url, proxy=self._proxy, timeout=_patience(TIMEOUT_S), allow_redirects=False
            ) as response:
                response.raise_for_status()
                return await _beginning(response.content, limit)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(Reach.UNKNOWN, type(error).__name__) from None

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)


@cache
def _patience(timeout_s: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=timeout_s, sock_connect=CONNECT_S)


async def _beginning(stream: aiohttp.StreamReader, limit: int) -> bytes:
    """Read up to so many bytes, in however many pieces they come."""
    read = bytearray()
    async for piece in stream.iter_any():
        read += piece
        if len(read) >= limit:
            break
    return bytes(read[:limit])


def _body(payload: bytes, file: File | None) -> tuple[bytes | aiohttp.FormData, dict[str, str]]:
    if file is None:
        return payload, JSON
    form = aiohttp.FormData(quote_fields=False)  # Telegram takes a file's name as it is written
    for name, value in orjson.loads(payload).items():
        text = value if isinstance(value, str) else orjson.dumps(value).decode()
        form.add_field(name, text)
    form.add_field(file.field, file.content, filename=file.name, content_type="application/octet-stream")
    return form, {}


def _decoded(body: bytes) -> Mapping[str, Any] | None:
    try:
        value = decode(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


async def ask(
    api: BotApi, method: str, payload: Mapping[str, Any] | None = None, timeout_s: float = TIMEOUT_S
) -> Answer:
    """Make a call whose payload is still to be encoded."""
    return await api.call(method, orjson.dumps(payload or {}), timeout_s=timeout_s)
