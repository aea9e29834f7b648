"""Nudges: who is due one, who has had one and when they were here again; one row for a person and kind.

A row is written in the transaction that writes the letter, also for people who get none so that both can be
compared: nobody is nudged twice, however many processes look.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.nudges import A_WEEK, FROM, UNTIL, NudgeKind, days_of, is_held_out
from domain.people import CONSENT_VERSION, PersonId
from domain.sendings import Fate
from domain.topics import TOPICS
from storage.audiences import fate, zone
from storage.dialects import inserting
from storage.recipients import COUNTED
from storage.salts import salt
from storage.shelf import Shelf
from storage.tables import edits, members, notices, nudges, partners, people, recipients, sendings

A_DAY = 24 * 60
FOLLOWED = timedelta(days=15)
"""For how long it is noted who was here again; nothing that is compared lasts longer."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """One nudge that was taken: of whom and which, and whether the person is to get none."""

    person: PersonId
    kind: NudgeKind
    is_held_out: bool


async def due(connection: AsyncConnection, now: datetime, owners: Collection[int], limit: int) -> list[int]:
    """Return some people who are due a nudge at this moment."""
    rows = await connection.execute(_due(now, owners).limit(limit))
    return [row.id for row in rows]


async def take(
    connection: AsyncConnection, who: Collection[int], now: datetime, owners: Collection[int]
) -> list[Nudge]:
    """Note a nudge for each of these people who is still due one; what is returned is ours alone.

    Their rows are held, so that whoever is just being forgotten is either gone or forgotten with the nudge.
    """
    wanted = _due(now, owners).where(people.c.id.in_(list(who))).order_by(people.c.id)
    found = (await connection.execute(wanted.with_for_update(of=people, skip_locked=True))).all()
    if not found:
        return []
    salted = await salt(connection, "nudges")
    taken = {
        row.id: Nudge(PersonId(row.id), NudgeKind(row.kind), is_held_out(row.id, salted)) for row in found
    }
    rows = [
        {"person_id": one.person, "kind": one.kind.value, "day": now.date(), "is_held_out": one.is_held_out}
        for one in taken.values()
    ]
    made = inserting(connection, nudges).values(rows).on_conflict_do_nothing()
    new = await connection.execute(made.returning(nudges.c.person_id))
    return [taken[row.person_id] for row in new]


def _due(now: datetime, owners: Collection[int]) -> Select[Any]:
    """Return the question who is due a nudge, and which; in the same way whether they get it or not."""
    today = now.date()
    is_soon = people.c.seen_on.in_(days_of(NudgeKind.SOON, today))
    is_last = people.c.seen_on.in_(days_of(NudgeKind.LAST, today))
    soon, last = and_(is_soon, ~_was_nudged()), and_(is_last, ~_was_nudged(NudgeKind.LAST))
    has_just_edited = and_(people.c.edit_on.is_not(None), people.c.edit_on > people.c.seen_on)
    kind = case((is_soon, literal(NudgeKind.SOON.value)), else_=literal(NudgeKind.LAST.value))
    return select(people.c.id, kind.label("kind")).where(
        people.c.seen_on.in_([day for kind in NudgeKind for day in days_of(kind, today)]),
        people.c.consent == CONSENT_VERSION,
        people.c.since.is_not(None),
        _at_a_good_hour(now),
        _may_be_written_to(),
        people.c.id.not_in(list(owners)),
        people.c.id.not_in(select(members.c.person_id)),
        or_(people.c.path.is_not(None), people.c.id.not_in(select(partners.c.person_id))),
        or_(soon, last),
        ~has_just_edited,
        ~_hears_of_something_else(today),
        _unasked_this_week(now) < A_WEEK,
    )


def _at_a_good_hour(now: datetime) -> ColumnElement[bool]:
    """Tell whether a person's minute has come (`domain.nudges.good_minute`), by the clock where they live."""
    clock = (now.hour * 60 + now.minute + zone()) % A_DAY
    stirred = (people.c.id % 1000003 * 7919 + 104729) % 1000003
    return and_(clock >= FROM + stirred % (UNTIL - FROM), clock < UNTIL)


def _may_be_written_to() -> ColumnElement[bool]:
    """Tell whether an announcement would reach a person, on any topic at all."""
    return or_(*(fate(topic) == int(Fate.QUEUED) for topic in TOPICS))


def _was_nudged(kind: NudgeKind | None = None) -> ColumnElement[bool]:
    mine = nudges.c.person_id == people.c.id
    return exists().where(mine, nudges.c.kind == kind.value) if kind else exists().where(mine)


def _hears_of_something_else(today: date) -> ColumnElement[bool]:
    """Tell whether there was, or will be, another message today that the person did not ask for."""
    at = _midnight(today)
    mine = recipients.c.person_id == people.c.id
    is_on_its_way = recipients.c.state.in_([int(Fate.QUEUED), int(Fate.FLYING)])
    return or_(
        exists().where(mine, or_(recipients.c.settled_at >= at, is_on_its_way)),
        exists().where(notices.c.person_id == people.c.id),
    )


def _unasked_this_week(now: datetime) -> ColumnElement[int]:
    since = now - timedelta(days=7)
    announced = (
        select(func.count())
        .select_from(recipients.join(sendings, sendings.c.id == recipients.c.sending_id))
        .where(recipients.c.person_id == people.c.id, sendings.c.purpose == 0)
        .where(recipients.c.state.in_([int(fate) for fate in COUNTED]))
        .where(recipients.c.settled_at > since.timestamp())
    )
    nudged = select(func.count()).where(nudges.c.person_id == people.c.id, nudges.c.day > since.date())
    return announced.correlate(people).scalar_subquery() + nudged.correlate(people).scalar_subquery()


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), tzinfo=UTC).timestamp()


async def returned(connection: AsyncConnection, today: date, limit: int) -> list[int]:
    """Return some people who were nudged or held out lately and were here again, which is not noted yet."""
    both = nudges.join(people, people.c.id == nudges.c.person_id)
    wanted = select(nudges.c.person_id).select_from(both).where(people.c.seen_on >= nudges.c.day)
    lately = wanted.where(nudges.c.back_on.is_(None), nudges.c.day >= today - FOLLOWED)
    return list((await connection.execute(lately.limit(limit))).scalars())


async def note_returns(connection: AsyncConnection, who: Collection[int]) -> None:
    """Note of these people on which day they were here again.

    Only the last day somebody was here is known of them, so it must be done on that day.
    """
    seen = select(people.c.seen_on).where(people.c.id == nudges.c.person_id).scalar_subquery()
    open_ = and_(nudges.c.person_id.in_(list(who)), nudges.c.back_on.is_(None), seen >= nudges.c.day)
    await connection.execute(update(nudges).where(open_).values(back_on=seen))


async def edits_of(connection: AsyncConnection, who: Collection[int]) -> dict[int, int]:
    """Return how many edits were seen lately of each of these people who have linked their account."""
    stands = and_(edits.c.person_id.in_(list(who)), edits.c.is_undone.is_(False))
    wanted = select(edits.c.person_id, func.count().label("number")).where(stands)
    rows = await connection.execute(wanted.group_by(edits.c.person_id))
    return {row.person_id: int(row.number) for row in rows}


async def forget(connection: AsyncConnection, person: int) -> None:
    """Erase which nudges a person has had."""
    await connection.execute(delete(nudges).where(nudges.c.person_id == person))


class Nudges(Shelf):
    """Nudges as a turn sees them."""

    async def of(self, person: PersonId) -> Sequence[tuple[date, bool, date | None]]:
        """Return the days of a person's nudges, whether they were held out, and when they were here again."""
        wanted = select(nudges.c.day, nudges.c.is_held_out, nudges.c.back_on)
        wanted = wanted.where(nudges.c.person_id == person).order_by(nudges.c.day)
        return [
            (row.day, row.is_held_out, row.back_on) for row in await (await self._guarded()).execute(wanted)
        ]

    async def forget(self, person: PersonId) -> None:
        """Erase a person's nudges; their row is held, so that none is just being written."""
        connection = await self._guarded()
        await connection.execute(select(people.c.id).where(people.c.id == person).with_for_update())
        await forget(connection, person)
