"""What came of a round: counted by the database where only numbers are wanted, else read row by row.

Of an anonymous round nothing is read here but what was opened (docs/decisions/anonymous-answers.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Column, Select, TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.errors import StillCounting
from domain.institutions import InstitutionId
from domain.results.codebook import Entry, codebook
from domain.results.tallies import Given
from domain.rounds import Round, RoundId, Stage
from domain.surveys import Survey
from domain.surveys.answers import Answer, from_json
from storage import counts, institutions, rounds, surveys
from storage.counts import Numbers
from storage.shelf import Shelf
from storage.tables import free_texts, responses
from storage.tables import rounds as rounds_table

SLICE = 1_000
"""How many rows are in memory at a time."""

PAGE = 5
"""How many free texts stand on one screen."""

NOT_ASKED = (Stage.QUEUED, Stage.RESTING, Stage.UNWANTED)
"""Whom no invitation has reached."""


@dataclass(frozen=True, slots=True)
class Found:
    """A round with its survey as it was asked; `people` is how many responses can be read."""

    round: Round
    survey: Survey
    entries: tuple[Entry, ...]
    people: int
    asked: int
    finished: int
    is_counted: bool = False
    """Whether there are so many responses that all numbers were counted ahead, a few minutes ago perhaps."""

    def entry(self, question: str) -> Entry | None:
        """Return one of the questions."""
        return next((entry for entry in self.entries if entry.question.id == question), None)


@dataclass(frozen=True, slots=True)
class Response:
    """One response as it is stored; the institution is known in a named round only."""

    institution: InstitutionId | None
    type: str
    language: str
    revision: int
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Written:
    """One free text; the institution is known in a named round, the language in an anonymous one."""

    text: str
    question: str = ""
    language: str = ""
    institution: str = ""


async def found(connection: AsyncConnection, round_id: int, kept: Numbers | None = None) -> Found | None:
    """Return what results are about, or None where there is no such round or nothing was ever asked.

    `kept` is what was counted of it ahead.
    """
    round_ = await rounds.load(connection, round_id)
    if round_ is None:
        return None
    numbers = kept or await counts.numbers(connection, round_id)
    revisions = await surveys.revisions(connection, round_.survey)
    asked = {number: revisions[number] for number in revisions if number in numbers.people} or revisions
    if not asked:
        return None
    return Found(
        round=round_,
        survey=asked[max(asked)],
        entries=codebook(asked),
        people=sum(numbers.people.values()),
        asked=sum(n for stage, n in numbers.stages.items() if stage not in NOT_ASKED),
        finished=numbers.stages.get(Stage.FINISHED, 0),
        is_counted=kept is not None,
    )


# The words are left out: one who wrote something of their own counts like all who did.
# SQLite would take each body apart twice, to sort and to count, were the answers not written down first.
_GIVEN_SQLITE = text("""
WITH said AS MATERIALIZED (
  SELECT json_remove(json_extract(body, '$."' || :question || '"'), '$.text') AS given, type, language
  FROM responses WHERE round_id = :round
)
SELECT given, type, language, COUNT(*) AS people FROM said GROUP BY 1, 2, 3""")
_GIVEN_POSTGRESQL = text("""
SELECT CAST((CAST(body AS jsonb) -> CAST(:question AS text)) - 'text' AS text) AS given,
  type, language, COUNT(*) AS people
FROM responses WHERE round_id = :round GROUP BY 1, 2, 3""")


async def given(connection: AsyncConnection, round_id: int, question: str) -> list[Given]:
    """Count what was answered to one question, by type of institution and language."""
    statement = _spelled(connection, _GIVEN_SQLITE, _GIVEN_POSTGRESQL)
    rows = await connection.execute(statement, {"round": round_id, "question": question})
    return [Given(_answer(row.given), int(row.people), row.type, row.language) for row in rows]


def _answer(said: str | None) -> Answer | None:
    return None if said is None else from_json({"": orjson.loads(said)})[""]


def _spelled(connection: AsyncConnection, sqlite: TextClause, postgresql: TextClause) -> TextClause:
    return sqlite if connection.dialect.name == "sqlite" else postgresql


_TEXTS = """
SELECT institution_id, {said} AS said FROM responses
WHERE round_id = :round AND {said} <> '' ORDER BY key LIMIT :most OFFSET :start"""
_SAID_SQLITE = """json_extract(body, '$."' || :question || '".text')"""
_SAID_POSTGRESQL = "(CAST(body AS jsonb) -> CAST(:question AS text) ->> 'text')"
_TEXTS_SQLITE = text(_TEXTS.format(said=_SAID_SQLITE))
_TEXTS_POSTGRESQL = text(_TEXTS.format(said=_SAID_POSTGRESQL))


async def texts(
    connection: AsyncConnection, round_: Round, question: str, language: str, page: int
) -> list[Written]:
    """Return a page of what was written in own words, and one more where there are more; in random order.

    In a named round each stands under the institution's name, in the reader's language.
    """
    values = {"round": round_.id, "question": question, "most": PAGE + 1, "start": page * PAGE}
    if round_.is_anonymous:
        f = free_texts.c
        mine = select(f.text, f.language).where(f.round_id == round_.id, f.question == question)
        some = mine.order_by(f.key).limit(PAGE + 1).offset(page * PAGE)
        return [Written(row.text, question, row.language) for row in await connection.execute(some)]
    statement = _spelled(connection, _TEXTS_SQLITE, _TEXTS_POSTGRESQL)
    rows = (await connection.execute(statement, values)).all()
    known = await institutions.some(connection, {row.institution_id for row in rows})
    names = {institution: one.name(language) for institution, one in known.items()}
    return [Written(row.said, question, institution=names.get(row.institution_id, "")) for row in rows]


async def stream(connection: AsyncConnection, round_id: int) -> AsyncIterator[Response]:
    """Read every response of a round, in random order and of one moment."""
    r = responses.c
    wanted = select(r.key, r.institution_id, r.type, r.language, r.revision, r.body)
    async for row in _by_key(connection, wanted.where(r.round_id == round_id), r.key):
        yield _response(row)


async def _by_key(connection: AsyncConnection, wanted: Select[Any], key: Column[str]) -> AsyncIterator[Any]:
    """Read rows in the order of their keys, a slice at a time; all are of the moment of the first one.

    In PostgreSQL one statement sees one moment. SQLite gives all rows of a statement at once, but there the
    whole transaction sees one moment.
    """
    if connection.dialect.name != "sqlite":
        async for some in (await connection.stream(wanted.order_by(key))).partitions(SLICE):
            for row in some:
                yield row
        return
    last = ""
    while rows := (await connection.execute(wanted.where(key > last).order_by(key).limit(SLICE))).all():
        for row in rows:
            yield row
        last = rows[-1].key


def _response(row: Any) -> Response:
    institution = None if row.institution_id is None else InstitutionId(row.institution_id)
    return Response(institution, row.type, row.language, row.revision, from_json(orjson.loads(row.body)))


async def stream_texts(connection: AsyncConnection, round_id: int) -> AsyncIterator[Written]:
    """Read every free text of an anonymous round, in random order."""
    f = free_texts.c
    wanted = select(f.key, f.question, f.language, f.text).where(f.round_id == round_id)
    async for row in _by_key(connection, wanted, f.key):
        yield Written(row.text, row.question, row.language)


async def names(connection: AsyncConnection, round_id: int, language: str) -> Mapping[InstitutionId, str]:
    """Return what the institutions are called that answered in a named round."""
    r = responses.c
    wanted = select(r.institution_id).distinct().where(r.round_id == round_id, r.institution_id.is_not(None))
    ids = list((await connection.execute(wanted)).scalars())
    made: dict[InstitutionId, str] = {}
    for start in range(0, len(ids), SLICE):
        known = await institutions.some(connection, ids[start : start + SLICE])
        made |= {institution: one.name(language) for institution, one in known.items()}
    return made


async def others(connection: AsyncConnection, round_: Round, most: int) -> list[Round]:
    """Return other rounds of the same survey that have responses, the newest first."""
    c, r = rounds_table.c, responses.c
    has_any = select(r.key).where(r.round_id == c.id).exists()
    mine = select(c.id).where(c.survey_id == round_.survey, c.id != round_.id, has_any)
    ids = list((await connection.execute(mine.order_by(c.id.desc()).limit(most))).scalars())
    loaded = [await rounds.load(connection, RoundId(one)) for one in ids]
    return [one for one in loaded if one is not None]


class Results(Shelf):
    """Results as a turn sees them."""

    async def found(self, round_id: int) -> Found | None:
        """Return what results are about, or None where there is no such round.

        Raises `StillCounting` where a turn would take too long to count.
        """
        connection = await self._guarded()
        kept = await counts.kept(connection, round_id)
        if kept is None and await counts.has_more(connection, round_id, counts.TOO_MANY):
            raise StillCounting
        return await found(connection, round_id, kept)

    async def given(self, about: Found, question: str) -> Sequence[Given]:
        """Count what was answered to one question."""
        connection = await self._guarded()
        if about.is_counted:
            return (await counts.answers(connection, about.round.id, question)).given
        return await given(connection, about.round.id, question)

    async def texts(self, round_: Round, question: str, language: str, page: int) -> list[Written]:
        """Return a page of what was written in own words, and one more where there are more."""
        return await texts(await self._guarded(), round_, question, language, page)

    async def count_texts(self, about: Found, question: str) -> int:
        """Count the free texts of an anonymous round."""
        connection = await self._guarded()
        if about.is_counted:
            return (await counts.answers(connection, about.round.id, question)).texts
        return await counts.count_texts(connection, about.round.id, question)

    async def others(self, round_: Round, most: int) -> list[Round]:
        """Return other rounds of the same survey that have responses, the newest first."""
        return await others(await self._guarded(), round_, most)
