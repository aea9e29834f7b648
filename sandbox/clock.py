"""The sandbox's own time: it ticks with real time, and a test may push it forward."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the world's time; `move` shifts it and wakes whoever sleeps in it."""

    def __init__(self, start: datetime | None = None) -> None:
        self._base = (start or datetime.now(UTC)).timestamp() - time.monotonic()
        self._sleepers: set[asyncio.Future[None]] = set()

    def timestamp(self) -> float:
        """Return the seconds since 1970 in world time."""
        return self._base + time.monotonic()

    def now(self) -> datetime:
        """Return the world's time, aware and in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def move(self, step: timedelta) -> None:
        """Shift the time by `step`; sleepers whose hour has come wake up."""
        self._base += step.total_seconds()
        for sleeper in list(self._sleepers):
            if not sleeper.done():
                sleeper.set_result(None)

    async def sleep(self, seconds: float) -> None:
        """Sleep until `seconds` of world time have passed."""
        until = self.timestamp() + seconds
        while (left := until - self.timestamp()) > 0:
            await self._nap(left)
        await asyncio.sleep(0)

    async def _nap(self, seconds: float) -> None:
        sleeper = asyncio.get_running_loop().create_future()
        self._sleepers.add(sleeper)
        try:
            async with asyncio.timeout(seconds):
                await sleeper
        except TimeoutError:
            pass
        finally:
            self._sleepers.discard(sleeper)
