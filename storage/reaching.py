"""Whom a round reaches: institutions by type, region or one by one, their partners, and the rows these get.

Rows are written by an INSERT … SELECT in slices of people's ids; how far it came is saved with each slice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    SmallInteger,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.audiences import Trait
from domain.institutions import Institution
from domain.quiet import MOSCOW, ZONES, local, opens_at
from domain.rounds import REST, Reach, Round, Stage
from domain.surveys import Survey
from domain.team import Scope
from storage.dialects import inserting
from storage.institutions import some
from storage.tables import institutions, participations, partners, people

SLICE = 2_000
"""How many people get their rows in one transaction."""

COLUMNS = ("round_id", "person_id", "institution_id", "stage", "language", "due_at")

_i, _p = institutions.c, participations.c


@dataclass(frozen=True, slots=True)
class Reached:
    """How many institutions a reach has and how many nobody answers for; its people by what would follow."""

    institutions: int = 0
    empty: int = 0
    people: Mapping[Stage, int] = field(default_factory=dict)


def clause(reach: Reach, scope: Scope) -> ColumnElement[bool]:
    """Ask for the institutions a reach has within a scope, as `domain.rounds.reaches` tells it."""
    chosen: list[ColumnElement[bool]] = [_i.id.in_(reach.named)] if reach.named else []
    if reach.types or reach.regions:
        types = _i.type.in_([kind.value for kind in reach.types]) if reach.types else true()
        regions = [_lies_in(_i.region, code) for code in reach.regions]
        chosen.append(and_(types, or_(*regions) if regions else true()))
    return and_(_i.is_removed.is_(False), _inside(scope), or_(false(), *chosen))


def _inside(scope: Scope) -> ColumnElement[bool]:
    """Ask for the institutions somebody may look after who acts for a scope."""
    if scope.trait is Trait.REGION:
        return _lies_in(_i.region, scope.value)
    return true() if scope == Scope() else false()


def _lies_in(column: Any, region: str) -> ColumnElement[bool]:
    """Ask for a region or its districts; LIKE would take capital letters for small ones on SQLite."""
    start = f"{region}/"
    return or_(column == region, func.substr(column, 1, len(start)) == start)


def _stage(today: date, round_id: int) -> ColumnElement[int]:
    """Return the stage at which somebody begins."""
    unwanted = or_(func.coalesce(people.c.stopped, false()), people.c.unreachable.is_not(None))
    recent = select(_p.id).where(
        _p.person_id == partners.c.person_id, _p.round_id != round_id, _p.invited_on > today - REST
    )
    return case(
        (unwanted, Stage.UNWANTED.value),
        (recent.exists(), Stage.RESTING.value),
        else_=Stage.QUEUED.value,
    )


_JOINED = partners.join(institutions, _i.id == partners.c.institution_id).outerjoin(
    people, people.c.id == partners.c.person_id
)


async def reached(connection: AsyncConnection, reach: Reach, scope: Scope, now: datetime) -> Reached:
    """Count what a reach has, as it is now."""
    if reach.is_empty:
        return Reached()
    chosen = clause(reach, scope)
    whole = select(func.count()).select_from(institutions).where(chosen)
    all_ = (await connection.execute(whole)).scalar_one()
    none = (await connection.execute(whole.where(not_(_has_partners())))).scalar_one()
    stage = _stage(local(now, MOSCOW).date(), 0).label("stage")
    each = select(partners.c.person_id, stage).select_from(_JOINED).where(chosen).distinct().subquery()
    rows = await connection.execute(select(each.c.stage, func.count()).group_by(each.c.stage))
    return Reached(all_, none, {Stage(stage): number for stage, number in rows})


def _has_partners() -> ColumnElement[bool]:
    return select(partners.c.person_id).where(partners.c.institution_id == _i.id).exists()


async def empty(connection: AsyncConnection, reach: Reach, scope: Scope) -> list[Institution]:
    """Return the institutions of a reach for which nobody answers."""
    wanted = select(_i.id).where(clause(reach, scope), not_(_has_partners()))
    found = await some(connection, [row.id for row in await connection.execute(wanted)])
    return list(found.values())


async def add(
    connection: AsyncConnection,
    round_: Round,
    survey: Survey,
    cursor: int | None,
    now: datetime,
    size: int = SLICE,
) -> int | None:
    """Give the next people their rows; returns how far that came, or None at the end.

    Of a person's rows only the first one falls due: they are invited once.
    """
    start = cursor or 0
    ids = select(partners.c.person_id).where(partners.c.person_id > start).distinct()
    these = ids.order_by(partners.c.person_id).limit(size).subquery()
    last = (await connection.execute(select(func.max(these.c.person_id)))).scalar_one()
    if last is None:
        return None
    theirs = and_(partners.c.person_id > start, partners.c.person_id <= last)
    await _hold(connection, theirs)
    chosen = and_(theirs, clause(round_.reach, round_.scope))
    statement = inserting(connection, participations).from_select(
        COLUMNS, _rows(round_, survey, now, chosen), include_defaults=False
    )
    await connection.execute(statement.on_conflict_do_nothing())
    return int(last)


async def _hold(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Keep partners from leaving until the transaction ends, so that who leaves finds their rows here.

    SQLite has one who writes at a time.
    """
    if connection.dialect.name != "sqlite":
        held = select(partners.c.person_id).where(which).with_for_update(read=True).cte()
        await connection.execute(select(func.count()).select_from(held))


def _rows(round_: Round, survey: Survey, now: datetime, chosen: ColumnElement[bool]) -> Any:
    who = partners.c.person_id
    today = local(opens_at(now, MOSCOW), MOSCOW).date()
    place = func.row_number().over(
        partition_by=who, order_by=(partners.c.joined_on, partners.c.institution_id)
    )
    found = (
        select(
            who,
            partners.c.institution_id,
            cast(_stage(today, round_.id), SmallInteger).label("stage"),
            _language(survey.languages).label("language"),
            _morning(now).label("morning"),
            place.label("place"),
        )
        .select_from(_JOINED)
        .where(chosen)
        .subquery()
    )
    f = found.c
    was_asked = (
        select(_p.id)
        .where(_p.round_id == round_.id, _p.person_id == f.person_id)
        .where(or_(_p.due_at.is_not(None), _p.invited_on.is_not(None)))
        .exists()
    )
    is_first = and_(f.stage == Stage.QUEUED.value, f.place == 1, not_(was_asked))
    due_at = case((is_first, f.morning), else_=cast(None, Float))
    return select(literal(round_.id), f.person_id, f.institution_id, f.stage, f.language, due_at).where(
        f.place >= 1
    )


def _language(there: Sequence[str]) -> ColumnElement[str]:
    """Return in which language somebody is asked, as `domain.asking.language_for` tells it."""
    other = "ru" if "ru" in there else there[0]
    return case(
        (people.c.language.in_(there), cast(people.c.language, String)), else_=cast(literal(other), String)
    )


def _morning(now: datetime) -> ColumnElement[float]:
    """Return the first moment from now on at which nobody is woken, there or where the institution is."""
    place = func.coalesce(people.c.region, _i.region)
    zones = ((_lies_in(place, region), opens_at(now, zone).timestamp()) for region, zone in ZONES.items())
    return cast(case(*zones, else_=opens_at(now, MOSCOW).timestamp()), Float)


async def is_behind(connection: AsyncConnection, round_: Round) -> bool:
    """Tell whether somebody has become a partner since the rows were written."""
    row = select(_p.id).where(
        _p.round_id == round_.id,
        _p.person_id == partners.c.person_id,
        _p.institution_id == partners.c.institution_id,
    )
    both = partners.join(institutions, _i.id == partners.c.institution_id)
    wanted = select(partners.c.person_id).select_from(both)
    wanted = wanted.where(clause(round_.reach, round_.scope), not_(row.exists())).limit(1)
    return (await connection.execute(wanted)).first() is not None
