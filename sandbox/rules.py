"""Switches between a strict server and one that is handy for tests, and the flood model."""

import random
from collections import Counter, deque
from dataclasses import dataclass

from sandbox.clock import Clock

BRAKED_UPLOAD = 100_000
MOST_UNSENT = 310


@dataclass(frozen=True)
class Rules:
    """What the server enforces; the defaults suit tests."""

    flood: bool = False
    """Slow down and refuse who sends too fast."""
    cloud: bool = False
    """Refuse webhooks that only a local server would take (http, odd ports, reserved addresses)."""
    poll_brake: bool = True
    """Slow down a bot that asks for updates with the same offset again at once, as the server does."""
    chat_rate: float = 1.0
    """Messages a second to one private chat, after a burst."""
    chat_burst: int = 5
    bulk_rate: float = 30.0
    """Messages a second to all chats together, after a burst."""
    bulk_burst: int = 30
    group_limit: int = 20
    """Messages within `group_window` seconds to one group."""
    group_window: float = 60.0
    hidden_wait: float = 8.0
    """How long the server holds a call that came too early before it refuses it."""


class _Bucket:
    """Lets `burst` pass at once and then `rate` a second; says how long to wait for the next."""

    def __init__(self, rate: float, burst: int) -> None:
        self.rate = rate
        self.burst = burst
        self.empty_at = float("-inf")

    def wait(self, now: float) -> float:
        fullness = max(self.empty_at - now, 0.0) * self.rate
        return max(0.0, (fullness + 1 - self.burst) / self.rate)

    def take(self, now: float) -> None:
        self.empty_at = max(self.empty_at, now) + 1 / self.rate


class _Window:
    """Lets `limit` pass within any `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit = limit
        self.seconds = seconds
        self.passed: deque[float] = deque(maxlen=limit)

    def wait(self, now: float) -> float:
        if len(self.passed) < self.limit:
            return 0.0
        return max(0.0, self.passed[0] + self.seconds - now)

    def take(self, now: float) -> None:
        self.passed.append(now)


class Flood:
    """One bot's standing with the limits on sending."""

    def __init__(self, rules: Rules, clock: Clock, rng: random.Random) -> None:
        self._rules = rules
        self._clock = clock
        self._rng = rng
        self._bulk = _Bucket(rules.bulk_rate, rules.bulk_burst)
        self._chats: dict[int, _Bucket | _Window] = {}
        self._unsent: Counter[int] = Counter()
        self._uploads: dict[int, float] = {}

    async def pass_upload(self, size: int) -> int:
        """Hold an upload as the server does: it brakes uploads of one and the same size.

        Returns 0 when it may pass, else the seconds to wait; send a picture once and then by its file_id.
        """
        if size <= BRAKED_UPLOAD:
            return 0
        now = self._clock.timestamp()
        last = self._uploads.get(size, 0.0)
        if last > now + 5:
            return await self._turn_away()
        self._uploads[size] = last = max(last + min(max(size * 1e-7, 0.2), 0.9), now - 1)
        await self._clock.sleep(last - now)
        return 0

    async def pass_one(self, chat_id: int) -> int:
        """Hold a sending call as the server does; return 0 when it may pass, else the seconds to wait."""
        if self._unsent[chat_id] >= MOST_UNSENT:
            return await self._turn_away()
        self._unsent[chat_id] += 1
        try:
            return await self._hold(chat_id)
        finally:
            self._unsent[chat_id] -= 1

    async def _turn_away(self) -> int:
        await self._clock.sleep(3)
        return 60

    async def _hold(self, chat_id: int) -> int:
        waited = 0.0
        while wait := self._wait(chat_id):
            if waited + wait > self._rules.hidden_wait:
                return int(wait) + 1
            pause = wait + self._rng.uniform(0, 0.05)
            await self._clock.sleep(pause)
            waited += pause
        now = self._clock.timestamp()
        self._bulk.take(now)
        self._chat(chat_id).take(now)
        return 0

    def _wait(self, chat_id: int) -> float:
        now = self._clock.timestamp()
        return max(self._bulk.wait(now), self._chat(chat_id).wait(now))

    def _chat(self, chat_id: int) -> _Bucket | _Window:
        if chat_id not in self._chats:
            rules = self._rules
            is_private = chat_id > 0
            self._chats[chat_id] = (
                _Bucket(rules.chat_rate, rules.chat_burst)
                if is_private
                else _Window(rules.group_limit, rules.group_window)
            )
        return self._chats[chat_id]
