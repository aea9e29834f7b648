"""getUpdates: long polling, and who is sent away when two poll at once."""

import asyncio
from typing import Any

from sandbox.clock import Clock
from sandbox.errors import Refusal, conflict
from sandbox.world.updates import Updates

LONGEST_POLL = 50
CONFLICT_PAUSE = 3.0


class Polling:
    """One bot's polling; only a poll that waits can be ended by another."""

    def __init__(self, clock: Clock, updates: Updates, *, brake: bool = True) -> None:
        self._brake = brake
        self._clock = clock
        self._updates = updates
        self._waiting: asyncio.Future[Refusal | None] | None = None
        self._last_offset = -1
        self._last_at = float("-inf")
        self._calm_until = float("-inf")
        self.next_webhook_at = float("-inf")
        """setWebhook may be called once a second."""

    async def get(self, offset: int, limit: int, timeout: int) -> list[dict[str, Any]]:
        """Answer one getUpdates; `timeout` counts seconds of world time."""
        limit = min(max(limit, 1), 100)
        timeout = min(max(timeout, 0), LONGEST_POLL)
        now = self._clock.timestamp()
        if self._brake and offset == self._last_offset:
            timeout = max(timeout, 3) if now < self._last_at + 3 else timeout
            limit = 1 if now < self._last_at + 0.5 else limit
        self._last_offset, self._last_at = offset, now
        found = self._updates.read(offset, limit)
        if found or not timeout:
            return found
        return await self._wait(offset, limit, timeout)

    async def _wait(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """Wait for an update; another waiting poll is ended."""
        self.abort("terminated by other getUpdates request; make sure that only one bot instance is running")
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        timer = asyncio.create_task(self._clock.sleep(seconds))
        try:
            await asyncio.wait({waiting, timer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            if self._waiting is waiting:
                self._waiting = None
        refusal = waiting.result() if waiting.done() else None
        if refusal is not None:
            await self._hold_conflict()
            raise refusal
        return self._updates.read(offset, limit)

    def is_waiting(self) -> bool:
        """Say whether a poll waits."""
        return self._waiting is not None and not self._waiting.done()

    def wake(self) -> None:
        """Let a waiting poll answer: something new has come."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def abort(self, why: str) -> None:
        """End a waiting poll with 409."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(conflict(why))

    async def refuse(self, why: str) -> None:
        """Answer 409: the first at once, those that follow within three seconds after a pause."""
        await self._hold_conflict()
        raise conflict(why)

    async def _hold_conflict(self) -> None:
        now = self._clock.timestamp()
        if now < self._calm_until:
            await self._clock.sleep(CONFLICT_PAUSE)
        else:
            self._calm_until = now + CONFLICT_PAUSE
