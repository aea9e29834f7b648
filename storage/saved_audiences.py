"""Audiences an organizer has given a name, to use them again; everybody sees their own only."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.audiences import AUDIENCES_SAVED, Audience, Counts, SavedAudience, named
from domain.people import PersonId
from storage import audiences
from storage.shelf import Shelf
from storage.tables import saved_audiences as table


class Audiences(Shelf):
    """The audiences as a turn sees them: counted, and kept under a name."""

    async def count(self, audience: Audience, topic: str | None, owners: Collection[int]) -> Counts:
        """Count the people an announcement on a topic would be for, now."""
        return await audiences.count(await self._guarded(), audience, topic, self.now, owners)

    async def cohorts(self, reach: Audience, owners: Collection[int]) -> dict[str, int]:
        """Return the largest cohorts among the people somebody may write to, and how many are in each."""
        return await audiences.cohorts(await self._guarded(), reach, self.now.date(), owners)

    async def save(self, author: PersonId, name: str, audience: Audience) -> SavedAudience | None:
        """Keep an audience under a name, in place of an older one; None where somebody has too many."""
        connection, called = await self._guarded(), named(name)
        body = orjson.dumps(audience.to_json()).decode()
        mine = (table.c.author == author) & (table.c.name == called)
        again = update(table).where(mine).values(audience=body).returning(*table.c)
        row = (await connection.execute(again)).first()
        if row is None and await self._number_of(author) < AUDIENCES_SAVED:
            made = insert(table).values(author=author, name=called, audience=body).returning(*table.c)
            row = (await connection.execute(made)).first()
        return _saved(row) if row else None

    async def all_of(self, author: PersonId) -> list[SavedAudience]:
        """Return what somebody has kept, the newest first."""
        wanted = select(table).where(table.c.author == author).order_by(table.c.id.desc())
        return [_saved(row) for row in await (await self._guarded()).execute(wanted)]

    async def load(self, saved: int, author: PersonId) -> SavedAudience | None:
        """Return one of somebody's audiences, or None where it is not theirs or not there any more."""
        wanted = select(table).where(table.c.id == saved, table.c.author == author)
        row = (await (await self._guarded()).execute(wanted)).first()
        return _saved(row) if row else None

    async def delete(self, saved: int, author: PersonId) -> bool:
        """Erase one of somebody's audiences; tells whether it was there."""
        gone = delete(table).where(table.c.id == saved, table.c.author == author)
        return bool((await (await self._guarded()).execute(gone)).rowcount)

    async def _number_of(self, author: PersonId) -> int:
        wanted = select(func.count()).where(table.c.author == author)
        return int((await (await self._guarded()).execute(wanted)).scalar_one())


async def forget(connection: AsyncConnection, person: int) -> None:
    """Erase the audiences somebody has kept."""
    await connection.execute(delete(table).where(table.c.author == person))


def _saved(row: Any) -> SavedAudience:
    return SavedAudience(row.id, row.name, Audience.from_json(orjson.loads(row.audience)))
