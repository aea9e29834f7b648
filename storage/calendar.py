"""What is ahead of a person: read from what was sent, never from a draft, and gone with a recall."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Float, and_, cast, exists, func, select
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.announcements import AnnouncementId
from domain.audiences import Audience
from domain.bodies import from_json
from domain.calendar import MOST, Entry, is_for
from domain.people import Person
from domain.sendings import Fate, Purpose, SendingState
from domain.team import Role
from domain.topics import AnnouncementKind
from storage.shelf import Shelf
from storage.tables import announcements, members, recipients, sendings

LOOKED_AT = 200
"""How many things that are ahead are looked at for one person; the nearest come first."""

_recalls = sendings.alias("recalls")
_IS_RECALLED = exists().where(
    _recalls.c.announcement_id == sendings.c.announcement_id, _recalls.c.purpose == int(Purpose.RECALL)
)
_BEGUN = and_(
    sendings.c.purpose == int(Purpose.SEND),
    sendings.c.state > int(SendingState.SCHEDULED),
)


async def coming(
    connection: AsyncConnection,
    person: Person,
    kind: AnnouncementKind,
    now: datetime,
    owners: Collection[int] = (),
) -> list[Entry]:
    """Return the contests or events ahead of a person, the nearest first."""
    at = cast(_field(connection, "happens_at"), Float)
    wanted = (
        _asked_by(person)
        .where(_BEGUN, ~_IS_RECALLED, _field(connection, "kind") == kind.value, at > now.timestamp())
        .order_by(at, sendings.c.id)
        .limit(LOOKED_AT)
    )
    roles = await _roles(connection, person, owners)
    rows = [row for row in await connection.execute(wanted) if _is_for(row, person, roles, now)]
    return list({row.announcement_id: _entry(row) for row in rows}.values())[:MOST]


async def entry(
    connection: AsyncConnection,
    person: Person,
    announcement: int,
    now: datetime,
    owners: Collection[int] = (),
) -> Entry | None:
    """Return one announcement, if it is for this person; the team also sees what was only tried out."""
    mine = sendings.c.announcement_id == announcement
    newest = _asked_by(person).where(_BEGUN, mine).order_by(sendings.c.id.desc()).limit(1)
    row = (await connection.execute(newest)).first()
    roles = await _roles(connection, person, owners)
    if row is not None and _is_for(row, person, roles, now):
        return _entry(row)
    return await _tried_out(connection, announcement) if roles else None


async def entries(connection: AsyncConnection, wanted: Collection[int]) -> dict[int, Entry]:
    """Return announcements in their newest words, by number; one that is gone is missing."""
    chosen = (
        select(sendings.c.announcement_id, sendings.c.body, _IS_RECALLED.label("is_recalled"))
        .where(_BEGUN, sendings.c.announcement_id.in_(wanted))
        .order_by(sendings.c.id)
    )
    found = {row.announcement_id: _entry(row) for row in await connection.execute(chosen)}
    for number in set(wanted) - found.keys():
        if tried := await _tried_out(connection, number):
            found[number] = tried
    return found


async def messages(
    connection: AsyncConnection, people: Collection[int], announcements: Collection[int]
) -> dict[tuple[int, int], int]:
    """Return which message brought an announcement to a person, where that is known."""
    r, s = recipients.c, sendings.c
    chosen = (
        select(r.person_id, s.announcement_id, r.message_id)
        .join(sendings, s.id == r.sending_id)
        .where(r.person_id.in_(people), s.announcement_id.in_(announcements), r.message_id.is_not(None))
        .where(s.purpose == int(Purpose.SEND))
    )
    rows = await connection.execute(chosen)
    return {(row.person_id, row.announcement_id): row.message_id for row in rows}


async def topic(connection: AsyncConnection, announcement: int) -> str | None:
    """Return what an announcement is about, or None where it is gone."""
    found = await _tried_out(connection, announcement)
    return found.announcement.topic if found else None


def _field(connection: AsyncConnection, name: str) -> ColumnElement[Any]:
    """Return a field of a sending's body, in the words of each database."""
    if connection.dialect.name == "sqlite":
        return func.json_extract(sendings.c.body, f"$.{name}")
    found: ColumnElement[Any] = cast(sendings.c.body, JSON)[name].astext
    return found


def _asked_by(person: Person) -> Any:
    """Select sendings, each with the fate of this person's message, if there was one."""
    mine = and_(recipients.c.sending_id == sendings.c.id, recipients.c.person_id == person.id)
    return select(
        sendings.c.announcement_id,
        sendings.c.body,
        sendings.c.state,
        recipients.c.state.label("fate"),
        _IS_RECALLED.label("is_recalled"),
    ).select_from(sendings.outerjoin(recipients, mine))


def _is_for(row: Any, person: Person, roles: Iterable[str], now: datetime) -> bool:
    return is_for(
        person,
        roles,
        now.date(),
        fate=None if row.fate is None else Fate(row.fate),
        state=SendingState(row.state),
        audience=Audience.from_json(orjson.loads(row.body)["audience"]),
    )


def _entry(row: Any) -> Entry:
    return Entry(AnnouncementId(row.announcement_id), from_json(orjson.loads(row.body)), row.is_recalled)


async def _tried_out(connection: AsyncConnection, announcement: int) -> Entry | None:
    wanted = select(announcements.c.body).where(announcements.c.id == announcement)
    body = (await connection.execute(wanted)).scalar_one_or_none()
    return None if body is None else Entry(AnnouncementId(announcement), from_json(orjson.loads(body)))


async def _roles(connection: AsyncConnection, person: Person, owners: Collection[int]) -> set[str]:
    found = await connection.execute(select(members.c.role).where(members.c.person_id == person.id))
    return {*found.scalars(), *([Role.OWNER.value] if person.id in owners else [])}


class Calendar(Shelf):
    """The calendar as a turn sees it."""

    async def coming(
        self, person: Person, kind: AnnouncementKind, owners: Collection[int] = ()
    ) -> list[Entry]:
        """Return the contests or events ahead of a person, the nearest first."""
        return await coming(await self._guarded(), person, kind, self.now, owners)

    async def entry(self, person: Person, announcement: int, owners: Collection[int] = ()) -> Entry | None:
        """Return one announcement, if it is for this person."""
        return await entry(await self._guarded(), person, announcement, self.now, owners)

    async def topic(self, announcement: int) -> str | None:
        """Return what an announcement is about, or None where it is gone."""
        return await topic(await self._guarded(), announcement)
