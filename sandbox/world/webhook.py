"""Delivery to a webhook: queue by queue, one update in flight in each, patiently again after a failure."""

import asyncio
import contextlib
import ipaddress
import random
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from sandbox.errors import bad_request
from sandbox.world.updates import Pending

if TYPE_CHECKING:
    from sandbox.world.accounts import Bot
    from sandbox.world.world import World

LONGEST_RETRY = 60.0
LONGEST_RETRY_AFTER = 3600
GIVE_UP_AFTER_410 = 23 * 3600
ANSWER_WITHIN = 60.0
_PORTS = (80, 88, 443, 8443)
_NOT_IN_ANSWERS = ("deletewebhook", "setwebhook", "close", "logout")


def check_url(url: str, *, cloud: bool) -> None:
    """Refuse an address a webhook cannot have; the cloud takes https on four ports only."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in url:
        raise bad_request("invalid webhook URL specified")
    if not cloud:
        return
    if parts.scheme == "http":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    _check_address(parts.hostname)


def _check_address(host: str) -> None:
    if host == "localhost":
        host = "127.0.0.1"
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(host)
        if address.version == 6:
            raise bad_request("bad webhook: IPv6-only addresses are not allowed")
        if not address.is_global:
            raise bad_request(f"bad webhook: IP address {address} is reserved")


@dataclass
class _Try:
    """How often the first update of a queue failed and when it is tried again."""

    fails: int = 0
    delay: float = 1.0
    not_before: float = 0.0


class Webhook:
    """One bot's webhook while it is set."""

    def __init__(
        self,
        world: "World",
        bot: "Bot",
        url: str,
        *,
        secret: str = "",
        max_connections: int = 40,
        ip_address: str = "",
        has_certificate: bool = False,
    ) -> None:
        self.url = url
        self._world = world
        self._bot = bot
        self._secret = secret
        self._max_connections = max_connections
        self._ip_address = ip_address
        self._has_certificate = has_certificate
        self._rng = random.Random(0)
        self._tries: dict[str, _Try] = {}
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._runner: asyncio.Task[None] | None = None
        self._first_410: float | None = None
        self._last_error: tuple[int, str] | None = None

    def is_like(self, other: "Webhook") -> bool:
        """Say whether setting `other` would change nothing."""
        return self._settings() == other._settings() and not self._has_certificate

    def _settings(self) -> tuple[object, ...]:
        return self.url, self._secret, self._max_connections, self._ip_address, self._has_certificate

    def info(self) -> dict[str, Any]:
        """Return the webhook as a WebhookInfo, without the count of pending updates."""
        info: dict[str, Any] = {"url": self.url, "has_custom_certificate": self._has_certificate}
        if self._ip_address:
            info["ip_address"] = self._ip_address
        if self._last_error:
            info["last_error_date"], info["last_error_message"] = self._last_error
        return info | {"max_connections": self._max_connections}

    def is_busy(self) -> bool:
        """Say whether an update is in flight."""
        return bool(self._in_flight)

    def start(self) -> None:
        """Begin to deliver."""
        self._runner = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> list[asyncio.Task[None]]:
        """Stop delivering; what is in flight is broken off."""
        tasks = [*self._in_flight.values(), *([self._runner] if self._runner else [])]
        tasks = [task for task in tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        return tasks

    async def finish(self) -> None:
        """Stop delivering and wait until the connections are closed."""
        await asyncio.gather(*self.stop(), return_exceptions=True)

    def wake(self) -> None:
        """Look at the queue: something new has come."""
        self._wake.set()

    async def _run(self) -> None:
        connector = aiohttp.TCPConnector(limit=self._max_connections)
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            while self._bot.webhook is self:
                self._wake.clear()
                pause = self._launch(session)
                await self._rest(pause)

    def _launch(self, session: aiohttp.ClientSession) -> float | None:
        """Start what may start; return the seconds until the next retry is due, None when none is."""
        now = self._world.clock.timestamp()
        pauses = []
        for queue, pending in self._heads().items():
            due = self._tries.setdefault(queue, _Try()).not_before
            if due > now:
                pauses.append(due - now)
            elif len(self._in_flight) < self._max_connections:
                task = asyncio.get_running_loop().create_task(self._deliver(session, queue, pending))
                self._in_flight[queue] = task
        return min(pauses, default=None)

    def _heads(self) -> dict[str, Pending]:
        """Return the first update of each queue that has nothing in flight."""
        self._bot.updates.count()
        heads: OrderedDict[str, Pending] = OrderedDict()
        for pending in self._bot.updates.pending.values():
            if pending.queue not in self._in_flight:
                heads.setdefault(pending.queue, pending)
            if len(heads) >= self._max_connections * 2:
                break
        return heads

    async def _rest(self, seconds: float | None) -> None:
        """Wait for news or until a retry is due."""
        if seconds is None:
            await self._wake.wait()
            return
        news = asyncio.create_task(self._wake.wait())
        timer = asyncio.create_task(self._world.clock.sleep(seconds))
        try:
            await asyncio.wait({news, timer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
            timer.cancel()

    async def _deliver(self, session: aiohttp.ClientSession, queue: str, pending: Pending) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        try:
            async with session.post(
                self.url, json=pending.body, headers=headers, allow_redirects=False
            ) as answer:
                await self._take(answer, queue, pending)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._fail(queue, pending, f"Connection failed: {type(error).__name__}", 0)
        finally:
            self._in_flight.pop(queue, None)
            self._wake.set()

    async def _take(self, answer: aiohttp.ClientResponse, queue: str, pending: Pending) -> None:
        if 200 <= answer.status <= 299:
            self._first_410 = None
            self._tries.pop(queue, None)
            if not self._bot.updates.is_repeated(pending.id):
                self._bot.updates.forget(pending.id)
            await self._call_back(answer)
            return
        why = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        wait = answer.headers.get("Retry-After", "")
        self._note_410(answer.status)
        self._fail(queue, pending, why, min(int(wait), LONGEST_RETRY_AFTER) if wait.isdigit() else 0)

    def _note_410(self, status: int) -> None:
        """Remember since when the address says it is gone; after 23 hours it is believed."""
        now = self._world.clock.timestamp()
        if status != 410:
            self._first_410 = None
        elif self._first_410 is None:
            self._first_410 = now
        elif now > self._first_410 + GIVE_UP_AFTER_410:
            self._bot.webhook = None
            self._wake.set()

    def _fail(self, queue: str, pending: Pending, why: str, retry_after: int) -> None:
        """Plan the next try, or drop the update if it would come too late."""
        now = self._world.clock.timestamp()
        self._last_error = int(now), why
        one = self._tries.setdefault(queue, _Try())
        wait = float(retry_after)
        if not retry_after and one.fails > 0:
            one.delay = min(one.delay * 2, self._rng.uniform(LONGEST_RETRY, LONGEST_RETRY * 2))
            wait = one.delay
        if now + wait > pending.expires_at:
            self._tries.pop(queue, None)
            self._bot.updates.forget(pending.id)
            return
        one.fails += 1
        one.not_before = now + wait

    async def _call_back(self, answer: aiohttp.ClientResponse) -> None:
        """Execute a method given in the answer; whatever comes of it is thrown away."""
        params = await _parameters(answer)
        method = str(params.pop("method", "") or "")
        name = method.lower()
        if method and name not in _NOT_IN_ANSWERS and not name.startswith("get"):
            with contextlib.suppress(ConnectionError):
                await self._world.call(self._bot.token, method, params)


async def _parameters(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    """Read the parameters of a call from an answer's JSON or form; anything else has none."""
    if answer.content_type == "application/json":
        with contextlib.suppress(ValueError, aiohttp.ClientError):
            found = await answer.json()
            return dict(found) if isinstance(found, dict) else {}
    if answer.content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(await answer.text()))
    if answer.content_type == "multipart/form-data":
        return await _multipart(answer)
    return {}


async def _multipart(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    found: dict[str, Any] = {}
    reader = aiohttp.MultipartReader.from_response(answer)
    while (part := await reader.next()) is not None:
        if isinstance(part, aiohttp.BodyPartReader) and part.name:
            found[part.name] = await part.text()
    return found
