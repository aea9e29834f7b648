"""What was counted ahead of rounds with many responses, so that nobody who reads results waits for it.

The surveyor counts; a turn reads. What is counted of an anonymous round is what was opened, as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.results.tallies import Given
from domain.rounds import RoundId, RoundState, Stage
from domain.surveys.answers import Answer, from_json, to_json
from storage.tables import counted, free_texts, participations, responses, rounds

MANY = 1_000
"""From how many responses on a round is counted ahead."""

TOO_MANY = 2_000
"""Up to how many a turn counts by itself where that has not been done."""

WHOLE = ""
"""Stands for the round in place of a question; no question has this id."""

_c = counted.c


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many responses there are by revision, and how many people at which stage."""

    people: Mapping[int, int]
    stages: Mapping[Stage, int]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered to one question, and how many texts of an anonymous round it has."""

    given: Sequence[Given]
    texts: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A round that may have to be counted, and what was counted of it before."""

    round: RoundId
    is_over: bool
    before: Numbers | None


async def due(connection: AsyncConnection, bot_id: int) -> list[Due]:
    """Return the rounds with many responses that are open, or were not counted since they closed."""
    r = rounds.c
    its = (_c.round_id == r.id) & (_c.question == WHOLE)
    shown = [RoundState.OPEN.value, RoundState.CLOSED.value]
    wanted = select(r.id, r.state, _c.body).select_from(rounds.outerjoin(counted, its))
    wanted = wanted.where(r.bot_id == bot_id, r.state.in_(shown), or_(_c.is_final.is_(None), ~_c.is_final))
    found = (await connection.execute(wanted)).all()
    return [
        Due(RoundId(row.id), row.state == RoundState.CLOSED.value, _numbers(row.body))
        for row in found
        if await has_more(connection, row.id, MANY)
    ]


async def has_more(connection: AsyncConnection, round_id: int, than: int) -> bool:
    """Tell whether a round has more responses than so many, without counting all."""
    r = responses.c
    next_ = select(r.key).where(r.round_id == round_id).offset(than).limit(1)
    return (await connection.execute(next_)).first() is not None


async def numbers(connection: AsyncConnection, round_id: int) -> Numbers:
    """Count the responses of a round by revision, and its people by stage."""
    r, p = responses.c, participations.c
    used = select(r.revision, func.count()).where(r.round_id == round_id).group_by(r.revision)
    people = {int(revision): int(n) for revision, n in await connection.execute(used)}
    asked = select(p.stage, func.count()).where(p.round_id == round_id).group_by(p.stage)
    stages = {Stage(stage): int(n) for stage, n in await connection.execute(asked)}
    return Numbers(people, stages)


async def count_texts(connection: AsyncConnection, round_id: int, question: str) -> int:
    """Count the free texts of an anonymous round."""
    f = free_texts.c
    wanted = select(func.count()).where(f.round_id == round_id, f.question == question)
    return int((await connection.execute(wanted)).scalar_one())


async def kept(connection: AsyncConnection, round_id: int) -> Numbers | None:
    """Return what was counted of a round as a whole, or None where nothing was."""
    wanted = select(_c.body).where(_c.round_id == round_id, _c.question == WHOLE)
    return _numbers((await connection.execute(wanted)).scalar_one_or_none())


async def answers(connection: AsyncConnection, round_id: int, question: str) -> Answers:
    """Return what was counted of one question."""
    wanted = select(_c.body).where(_c.round_id == round_id, _c.question == question)
    body = (await connection.execute(wanted)).scalar_one_or_none()
    return Answers(()) if body is None else _answers(orjson.loads(body))


async def keep(
    connection: AsyncConnection,
    round_id: int,
    whole: Numbers,
    questions: Mapping[str, Answers],
    *,
    is_final: bool,
) -> None:
    """Keep what was counted of a round in place of what was counted before."""
    await connection.execute(delete(counted).where(_c.round_id == round_id))
    bodies = {WHOLE: _whole(whole)} | {name: _body(one) for name, one in questions.items()}
    rows = [
        {"round_id": round_id, "question": name, "is_final": is_final, "body": orjson.dumps(body).decode()}
        for name, body in bodies.items()
    ]
    await connection.execute(insert(counted), rows)


def _whole(whole: Numbers) -> dict[str, Any]:
    people = {str(revision): n for revision, n in whole.people.items()}
    return {"people": people, "stages": {str(stage.value): n for stage, n in whole.stages.items()}}


def _numbers(body: str | None) -> Numbers | None:
    if body is None:
        return None
    values = orjson.loads(body)
    people = {int(revision): n for revision, n in values["people"].items()}
    return Numbers(people, {Stage(int(stage)): n for stage, n in values["stages"].items()})


def _body(one: Answers) -> dict[str, Any]:
    """Write each answer once: there may be thousands of numbers, in every language from every type."""
    cells: dict[Answer | None, list[Any]] = {}
    for cell in one.given:
        cells.setdefault(cell.answer, []).append([cell.people, cell.type, cell.language])
    given = [[None if answer is None else to_json({"": answer})[""], of] for answer, of in cells.items()]
    return {"given": given, "texts": one.texts}


def _answers(values: Mapping[str, Any]) -> Answers:
    given: list[Given] = []
    for said, cells in values["given"]:
        answer = None if said is None else from_json({"": said})[""]
        given += [Given(answer, *cell) for cell in cells]
    return Answers(given, values["texts"])
