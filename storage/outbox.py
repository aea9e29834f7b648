"""The outbox: what the bot is going to say, written in the same transaction as the reason for saying it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import bindparam, delete, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.outgoing import REPEATABLE, Delivery, File, Kind, Lane, Outgoing
from storage.tables import FAILED, QUEUED, SENDING, UNKNOWN, outbox, relays

FAILED_S = 7 * 24 * 3600
"""How long a message that was refused, or whose fate is unknown, is listed for the operator."""

RELAY_S = 30 * 24 * 3600
"""How long a person's question can be answered by replying to it."""


async def queue(connection: AsyncConnection, bot_id: int, now: float, letters: Iterable[Outgoing]) -> None:
    """Write messages into the outbox."""
    rows = [_row(bot_id, now, letter) for letter in letters]
    if rows:
        await connection.execute(insert(outbox), rows)


def _row(bot_id: int, now: float, letter: Outgoing) -> dict[str, Any]:
    file = letter.file
    return {
        "bot_id": bot_id,
        "chat_id": letter.chat_id,
        "lane": int(letter.lane),
        "kind": letter.kind.value,
        "method": letter.method,
        "payload": orjson.dumps(letter.payload),
        "file_field": file.field if file else None,
        "file_name": file.name if file else None,
        "file": file.content if file else None,
        "about": letter.about,
        "not_before": letter.not_before.timestamp() if letter.not_before else 0.0,
        "expires_at": letter.expires_at.timestamp() if letter.expires_at else None,
        "created_at": now,
    }


_RETURNED = (
    "id, chat_id, method, payload, lane, kind, attempts, file_field, file_name, file, about, created_at"
)
_CLAIM = f"""
UPDATE outbox SET state = 1, attempts = attempts + 1 WHERE state = 0 AND id IN (
  SELECT o.id FROM outbox o INDEXED
  WHERE o.state < 2 AND o.state = 0 AND o.bot_id = :bot_id AND o.lane BETWEEN :first AND :last
  AND o.not_before <= :now AND (o.expires_at IS NULL OR o.expires_at >= :now)
  AND NOT EXISTS (SELECT 1 FROM outbox e
    WHERE e.state < 2 AND e.lane = o.lane AND e.chat_id = o.chat_id AND e.id < o.id
    AND e.bot_id = o.bot_id AND (e.state = 1 OR e.expires_at IS NULL OR e.expires_at >= :now))
  ORDER BY o.lane, o.id LIMIT :limit)
RETURNING {_RETURNED}"""  # noqa: S608 -- only names of columns are put in
# SQLite takes a partial index only where its condition stands in the query word for word.
_CLAIM_SQLITE = text(_CLAIM.replace("INDEXED", "INDEXED BY ix_outbox_todo"))
_CLAIM_POSTGRESQL = text(_CLAIM.replace("INDEXED", ""))


async def claim(
    connection: AsyncConnection, bot_id: int, lanes: tuple[Lane, Lane], now: float, limit: int
) -> list[Delivery]:
    """Mark the next messages of the lanes as being sent and return them, the oldest of each chat first.

    The mark is committed before anything is sent: what still carries it after a crash may have arrived.
    What would come too late is passed over; `expire` drops it.
    """
    values = {"bot_id": bot_id, "first": lanes[0], "last": lanes[1], "now": now, "limit": limit}
    statement = _CLAIM_SQLITE if connection.dialect.name == "sqlite" else _CLAIM_POSTGRESQL
    rows = await connection.execute(statement, values)
    return sorted((_delivery(row) for row in rows), key=lambda delivery: (delivery.lane, delivery.id))


def _delivery(row: Any) -> Delivery:
    file = None
    if row.file_field is not None:
        file = File(row.file_field, row.file_name, bytes(row.file))
    return Delivery(
        id=row.id,
        chat_id=row.chat_id,
        method=row.method,
        payload=bytes(row.payload),
        lane=Lane(row.lane),
        kind=Kind(row.kind),
        attempts=row.attempts,
        file=file,
        about=row.about,
        created_at=row.created_at,
    )


async def put_back(
    connection: AsyncConnection, bot_id: int, lanes: tuple[Lane, Lane], held: Collection[int]
) -> None:
    """Let messages wait again that are marked as being sent but are not held by the sender.

    So it is when the answer to a commit was lost: nothing of them has left.
    """
    await connection.execute(
        update(outbox)
        .where(outbox.c.bot_id == bot_id, outbox.c.state == SENDING, outbox.c.lane.between(*lanes))
        .where(outbox.c.id.not_in(held))
        .values(state=QUEUED, attempts=outbox.c.attempts - 1)
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one message in the outbox; `message_id` is told by Telegram when it arrived."""

    id: int
    attempt: int
    state: int
    not_before: float = 0.0
    reason: str | None = None
    method: str | None = None
    payload: bytes | None = None


async def rest(connection: AsyncConnection, until: Mapping[int, float]) -> None:
    """Let messages wait until a moment that were taken and have not left."""
    rows = [{"row": row, "later": moment} for row, moment in until.items()]
    if rows:
        await connection.execute(_REST, rows)


_REST = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.state == SENDING)
    .values(state=QUEUED, attempts=outbox.c.attempts - 1, not_before=bindparam("later"))
)
_DELETE = delete(outbox).where(outbox.c.id == bindparam("row"))
# A result that comes late, after somebody else settled the row, must not wake it again.
_TRIED = update(outbox).where(
    outbox.c.id == bindparam("row"), outbox.c.state == SENDING, outbox.c.attempts == bindparam("attempt")
)
_REWRITE = _TRIED.values(method=bindparam("call"), payload=bindparam("body"))
_AGAIN = _TRIED.values(state=QUEUED, not_before=bindparam("later"), reason=bindparam("why"))
_OVER = _TRIED.values(
    state=bindparam("outcome"), reason=bindparam("why"), payload=None, file=None, about=None
)


async def delivered(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Erase messages that arrived."""
    if ids:
        await connection.execute(_DELETE, [{"row": row} for row in ids])


async def change(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Record what became of messages that did not arrive: queued again, unknown or failed."""
    rewritten = [{**_which(c), "call": c.method, "body": c.payload} for c in changes if c.method]
    again = [{**_which(c), "later": c.not_before, "why": c.reason} for c in changes if c.state == QUEUED]
    over = [{**_which(c), "outcome": c.state, "why": c.reason} for c in changes if c.state >= UNKNOWN]
    for statement, rows in ((_REWRITE, rewritten), (_AGAIN, again), (_OVER, over)):
        if rows:
            await connection.execute(statement, rows)


def _which(change: Change) -> dict[str, int]:
    return {"row": change.id, "attempt": change.attempt}


async def adopt(
    connection: AsyncConnection, bot_id: int, lanes: tuple[Lane, Lane], held: Collection[int] = ()
) -> tuple[int, int]:
    """Settle what a dead sender left half done: repeat what may be repeated, call the rest unknown.

    What is `held` still flies in this process and will have an outcome. Returns how many are repeated
    and how many are unknown.
    """
    mine = (outbox.c.bot_id == bot_id) & (outbox.c.state == SENDING) & outbox.c.id.not_in(held)
    mine &= outbox.c.lane.between(*lanes)
    kinds = [kind.value for kind in REPEATABLE]
    repeated = await connection.execute(
        update(outbox).where(mine, outbox.c.kind.in_(kinds)).values(state=QUEUED, reason="unknown")
    )
    unknown = await connection.execute(
        update(outbox).where(mine).values(state=UNKNOWN, reason="crash", payload=None, file=None, about=None)
    )
    return repeated.rowcount, unknown.rowcount


async def expire(connection: AsyncConnection, now: float) -> int:
    """Drop what would arrive too late."""
    late = (outbox.c.state == QUEUED) & (outbox.c.expires_at < now)
    result = await connection.execute(
        update(outbox)
        .where(late)
        .values(state=FAILED, reason="too late", payload=None, file=None, about=None)
    )
    return result.rowcount


async def is_waiting(connection: AsyncConnection, about: int) -> bool:
    """Tell whether a message on how a sending goes has not left yet."""
    mine = (outbox.c.about == about) & (outbox.c.kind == Kind.PROGRESS.value)
    wanted = select(outbox.c.id).where(mine, outbox.c.state <= SENDING).limit(1)
    return (await connection.execute(wanted)).first() is not None


async def relayed(connection: AsyncConnection, rows: Mapping[int, tuple[int, int, int]], now: float) -> None:
    """Erase letters to helpers that arrived, and note which (chat, message) belongs to which person.

    A letter that is gone was forgotten while it was in the air: then nothing is noted either.
    """
    if not rows:
        return
    gone = await connection.execute(delete(outbox).where(outbox.c.id.in_(list(rows))).returning(outbox.c.id))
    values = [
        {"chat_id": chat, "message_id": message, "about": about, "sent_at": now}
        for chat, message, about in (rows[row.id] for row in gone)
    ]
    if values:
        await connection.execute(insert(relays), values)


async def about_whom(connection: AsyncConnection, chat_id: int, message_id: int) -> int | None:
    """Return the person whose question stands in that message of a helper's chat."""
    found = await connection.execute(
        select(relays.c.about).where(relays.c.chat_id == chat_id, relays.c.message_id == message_id)
    )
    value = found.scalar_one_or_none()
    return None if value is None else int(value)


async def has_room(
    connection: AsyncConnection, bot_id: int, lane: Lane, room: int, soon: float | None = None
) -> bool:
    """Tell whether fewer than so many messages of a lane wait to be sent, those that rest longer aside."""
    waiting = select(outbox.c.id).where(text("state < 2"), outbox.c.state == QUEUED)
    waiting = waiting if soon is None else waiting.where(outbox.c.not_before <= soon)
    waiting = waiting.where(outbox.c.bot_id == bot_id, outbox.c.lane == lane).limit(room)
    return len((await connection.execute(waiting)).all()) < room


async def forget(connection: AsyncConnection, chat_id: int) -> None:
    """Drop everything that was going to a person and every tie between them and a helper's message."""
    await connection.execute(
        delete(outbox).where(or_(outbox.c.chat_id == chat_id, outbox.c.about == chat_id))
    )
    await connection.execute(
        delete(relays).where(or_(relays.c.about == chat_id, relays.c.chat_id == chat_id))
    )


async def sweep(connection: AsyncConnection, now: float) -> int:
    """Erase old failures and ties to helpers' messages."""
    over = (outbox.c.state >= UNKNOWN) & (outbox.c.created_at < now - FAILED_S)
    first = await connection.execute(delete(outbox).where(over))
    second = await connection.execute(delete(relays).where(relays.c.sent_at < now - RELAY_S))
    return first.rowcount + second.rowcount


async def counts(connection: AsyncConnection, bot_id: int) -> dict[tuple[Lane, int], int]:
    """Count what is in the outbox by lane and state."""
    rows = await connection.execute(
        select(outbox.c.lane, outbox.c.state, func.count())
        .where(outbox.c.bot_id == bot_id)
        .group_by(outbox.c.lane, outbox.c.state)
    )
    return {(Lane(lane), state): int(number) for lane, state, number in rows}
