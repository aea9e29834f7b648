"""Rounds of surveys: when they open and close, and for which institutions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.institutions import InstitutionId, InstitutionType
from domain.people import PersonId
from domain.rounds import Reach, Round, RoundId, RoundState
from domain.surveys import SurveyId
from domain.team import Scope
from storage.shelf import Guarded, Shelf
from storage.tables import rounds

_c = rounds.c


async def load(connection: AsyncConnection, round_: int) -> Round | None:
    """Return a round, or None if there is none."""
    row = (await connection.execute(select(rounds).where(_c.id == round_))).first()
    return _round(row) if row else None


async def forget(connection: AsyncConnection, person: int) -> None:
    """Leave the rounds somebody sent, and take away that it was them."""
    await connection.execute(update(rounds).where(_c.author == person).values(author=None))


class Rounds(Shelf):
    """Rounds as a turn sees them."""

    def __init__(self, guarded: Guarded, now: datetime, bot_id: int) -> None:
        super().__init__(guarded, now)
        self._bot_id = bot_id

    async def create(
        self,
        survey: SurveyId,
        author: PersonId,
        language: str,
        *,
        scope: Scope,
        reach: Reach,
        is_anonymous: bool,
        closes_at: datetime,
        opens_at: datetime | None = None,
    ) -> RoundId:
        """Begin a round as a draft; it goes to nobody yet."""
        values = {
            "bot_id": self._bot_id,
            "survey_id": survey,
            "author": author,
            "language": language,
            "state": RoundState.DRAFT.value,
            "is_anonymous": is_anonymous,
            "scope": str(scope),
            "reach": reach_to_json(reach),
            "opens_at": opens_at.timestamp() if opens_at else None,
            "closes_at": closes_at.timestamp(),
        }
        made = insert(rounds).values(values).returning(_c.id)
        return RoundId((await (await self._guarded()).execute(made)).scalar_one())

    async def load(self, round_: int) -> Round | None:
        """Return a round, or None if there is none."""
        return await load(await self._guarded(), round_)


def reach_to_json(reach: Reach) -> str:
    """Return a reach as its column holds it."""
    values = {"types": list(reach.types), "regions": list(reach.regions), "named": list(reach.named)}
    return orjson.dumps(values).decode()


def reach_from_json(text: str) -> Reach:
    """Return the reach `reach_to_json` wrote."""
    values = orjson.loads(text)
    return Reach(
        tuple(InstitutionType(one) for one in values["types"]),
        tuple(values["regions"]),
        tuple(InstitutionId(one) for one in values["named"]),
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _round(row: Any) -> Round:
    return Round(
        id=RoundId(row.id),
        survey=SurveyId(row.survey_id),
        author=None if row.author is None else PersonId(row.author),
        language=row.language,
        state=RoundState(row.state),
        is_anonymous=row.is_anonymous,
        scope=Scope.read(row.scope),
        reach=reach_from_json(row.reach),
        opens_at=_moment(row.opens_at),
        closes_at=datetime.fromtimestamp(row.closes_at, UTC),
        opened_at=_moment(row.opened_at),
        closed_at=_moment(row.closed_at),
    )
