"""What organizers did, in order; rows are added and never changed.

Who used /forget stays in it as nobody: what was done is kept, who did it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from storage.shelf import Shelf
from storage.tables import journal


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing somebody did; `subject` names what it was done to, such as "announcement 12"."""

    id: int
    at: datetime
    actor: PersonId | None
    action: str
    subject: str | None
    details: Mapping[str, Any]


async def note(
    connection: AsyncConnection,
    at: float,
    actor: int | None,
    action: str,
    subject: str | None,
    details: Mapping[str, Any],
) -> None:
    """Add what was done."""
    values = {"at": at, "actor": actor, "action": action, "object": subject}
    await connection.execute(insert(journal).values(**values, details=orjson.dumps(details).decode()))


async def last(connection: AsyncConnection, limit: int, before: int | None = None) -> list[Entry]:
    """Return the newest entries, the newest first."""
    wanted = select(journal).order_by(journal.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(journal.c.id < before)
    return [_entry(row) for row in await connection.execute(wanted)]


def _entry(row: Any) -> Entry:
    actor = None if row.actor is None else PersonId(row.actor)
    at = datetime.fromtimestamp(row.at, UTC)
    return Entry(row.id, at, actor, row.action, row.object, orjson.loads(row.details))


async def forget(connection: AsyncConnection, person: int) -> None:
    """Leave what a person did, and take away that it was them."""
    await connection.execute(update(journal).where(journal.c.actor == person).values(actor=None))


class Journal(Shelf):
    """The journal as a turn sees it."""

    async def note(self, actor: PersonId, action: str, subject: str | None = None, **details: Any) -> None:
        """Add what somebody did in this turn."""
        await note(await self._guarded(), self.now.timestamp(), actor, action, subject, details)

    async def last(self, limit: int = 20, before: int | None = None) -> list[Entry]:
        """Return the newest entries, the newest first."""
        return await last(await self._guarded(), limit, before)

    async def count(self, actor: PersonId) -> int:
        """Count the entries of what somebody did."""
        mine = select(func.count()).where(journal.c.actor == actor)
        return int((await (await self._guarded()).execute(mine)).scalar_one())
