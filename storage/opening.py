"""Opening the answers of anonymous rounds: many at a time, in random order, under new keys, free text apart.

A database tells which rows were written together. So nothing that is shown or kept is written in a
transaction of somebody who answers (docs/decisions/anonymous-answers.md): what is written here is of many.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Row, String, Table, case, cast, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.anonymity import Kind, described, in_own_words, of_five, parted, ripe
from domain.rounds import Stage
from domain.surveys.answers import from_json, to_json
from storage import surveys
from storage.participations import loosen
from storage.responses import FRESH
from storage.tables import free_texts, participations, responses, rounds, sealed, sheets
from storage.weblinks import is_link

_p = participations.c

Sealed = Sequence[Row[Any]]


class Closing(NamedTuple):
    """What is left of a round at its end, in answers; `erased` ones were too few to hide anybody."""

    kept: int
    erased: int


async def is_any_new(connection: AsyncConnection, round_id: int) -> bool:
    """Tell whether answers have come that are not mixed with the others yet."""
    s = sealed.c
    fresh = select(s.key).where(s.round_id == round_id, s.key.startswith(FRESH)).limit(1)
    return (await connection.execute(fresh)).first() is not None


async def open_due(connection: AsyncConnection, round_id: int) -> int:
    """Open what may be opened of a round, and write anew what stays sealed; returns how many were opened.

    Where nothing has come since the last time nothing is done.
    """
    if not await is_any_new(connection, round_id):
        return 0
    waiting = await _taken(connection, round_id)
    least = await _least(connection, round_id)
    left = {kind: ripe(number, least) for kind, number in _counted(waiting).items()}
    opened: list[Row[Any]] = []
    stay: list[Row[Any]] = []
    for row in waiting:
        goes = left[_kind(row)] > 0
        left[_kind(row)] -= goes
        (opened if goes else stay).append(row)
    await _open(connection, round_id, opened, {kind: kind for kind in left})
    await _write(connection, sealed, [row._asdict() for row in stay])
    return len(opened)


async def close(connection: AsyncConnection, round_id: int) -> Closing:
    """Open the rest of a round that takes no answers any more, or erase it where fewer than five answered.

    Call it when the round is closed, in the same transaction or a later one; again does no harm. All rows of
    the round are mixed. What was never sent is erased, in a round with names too.
    """
    r = rounds.c
    wanted = select(r.is_anonymous).where(r.id == round_id).with_for_update()
    is_anonymous = (await connection.execute(wanted)).scalar_one_or_none()
    mine = select(_p.id).where(_p.round_id == round_id)
    await connection.execute(delete(sheets).where(sheets.c.participation_id.in_(mine)))
    waiting = await _taken(connection, round_id)
    kinds = _counted(waiting)
    before = await _number(connection, round_id)
    least = await _least(connection, round_id)
    is_enough = before or len(waiting) >= least
    if is_enough:
        await _open(connection, round_id, waiting, described(kinds, least))
    if is_anonymous:
        await _mix(connection, round_id)
        await loosen(connection, round_id)
    return Closing(before + len(waiting), 0) if is_enough else Closing(0, len(waiting))


async def _taken(connection: AsyncConnection, round_id: int) -> Sealed:
    """Take all that is sealed out of its table, in random order.

    100,000 answers that were never opened before, with 200,000 texts, take 170 MB here.
    """
    gone = delete(sealed).where(sealed.c.round_id == round_id).returning(sealed)
    rows = list((await connection.execute(gone)).all())
    secrets.SystemRandom().shuffle(rows)
    return rows


async def _least(connection: AsyncConnection, round_id: int) -> int:
    """Return how many answers of a round are of five people in any case.

    Who answered by web links of one institution may be one person, so they are taken for one.
    """
    times = func.count().label("times")
    finished = (_p.round_id == round_id) & (_p.stage == Stage.FINISHED.value)
    who = (_p.person_id, case((is_link(), _p.institution_id)))
    often = select(times).where(finished, _p.person_id.is_not(None) | is_link()).group_by(*who)
    often = often.having(times > 1)
    return of_five((await connection.execute(often)).scalars().all())


async def _open(
    connection: AsyncConnection, round_id: int, waiting: Sealed, kinds: Mapping[Kind, Kind]
) -> None:
    """Write answers where they are read, described as `kinds` tells, and free text apart from them."""
    if not waiting:
        return
    free = await _in_own_words(connection, round_id)
    # A correction of words means no other answers; but its number would tell who answered after it.
    newest = max(row.revision for row in waiting)
    chosen, written = [], []
    for row in waiting:
        type_, language = kinds[_kind(row)]
        answers, texts = parted(from_json(orjson.loads(row.body)), free)
        body = orjson.dumps(to_json(answers)).decode()
        chosen.append(
            {"round_id": round_id, "type": type_, "language": language, "revision": newest, "body": body}
        )
        written += [
            {"round_id": round_id, "question": question, "language": language, "text": text}
            for question, text in texts
        ]
    await _write(connection, responses, chosen)
    await _write(connection, free_texts, written)


async def _write(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Write rows in random order under new keys."""
    secrets.SystemRandom().shuffle(rows)
    for row in rows:
        row["key"] = secrets.token_hex(16)
    if rows:
        await connection.execute(insert(table), rows)


async def _mix(connection: AsyncConnection, round_id: int) -> None:
    """Write all of a round anew, so that nothing tells any more what was opened when.

    SQLite keeps these tables in the order of their keys, which are random, and knows no transactions
    afterwards. PostgreSQL does it by itself, so 100,000 rows take no memory here.
    """
    r = responses.c
    newest = select(func.max(r.revision)).where(r.round_id == round_id).scalar_subquery()
    await connection.execute(
        update(responses).where(r.round_id == round_id, r.revision != newest).values(revision=newest)
    )
    if connection.dialect.name == "sqlite":
        return
    for table in (responses, free_texts):
        gone = delete(table).where(table.c.round_id == round_id).returning(table).cte()
        key = func.replace(cast(func.gen_random_uuid(), String), "-", "")
        columns = {column.name: column for column in gone.columns} | {"key": key}
        anew = select(*columns.values()).order_by(func.random())
        await connection.execute(insert(table).from_select(list(columns), anew))


async def _in_own_words(connection: AsyncConnection, round_id: int) -> set[str]:
    survey = (
        await connection.execute(select(rounds.c.survey_id).where(rounds.c.id == round_id))
    ).scalar_one()
    revisions = await surveys.revisions(connection, survey)
    return {question for one in revisions.values() for question in in_own_words(one)}


async def _number(connection: AsyncConnection, round_id: int) -> int:
    wanted = select(func.count()).select_from(responses).where(responses.c.round_id == round_id)
    return int((await connection.execute(wanted)).scalar_one())


def _counted(waiting: Sealed) -> Counter[Kind]:
    return Counter(_kind(row) for row in waiting)


def _kind(row: Row[Any]) -> Kind:
    return Kind(row.type, row.language)
