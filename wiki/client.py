"""The way to the MediaWiki APIs: one GET, its answer as a dictionary, politely.

At most two requests are in flight, one of them for what nobody waits for. Whoever is told to come later
(`Later`) waits by itself; nothing here sleeps but for its place in the queue.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp
import orjson

from domain.wikis import Sites

VERSION = "0.1"
PAGE = "https://www.mediawiki.org/wiki/API:Etiquette"
BATCH = 50
"""How many values one parameter may hold (MediaWiki: the limit without the right apihighlimits)."""

IN_FLIGHT = 2
MAXLAG_S = 5
"""At how many seconds of replication lag background work waits (MediaWiki: Manual:Maxlag parameter)."""

PATIENCE_S, PATIENCE_BACKGROUND_S = 15.0, 60.0
LARGEST = 16 * 1024**2
"""The largest answer that is read, in bytes."""

LATER_S = 60.0
"""How long to wait where nobody says how long (Wikimedia's gateway: 60 s)."""

FAILURES = 3
"""After how many failures in a row a wiki is left alone for a while."""

LONGEST_PAUSE_S = 1800.0

Params = dict[str, str | int | bool | Sequence[str | int]]


class Later(Exception):
    """A wiki cannot answer now; ask again after so many seconds."""

    def __init__(self, after_s: float, reason: str) -> None:
        super().__init__(f"{reason}; again in {after_s:.0f} s")
        self.after_s = after_s
        self.reason = reason


class Refused(Exception):
    """A wiki answers with an error that asking again does not mend; `code` is MediaWiki's."""

    def __init__(self, code: str, info: str = "") -> None:
        super().__init__(f"{code}: {info}" if info else code)
        self.code = code


class Wikis(Protocol):
    """Somebody who answers for the wikis."""

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        """Return the answer to one request; raises `Later` and `Refused`."""

    async def close(self) -> None:
        """Close every connection."""


@dataclass(slots=True)
class _Circuit:
    """How a wiki has behaved lately."""

    failures: int = 0
    closed_until: float = 0.0


@dataclass(slots=True)
class HttpWikis:
    """The wikis over HTTP; `contact` is how to reach whoever runs the bot."""

    sites: Sites
    contact: str
    now: Callable[[], float] = time.monotonic
    is_strict: bool = False
    """Whether a warning of the API is an error, as in tests."""
    requests: Counter[str] = field(default_factory=Counter)
    """How many requests each wiki got since somebody last emptied it."""
    _circuits: dict[str, _Circuit] = field(default_factory=dict)
    _everywhere_until: float = 0.0
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_FLIGHT))
    _background: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_FLIGHT - 1))
    _session: aiohttp.ClientSession | None = None

    @property
    def user_agent(self) -> str:
        """Name the bot and whom to write to (Wikimedia: User-Agent policy)."""
        return f"SmartRegionBot/{VERSION} ({self.contact}) aiohttp/{aiohttp.__version__}"

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        """Return the answer to one request; raises `Later` and `Refused`."""
        async with AsyncExitStack() as places:
            if background:
                await places.enter_async_context(self._background)
            await places.enter_async_context(self._places)
            self._look_at_circuit(wiki)
            self.requests[wiki] += 1
            return await self._ask(wiki, params, background=background)

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    def _look_at_circuit(self, wiki: str) -> None:
        circuit = self._circuits.setdefault(wiki, _Circuit())
        wait = max(circuit.closed_until, self._everywhere_until) - self.now()
        if wait > 0:
            raise Later(wait, "left alone for a while")

    async def _ask(self, wiki: str, params: Params, *, background: bool) -> dict[str, Any]:
        query = _query(params) | ({"maxlag": str(MAXLAG_S)} if background else {})
        patience = aiohttp.ClientTimeout(total=PATIENCE_BACKGROUND_S if background else PATIENCE_S)
        try:
            async with self._open().get(
                self.sites.api(wiki), params=query, timeout=patience, allow_redirects=False
            ) as response:
                body = await response.content.read(LARGEST)
                return self._understood(wiki, response, body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._failed(wiki, type(error).__name__) from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=IN_FLIGHT, keepalive_timeout=50)
            headers = {"User-Agent": self.user_agent}
            self._session = aiohttp.ClientSession(connector=connector, headers=headers)
        return self._session

    def _understood(self, wiki: str, response: aiohttp.ClientResponse, body: bytes) -> dict[str, Any]:
        """Return what an answer says; errors of MediaWiki come with the status 200."""
        after = _seconds(response.headers.get("Retry-After"))
        if response.status == 429:
            self._everywhere_until = self.now() + (after or LATER_S)  # the limit is shared by all wikis
            raise Later(after or LATER_S, "too many requests")
        if response.status != 200:
            raise self._failed(wiki, f"status {response.status}", after)
        try:
            said = orjson.loads(body)
        except ValueError:
            raise self._failed(wiki, "no JSON") from None
        if (error := said.get("error")) is not None:
            raise self._refused(wiki, error, after)
        self._circuits[wiki] = _Circuit()
        if self.is_strict and said.get("warnings"):
            raise Refused("warnings", str(said["warnings"]))
        return dict(said)

    def _refused(self, wiki: str, error: dict[str, Any], after: float | None) -> Exception:
        code = str(error.get("code", "unknown"))
        if code in ("maxlag", "ratelimited", "readonly"):
            return Later(after or LATER_S, code)
        if code.startswith("internal_api_error"):
            return self._failed(wiki, code, after)
        self._circuits[wiki] = _Circuit()
        return Refused(code, str(error.get("info", "")))

    def _failed(self, wiki: str, reason: str, after: float | None = None) -> Later:
        """Count a failure; after some in a row the wiki is left alone, longer each time."""
        circuit = self._circuits.setdefault(wiki, _Circuit())
        circuit.failures += 1
        pause = after or 0.0
        if circuit.failures >= FAILURES:
            pause = max(pause, min(LATER_S * 2 ** (circuit.failures - FAILURES), LONGEST_PAUSE_S))
        circuit.closed_until = self.now() + pause
        return Later(pause or 5.0, reason)


def _query(params: Params) -> dict[str, str]:
    """Write parameters as MediaWiki reads them: lists with bars, true as a flag, false not at all."""
    written = {"action": "query", "format": "json", "formatversion": "2", "curtimestamp": "1"}
    for name, value in params.items():
        if value is False:
            continue
        written[name] = _value(value)
    return written


def _value(value: str | int | bool | Sequence[str | int]) -> str:
    if isinstance(value, (str, int)):
        return "1" if value is True else str(value)
    parts = [str(part) for part in value]
    return "\x1f" + "\x1f".join(parts) if any("|" in part for part in parts) else "|".join(parts)


def _seconds(header: str | None) -> float | None:
    """Read a Retry-After in seconds."""
    return float(header) if header and header.isascii() and header.isdigit() else None


async def pages(
    wikis: Wikis, wiki: str, params: Params, *, background: bool = False, most: int = 100
) -> AsyncIterator[dict[str, Any]]:
    """Return answer after answer while there is more (MediaWiki: API:Continue), at most so many."""
    more: dict[str, Any] = {}
    for _turn in range(most):
        answer = await wikis.ask(wiki, {**params, **more}, background=background)
        yield answer
        if not (more := answer.get("continue", {})):
            return


async def batches(
    wikis: Wikis,
    wiki: str,
    name: str,
    values: Sequence[str | int],
    params: Params,
    *,
    background: bool = False,
) -> AsyncIterator[dict[str, Any]]:
    """Return the answers for many values of one parameter, fifty at a time, each with all its pages."""
    for start in range(0, len(values), BATCH):
        asked: Params = {**params, name: values[start : start + BATCH]}
        async for answer in pages(wikis, wiki, asked, background=background):
            yield answer
