"""Writing the ledger of a sending: an INSERT … SELECT in slices, so that no write lock lasts long.

A slice is a range of people's ids, and how far it came is saved with it: after a crash the next one goes on.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Integer,
    SmallInteger,
    String,
    case,
    cast,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.announcements import WRITING, language_for
from domain.audiences import Audience
from domain.sendings import RECALL_WITHIN, Fate, Purpose, Sending
from storage.audiences import READS_BY_DEFAULT, fate, recipients_clause, zone
from storage.dialects import inserting
from storage.recipients import REPEATED
from storage.tables import people, recipients, sendings

SLICE = 20_000
"""How many people are looked at in one transaction: about 50 ms of write lock on SQLite."""

COLUMNS = (
    "sending_id",
    "person_id",
    "language",
    "is_fallback",
    "reads",
    "region",
    "zone",
    "state",
    "not_before",
    "settled_at",
    "reason",
    "message_id",
    "revision",
)


async def add_people(
    connection: AsyncConnection,
    sending: Sending,
    audience: Audience,
    cursor: int | None,
    now: float,
    today: Any,
    owners: Collection[int],
    size: int = SLICE,
) -> int | None:
    """Give the next people of the audience their rows; returns how far that came, or None at the end.

    Whoever wants no messages or cannot be reached gets a row that says so.
    """
    start = cursor or 0
    ids = select(people.c.id).where(people.c.id > start).order_by(people.c.id).limit(size).subquery()
    last = (await connection.execute(select(func.max(ids.c.id)))).scalar_one()
    if last is None:
        return None
    chosen = (people.c.id > start) & (people.c.id <= last) & recipients_clause(audience, today, owners)
    await _insert(connection, select(*_of_people(sending, now)).where(chosen))
    return int(last)


def _of_people(sending: Sending, now: float) -> list[Any]:
    a = sending.announcement
    reads = func.coalesce(people.c.language, READS_BY_DEFAULT)
    routes = {code: language_for(code, a.texts) or code for code in WRITING}
    language = case(*((reads == code, literal(to)) for code, to in routes.items()), else_=reads)
    state = fate(a.topic)
    is_queued = state == int(Fate.QUEUED)
    return [
        literal(sending.id),
        people.c.id,
        language,
        reads != language,
        reads,
        func.coalesce(people.c.region, ""),
        cast(zone(), SmallInteger),
        cast(state, SmallInteger),
        sending.starts_at.timestamp() + a.spread_h * 3600.0 * _chance(),
        case((is_queued, None), else_=now),
        case((people.c.unreachable.is_not(None), "known before"), else_=None),
        cast(None, Integer),
        literal(sending.revision),
    ]


def _chance() -> Any:
    """Return a number from 0 to 1 in SQL, the same way in both databases: the id, well stirred."""
    stirred = (people.c.id % 1000003 * 7919 + 104729) % 1000003  # ids of 52 bits must not overflow
    return cast(stirred, Integer) / 1000003.0


async def add_followers(
    connection: AsyncConnection, sending: Sending, cursor: int | None, now: float, size: int = SLICE
) -> int | None:
    """Give those who got the first message, or may have got it, a row in its correction or recall.

    Who may have got it cannot be followed: no number of a message is known. That is said in the row.
    """
    old = recipients.alias("old")
    mine = (old.c.sending_id == sending.parent_id) & (old.c.person_id > (cursor or 0))
    ids = select(old.c.person_id).where(mine).order_by(old.c.person_id).limit(size).subquery()
    last = (await connection.execute(select(func.max(ids.c.person_id)))).scalar_one()
    if last is None:
        return None
    got: Any = old.c.state.in_([int(Fate.DELIVERED), int(Fate.UNKNOWN)])
    if sending.purpose is Purpose.CORRECT:
        got = got & (old.c.revision < sending.revision)
    chosen = select(*_of_recipients(old, sending, now)).where(mine, old.c.person_id <= last, got)
    await _insert(connection, chosen)
    return int(last)


def _of_recipients(old: Any, sending: Sending, now: float) -> list[Any]:
    too_old = old.c.settled_at < now - RECALL_WITHIN.total_seconds()
    late = ((too_old, literal(int(Fate.TOO_LATE))),) if sending.purpose is Purpose.RECALL else ()
    nowhere = old.c.message_id.is_(None)
    state = case((nowhere, literal(int(Fate.UNKNOWN))), *late, else_=literal(int(Fate.QUEUED)))
    return [
        literal(sending.id),
        old.c.person_id,
        old.c.language,
        old.c.is_fallback,
        old.c.reads,
        old.c.region,
        old.c.zone,
        cast(state, SmallInteger),
        literal(now),
        case((state == int(Fate.QUEUED), None), else_=now),
        cast(None, String),
        old.c.message_id,
        literal(sending.revision),
    ]


async def _insert(connection: AsyncConnection, chosen: Any) -> None:
    statement = inserting(connection, recipients).from_select(COLUMNS, chosen, include_defaults=False)
    await connection.execute(statement.on_conflict_do_nothing())


async def give_up(
    connection: AsyncConnection, sending_id: int, end: Fate, now: float, size: int = SLICE
) -> int:
    """Settle what is still queued of a sending that ends; returns how many, at most a slice.

    Of those whose unknown message was to be repeated it stays unknown whether they have the first one.
    """
    some = (
        select(recipients.c.person_id)
        .where(recipients.c.sending_id == sending_id, recipients.c.state == int(Fate.QUEUED))
        .limit(size)
    )
    mine = (recipients.c.sending_id == sending_id) & recipients.c.person_id.in_(some)
    fate_then = case((recipients.c.reason == REPEATED, int(Fate.UNKNOWN)), else_=int(end))
    done = await connection.execute(
        update(recipients)
        .where(mine, recipients.c.state == int(Fate.QUEUED))
        .values(state=fate_then, settled_at=now)
    )
    return done.rowcount


async def move_on(connection: AsyncConnection, sending_id: int, cursor: int) -> None:
    """Save how far the ledger is written."""
    await connection.execute(update(sendings).where(sendings.c.id == sending_id).values(cursor=cursor))
