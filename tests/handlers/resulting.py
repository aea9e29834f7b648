"""A round with answers, written into the tables directly, as large as a test likes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.rounds import Reach, RoundState, Stage
from domain.surveys import Option, Question, QuestionKind, Survey
from domain.surveys.answers import SKIPPED, Answer, Answers, to_json
from domain.surveys.bodies import to_json as survey_to_json
from handlers.results.buttons import OpenResults
from storage.rounds import reach_to_json
from storage.tables import (
    free_texts,
    institutions,
    participations,
    partners,
    responses,
    rounds,
    survey_revisions,
    surveys,
)
from tests.handlers.flows import shows_old_button
from tests.stage import NOON, OLGA, Visitor
from tests.stage import Stage as Theatre


def said(text: str) -> dict[str, str]:
    """Return a text in two languages."""
    return {"en": text, "ru": f"{text} (ru)"}


ENDS = (said("very hard"), said("very easy"))
SURVEY = Survey(
    name="helped",
    title=said("Museums <and> Wikipedia"),
    about=said("We want to know what helps."),
    questions=(
        Question(
            "use",
            QuestionKind.CHOICE,
            said("Do you use Wikipedia?"),
            (Option("often", said("Often")), Option("seldom", said("Seldom")), Option("no", said("Never"))),
            has_other=True,
        ),
        Question("rate", QuestionKind.SCALE, said("How easy is it?"), low=0, high=10, ends=ENDS),
        Question(
            "needs",
            QuestionKind.CHOICES,
            said("What is missing?"),
            (Option("time", said("Time")), Option("pc", said("A computer")), Option("help", said("Help"))),
        ),
        Question("staff", QuestionKind.NUMBER, said("How many of you are there?"), low=0, high=10_000),
        Question("since", QuestionKind.DATE, said("Since when?"), is_required=False),
        Question("words", QuestionKind.LONG, said("What else?"), is_required=False),
    ),
)


@dataclass(frozen=True)
class One:
    """One response; its institution and person are made up."""

    answers: Answers
    type: str = "museum"
    language: str = "ru"


def answers(number: int) -> dict[str, Answer]:
    """Return answers that are a little different for each number."""
    use = ["often", "often", "often", "seldom", "seldom", "no"][number % 6]
    return {
        "use": Answer((use,)),
        "rate": Answer(number=(number * 3) % 11),
        "needs": Answer(("time", "pc") if number % 2 else ("time",)),
        "staff": Answer(number=3 + number % 20),
        "since": Answer(day=date(2026, 1 + number % 9, 5)) if number % 4 else SKIPPED,
        "words": Answer(text=f"=words & <{number}>") if number % 3 else SKIPPED,
    }


def many(number: int) -> list[One]:
    """Return so many responses, of two types and languages."""
    return [One(answers(n), "museum" if n % 3 else "library", "tt" if n % 5 else "ru") for n in range(number)]


async def has_round(
    stage: Theatre,
    some: Sequence[One],
    *,
    survey: Survey = SURVEY,
    is_anonymous: bool = True,
    of: int | None = None,
    **values: Any,
) -> int:
    """Write a closed round with its responses; of another round's survey where `of` is given."""

    async def work(c: AsyncConnection) -> int:
        number = of or await _survey(c, survey)
        opened = NOON - timedelta(days=40)
        row = {
            "bot_id": stage.bot.id,
            "survey_id": number,
            "author": OLGA,
            "language": "en",
            "state": RoundState.CLOSED.value,
            "is_anonymous": is_anonymous,
            "scope": "region:tatarstan",
            "reach": reach_to_json(Reach()),
            "opened_at": opened.timestamp(),
            "closes_at": (opened + timedelta(days=21)).timestamp(),
            "closed_at": (opened + timedelta(days=21)).timestamp(),
        }
        made = insert(rounds).values({**row, **values}).returning(rounds.c.id)
        round_ = int((await c.execute(made)).scalar_one())
        for place, one in enumerate(some):
            await _responds(c, round_, place, one, is_anonymous=is_anonymous)
        return round_

    if values.get("state") == RoundState.OPEN.value:
        values.setdefault("closes_at", (NOON + timedelta(days=9)).timestamp())
    return await stage.app.database.write(work)


async def _survey(c: AsyncConnection, survey: Survey) -> int:
    body = orjson.dumps(survey_to_json(survey)).decode()
    values = {"name": survey.name, "author": OLGA, "scope": "*", "revision": 1, "body": body}
    made = insert(surveys).values(**values, created_at=0, changed_at=0).returning(surveys.c.id)
    number = int((await c.execute(made)).scalar_one())
    await c.execute(insert(survey_revisions).values(survey_id=number, revision=1, body=body, made_at=0))
    return number


async def revises(stage: Theatre, survey: Survey, number: int, survey_id: int = 1) -> None:
    """Publish a corrected survey."""
    body = orjson.dumps(survey_to_json(survey)).decode()
    values = {"survey_id": survey_id, "revision": number, "body": body, "made_at": 1}
    await stage.app.database.write(lambda c: c.execute(insert(survey_revisions).values(values)))


async def _responds(c: AsyncConnection, round_: int, place: int, one: One, *, is_anonymous: bool) -> None:
    person = 800_000_000 + place
    names = orjson.dumps({"en": f"The {one.type} {place}", "ru": f"Музей {place}"}).decode()
    made = insert(institutions).values(type=one.type, region="tatarstan", names=names)
    institution = (await c.execute(made.returning(institutions.c.id))).scalar_one()
    await c.execute(
        insert(partners).values(person_id=person, institution_id=institution, joined_on=date(2026, 1, 1))
    )
    await c.execute(
        insert(participations).values(
            round_id=round_, person_id=person, institution_id=institution, stage=Stage.FINISHED.value
        )
    )
    kept = dict(one.answers)
    if is_anonymous:
        await _writes_apart(c, round_, one, kept)
    values = {
        "key": secrets.token_hex(16),
        "round_id": round_,
        "institution_id": None if is_anonymous else institution,
        "type": one.type,
        "language": one.language,
        "revision": 1,
        "body": orjson.dumps(to_json(kept)).decode(),
    }
    await c.execute(insert(responses).values(values))


async def _writes_apart(c: AsyncConnection, round_: int, one: One, kept: dict[str, Answer]) -> None:
    """Take free text out of a response, as opening does."""
    words = kept.pop("words", None)
    if words is not None and words.text:
        values = {"round_id": round_, "question": "words", "language": one.language, "text": words.text}
        await c.execute(insert(free_texts).values(key=secrets.token_hex(16), **values))


async def asks_more(stage: Theatre, round_: int, stages: Mapping[Stage, int]) -> None:
    """Let more people have been asked."""
    person = 810_000_000
    rows = []
    for one, number in stages.items():
        for _ in range(number):
            person += 1
            row = {"round_id": round_, "person_id": person, "institution_id": 1, "stage": one.value}
            rows.append(row)
    await stage.app.database.write(lambda c: c.execute(insert(participations), rows))


async def changes_round(stage: Theatre, round_: int, **values: Any) -> None:
    """Change the row of a round."""
    mine = update(rounds).where(rounds.c.id == round_).values(**values)
    await stage.app.database.write(lambda c: c.execute(mine))


async def opens_results(visitor: Visitor, round_: int) -> str:
    """Open results as if by a button."""
    await shows_old_button(visitor.stage, visitor, OpenResults(round_id=round_).pack(), "Open results")
    return await visitor.taps("Open results")
