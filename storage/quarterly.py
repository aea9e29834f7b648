"""What a report on a quarter is made of: the rounds of three months, and how many institutions took part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.rounds import Round, RoundId, RoundState, Stage
from domain.team import Scope, holds
from storage import rounds
from storage.results import NOT_ASKED
from storage.tables import participations
from storage.tables import rounds as rounds_table

_c = rounds_table.c
_p = participations.c


async def between(
    connection: AsyncConnection, bot_id: int, start: datetime, end: datetime, scopes: Collection[Scope]
) -> list[Round]:
    """Return the rounds that were open within a span of time and lie within some scopes, the newest first."""
    states = (RoundState.OPEN.value, RoundState.CLOSED.value)
    was_open = _c.opened_at < end.timestamp()
    not_over = or_(_c.closed_at.is_(None), _c.closed_at >= start.timestamp())
    wanted = select(_c.id).where(_c.bot_id == bot_id, _c.state.in_(states), was_open, not_over)
    ids = (await connection.execute(wanted.order_by(_c.opened_at.desc(), _c.id.desc()))).scalars().all()
    loaded = [await rounds.load(connection, RoundId(one)) for one in ids]
    return [one for one in loaded if one and any(holds(scope, one.scope) for scope in scopes)]


async def institutions(connection: AsyncConnection, ids: Sequence[int]) -> tuple[int, int]:
    """Count the institutions somebody was asked for in some rounds, and those somebody answered for."""
    out = [stage.value for stage in NOT_ASKED]
    number = func.count(_p.institution_id.distinct())
    asked = select(number).where(_p.round_id.in_(ids), _p.stage.not_in(out))
    answered = select(number).where(_p.round_id.in_(ids), _p.stage == Stage.FINISHED.value)
    return (
        int((await connection.execute(asked)).scalar_one()),
        int((await connection.execute(answered)).scalar_one()),
    )
