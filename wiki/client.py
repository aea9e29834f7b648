"""The way to the MediaWiki APIs: one question, its answer as a dictionary, politely.

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
from urllib.parse import urlencode

import aiohttp
import orjson
import structlog

from domain.wikis import Sites
from wiki.manners import FAILURES, LATER_S, PER_MINUTE, PER_MINUTE_BACKGROUND, Breaker, Pace, retry_after

VERSION = "0.1"
BATCH = 50
"""How many values one parameter may hold (MediaWiki: the limit without the right apihighlimits)."""

IN_FLIGHT = 2
MAXLAG_S = 5
"""At how many seconds of replication lag background work waits (MediaWiki: Manual:Maxlag parameter)."""

PATIENCE_S, PATIENCE_BACKGROUND_S = 15.0, 60.0
LARGEST = 16 * 1024**2
"""The largest answer that is read, in bytes."""

LONGEST_ADDRESS = 4000
"""From how many bytes on a question goes into the body of a POST: fifty titles may be 38,000."""

SOON_S = 5.0
"""When to ask again after a failure that may have been a chance, in seconds."""

Params = dict[str, str | int | bool | Sequence[str | int]]

log = structlog.get_logger(__name__)


class Later(Exception):
    """A wiki cannot answer now; ask again after so many seconds.

    Whoever waits hears that the wiki does not answer, unless `is_told` is false: it is only too early to ask.
    """

    def __init__(self, after_s: float, reason: str, *, is_told: bool = True) -> None:
        super().__init__(f"{reason}; again in {after_s:.0f} s")
        self.after_s = after_s
        self.reason = reason
        self.is_told = is_told


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
class _Site:
    """How a wiki has behaved lately; `lagging_until` holds up only what nobody waits for."""

    breaker: Breaker = field(default_factory=Breaker)
    lagging_until: float = 0.0


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
    _known: dict[str, _Site] = field(default_factory=dict)
    _gateway: Breaker = field(default_factory=Breaker)
    """The limit of requests is shared by all wikis, and so is the pause after it was reached."""
    _pace: Pace = field(default_factory=lambda: Pace(PER_MINUTE))
    _pace_background: Pace = field(default_factory=lambda: Pace(PER_MINUTE_BACKGROUND))
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_FLIGHT))
    _background: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_FLIGHT - 1))
    _session: aiohttp.ClientSession | None = None

    @property
    def user_agent(self) -> str:
        """Name the bot and whom to write to (Wikimedia: User-Agent policy)."""
        return f"SmartRegionBot/{VERSION} ({self.contact}) aiohttp/{aiohttp.__version__}"

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        """Return the answer to one request; raises `Later` and `Refused`."""
        site = self._known.setdefault(wiki, _Site())
        query = _query(params) | ({"maxlag": str(MAXLAG_S)} if background else {})
        async with AsyncExitStack() as places:
            if background:
                await places.enter_async_context(self._background)
            await places.enter_async_context(self._places)
            self._look_whether_allowed(site, background=background)
            probes = [(breaker, breaker.begin()) for breaker in (site.breaker, self._gateway)]
            self.requests[wiki] += 1
            try:
                return await self._ask(wiki, site, query, background=background)
            finally:
                for breaker, is_probe in probes:
                    breaker.end(is_probe=is_probe)

    async def close(self) -> None:
        """Close every connection; who asks afterwards opens them anew."""
        if self._session is not None:
            await self._session.close()

    def _look_whether_allowed(self, site: _Site, *, background: bool) -> None:
        now = self.now()
        paces = (self._pace, self._pace_background) if background else (self._pace,)
        left_alone = max(site.breaker.wait(now), self._gateway.wait(now))
        if background:
            left_alone = max(left_alone, site.lagging_until - now)
        if left_alone > 0:
            raise Later(left_alone, "left alone for a while")
        if (wait := max(pace.wait(now) for pace in paces)) > 0:
            raise Later(wait, "enough for this minute")
        for pace in paces:
            pace.count(now)

    async def _ask(
        self, wiki: str, site: _Site, query: dict[str, str], *, background: bool
    ) -> dict[str, Any]:
        begun = self.now()
        patience = aiohttp.ClientTimeout(total=PATIENCE_BACKGROUND_S if background else PATIENCE_S)
        session, address = self._open(), self.sites.api(wiki)
        if len(urlencode(query)) > LONGEST_ADDRESS:
            # The header lets Wikimedia answer from the nearest data centre, as it does with a GET.
            promise = {"Promise-Non-Write-API-Action": "true"}
            asked = session.post(
                address, data=query, headers=promise, timeout=patience, allow_redirects=False
            )
        else:
            asked = session.get(address, params=query, timeout=patience, allow_redirects=False)
        try:
            async with asked as response:
                body = await _read(response)
                return self._understood(wiki, site, response, body, begun)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._failed(wiki, site, type(error).__name__) from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=IN_FLIGHT, keepalive_timeout=50)
            headers = {"User-Agent": self.user_agent}
            self._session = aiohttp.ClientSession(connector=connector, headers=headers)
        return self._session

    def _understood(
        self, wiki: str, site: _Site, response: aiohttp.ClientResponse, body: bytes | None, begun: float
    ) -> dict[str, Any]:
        """Return what an answer says; errors of MediaWiki come with the status 200."""
        after = retry_after(response.headers.get("Retry-After", ""), response.headers.get("Date", ""))
        if response.status == 429:
            pause_s = self._gateway.failed(self.now(), after or LATER_S)
            log.warning("wikis_left_alone", reason="too many requests", pause_s=round(pause_s))
            raise Later(pause_s, "too many requests")
        if response.status != 200:
            raise self._failed(wiki, site, f"status {response.status}", after)
        if body is None:
            raise Refused("toolarge", "the answer is too large")
        said = _json(body)
        if said is None:
            raise self._failed(wiki, site, "no JSON", after)
        error = said.get("error", {})
        if not isinstance(error, dict):
            raise self._failed(wiki, site, "no answer of MediaWiki", after)
        if error and str(error.get("code")).startswith("internal_api_error"):
            raise self._failed(wiki, site, str(error["code"]), after)
        for breaker in (site.breaker, self._gateway):
            breaker.succeeded(begun)
        if error:
            raise self._refused(site, str(error.get("code", "unknown")), str(error.get("info", "")), after)
        if warnings := said.get("warnings"):
            self._warned(wiki, warnings)
        return said

    def _refused(self, site: _Site, code: str, info: str, after: float | None) -> Exception:
        """Tell a wiki that wants to be asked later from one that means it."""
        pause_s = after or LATER_S
        match code:
            case "maxlag":
                site.lagging_until = self.now() + pause_s
            case "ratelimited":
                site.breaker.until = self.now() + pause_s
            case "readonly":
                pass
            case _:
                return Refused(code, info)
        return Later(pause_s, code)

    def _warned(self, wiki: str, warnings: dict[str, Any]) -> None:
        if self.is_strict:
            raise Refused("warnings", str(warnings))
        log.info("wiki_warns", wiki=wiki, modules=sorted(warnings))  # their words may hold titles and names

    def _failed(self, wiki: str, site: _Site, reason: str, after: float | None = None) -> Later:
        """Count a failure; after some in a row the wiki is left alone, longer each time."""
        pause_s = site.breaker.failed(self.now(), after or 0.0)
        if site.breaker.failures >= FAILURES:
            log.warning("wiki_left_alone", wiki=wiki, reason=reason, pause_s=round(pause_s))
        return Later(max(pause_s, SOON_S), reason)


async def _read(response: aiohttp.ClientResponse) -> bytes | None:
    """Read an answer to its end; nothing where it is too large."""
    body = bytearray()
    async for part in response.content.iter_any():
        body += part
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _json(body: bytes) -> dict[str, Any] | None:
    try:
        said = orjson.loads(body)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


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
