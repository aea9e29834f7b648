"""Roles that only one process may play at a time: fetching and sending, each guarded by a lease."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import RealClock
from storage import leases
from storage.database import Database

SAFETY_S = 4.0
"""How long before its end a lease that cannot be renewed counts as lost, in seconds."""

log = structlog.get_logger(__name__)


class Role:
    """Plays a role while the lease is ours; `stop` ends the play, and the lease is given back.

    Leases go by this machine's clock and never by one that tests move.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        play: Callable[[], Awaitable[None]],
        stop_play: Callable[[], None] | None = None,
    ) -> None:
        self._database = database
        self._name = name
        self._play = play
        self._stop_play = stop_play
        self._who = leases.holder()
        self._clock = RealClock()
        self._stopping = asyncio.Event()
        self._is_sure = True
        self._until = 0.0

    async def run(self) -> None:
        """Wait for the lease, play, and begin anew when it was lost, until stopped."""
        told = False
        while not self._stopping.is_set():
            if await self._take():
                await self._performed()
                told = False
                continue
            if not told:
                log.warning("another_process_is_at_it", role=self._name)
            told = True
            await self._rest(leases.LASTS_S / 4)
        await self._give_back()

    def stop(self) -> None:
        """End the play."""
        self._stopping.set()

    async def _performed(self) -> None:
        """Play; a database that fails under the play ends it, and it begins anew."""
        try:
            await self._perform()
        except (SQLAlchemyError, OSError) as error:
            log.error("role_interrupted", role=self._name, error=type(error).__name__)
            await self._rest(1)

    async def _perform(self) -> None:
        play = asyncio.ensure_future(self._play())
        stopping = asyncio.create_task(self._stopping.wait())
        keeping = asyncio.create_task(self._keep())
        try:
            await asyncio.wait({play, stopping, keeping}, return_when=asyncio.FIRST_COMPLETED)
            await self._end(play)
        finally:
            for task in (stopping, keeping, play):
                task.cancel()
            await asyncio.gather(stopping, keeping, play, return_exceptions=True)

    async def _end(self, play: asyncio.Future[None]) -> None:
        if play.done():
            return await play
        if self._stop_play is None:
            play.cancel()
            return None
        self._stop_play()
        return await play

    async def _keep(self) -> None:
        """Renew the lease; return when it was lost, or may be lost any moment."""
        while time.monotonic() < self._until:
            await asyncio.sleep(leases.LASTS_S / 4 if self._is_sure else 1)
            if not await self._take() and self._is_sure:
                break
        log.error("lease_lost", role=self._name)

    async def _take(self) -> bool:
        """Take or renew the lease; `_is_sure` tells whether the database answered at all."""
        now = self._clock.now().timestamp()
        try:
            taken = await self._database.write(lambda c: leases.take(c, self._name, self._who, now))
        except (SQLAlchemyError, OSError) as error:
            log.error("lease_untaken", role=self._name, error=type(error).__name__)
            self._is_sure = False
            return False
        self._is_sure = True
        if taken:
            self._until = time.monotonic() + leases.LASTS_S - SAFETY_S
        return taken

    async def _give_back(self) -> None:
        try:
            await self._database.write(lambda c: leases.give_back(c, self._name, self._who))
        except (SQLAlchemyError, OSError) as error:
            log.warning("lease_kept", role=self._name, error=type(error).__name__)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            pass
