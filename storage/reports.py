"""The numbers behind a report: counted from the ledger, and kept as tallies when its rows are folded away.

Five weeks after a sending ended nobody can do anything about one person's row any more: rows become counts by
the hour. A row is in the ledger or in the tallies at every moment, never in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.sendings import Cell, Fate, Sending
from storage import sendings as all_sendings
from storage.database import Database
from storage.shelf import Shelf

HOUR_S = 3600
FOLD_DAYS = 35
SLICE = 20_000
"""How many rows are folded in one transaction: a fraction of a second of write lock on SQLite."""

Moment = tuple[datetime, Fate, int]
"""Since when, which fate, how many people."""

# One statement, so that a row that is folded meanwhile is seen exactly once.
_CELLS = text("""
SELECT reads, language, region, state, SUM(people) AS people FROM (
  SELECT reads, language, region, state, COUNT(*) AS people FROM recipients
  WHERE sending_id = :sending GROUP BY reads, language, region, state
  UNION ALL
  SELECT reads, language, region, state, people FROM tallies WHERE sending_id = :sending
) AS counted GROUP BY reads, language, region, state ORDER BY reads, language, region, state""")

_SETTLED = """
  SELECT state, settled_at AS at, 1 AS people FROM recipients
  WHERE sending_id = :sending AND state >= 2 AND settled_at IS NOT NULL
  UNION ALL
  SELECT state, hour * 3600.0 AS at, people FROM tallies
  WHERE sending_id = :sending AND state >= 2 AND hour > 0"""
_BUCKET, _HOUR = "(at - :first) / :width", "COALESCE(settled_at, 0) / 3600"
_SPAN = text(f"SELECT MIN(at) AS first, MAX(at) AS last FROM ({_SETTLED}) AS settled")  # noqa: S608 -- no values
_TIMELINE = f"""
SELECT {_BUCKET} AS bucket, state, SUM(people) AS people
FROM ({_SETTLED}) AS settled GROUP BY 1, 2 ORDER BY 1, 2"""  # noqa: S608 -- no values

_COUNTED = """
SELECT sending_id, reads, language, region, state,
  COALESCE(settled_at, 0) / 3600 AS hour, COUNT(*) AS people
FROM {rows} GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6"""
_INTO = "INSERT INTO tallies (sending_id, reads, language, region, state, hour, people)"
_ADDED = """
ON CONFLICT (sending_id, reads, language, region, state, hour)
DO UPDATE SET people = tallies.people + excluded.people"""
_FOLD_POSTGRESQL = f"""
WITH picked AS MATERIALIZED (
  SELECT person_id FROM recipients WHERE sending_id = :sending AND state >= 2
  ORDER BY person_id LIMIT :slice FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM recipients WHERE sending_id = :sending AND person_id IN (SELECT person_id FROM picked)
  RETURNING sending_id, reads, language, region, state, settled_at
), added AS ({_INTO} {_COUNTED.format(rows="gone")} {_ADDED})
SELECT COUNT(*) FROM gone"""  # noqa: S608 -- no values
_LAST_SQLITE = text("""
SELECT MAX(person_id) AS last, COUNT(*) AS number FROM (
  SELECT person_id FROM recipients WHERE sending_id = :sending AND state >= 2
  ORDER BY person_id LIMIT :slice)""")
_MINE = "recipients WHERE sending_id = :sending AND state >= 2 AND person_id <= :last"
_ADD_SQLITE = f"{_INTO} {_COUNTED.format(rows=_MINE)} {_ADDED}"
_DELETE_SQLITE = text(f"DELETE FROM {_MINE}")  # noqa: S608 -- no values


def _spelled(statement: str, connection: AsyncConnection) -> TextClause:
    """Write the whole part of a number as the database says it; SQLite may lack FLOOR."""
    how = "CAST({} AS INTEGER)" if connection.dialect.name == "sqlite" else "CAST(FLOOR({}) AS BIGINT)"
    return text(statement.replace(_HOUR, how.format(_HOUR)).replace(_BUCKET, how.format(_BUCKET)))


_OLD = text("""
SELECT id FROM sendings WHERE state >= 6 AND finished_at < :before
AND EXISTS (SELECT 1 FROM recipients WHERE sending_id = sendings.id AND state >= 2) ORDER BY id LIMIT 1""")


async def cells(connection: AsyncConnection, sending_id: int) -> list[Cell]:
    """Count everybody of a sending, by language read, language got, region and fate."""
    rows = await connection.execute(_CELLS, {"sending": sending_id})
    return [Cell(row.reads, row.language, row.region, Fate(row.state), int(row.people)) for row in rows]


async def timeline(connection: AsyncConnection, sending_id: int, buckets: int = 60) -> list[Moment]:
    """Count what was settled when, in equal spans of time from the first to the last."""
    span = (await connection.execute(_SPAN, {"sending": sending_id})).one()
    if span.first is None:
        return []
    width = max(1.0, (span.last - span.first) / buckets * 1.000001)
    values = {"sending": sending_id, "first": span.first, "width": width}
    rows = await connection.execute(_spelled(_TIMELINE, connection), values)
    return [(_moment(span.first + row.bucket * width), Fate(row.state), int(row.people)) for row in rows]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


async def fold(connection: AsyncConnection, sending_id: int, size: int = SLICE) -> int:
    """Make tallies of some rows that are settled; returns how many."""
    values = {"sending": sending_id, "slice": size}
    if connection.dialect.name != "sqlite":
        return int((await connection.execute(_spelled(_FOLD_POSTGRESQL, connection), values)).scalar_one())
    found = (await connection.execute(_LAST_SQLITE, values)).one()
    if found.number:  # SQLite has one writer: nothing comes between these two
        mine = {"sending": sending_id, "last": found.last}
        await connection.execute(_spelled(_ADD_SQLITE, connection), mine)
        await connection.execute(_DELETE_SQLITE, mine)
    return int(found.number)


async def old_one(connection: AsyncConnection, now: datetime, days: int = FOLD_DAYS) -> int | None:
    """Return a sending that ended long ago and still has rows."""
    before = (now - timedelta(days=days)).timestamp()
    found = (await connection.execute(_OLD, {"before": before})).scalar_one_or_none()
    return None if found is None else int(found)


async def fold_old(database: Database, now: datetime, days: int = FOLD_DAYS, slice_: int = SLICE) -> int:
    """Make tallies of all that ended long ago, a slice in each transaction; returns how many rows."""
    folded = 0
    while (sending := await database.read(lambda c: old_one(c, now, days))) is not None:
        done = await database.write(lambda c, s=sending: fold(c, s, slice_))  # type: ignore[misc]
        folded += done
        if not done:  # another process holds the rest
            break
    return folded


@dataclass(frozen=True, slots=True)
class Result:
    """A sending, whose announcement it is, and what its link buttons counted."""

    sending: Sending
    author: PersonId | None
    taps: Sequence[tuple[str, int]]
    """Address and taps of each link that is counted, in the order of the buttons."""


async def result(connection: AsyncConnection, sending_id: int) -> Result | None:
    """Return what a report is about, or None if there is no such sending."""
    sending = await all_sendings.load(connection, sending_id)
    if sending is None:
        return None
    values = {"announcement": sending.announcement_id}
    author = (await connection.execute(_AUTHOR, values)).scalar_one_or_none()
    taps = await connection.execute(_TAPS, values)
    return Result(sending, author, [(row.url, int(row.taps)) for row in taps])


_AUTHOR = text("SELECT author FROM announcements WHERE id = :announcement")
_TAPS = text("SELECT url, taps FROM links WHERE announcement_id = :announcement ORDER BY number, token")


class Reports(Shelf):
    """Reports as a turn sees them."""

    async def result(self, sending_id: int) -> Result | None:
        """Return what a report is about, or None if there is no such sending."""
        return await result(await self._guarded(), sending_id)

    async def cells(self, sending_id: int) -> list[Cell]:
        """Count everybody of a sending."""
        return await cells(await self._guarded(), sending_id)

    async def timeline(self, sending_id: int, buckets: int = 60) -> list[Moment]:
        """Count what was settled when."""
        return await timeline(await self._guarded(), sending_id, buckets)
