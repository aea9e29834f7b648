"""Rounds of one survey, written into the tables many rows at a time."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Table, func, insert, select, text

from domain.people import CONSENT_VERSION, Age, Person, PersonId
from domain.rounds import Reach, RoundState, Stage
from domain.surveys import Option, Question, QuestionKind, Survey
from domain.surveys.answers import Answer, to_json
from domain.surveys.bodies import to_json as survey_to_json
from storage import people
from storage.database import Database
from storage.responses import FRESH
from storage.rounds import reach_to_json
from storage.tables import (
    institutions,
    participations,
    partners,
    responses,
    rounds,
    sealed,
    survey_revisions,
    surveys,
)

BOT_ID = 77
OLGA = 1
NAMED, ANONYMOUS = 1, 2
"""The numbers of the two rounds there are."""

AT_ONCE = 5_000
LANGUAGES = ("tt", "ba", "lez", "ru")
TYPES = ("museum", "library", "school")

Row = dict[str, Any]


def said(words: str) -> dict[str, str]:
    """Return a text in every language a survey may have."""
    return dict.fromkeys(("tt", "ba", "lez", "ru", "en"), words)


def _options(*names: str) -> tuple[Option, ...]:
    return tuple(Option(name, said(f"Ответ {name}")) for name in names)


USES, NEEDS = ("often", "seldom", "never"), ("time", "pc", "help", "money")
ENDS = (said("очень трудно"), said("очень легко"))
SURVEY = Survey(
    name="bench",
    title=said("Музеи и Википедия"),
    about=said("Мы хотим узнать, что вам помогает."),
    questions=(
        Question("use", QuestionKind.CHOICE, said("Вы пользуетесь Википедией?"), _options(*USES)),
        Question("needs", QuestionKind.CHOICES, said("Чего вам не хватает?"), _options(*NEEDS)),
        Question("rate", QuestionKind.SCALE, said("Легко ли найти фотографии?"), low=0, high=10, ends=ENDS),
        Question("staff", QuestionKind.NUMBER, said("Сколько вас?"), low=0, high=10_000),
        Question("words", QuestionKind.SHORT, said("Что ещё вам помогло бы?")),
    ),
)


def answers(number: int) -> dict[str, Answer]:
    """Return what one partner answers; the text tells them from all others."""
    return {
        "use": Answer((USES[number * 7 % 10 % 3],)),
        "needs": Answer(tuple(need for place, need in enumerate(NEEDS) if place % 3 != number % 4 % 3)),
        "rate": Answer(number=number * 7 % 11),
        "staff": Answer(number=1 + number * number % 997),
        "words": Answer(text=f"Нам помог бы день с тем, кто покажет, как это делается: {number}"),
    }


async def open_round(database: Database, bot_id: int, *, is_anonymous: bool) -> int:
    """Open a round to nobody in particular, so that the surveyor asks nobody else; returns its number."""
    now = datetime.now(UTC)
    body = orjson.dumps(survey_to_json(SURVEY)).decode()
    survey: Row = {"name": SURVEY.name, "author": OLGA, "scope": "*", "revision": 1, "body": body}
    made: Row = {
        "bot_id": bot_id,
        "author": OLGA,
        "language": "ru",
        "state": RoundState.OPEN.value,
        "is_anonymous": is_anonymous,
        "scope": "*",
        "reach": reach_to_json(Reach()),
        "opened_at": (now - timedelta(days=1)).timestamp(),
        "closes_at": (now + timedelta(days=20)).timestamp(),
    }

    async def work(c: Any) -> int:
        values = insert(surveys).values({**survey, "created_at": 0, "changed_at": 0})
        number = (await c.execute(values.returning(surveys.c.id))).scalar_one()
        revision = {"survey_id": number, "revision": 1, "body": body, "made_at": 0}
        await c.execute(insert(survey_revisions).values(revision))
        opened = insert(rounds).values({**made, "survey_id": number}).returning(rounds.c.id)
        return int((await c.execute(opened)).scalar_one())

    return await database.write(work)


async def fill(database: Database, table: Table, count: int, row: Callable[[int], Row]) -> None:
    """Write so many rows, some thousands in each transaction."""
    for start in range(1, count + 1, AT_ONCE):
        some = [row(number) for number in range(start, min(start + AT_ONCE, count + 1))]
        await database.write(lambda c, some=some: c.execute(insert(table), some))  # type: ignore[misc]


async def take_part(
    database: Database, round_: int, count: int, stage: Stage, *, after: int = 0, first: int = 10_000_000
) -> None:
    """Let so many people take part, each for an institution of their own, after so many others."""

    def institution(number: int) -> Row:
        names = f'{{"ru":"Музей №{after + number}"}}'
        return {"id": after + number, "type": type_of(number), "region": "tatarstan", "names": names}

    def partner(number: int) -> Row:
        day = date(2026, 11, 1)
        return {
            "person_id": first + after + number,
            "institution_id": after + number,
            "joined_on": day,
        }

    def participation(number: int) -> Row:
        return {
            "id": after + number,
            "round_id": round_,
            "person_id": first + after + number,
            "institution_id": after + number,
            "stage": stage.value,
            "language": language_of(number),
            "invited_on": date(2026, 11, 20),
        }

    await fill(database, institutions, count, institution)
    await fill(database, partners, count, partner)
    await fill(database, participations, count, participation)


def type_of(number: int) -> str:
    """Return the type of an institution; the first one is as large as the others together."""
    return TYPES[max(0, number % 4 - 1)]


def language_of(number: int) -> str:
    """Return the language somebody answers in."""
    return LANGUAGES[number // 4 % 4]


async def known(database: Database, first: int, count: int) -> None:
    """Write down the people themselves, as the bot knows them after their first words."""
    everybody = [
        Person(PersonId(first + number), language=language_of(number), consent=CONSENT_VERSION, age=Age.ADULT)
        for number in range(1, count + 1)
    ]
    for start in range(0, count, AT_ONCE):
        some = everybody[start : start + AT_ONCE]
        await database.write(lambda c, some=some: people.save(c, some))  # type: ignore[misc]


async def answered(database: Database, round_: int, count: int) -> None:
    """Write responses that stand under the names of institutions."""
    await fill(
        database, responses, count, lambda number: _response(round_, number) | {"institution_id": number}
    )


async def waits(database: Database, round_: int, count: int) -> None:
    """Write answers that are sealed and mixed: nothing of them was opened yet."""
    await fill(database, sealed, count, lambda number: _response(round_, number))


async def come(database: Database, round_: int, count: int) -> None:
    """Write some more answers that are sealed, as they have just come."""

    def fresh(number: int) -> Row:
        return _response(round_, number) | {"key": f"{FRESH}{secrets.token_hex(15)}"}

    await fill(database, sealed, count, fresh)


def _response(round_: int, number: int) -> Row:
    return {
        "key": secrets.token_hex(16),
        "round_id": round_,
        "type": type_of(number),
        "language": language_of(number),
        "revision": 1,
        "body": orjson.dumps(to_json(answers(number))).decode(),
    }


async def settled(database: Database) -> None:
    """Let the database look at what it holds, as it does by itself after a while."""
    if not database.is_sqlite:  # ids were given, so its counters lag behind
        for table in (institutions, participations):
            last = select(func.max(table.c.id)).scalar_subquery()
            counter = func.pg_get_serial_sequence(table.name, "id")
            catch_up = select(func.setval(counter, last))
            await database.write(lambda c, catch_up=catch_up: c.execute(catch_up))  # type: ignore[misc]
    await database.write(lambda c: c.execute(text("ANALYZE")))
