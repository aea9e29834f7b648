"""Gather what comes while the last batch is being written, and write it together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

BUSY = 4
BREATH_S = 0.005


async def breathe(done: int, pause_s: float = BREATH_S) -> None:
    """Pause 5 ms (or as said) after a batch of some size, so that the next is larger and cheaper."""
    if done >= BUSY:
        await asyncio.sleep(pause_s)


class Batcher(Generic[T]):
    """One batch is written at a time; whoever puts something waits until it is written."""

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]], limit: int = 500) -> None:
        self._write = write
        self._limit = limit
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def put(self, item: T) -> None:
        """Return when the item is written; raises what writing raised."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        await done

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[: self._limit], self._waiting[self._limit :]
            error = await self._try([item for item, _ in batch])
            for _, done in batch:
                if done.done():
                    continue
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)

    async def _try(self, items: Sequence[T]) -> Exception | None:
        try:
            await self._write(items)
        except Exception as error:  # it is handed to everyone who waits
            return error
        return None
