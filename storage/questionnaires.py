"""A questionnaire: one participation with its survey and the answers so far, as the chat and the web show it.

Whoever opens one holds its participation until the transaction ends, so two answers given in the same second,
one here and one there, both count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.institutions import Institution, InstitutionType
from domain.people import PersonId
from domain.quiet import local, zone_of
from domain.rounds import Participation, Round, Stage
from domain.surveys import Question, Survey
from domain.surveys.answers import Answer, counted, following, from_json
from domain.surveys.bodies import from_json as survey_from_json
from domain.surveys.course import Course
from domain.surveys.fitting import fitting
from storage import participations, responses, rounds
from storage.shelf import Shelf
from storage.tables import institutions, sheets, survey_revisions
from storage.tables import rounds as rounds_table


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All that is needed to ask the next question; `answers` are as they were given, hidden ones included.

    An answer that a correction of the survey has made unfit is missing, so that it is asked for again.
    """

    participation: Participation
    round: Round
    institution: Institution
    revision: int
    survey: Survey
    answers: dict[str, Answer]

    @property
    def is_sent(self) -> bool:
        """Tell whether the answers were sent; nothing can be changed then."""
        return self.participation.stage is Stage.FINISHED

    @property
    def keeps_nothing(self) -> bool:
        """Tell whether answers are kept only once they are sent.

        So it is by a web link of an anonymous round: whoever passed it on could read them on the way.
        """
        return self.participation.person is None and self.round.is_anonymous

    def takes_answers(self, now: datetime) -> bool:
        """Tell whether answers still count."""
        gone = self.participation.stage is Stage.GONE
        return not (self.is_sent or gone) and self.round.takes_answers(now)

    @property
    def next(self) -> Question | None:
        """Return the first question without an answer; None when it can be sent."""
        return following(self.survey, self.answers)

    @property
    def course(self) -> Course:
        """Return how far it has come, with the question on the screen."""
        return Course(self.survey, self.answers, self.participation.question)


async def opened(connection: AsyncConnection, participation: int) -> Questionnaire | None:
    """Return a questionnaire, held until the transaction ends; None where there is no such thing."""
    await rounds.hold(connection, participation)
    return await _with_all(connection, await participations.held(connection, participation))


async def seen(connection: AsyncConnection, participation: int) -> Questionnaire | None:
    """Return a questionnaire to look at, held by nobody; None where there is no such thing."""
    return await _with_all(connection, await participations.load(connection, participation))


def _around() -> Select[Any]:
    """Ask for the round, the institution, the newest revision of the survey and the answers so far."""
    r, i, s = rounds_table.c, institutions.c, survey_revisions.c
    wanted = select(
        rounds_table,
        *(i.type, i.region, i.names, i.is_removed),
        *(s.revision, s.body.label("survey"), sheets.c.body.label("sheet")),
    )
    joined = (
        rounds_table.join(institutions, i.id == bindparam("its_institution"))
        .join(survey_revisions, s.survey_id == r.survey_id)
        .outerjoin(sheets, sheets.c.participation_id == bindparam("its_id"))
    )
    mine = wanted.select_from(joined).where(r.id == bindparam("its_round"))
    return mine.order_by(s.revision.desc()).limit(1)


_AROUND = _around()
"""Put together once: that takes longer than the answer of the database."""


async def _with_all(connection: AsyncConnection, found: Participation | None) -> Questionnaire | None:
    """Add what a participation belongs to, in one statement: it is read for every tap."""
    if found is None:
        return None
    its = {"its_id": found.id, "its_round": found.round, "its_institution": found.institution}
    row = (await connection.execute(_AROUND, its)).first()
    if row is None:
        return None
    kind, names = InstitutionType(row.type), orjson.loads(row.names)
    institution = Institution(found.institution, kind, row.region, names, row.is_removed)
    survey = _survey(row.survey)
    answers = fitting(survey, from_json(orjson.loads(row.sheet or "{}")))
    return Questionnaire(found, rounds.read(row), institution, row.revision, survey, answers)


@lru_cache(maxsize=32)
def _survey(body: str) -> Survey:
    """Return a survey as it was published; many people answer the same one."""
    return survey_from_json(orjson.loads(body))


async def answer(
    connection: AsyncConnection,
    questionnaire: Questionnaire,
    question: str,
    given: Answer | None,
    now: datetime,
) -> Questionnaire:
    """Keep an answer, or take it back where it is None, and return what is asked then."""
    answers = {**questionnaire.answers}
    if given is None:
        answers.pop(question, None)
    else:
        answers[question] = given
    await participations.keep(connection, questionnaire.participation.id, answers)
    changed = replace(questionnaire, answers=answers)
    return await on_screen(connection, changed, changed.next.id if changed.next else "", now)


async def follow(
    connection: AsyncConnection, questionnaire: Questionnaire, course: Course, now: datetime
) -> Questionnaire:
    """Keep how far somebody has come: the answers, and the question on the screen."""
    answers = dict(course.answers)
    if answers != questionnaire.answers:
        await participations.keep(connection, questionnaire.participation.id, answers)
    there, changed = course.question, replace(questionnaire, answers=answers)
    return await on_screen(connection, changed, there.id if there else "", now)


async def on_screen(
    connection: AsyncConnection, questionnaire: Questionnaire, question: str, now: datetime, **more: Any
) -> Questionnaire:
    """Note which question is on the screen, that it was opened, and for example the language.

    Whoever finds a survey before its invitation has left counts as invited on that day: else another survey
    could come within 30 days.
    """
    found, values = questionnaire.participation, {"stage": Stage.OPENED, "question": question, **more}
    fresh: dict[str, Any] = {}
    if found.invited_on is None:
        zone = zone_of(questionnaire.institution.region)
        values["invited_on"] = local(now, zone).date()
        fresh = participations.reminded_from(values["invited_on"], questionnaire.round.closes_at, zone)
    changed = replace(found, **values)
    if changed != found:
        stage = {"stage": Stage.OPENED.value}
        await participations.move(connection, changed.id, **values | stage | fresh)
    return replace(questionnaire, participation=changed)


async def send(connection: AsyncConnection, questionnaire: Questionnaire) -> bool:
    """Count the answers, once; tells whether this was the first time; raises `ValueError` before the end."""
    q = questionnaire
    if q.next is not None:
        raise ValueError("not all is answered")
    given = counted(q.survey, q.answers)
    return await responses.send(connection, q.participation, q.round, q.institution, q.revision, given)


class Questionnaires(Shelf):
    """Questionnaires as a turn sees them."""

    async def opened(self, participation: int, person: PersonId) -> Questionnaire | None:
        """Return a person's questionnaire; None where it is not there or not theirs."""
        found = await opened(await self._guarded(), participation)
        return found if found is not None and found.participation.person == person else None

    async def answer(
        self, questionnaire: Questionnaire, question: str, given: Answer | None
    ) -> Questionnaire:
        """Keep an answer, or take it back where it is None, and return what is asked then."""
        return await answer(await self._guarded(), questionnaire, question, given, self.now)

    async def follow(self, questionnaire: Questionnaire, course: Course) -> Questionnaire:
        """Keep how far somebody has come: the answers, and the question on the screen."""
        return await follow(await self._guarded(), questionnaire, course, self.now)

    async def on_screen(self, questionnaire: Questionnaire, question: str, **more: Any) -> Questionnaire:
        """Note which question is on the screen."""
        return await on_screen(await self._guarded(), questionnaire, question, self.now, **more)

    async def send(self, questionnaire: Questionnaire) -> bool:
        """Count the answers, once; tells whether this was the first time."""
        return await send(await self._guarded(), questionnaire)
