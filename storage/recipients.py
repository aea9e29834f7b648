"""The ledger: one row per person and sending, from being queued to a fate. Nobody is ever dropped.

Rows are written in slices of people's ids, claimed by an index of what is queued (by zone, so that whoever
sleeps is never walked over), and settled many at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import randbits
from typing import Any

import orjson
from sqlalchemy import case, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import Age, PersonId
from domain.sendings import Fate, Purpose, SendingId
from storage.tables import people, recipients, sendings

Counts = Mapping[Fate, int]
WEEK_S = 7 * 24 * 3600.0
REPEATED = "repeated"
"""The reason of a row that waits a second time, though the first message may have arrived."""

COUNTED = (Fate.FLYING, Fate.DELIVERED, Fate.UNKNOWN)
"""Fates of an announcement that a person has, or may have, got."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is about to leave, with what the person wants at this moment."""

    sending: SendingId
    person: PersonId
    language: str
    reads: str
    attempt: int
    message_id: int | None
    unreachable: str | None
    wants_none: bool
    """Whether the person has stopped all messages, or taken the consent back."""
    muted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a row: a fate, or QUEUED with the moment before which it is not tried again."""

    sending: SendingId
    person: PersonId
    attempt: int
    fate: Fate
    at: float
    reason: str | None = None
    message_id: int | None = None
    not_before: float = 0.0


_CLAIM = """
SELECT r.person_id, r.language, r.reads, r.attempts, r.message_id,
  p.unreachable, p.stopped, p.consent, p.muted
FROM recipients r INDEXED LEFT JOIN people p ON p.id = r.person_id
WHERE r.state = 0 AND r.sending_id = :sending AND r.zone = :zone AND r.not_before <= :now
ORDER BY r.not_before LIMIT :limit"""
CLAIM_SQLITE = text(_CLAIM.replace("INDEXED", "INDEXED BY ix_recipients_queued"))
# A sender that has lost its lease may still be at it: what it looks at is left to it.
CLAIM_POSTGRESQL = text(_CLAIM.replace("INDEXED", "") + " FOR UPDATE OF r SKIP LOCKED")
# A list travels as one JSON text: one statement for any number of rows, and the same text each time.
_FLY = """
UPDATE recipients SET state = 1, attempts = attempts + 1, revision = :words
WHERE sending_id = :sending AND person_id IN (PEOPLE)"""
_FLY_SQLITE = text(_FLY.replace("PEOPLE", "SELECT value FROM json_each(:people)"))
_FLY_POSTGRESQL = text(
    _FLY.replace("PEOPLE", "SELECT value::bigint FROM json_array_elements_text(CAST(:people AS json))")
)


async def claim(
    connection: AsyncConnection,
    sending: SendingId,
    revision: int,
    zones: Sequence[int],
    now: float,
    limit: int,
    consent: int,
) -> list[Claimed]:
    """Mark rows as leaving in the words of a revision and return them; only zones that are awake are asked.

    The mark is committed before anything is sent: what still carries it after a crash may have arrived.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    statement = CLAIM_SQLITE if is_sqlite else CLAIM_POSTGRESQL
    rows: list[Any] = []
    values: dict[str, Any]
    for zone in zones:
        if len(rows) < limit:
            values = {"sending": sending, "zone": zone, "now": now, "limit": limit - len(rows)}
            rows += (await connection.execute(statement, values)).all()
    if rows:
        people = orjson.dumps([row.person_id for row in rows]).decode()
        values = {"sending": sending, "people": people, "words": revision}
        await connection.execute(_FLY_SQLITE if is_sqlite else _FLY_POSTGRESQL, values)
    return [_claimed(sending, row, consent) for row in rows]


def _claimed(sending: SendingId, row: Sequence[Any], consent: int) -> Claimed:
    person, language, reads, attempts, message_id, unreachable, is_stopped, agreed_to, muted = row
    wants_none = bool(is_stopped) or agreed_to != consent
    topics = tuple(muted.split()) if muted else ()
    return Claimed(
        sending, person, language, reads, attempts + 1, message_id, unreachable, wants_none, topics
    )


# A late answer must not touch a later attempt, so the attempt is compared.
_SETTLE = """
UPDATE recipients SET state = n.fate, reason = n.why, not_before = n.later, settled_at = n.at,
  message_id = COALESCE(n.message, recipients.message_id)
FROM (ROWS) AS n
WHERE recipients.sending_id = n.sending AND recipients.person_id = n.person
  AND recipients.state = 1 AND recipients.attempts = n.attempt"""
_FIELDS = ("sending", "person", "attempt", "fate", "why", "later", "at", "message")
_READ_SQLITE = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(_FIELDS))
_SETTLE_SQLITE = text(_SETTLE.replace("ROWS", f"SELECT {_READ_SQLITE} FROM json_each(:rows)"))  # noqa: S608 -- only names of columns are put in
_TYPES = ("bigint", "bigint", "integer", "smallint", "text", "float8", "float8", "bigint")
_READ_POSTGRESQL = ", ".join(
    f"CAST(value->>{place} AS {kind}) AS {name}"
    for place, (name, kind) in enumerate(zip(_FIELDS, _TYPES, strict=True))
)
_ROWS_POSTGRESQL = f"SELECT {_READ_POSTGRESQL} FROM json_array_elements(CAST(:rows AS json))"  # noqa: S608 -- as above
_SETTLE_POSTGRESQL = text(_SETTLE.replace("ROWS", _ROWS_POSTGRESQL))


async def settle(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Write down what became of rows that were leaving."""
    if changes:
        rows = orjson.dumps([_values(change) for change in changes]).decode()
        statement = _SETTLE_SQLITE if connection.dialect.name == "sqlite" else _SETTLE_POSTGRESQL
        await connection.execute(statement, {"rows": rows})


def _values(change: Change) -> tuple[int | float | str | None, ...]:
    """Return a change in the order of `_FIELDS`."""
    return (
        change.sending,
        change.person,
        change.attempt,
        int(change.fate),
        change.reason[:80] if change.reason else None,
        change.not_before,
        change.at if change.fate.is_settled else None,
        change.message_id,
    )


async def capped(
    connection: AsyncConnection, sending: SendingId, people: Sequence[int], now: float, most: int
) -> set[int]:
    """Return who of these people had so many other announcements in seven days, urgent ones not counted."""
    if not people:
        return set()
    had = (
        select(recipients.c.person_id)
        .join(sendings, sendings.c.id == recipients.c.sending_id)
        .where(recipients.c.person_id.in_(people), recipients.c.sending_id != sending)
        .where(recipients.c.state.in_([int(fate) for fate in COUNTED]), sendings.c.purpose == 0)
        .where(func.coalesce(recipients.c.settled_at, now) > now - WEEK_S)
        .where(sendings.c.body.not_like('%"is_urgent":true%'))  # a quote in an organizer's words is escaped
        .group_by(recipients.c.person_id)
        .having(func.count() >= most)
    )
    return {row.person_id for row in await connection.execute(had)}


async def flying(connection: AsyncConnection, bot_id: int) -> list[tuple[SendingId, PersonId, int, int]]:
    """List what is marked as leaving: sending, person, attempt and the sending's purpose."""
    rows = await connection.execute(
        select(recipients.c.sending_id, recipients.c.person_id, recipients.c.attempts, sendings.c.purpose)
        .join(sendings, sendings.c.id == recipients.c.sending_id)
        .where(recipients.c.state == int(Fate.FLYING), sendings.c.bot_id == bot_id)
    )
    return [(SendingId(r[0]), PersonId(r[1]), r[2], r[3]) for r in rows]


# One statement, so that a row that is folded meanwhile is seen exactly once.
_COUNTS = text("""
SELECT state, SUM(people) AS people FROM (
  SELECT state, COUNT(*) AS people FROM recipients WHERE sending_id = :sending GROUP BY state
  UNION ALL
  SELECT state, people FROM tallies WHERE sending_id = :sending
) AS counted GROUP BY state""")


async def counts(connection: AsyncConnection, sending_id: int) -> Counts:
    """Count the recipients by fate, those whose rows were folded into tallies included."""
    rows = await connection.execute(_COUNTS, {"sending": sending_id})
    return {Fate(row.state): int(row.people) for row in rows}


async def quiet(connection: AsyncConnection, sending_id: int, zones: Sequence[int]) -> int:
    """Count who is queued in some time zones."""
    waiting = (recipients.c.sending_id == sending_id) & (recipients.c.state == int(Fate.QUEUED))
    wanted = select(func.count()).where(waiting, recipients.c.zone.in_(zones))
    return int((await connection.execute(wanted)).scalar_one())


async def is_behind(
    connection: AsyncConnection, parent_id: int, sending_id: int, revision: int, fate: Fate
) -> bool:
    """Tell whether somebody has, or is getting, older words and has no row in what follows them."""
    old, new = recipients.alias("old"), recipients.alias("new")
    mine = (new.c.sending_id == sending_id) & (new.c.person_id == old.c.person_id)
    behind = (
        select(old.c.person_id)
        .where(old.c.sending_id == parent_id, old.c.state == int(fate))
        .where(old.c.person_id > 0)  # nobody can follow a row whose person is forgotten
        .where(old.c.revision < revision, ~select(new.c.person_id).where(mine).exists())
        .limit(1)
    )
    return (await connection.execute(behind)).first() is not None


async def has_any(connection: AsyncConnection, sending_id: int, fate: Fate) -> bool:
    """Tell whether any row is queued or flying."""
    wanted = text(f"SELECT 1 FROM recipients WHERE state = {int(fate)} AND sending_id = :id LIMIT 1")  # noqa: S608 -- a number; the partial index wants it word for word
    return (await connection.execute(wanted, {"id": sending_id})).first() is not None


async def again(connection: AsyncConnection, sending_id: int, fate: Fate, now: float) -> int:
    """Queue those again who have a fate: unknown, or refused for words that were corrected since."""
    these = (recipients.c.sending_id == sending_id) & (recipients.c.state == int(fate))
    reason = REPEATED if fate is Fate.UNKNOWN else "reworded"
    queued = {"state": int(Fate.QUEUED), "not_before": now, "reason": reason, "settled_at": None}
    done = await connection.execute(
        update(recipients).where(these, recipients.c.person_id > 0).values(**queued)
    )
    return done.rowcount


async def sample(connection: AsyncConnection, announcement_id: int, most: int) -> tuple[int, int]:
    """Count the rows of an announcement, and the minors among them, as far as `most` rows."""
    mine = sendings.c.announcement_id == announcement_id, sendings.c.purpose == int(Purpose.SEND)
    some = (
        select(people.c.age)
        .select_from(
            recipients.join(sendings, sendings.c.id == recipients.c.sending_id).outerjoin(
                people, people.c.id == recipients.c.person_id
            )
        )
        .where(*mine)
        .limit(most)
        .subquery()
    )
    minors = func.count(case((some.c.age.in_((Age.UNDER_14.value, Age.TEEN.value)), 1)))
    number, young = (await connection.execute(select(func.count(), minors).select_from(some))).one()
    return int(number), int(young)


async def count_for(connection: AsyncConnection, person: int) -> int:
    """Count the rows of a person."""
    wanted = select(func.count()).where(recipients.c.person_id == person)
    return int((await connection.execute(wanted)).scalar_one())


_FORGOTTEN = text("SELECT sending_id, state FROM recipients WHERE person_id = :person")
_INSTEAD = {Fate.QUEUED: Fate.LEFT, Fate.FLYING: Fate.UNKNOWN}


async def forget(connection: AsyncConnection, person: int) -> None:
    """Take a person out of every row and leave the row: sums stay right, and nobody can tell who it was.

    What waits for them never leaves; of what is in the air nobody will know.
    """
    for row in (await connection.execute(_FORGOTTEN, {"person": person})).all():
        fate = _INSTEAD.get(Fate(row.state), Fate(row.state))
        mine = (recipients.c.sending_id == row.sending_id) & (recipients.c.person_id == person)
        nobody = {"person_id": -1 - randbits(62), "message_id": None, "reason": None}
        await connection.execute(update(recipients).where(mine).values(state=int(fate), **nobody))
