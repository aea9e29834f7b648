"""A part of the store that belongs to one noun: the same transaction, the same moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

Guarded = Callable[[], Awaitable[AsyncConnection]]
"""Opens the turn's savepoint on first use; what is written after that goes away when the turn fails."""


class Shelf:
    """Speaks of one noun, inside the turn's transaction."""

    def __init__(self, guarded: Guarded, now: datetime) -> None:
        self._guarded = guarded
        self.now = now
