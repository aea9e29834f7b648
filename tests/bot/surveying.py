"""Surveys on the stage: institutions with partners, a survey, a round of it and how far people have come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from domain.institutions import InstitutionId, InstitutionType
from domain.people import PersonId
from domain.rounds import Reach, Round, RoundId, Stage
from domain.surveys import Option, Question, QuestionKind, Survey, SurveyId
from domain.team import Scope
from storage import rounds
from storage.store import Store
from storage.tables import institutions, participations, partners
from tests.stage import OLGA, Visitor
from tests.stage import Stage as Scene

SURVEY = Survey(
    name="short",
    title={"ru": "Мы и Википедия", "tt": "Без һәм Википедия", "en": "We and Wikipedia"},
    about={"ru": "Чтобы понять, чем помочь.", "tt": "Ярдәм итү өчен.", "en": "To learn what helps."},
    questions=(
        Question("q1", QuestionKind.YES_NO, {"ru": "Помогает?", "tt": "Ярдәм итәме?", "en": "Does it help?"}),
        Question(
            "q2",
            QuestionKind.CHOICE,
            {"ru": "Что?", "tt": "Нәрсә?", "en": "What?"},
            options=tuple(Option(one, {"ru": one, "tt": one, "en": one}) for one in ("a", "b")),
        ),
    ),
)
HIDDEN = replace(SURVEY, name="hidden", is_anonymous=True)
EVERYWHERE = Reach(types=tuple(InstitutionType))


async def does(stage: Scene, work: Any) -> Any:
    """Do something with the store in a transaction of its own."""

    async def act(connection: Any) -> Any:
        store = Store(connection, stage.clock.now(), stage.bot.id)
        result = await work(store)
        await store.settle(succeeded=True)
        return result

    return await stage.app.database.write(act)


async def institution(
    stage: Scene,
    name: str = "Museum of Arsk",
    kind: InstitutionType = InstitutionType.MUSEUM,
    region: str = "tatarstan/arsk",
    staff: Collection[Visitor] = (),
) -> InstitutionId:
    """Add an institution with its partners."""
    values = {"type": kind.value, "region": region, "names": f'{{"ru":"{name}"}}'}

    async def work(connection: Any) -> InstitutionId:
        made = insert(institutions).values(values).returning(institutions.c.id)
        number = InstitutionId((await connection.execute(made)).scalar_one())
        day = stage.clock.now().date()
        rows = [{"person_id": one.id, "institution_id": number, "joined_on": day} for one in staff]
        if rows:
            await connection.execute(insert(partners), rows)
        return number

    number: InstitutionId = await stage.app.database.write(work)
    return number


async def published(stage: Scene, survey: Survey = SURVEY) -> SurveyId:
    """Write a survey of Olga's and publish it."""

    async def work(store: Store) -> SurveyId:
        number = await store.surveys.create(PersonId(OLGA), Scope(), survey)
        await store.surveys.publish(number)
        return number

    number: SurveyId = await does(stage, work)
    return number


async def planned(
    stage: Scene,
    survey: SurveyId,
    reach: Reach = EVERYWHERE,
    *,
    is_anonymous: bool = False,
    opens_at: datetime | None = None,
    lasts: timedelta = timedelta(days=21),
) -> RoundId:
    """Plan a round of a survey; nothing has happened yet."""

    async def work(store: Store) -> RoundId:
        made = await store.rounds.create(
            survey,
            PersonId(OLGA),
            "en",
            scope=Scope(),
            reach=reach,
            is_anonymous=is_anonymous,
            opens_at=opens_at,
            closes_at=(opens_at or store.now) + lasts,
        )
        assert await store.rounds.launch(made)
        return made

    number: RoundId = await does(stage, work)
    return number


async def load(stage: Scene, number: RoundId) -> Round:
    """Return a round as it stands."""
    found = await stage.app.database.read(lambda c: rounds.load(c, number))
    assert found is not None
    return found


async def stages(stage: Scene, number: RoundId) -> dict[Stage, int]:
    """Count the rows of a round by stage."""
    wanted = select(participations.c.stage).where(participations.c.round_id == number)
    rows = await stage.app.database.read(lambda c: c.execute(wanted))
    return dict(Counter(Stage(row.stage) for row in rows))


async def move(stage: Scene, persons: Collection[Visitor], to: Stage, **values: Any) -> None:
    """Bring people to a stage in every round they are in."""
    theirs = participations.c.person_id.in_([one.id for one in persons])
    moved = update(participations).where(theirs).values(stage=to.value, due_at=None, **values)
    await stage.app.database.write(lambda c: c.execute(moved))
