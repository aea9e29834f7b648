"""Partners on the stage: who is asked to answer a survey, and what is stored of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import insert, select, update

from domain.people import CONSENT_VERSION, Age, Person, PersonId
from domain.rounds import Reach, RoundState, Stage
from domain.surveys import Condition, Option, Question, QuestionKind, Survey
from domain.surveys.answers import Answer, from_json
from domain.team import Scope
from storage import participations as participations_shelf
from storage import people
from storage.store import Store
from storage.tables import institutions, participations, responses, rounds
from tests.handlers.flows import shows_old_button
from tests.stage import NOON, OLGA, Visitor
from tests.stage import Stage as Scene


def said(english: str, russian: str = "") -> dict[str, str]:
    """Return a text in two languages."""
    return {"en": english, "ru": russian or f"{english} (по-русски)"}


WAYS = (
    Option("post", said("By post")),
    Option("phone", said("By phone")),
    Option("visit", said("A visit")),
)
EVERY_KIND = Survey(
    name="every-kind",
    title=said("We & Wikipedia", "Мы и Википедия"),
    about=said("To learn <what> helps you.", "Чтобы понять, что помогает."),
    questions=(
        Question("way", QuestionKind.CHOICE, said("How do we reach you?"), WAYS, has_other=True),
        Question("ways", QuestionKind.CHOICES, said("Which ways fit?"), WAYS, has_other=True),
        Question(
            "ease",
            QuestionKind.SCALE,
            said("How easy was it?"),
            low=0,
            high=10,
            ends=(said("very hard"), said("very easy")),
        ),
        Question("people", QuestionKind.NUMBER, said("How many came?"), low=0, high=5000),
        Question("when", QuestionKind.DATE, said("When was it?"), is_required=False),
        Question("again", QuestionKind.YES_NO, said("Once more?")),
        Question("topic", QuestionKind.SHORT, said("On what?"), only_if=Condition("again", options=("yes",))),
        Question("more", QuestionKind.LONG, said("Anything else?"), is_required=False),
    ),
    is_long=True,
)
SHORT = Survey(
    name="short",
    title=said("Short"),
    about=said("About"),
    questions=(
        Question("one", QuestionKind.YES_NO, said("One?")),
        Question("two", QuestionKind.SHORT, said("Two?")),
        Question("three", QuestionKind.NUMBER, said("Three?"), is_required=False),
    ),
)


async def invite(
    stage: Scene,
    who: Visitor,
    survey: Survey = SHORT,
    names: Sequence[str] = ("Museum",),
    language: str | None = "en",
) -> list[int]:
    """Ask somebody for some institutions; returns the numbers of the participations."""

    async def work(connection: Any) -> list[int]:
        store = Store(connection, stage.clock.now(), stage.bot.id)
        number = await store.surveys.create(PersonId(OLGA), Scope(), survey)
        await store.surveys.publish(number)
        closes_at = store.now + timedelta(days=40)
        round_ = await store.rounds.create(
            number,
            PersonId(OLGA),
            "en",
            scope=Scope(),
            reach=Reach(),
            is_anonymous=survey.is_anonymous,
            closes_at=closes_at,
        )
        await connection.execute(update(rounds).values(state=RoundState.OPEN.value))
        made = []
        for name in names:
            known = {"type": "museum", "region": "tatarstan", "names": orjson.dumps({"ru": name}).decode()}
            one = insert(institutions).values(known).returning(institutions.c.id)
            institution = (await connection.execute(one)).scalar_one()
            row = {"round_id": round_, "person_id": who.id, "institution_id": institution}
            row |= {"stage": Stage.INVITED.value, "language": language, "due_at": closes_at.timestamp()}
            asked = insert(participations).values(row).returning(participations.c.id)
            made.append((await connection.execute(asked)).scalar_one())
        await store.settle(succeeded=True)
        return made

    made = await stage.app.database.write(work)
    await shows_old_button(stage, who, f"so:{made[0]}:1", "Begin the survey")
    return list(made)


async def row(stage: Scene, participation: int) -> Any:
    """Return a participation as it is stored."""
    wanted = select(participations).where(participations.c.id == participation)
    return await stage.app.database.read(lambda c: first_of(c, wanted))


async def first_of(connection: Any, wanted: Any) -> Any:
    """Return the first row of what is asked for."""
    return (await connection.execute(wanted)).first()


async def sheet(stage: Scene, participation: int) -> dict[str, Answer]:
    """Return the answers that are kept and not sent."""
    return await stage.app.database.read(lambda c: participations_shelf.sheet(c, participation))


async def sent(stage: Scene, table: Any = responses) -> list[dict[str, Answer]]:
    """Return the answers that were sent."""
    found = await stage.app.database.read(lambda c: _all_of(c, select(table.c.body)))
    return [from_json(orjson.loads(one.body)) for one in found]


async def _all_of(connection: Any, wanted: Any) -> Any:
    return (await connection.execute(wanted)).all()


async def reader(stage: Scene, name: str, number: int | None = None, **known: Any) -> Visitor:
    """Bring somebody who has agreed to be remembered and reads English, unless it is said otherwise."""
    visitor = stage.person(name, "en", number)
    stage.world.private_room(stage.bot, visitor.account)
    values = {"language": "en", "consent": CONSENT_VERSION, "age": Age.ADULT, "seen_on": NOON.date(), **known}
    await stage.app.database.write(lambda c: people.save(c, [Person(PersonId(visitor.id), **values)]))
    return visitor
