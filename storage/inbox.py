"""The inbox: every update Telegram sent, from before it is confirmed until its turn is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import Person
from storage import people, tables
from storage.tables import DONE, PARKED, WAITING, inbox

REMEMBERED_S = 48 * 3600
"""How long an update's number is kept against duplicates; Telegram keeps an update for 24 hours at most."""

PARKED_S = 7 * 24 * 3600
"""How long the payload of a parked update is kept for a replay."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came, already without anybody's name; `queue` is the chat whose turns go in order."""

    bot_id: int
    update_id: int | None
    queue: int
    payload: bytes
    received_at: float
    parked_because: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update whose turn it is, and the person in whose chat it is, if they are known."""

    id: int
    queue: int
    payload: bytes
    received_at: float
    person: Person | None


@dataclass(frozen=True, slots=True)
class Parked:
    """An update that could not be handled, and why."""

    id: int
    update_id: int | None
    reason: str
    received_at: float


async def accept(connection: AsyncConnection, arrivals: Iterable[Arrival]) -> int:
    """Write updates into the inbox, leave out those already known; returns how many were new."""
    rows = [_row(arrival) for arrival in arrivals]
    if not rows:
        return 0
    if connection.dialect.name == "sqlite":
        return (await connection.execute(_INSERT_SQLITE, rows)).rowcount
    return len((await connection.execute(_INSERT_POSTGRESQL, rows)).all())


def _row(arrival: Arrival) -> dict[str, Any]:
    parked = arrival.parked_because is not None
    return {
        "bot_id": arrival.bot_id,
        "update_id": arrival.update_id,
        "queue": arrival.queue,
        "state": PARKED if parked else WAITING,
        "payload": arrival.payload,
        "reason": arrival.parked_because,
        "received_at": arrival.received_at,
    }


_INSERT_SQLITE = sqlite.insert(inbox).on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
_INSERT_POSTGRESQL = (  # asyncpg does not count what many rows in one go have changed
    postgresql.insert(inbox)
    .on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
    .returning(inbox.c.id)
)


_OLDEST = """
WHERE i.state = 0 AND i.bot_id = :bot_id AND NOT EXISTS (
  SELECT 1 FROM inbox e WHERE e.state = 0 AND e.queue = i.queue AND e.bot_id = i.bot_id AND e.id < i.id)
ORDER BY i.id LIMIT :limit"""
_TYPED = {column.name: column.type for column in tables.people.columns}
_CLAIM_SQLITE = text(
    f"""
SELECT i.id, i.queue, i.payload, i.received_at, {people.COLUMNS}
FROM inbox i INDEXED BY ix_inbox_todo LEFT JOIN people p ON p.id = i.queue {_OLDEST}"""  # noqa: S608 -- columns
).columns(**{f"p_{name}": type_ for name, type_ in _TYPED.items()})
_CLAIM_POSTGRESQL = text(f"""
WITH oldest AS MATERIALIZED (
  SELECT i.id, i.queue, i.payload, i.received_at FROM inbox i {_OLDEST} FOR UPDATE SKIP LOCKED)
SELECT * FROM oldest WHERE pg_try_advisory_xact_lock(queue) ORDER BY id""")  # noqa: S608 -- nothing from outside


async def claim(connection: AsyncConnection, bot_id: int, limit: int) -> list[Waiting]:
    """Take the oldest waiting update of each chat, at most `limit`, until this transaction ends.

    So two turns of one chat never run at once, in however many processes.
    """
    values = {"bot_id": bot_id, "limit": limit}
    if connection.dialect.name != "sqlite":
        return await _locked(connection, values)
    rows = await connection.execute(_CLAIM_SQLITE, values)
    return [
        Waiting(row.id, row.queue, bytes(row.payload), row.received_at, people.joined(row, 4)) for row in rows
    ]


async def _locked(connection: AsyncConnection, values: dict[str, int]) -> list[Waiting]:
    """Take updates on PostgreSQL, where others take them as well: their rows are locked, and their chats too.

    Rows alone would not do: of two updates of a chat that come through two processes the later number can
    be seen first, and be in hand when the earlier one appears. People are loaded once their chat is locked,
    because what the same statement reads of them may be older than the lock.
    """
    rows = (await connection.execute(_CLAIM_POSTGRESQL, values)).all()
    known = await people.load(connection, {row.queue for row in rows}) if rows else {}
    return [
        Waiting(row.id, row.queue, bytes(row.payload), row.received_at, known.get(row.queue)) for row in rows
    ]


_DONE = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(state=DONE, payload=None, queue=None, reason=None)
)
_PARK = update(inbox).where(inbox.c.id == bindparam("row")).values(state=PARKED, reason=bindparam("why"))


async def finish(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Mark updates as done and erase what they said and whose they were."""
    if ids:
        await connection.execute(_DONE, [{"row": row} for row in ids])


async def park(connection: AsyncConnection, reasons: Sequence[tuple[int, str]]) -> None:
    """Put updates aside with the reason, so that they never stop the others."""
    if reasons:
        await connection.execute(_PARK, [{"row": row, "why": why} for row, why in reasons])


async def parked(connection: AsyncConnection) -> list[Parked]:
    """List what is parked, oldest first."""
    rows = await connection.execute(
        select(inbox.c.id, inbox.c.update_id, inbox.c.reason, inbox.c.received_at)
        .where(inbox.c.state == PARKED, inbox.c.payload.is_not(None))
        .order_by(inbox.c.id)
    )
    return [Parked(row.id, row.update_id, row.reason or "", row.received_at) for row in rows]


async def replay(connection: AsyncConnection, row: int) -> bool:
    """Let a parked update wait for its turn again; tells whether there was one."""
    result = await connection.execute(
        update(inbox)
        .where(inbox.c.id == row, inbox.c.state == PARKED, inbox.c.payload.is_not(None))
        .values(state=WAITING, reason=None)
    )
    return result.rowcount == 1


async def count_waiting(connection: AsyncConnection, bot_id: int) -> int:
    """Count the updates that wait for their turn."""
    waiting = select(func.count()).where(inbox.c.state == WAITING, inbox.c.bot_id == bot_id)
    waiting = waiting.with_hint(inbox, "INDEXED BY ix_inbox_todo", "sqlite")
    return int((await connection.execute(waiting)).scalar_one())


async def sweep(connection: AsyncConnection, now: float) -> int:
    """Forget done updates after 48 hours and parked ones after 7 days; returns how many."""
    done = await connection.execute(
        delete(inbox).where(inbox.c.state == DONE, inbox.c.received_at < now - REMEMBERED_S)
    )
    old = await connection.execute(
        delete(inbox).where(inbox.c.state == PARKED, inbox.c.received_at < now - PARKED_S)
    )
    return done.rowcount + old.rowcount


async def forget(connection: AsyncConnection, queue: int) -> None:
    """Erase what one chat said and was parked; the numbers stay, so that nothing comes twice.

    What still waits was said after the wish to be forgotten: it gets its turn and is erased by it.
    """
    mine = (inbox.c.queue == queue) & (inbox.c.state == PARKED)
    await connection.execute(
        update(inbox).where(mine).values(payload=None, queue=None, reason=None, state=DONE)
    )
