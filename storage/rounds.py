"""Rounds of surveys: when they open and close, and for which institutions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Select, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.institutions import Institution, InstitutionId, InstitutionType
from domain.people import PersonId
from domain.rounds import Reach, Round, RoundId, RoundState
from domain.surveys import SurveyId
from domain.team import Scope
from storage import asking, reaching, tallies
from storage.reaching import Reached
from storage.shelf import Guarded, Shelf
from storage.tables import participations, rounds
from storage.tallies import Tally

_c = rounds.c


@dataclass(frozen=True, slots=True)
class Watched:
    """A round that is under way; `cursor` is the last person who has their row."""

    round: Round
    cursor: int | None


async def load(connection: AsyncConnection, round_: int) -> Round | None:
    """Return a round, or None if there is none."""
    row = (await connection.execute(select(rounds).where(_c.id == round_))).first()
    return read(row) if row else None


async def hold(connection: AsyncConnection, participation: int) -> None:
    """Keep the round of a participation from being closed until the transaction ends.

    Who finds it open may send; nothing is sent any more once it was closed. SQLite has one writer anyway.
    """
    if connection.dialect.name != "sqlite":
        its = select(participations.c.round_id).where(participations.c.id == participation)
        here = select(_c.id).where(_c.id == its.scalar_subquery())
        await connection.execute(here.with_for_update(read=True))


async def under_way(connection: AsyncConnection, bot_id: int) -> list[Watched]:
    """Return the rounds that are planned or open, with how far the list of those to be asked is written."""
    return [Watched(read(row), row.cursor) for row in await connection.execute(ahead(bot_id))]


def ahead(bot_id: int) -> Select[Any]:
    """Ask for the rounds that are planned or open."""
    # SQLite takes a partial index only where its condition stands in the query word for word.
    return select(rounds).where(text("state IN (1, 2)"), _c.bot_id == bot_id).order_by(_c.id)


async def turn(
    connection: AsyncConnection, round_: int, before: RoundState, after: RoundState, **values: Any
) -> bool:
    """Bring a round into another state; tells whether it was still in the one before."""
    here = update(rounds).where(_c.id == round_, _c.state == before.value)
    return (await connection.execute(here.values(state=after.value, **values))).rowcount > 0


async def move_on(connection: AsyncConnection, round_: int, cursor: int | None) -> None:
    """Save how far the list of those to be asked is written."""
    await connection.execute(update(rounds).where(_c.id == round_).values(cursor=cursor))


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

    async def draft_of(self, survey: int, author: PersonId) -> Round | None:
        """Return the newest round of a survey that somebody has begun and not sent."""
        wanted = select(rounds).where(_c.survey_id == survey, _c.author == author)
        wanted = wanted.where(_c.state == RoundState.DRAFT.value).order_by(_c.id.desc()).limit(1)
        row = (await (await self._guarded()).execute(wanted)).first()
        return read(row) if row else None

    async def of_survey(self, survey: int, limit: int, before: int | None = None) -> list[Round]:
        """Return the rounds of a survey that were sent or are planned, the newest first."""
        gone = [RoundState.DRAFT.value, RoundState.CANCELLED.value]
        wanted = select(rounds).where(_c.survey_id == survey, _c.state.not_in(gone))
        wanted = wanted.where(_c.id < before) if before else wanted
        rows = await (await self._guarded()).execute(wanted.order_by(_c.id.desc()).limit(limit))
        return [read(row) for row in rows]

    async def change(self, round_: Round) -> None:
        """Keep what an organizer has chosen for a draft."""
        values = {
            "reach": reach_to_json(round_.reach),
            "opens_at": round_.opens_at.timestamp() if round_.opens_at else None,
            "closes_at": round_.closes_at.timestamp(),
            "is_anonymous": round_.is_anonymous,
            "scope": str(round_.scope),
        }
        draft = update(rounds).where(_c.id == round_.id, _c.state == RoundState.DRAFT.value)
        await (await self._guarded()).execute(draft.values(values))

    async def launch(self, round_: RoundId) -> bool:
        """Plan a draft as it stands; tells whether that was done for the first time."""
        return await turn(await self._guarded(), round_, RoundState.DRAFT, RoundState.PLANNED)

    async def cancel(self, round_: Round) -> bool:
        """Send a draft or a planned round never; tells whether it had not begun."""
        return await turn(await self._guarded(), round_.id, round_.state, RoundState.CANCELLED)

    async def take_over(self, round_: RoundId, author: PersonId, language: str) -> bool:
        """Make somebody the author of a planned round; tells whether it is still planned."""
        planned = update(rounds).where(_c.id == round_, _c.state == RoundState.PLANNED.value)
        values = {"author": author, "language": language, "cursor": None}
        return (await (await self._guarded()).execute(planned.values(values))).rowcount > 0

    async def close_at(self, round_: RoundId, closes_at: datetime) -> bool:
        """Let a round that has not closed yet close at another moment, at once too; tells whether it will.

        Answers count until then; whoever moves rounds on closes it after that.
        """
        connection = await self._guarded()
        open_ = [RoundState.PLANNED.value, RoundState.OPEN.value]
        still = update(rounds).where(_c.id == round_, _c.state.in_(open_))
        still = still.where(_c.closes_at > self.now.timestamp())
        done = await connection.execute(still.values(closes_at=closes_at.timestamp()))
        if done.rowcount:
            await asking.arm(connection, round_, self.now.timestamp())
        return done.rowcount > 0

    async def reached(self, reach: Reach, scope: Scope) -> Reached:
        """Count what a reach has, as it is now."""
        return await reaching.reached(await self._guarded(), reach, scope, self.now)

    async def empty(self, reach: Reach, scope: Scope) -> list[Institution]:
        """Return the institutions of a reach for which nobody answers."""
        return await reaching.empty(await self._guarded(), reach, scope)

    async def tally(self, round_: RoundId) -> Tally:
        """Count who was asked and how far they have come."""
        return await tallies.tally(await self._guarded(), round_)


def reach_to_json(reach: Reach) -> str:
    """Return a reach as its column holds it."""
    values = {"types": list(reach.types), "regions": list(reach.regions), "named": list(reach.named)}
    return orjson.dumps(values).decode()


def reach_from_json(body: str) -> Reach:
    """Return the reach `reach_to_json` wrote."""
    values = orjson.loads(body)
    return Reach(
        tuple(InstitutionType(one) for one in values["types"]),
        tuple(values["regions"]),
        tuple(InstitutionId(one) for one in values["named"]),
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def read(row: Any) -> Round:
    """Return a round from its row."""
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
