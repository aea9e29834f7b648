"""How far people have come, counted in one pass over the people; and what became of those who were nudged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.funnel import Crowd, Effect, Level, Outcome, Share
from domain.nudges import NudgeKind
from domain.people import CONSENT_VERSION, STAYS_AFTER
from domain.team import Scope
from storage.audiences import clause
from storage.tables import nudges, people

_c = people.c


async def crowds(connection: AsyncConnection, scopes: Collection[Scope], today: date) -> list[Crowd]:
    """Count the people somebody may act for by language, and how far they have come."""
    counted = [_number(held).label(name) for name, held in _held(today).items()]
    reach = or_(false(), *(clause(scope.audience, today) for scope in scopes))
    wanted = select(_c.language, func.count().label("people"), *counted).where(reach).group_by(_c.language)
    return [_crowd(row) for row in await connection.execute(wanted)]


def _held(today: date) -> dict[str, ColumnElement[bool]]:
    """Return what is counted. Who agreed before first days were kept is in no line about days."""
    agreed = _c.consent == CONSENT_VERSION
    past_first = and_(agreed, _c.since.is_not(None), _c.since < today)
    past_second = and_(agreed, _c.since.is_not(None), _c.since <= today - STAYS_AFTER)
    return {
        "agreed": agreed,
        "articles": and_(agreed, _c.task_on.is_not(None)),
        "edits": and_(agreed, _c.edit_on.is_not(None)),
        "past_first": past_first,
        "second": and_(past_first, _c.second_on.is_not(None)),
        "past_second": past_second,
        "fourteenth": and_(past_second, _c.fourteenth_on.is_not(None)),
    }


def _number(held: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((held, 1), else_=0)), 0)


def _crowd(row: Any) -> Crowd:
    chose = int(row.people) if row.language else 0
    agreed = int(row.agreed)
    shares = {
        Level.LANGUAGE: Share(chose, int(row.people)),
        Level.CONSENT: Share(agreed, int(row.people)),
        Level.ARTICLE: Share(int(row.articles), agreed),
        Level.EDIT: Share(int(row.edits), agreed),
        Level.SECOND: Share(int(row.second), int(row.past_first)),
        Level.FOURTEENTH: Share(int(row.fourteenth), int(row.past_second)),
    }
    return Crowd(row.language, int(row.people), shares)


async def effects(connection: AsyncConnection, today: date) -> dict[Outcome, Effect]:
    """Compare those who were nudged with those held out: who was here again, who made a first edit.

    Everybody counts once, from their first nudge, and only when its days have gone by. A first edit can only
    be made by those of whom none was known on that day, in both groups.
    """
    soon = nudges.alias("soon")
    is_first = nudges.c.kind == NudgeKind.SOON.value
    had_soon = exists().where(soon.c.person_id == nudges.c.person_id, soon.c.kind == NudgeKind.SOON.value)
    counted: dict[str, ColumnElement[bool]] = {}
    for outcome, on in ((Outcome.BACK, nudges.c.back_on), (Outcome.EDIT, _c.edit_on)):
        of = nudges.c.day < today - outcome.within
        if outcome is Outcome.EDIT:
            of = and_(of, or_(on.is_(None), on >= nudges.c.day))
        did = and_(of, on.is_not(None), on <= _later(connection, nudges.c.day, outcome.within))
        counted |= {f"{outcome}_of": of, f"{outcome}_people": did}
    numbers = [_number(held).label(name) for name, held in counted.items()]
    wanted = select(nudges.c.is_held_out, *numbers).join(people, _c.id == nudges.c.person_id)
    rows = await connection.execute(wanted.where(or_(is_first, ~had_soon)).group_by(nudges.c.is_held_out))
    arms = {bool(row.is_held_out): row._mapping for row in rows}
    return {one: Effect(_share(arms.get(False), one), _share(arms.get(True), one)) for one in Outcome}


def _later(connection: AsyncConnection, day: ColumnElement[date], span: timedelta) -> ColumnElement[Any]:
    """Return a later day, which each database counts in its own way."""
    if connection.dialect.name == "sqlite":
        return func.date(day, f"+{span.days} days")
    return day + span


def _share(row: Mapping[Any, Any] | None, outcome: Outcome) -> Share:
    return Share(int(row[f"{outcome}_people"]), int(row[f"{outcome}_of"])) if row else Share(0, 0)
