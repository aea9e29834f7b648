"""Who is to be asked or reminded now: taken in one statement, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, bindparam, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.rounds import Participation, ParticipationId, RoundId, Stage
from storage.participations import read
from storage.tables import participations, sheets

_c = participations.c


async def is_any_due(connection: AsyncConnection, rounds: Collection[int], now: float) -> bool:
    """Tell whether there is anything to take; asked often, and only read."""
    return (await connection.execute(due(rounds, now).limit(1))).first() is not None


def due(rounds: Collection[int], now: float) -> Select[tuple[int]]:
    """Ask for what is due in some rounds."""
    # "+ 0" keeps SQLite from reading all of a round where the few that are due have an index of their own.
    return select(_c.id).where(_c.due_at <= now, (_c.round_id + 0).in_(rounds))


async def take(
    connection: AsyncConnection, rounds: Collection[int], now: float, limit: int
) -> list[Participation]:
    """Take what is due; what is returned is ours alone until the transaction ends, and due no more."""
    some = due(rounds, now).order_by(_c.due_at).limit(limit).with_for_update(skip_locked=True)
    found = [row.id for row in await connection.execute(some)]
    if not found:
        return []
    mine = update(participations).where(_c.id.in_(found), _c.due_at <= now)
    rows = await connection.execute(mine.values(due_at=None).returning(participations))
    return sorted((read(row) for row in rows), key=lambda one: one.id)


async def invitations(
    connection: AsyncConnection, persons: Collection[int]
) -> Mapping[PersonId, dict[RoundId, date]]:
    """Return the rounds people were invited to, with the day."""
    day = func.max(_c.invited_on)
    wanted = select(_c.person_id, _c.round_id, day.label("day"))
    wanted = wanted.where(_c.person_id.in_(persons), _c.invited_on.is_not(None))
    known: dict[PersonId, dict[RoundId, date]] = defaultdict(dict)
    for row in await connection.execute(wanted.group_by(_c.person_id, _c.round_id)):
        known[PersonId(row.person_id)][RoundId(row.round_id)] = row.day
    return known


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a participation that was taken; `due_at` is when it falls due again."""

    participation: Participation
    due_at: datetime | None


_WRITTEN = (
    update(participations)
    .where(_c.id == bindparam("row"))
    .values(
        stage=bindparam("stage"),
        language=bindparam("language"),
        invited_on=bindparam("invited_on"),
        reminded=bindparam("reminded"),
        due_at=bindparam("due_at"),
    )
)


async def write(connection: AsyncConnection, several: Collection[Asked]) -> None:
    """Keep what became of those that were taken."""
    rows = [
        {
            "row": one.participation.id,
            "stage": one.participation.stage.value,
            "language": one.participation.language,
            "invited_on": one.participation.invited_on,
            "reminded": one.participation.reminded,
            "due_at": one.due_at.timestamp() if one.due_at else None,
        }
        for one in several
    ]
    if rows:
        await connection.execute(_WRITTEN, rows)


async def skip_others(connection: AsyncConnection, participation: Participation, stage: Stage) -> None:
    """Give the same stage to what waits for the same person in the same round for other institutions."""
    theirs = update(participations).where(
        _c.person_id == participation.person, _c.round_id == participation.round
    )
    await connection.execute(theirs.where(_c.stage == Stage.QUEUED.value).values(stage=stage.value))


async def take_back(connection: AsyncConnection, round_id: int, person: int, stage: Stage) -> None:
    """Note that the invitation of somebody has not left after all, and why."""
    theirs = update(participations).where(_c.round_id == round_id, _c.person_id == person)
    invited = theirs.where(_c.stage == Stage.INVITED.value, _c.reminded == 0)
    await connection.execute(invited.values(stage=stage.value, invited_on=None, due_at=None))
    if stage is Stage.UNWANTED:
        await connection.execute(theirs.where(_c.stage == Stage.QUEUED.value).values(stage=stage.value))


async def drop(connection: AsyncConnection, round_id: int) -> None:
    """Let nothing more of a round fall due."""
    mine = update(participations).where(_c.round_id == round_id, _c.due_at.is_not(None))
    await connection.execute(mine.values(due_at=None))


async def arm(connection: AsyncConnection, round_id: int, now: float) -> None:
    """Look once more at those who have no reminder ahead: the end of their round has moved."""
    idle = update(participations).where(_c.round_id == round_id, _c.due_at.is_(None))
    stages = [Stage.INVITED.value, Stage.OPENED.value]
    idle = idle.where(_c.stage.in_(stages), _c.invited_on.is_not(None))
    await connection.execute(idle.values(due_at=now))


async def queue_others(connection: AsyncConnection, round_id: int, now: float) -> None:
    """Let those be invited whose first institution went before its invitation left: by another of theirs."""
    other, first = participations.alias("other"), participations.alias("first")
    theirs = (other.c.round_id == round_id) & (other.c.person_id == _c.person_id)
    was_asked = select(other.c.id).where(
        theirs, or_(other.c.due_at.is_not(None), other.c.invited_on.is_not(None))
    )
    earlier = select(first.c.id).where(
        first.c.round_id == round_id,
        first.c.person_id == _c.person_id,
        first.c.stage == Stage.QUEUED.value,
        first.c.id < _c.id,
    )
    idle = update(participations).where(_c.round_id == round_id, _c.stage == Stage.QUEUED.value)
    idle = idle.where(_c.due_at.is_(None), _c.person_id.is_not(None))
    await connection.execute(idle.where(not_(was_asked.exists()), not_(earlier.exists())).values(due_at=now))


async def bodies(connection: AsyncConnection, ids: Collection[ParticipationId]) -> dict[int, str]:
    """Return the answers given so far, as they are stored."""
    wanted = select(sheets).where(sheets.c.participation_id.in_(ids))
    return {row.participation_id: row.body for row in await connection.execute(wanted)}
