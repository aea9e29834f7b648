"""How many requests each wiki got on each day, in UTC; and how far the changes of each were read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import inserting
from storage.tables import cursors, wiki_requests

KEPT = timedelta(days=400)
"""How long the counts are kept: a year can be compared with the one before."""


async def add(connection: AsyncConnection, day: date, counts: Mapping[str, int]) -> None:
    """Add to the counts of a day."""
    rows = [{"day": day, "wiki": wiki, "requests": number} for wiki, number in sorted(counts.items())]
    added = inserting(connection, wiki_requests)
    total = wiki_requests.c.requests + added.excluded.requests
    key = [wiki_requests.c.day, wiki_requests.c.wiki]
    await connection.execute(
        added.values(rows).on_conflict_do_update(index_elements=key, set_={"requests": total})
    )


async def counts(connection: AsyncConnection, since: date) -> dict[date, dict[str, int]]:
    """Return the counts of a day and those after it."""
    wanted = select(wiki_requests).where(wiki_requests.c.day >= since)
    found: dict[date, dict[str, int]] = defaultdict(dict)
    for row in await connection.execute(wanted.order_by(wiki_requests.c.day, wiki_requests.c.wiki)):
        found[row.day][row.wiki] = row.requests
    return dict(found)


async def sweep(connection: AsyncConnection, today: date) -> None:
    """Erase what is too old to be looked at."""
    await connection.execute(delete(wiki_requests).where(wiki_requests.c.day < today - KEPT))


async def read_until(connection: AsyncConnection) -> dict[str, tuple[float, float]]:
    """Return until when the changes of each wiki were read, by its clock, and when that was, by ours."""
    rows = await connection.execute(select(cursors.c.wiki, cursors.c.since, cursors.c.polled_at))
    return {row.wiki: (row.since, row.polled_at) for row in rows}
