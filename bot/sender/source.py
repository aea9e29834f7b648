"""Where a line gets its messages from, and where it writes down what became of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sender.verdicts import Result
from domain.outgoing import Delivery, Key


class Source(Protocol):
    """The outbox, or the ledger of announcements; everything happens inside the caller's transaction."""

    async def take(self, connection: AsyncConnection, now: datetime, room: int) -> list[Delivery]:
        """Mark at most `room` messages as being sent and return them."""
        ...

    async def record(self, connection: AsyncConnection, results: Sequence[Result], now: datetime) -> None:
        """Write down what became of messages."""
        ...

    async def put_back(self, connection: AsyncConnection, held: Collection[Key]) -> None:
        """Let messages wait again that are marked as being sent and held by nobody.

        So it is when the answer to a commit was lost: nothing of them has left.
        """
        ...

    async def adopt(
        self, connection: AsyncConnection, held: Collection[Key], now: datetime
    ) -> tuple[int, int]:
        """Settle what a dead sender left half done; returns how many are repeated and how many unknown."""
        ...
