"""Who takes part in a round and how far they have come; their answers until they are sent stand in sheets."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, bindparam, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.asking import next_reminder
from domain.institutions import InstitutionId
from domain.people import PersonId
from domain.rounds import REMINDERS, WAITING, Participation, ParticipationId, RoundId, RoundState, Stage
from domain.surveys.answers import Answer, Answers, from_json, to_json
from storage.shelf import Shelf
from storage.tables import participations, rounds, sheets

_c = participations.c
_IS_FINISHED = _c.stage == Stage.FINISHED.value


async def held(connection: AsyncConnection, participation: int) -> Participation | None:
    """Return a participation; nobody else changes it until the transaction ends.

    The chat and the web copy may be answered in the same second.
    """
    row = (await connection.execute(_HELD, {"row": participation})).first()
    return read(row) if row else None


# Put together once, as those below: every answer asks them, and the database answers faster than that takes.
_HELD = select(participations).where(_c.id == bindparam("row")).with_for_update()


async def load(connection: AsyncConnection, participation: int) -> Participation | None:
    """Return a participation to look at."""
    row = (await connection.execute(select(participations).where(_c.id == participation))).first()
    return read(row) if row else None


async def by_token(connection: AsyncConnection, token: str) -> ParticipationId | None:
    """Return the participation a web address belongs to."""
    found = (await connection.execute(select(_c.id).where(_c.token == token))).scalar_one_or_none()
    return None if found is None else ParticipationId(found)


async def token_for(connection: AsyncConnection, participation: int) -> str:
    """Return what stands in the address of the web copy; it is made up when it is first asked for."""
    fresh = update(participations).where(_c.id == participation, _c.token.is_(None))
    await connection.execute(fresh.values(token=secrets.token_urlsafe(16)))
    wanted = select(_c.token).where(_c.id == participation)
    return str((await connection.execute(wanted)).scalar_one())


async def sheet(connection: AsyncConnection, participation: int) -> dict[str, Answer]:
    """Return the answers that were given so far and not sent yet."""
    wanted = select(sheets.c.body).where(sheets.c.participation_id == participation)
    row = (await connection.execute(wanted)).first()
    return from_json(orjson.loads(row.body)) if row else {}


async def keep(connection: AsyncConnection, participation: int, answers: Answers) -> None:
    """Keep the answers given so far; hold the participation first."""
    values = {"participation_id": participation, "body": orjson.dumps(to_json(answers)).decode()}
    await connection.execute(_KEPT[connection.dialect.name], values)


def _keeping(made: Any) -> Any:
    return made.on_conflict_do_update(index_elements=["participation_id"], set_={"body": made.excluded.body})


_KEPT = {"sqlite": _keeping(sqlite.insert(sheets)), "postgresql": _keeping(postgresql.insert(sheets))}


async def move(connection: AsyncConnection, participation: int, **values: Any) -> None:
    """Change the stage, the question on the screen, the language and so on."""
    if any(isinstance(value, ColumnElement) for value in values.values()):
        await connection.execute(update(participations).where(_c.id == participation).values(**values))
        return
    await connection.execute(_MOVED, {"row": participation, **values})


_MOVED = update(participations).where(_c.id == bindparam("row"))


def reminded_from(invited_on: date, closes_at: datetime, zone: int) -> dict[str, Any]:
    """Return what `move` writes so that the first reminder comes, where nothing else is ahead."""
    first = next_reminder(0, invited_on, closes_at, zone)
    return {"due_at": func.coalesce(_c.due_at, case((_c.person_id > 0, first.timestamp())))} if first else {}


async def forget(connection: AsyncConnection, person: int) -> None:
    """Erase what somebody has not sent yet and that it was them who took part; the counts stay true."""
    # The rows first: whoever is just keeping an answer holds one, and what they keep is erased after that.
    unfinished = update(participations).where(_c.person_id == person, _c.stage != Stage.FINISHED.value)
    await connection.execute(unfinished.values(stage=Stage.GONE.value))
    mine = select(_c.id).where(_c.person_id == person)
    await connection.execute(delete(sheets).where(sheets.c.participation_id.in_(mine)))
    nobody = {"person_id": None, "token": None, "due_at": None, "language": None, "question": ""}
    for round_id in await _answered_often(connection, person):
        mine_there = (_c.person_id == person) & (_c.round_id == round_id) & _IS_FINISHED
        somebody = nobody | {"person_id": -1 - secrets.randbelow(2**53)}
        await connection.execute(update(participations).where(mine_there).values(somebody))
    await connection.execute(update(participations).where(_c.person_id == person).values(**nobody))


async def _answered_often(connection: AsyncConnection, person: int) -> list[int]:
    """Return the anonymous rounds under way in which somebody has answered more than once.

    Their answers stand for one person there, also when it is forgotten who that was: else others would be
    mixed with fewer people than they were told. A number made up for the round holds them together.
    """
    under_way = select(rounds.c.id).where(rounds.c.state == RoundState.OPEN.value, rounds.c.is_anonymous)
    mine = (_c.person_id == person) & _IS_FINISHED & _c.round_id.in_(under_way)
    wanted = select(_c.round_id).where(mine).group_by(_c.round_id).having(func.count() > 1)
    return list((await connection.execute(wanted)).scalars())


async def loosen(connection: AsyncConnection, round_id: int) -> None:
    """Take away what holds the answers of forgotten people together, once all are opened."""
    made_up = update(participations).where(_c.round_id == round_id, _c.person_id < 0)
    await connection.execute(made_up.values(person_id=None))


async def leave(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Ask people nothing more who left an institution; what was sent and what is over stays."""
    unfinished = which & (_c.stage != Stage.FINISHED.value)
    # The rows first: whoever is just keeping an answer holds one, and what they keep is erased after that.
    nothing = {"token": None, "due_at": None, "question": ""}
    await connection.execute(update(participations).where(unfinished).values(nothing))
    unsent = select(_c.id).where(unfinished)
    await connection.execute(delete(sheets).where(sheets.c.participation_id.in_(unsent)))
    ahead = select(rounds.c.id).where(rounds.c.state.in_((RoundState.PLANNED.value, RoundState.OPEN.value)))
    gone = update(participations).where(unfinished, _c.round_id.in_(ahead))
    await connection.execute(gone.values(stage=Stage.GONE.value))


async def come_back(connection: AsyncConnection, person: int, institution: int) -> None:
    """Give somebody back what they left in rounds that still run; nobody reminds them of it."""
    still_open = select(rounds.c.id).where(rounds.c.state == RoundState.OPEN.value)
    mine = (_c.person_id == person) & (_c.institution_id == institution) & (_c.stage == Stage.GONE.value)
    stage = case((_c.invited_on.is_(None), Stage.QUEUED.value), else_=Stage.INVITED.value)
    back = update(participations).where(mine, _c.round_id.in_(still_open))
    await connection.execute(back.values(stage=stage, due_at=None, reminded=len(REMINDERS)))


async def others(connection: AsyncConnection, participation: Participation) -> list[Participation]:
    """Return what is still open for the same person in the same round, for their other institutions."""
    mine = (_c.person_id == participation.person) & (_c.round_id == participation.round)
    still = _c.stage.in_([stage.value for stage in (*WAITING, Stage.DECLINED)])
    wanted = select(participations).where(mine, _c.id != participation.id, still)
    return [read(row) for row in await connection.execute(wanted.order_by(_c.id))]


class Participations(Shelf):
    """Participations as a turn sees them."""

    async def held(self, participation: int) -> Participation | None:
        """Return a participation; nobody else changes it until the turn ends."""
        return await held(await self._guarded(), participation)

    async def sheet(self, participation: int) -> dict[str, Answer]:
        """Return the answers that were given so far and not sent yet."""
        return await sheet(await self._guarded(), participation)

    async def keep(self, participation: int, answers: Answers) -> None:
        """Keep the answers given so far."""
        await keep(await self._guarded(), participation, answers)

    async def move(self, participation: int, **values: Any) -> None:
        """Change the stage, the question on the screen, the language and so on."""
        await move(await self._guarded(), participation, **values)

    async def token_for(self, participation: int) -> str:
        """Return what stands in the address of the web copy."""
        return await token_for(await self._guarded(), participation)

    async def others(self, participation: Participation) -> list[Participation]:
        """Return what is still open for the same person in the same round, for their other institutions."""
        return await others(await self._guarded(), participation)

    async def of(self, person: PersonId, round_: int | None = None) -> list[Participation]:
        """Return the participations of a person, the newest first; of one round where it is named."""
        wanted = select(participations).where(_c.person_id == person)
        wanted = wanted if round_ is None else wanted.where(_c.round_id == round_)
        rows = await (await self._guarded()).execute(wanted.order_by(_c.id.desc()))
        return [read(row) for row in rows]


def read(row: Any) -> Participation:
    """Return a participation from its row."""
    return Participation(
        id=ParticipationId(row.id),
        round=RoundId(row.round_id),
        person=None if row.person_id is None else PersonId(row.person_id),
        institution=InstitutionId(row.institution_id),
        stage=Stage(row.stage),
        language=row.language,
        question=row.question,
        invited_on=row.invited_on,
        reminded=row.reminded,
        token=row.token,
    )
