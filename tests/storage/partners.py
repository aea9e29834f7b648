"""Partners of institutions who take part in a round, written into the tables directly, and who answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import orjson
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.anonymity import Kind
from domain.people import CONSENT_VERSION, Age, Person, PersonId
from domain.rounds import Reach, RoundState, Stage
from domain.surveys import Option, Question, QuestionKind, Survey
from domain.surveys.answers import Answer, Answers
from domain.surveys.bodies import to_json
from storage import people, questionnaires
from storage.database import Database
from storage.rounds import reach_to_json
from storage.tables import institutions, participations, partners, rounds, survey_revisions, surveys

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OLGA = 700_000_001


def said(text: str) -> dict[str, str]:
    """Return a text in every language a survey may have; only the English one is read here."""
    return dict.fromkeys(("tt", "ba", "lez", "ru", "en"), text)


SURVEY = Survey(
    name="helped",
    title=said("What helped"),
    about=said("We want to know what helps."),
    is_anonymous=True,
    questions=(
        Question(
            "use",
            QuestionKind.CHOICE,
            said("Do you use Wikipedia?"),
            (Option("often", said("Often")), Option("seldom", said("Seldom"))),
            has_other=True,
        ),
        Question(
            "rate", QuestionKind.SCALE, said("How was it?"), low=0, high=10, ends=(said("a"), said("b"))
        ),
        Question("items", QuestionKind.NUMBER, said("How many items?"), low=0, high=10**9),
        Question("again", QuestionKind.YES_NO, said("Once more?")),
        Question("words", QuestionKind.LONG, said("What else?"), is_required=False),
    ),
)


Then = Callable[[AsyncConnection], Awaitable[None]]


@dataclass(frozen=True)
class Partner:
    """Somebody who answers for one institution; `number` is that of the participation."""

    number: int
    person: int
    institution: int
    kind: Kind


@dataclass
class Gathering:
    """A round and those who take part in it."""

    database: Database
    round: int
    partners: list[Partner] = field(default_factory=list)
    finished: list[Partner] = field(default_factory=list)
    """Who has sent their answers, in this order."""

    async def answer(self, partner: Partner, answers: Answers, then: Then | None = None) -> None:
        """Answer the questions, and send in a transaction of its own, as chat and web do."""
        await self.begin(partner, answers)
        assert await self.send(partner, then)

    async def begin(self, partner: Partner, answers: Answers) -> None:
        """Answer question after question."""

        async def work(c: AsyncConnection) -> None:
            found = await questionnaires.opened(c, partner.number)
            assert found is not None
            for question, answer in answers.items():
                found = await questionnaires.answer(c, found, question, answer, NOW)

        await self.database.write(work)

    async def send(self, partner: Partner, then: Then | None = None) -> bool:
        """Send the answers, if they still count; what comes `then` is done in the same transaction."""

        async def work(c: AsyncConnection) -> bool:
            found = await questionnaires.opened(c, partner.number)
            assert found is not None
            is_sent = found.takes_answers(NOW) and await questionnaires.send(c, found)
            if then is not None:
                await then(c)
            return is_sent

        is_sent = await self.database.write(work)
        if is_sent:
            self.finished.append(partner)
        return is_sent


def distinct(number: int) -> dict[str, Answer]:
    """Return answers nobody else gives: the number and the words occur once in the world."""
    return {
        "use": Answer(("other",), text=f"of my own {sign(number)}"),
        "rate": Answer(number=number % 11),
        "items": Answer(number=items(number)),
        "again": Answer(("yes" if number % 2 else "no",)),
        "words": Answer(text=f"in my words {sign(number)}"),
    }


def items(number: int) -> int:
    """Return a number that stands for one partner."""
    return 700_000_000 + number * 7919


def sign(number: int) -> str:
    """Return a word that stands for one partner."""
    return f"zq{number * 7919 % 99991:05d}x"


async def gather(
    database: Database,
    kinds: Sequence[Kind],
    *,
    is_anonymous: bool = True,
    persons: Sequence[int] = (),
    survey: Survey = SURVEY,
    now: datetime = NOW,
) -> Gathering:
    """Open a round for one institution of each of these kinds, in this order, with one partner each.

    `persons` says who answers, where somebody does so for several institutions.
    """
    who = persons or range(1_000, 1_000 + len(kinds))

    async def work(c: AsyncConnection) -> Gathering:
        round_ = await _round(c, survey, now, is_anonymous=is_anonymous)
        it = Gathering(database, round_)
        for person, kind in zip(who, kinds, strict=True):
            values = {"type": kind.type, "region": "tatarstan", "names": '{"en": "A place"}'}
            made = insert(institutions).values(values).returning(institutions.c.id)
            institution = (await c.execute(made)).scalar_one()
            await c.execute(
                insert(partners).values(
                    person_id=person, institution_id=institution, joined_on=date(2026, 11, 1)
                )
            )
            taking_part = insert(participations).values(
                round_id=round_,
                person_id=person,
                institution_id=institution,
                stage=Stage.INVITED.value,
                language=kind.language,
                invited_on=date(2026, 11, 20),
            )
            number = (await c.execute(taking_part.returning(participations.c.id))).scalar_one()
            it.partners.append(Partner(number, person, institution, kind))
        speak = {person: kind.language for person, kind in zip(who, kinds, strict=True)}
        await people.save(c, [_known(person, language) for person, language in speak.items()])
        return it

    return await database.write(work)


def _known(person: int, language: str) -> Person:
    return Person(PersonId(person), language=language, consent=CONSENT_VERSION, age=Age.ADULT)


async def _round(c: AsyncConnection, survey: Survey, today: datetime, *, is_anonymous: bool) -> int:
    body, now = orjson.dumps(to_json(survey)).decode(), today.timestamp()
    values = {"name": survey.name, "author": OLGA, "scope": "*", "revision": 1, "body": body}
    made = insert(surveys).values(**values, created_at=now, changed_at=now).returning(surveys.c.id)
    number = (await c.execute(made)).scalar_one()
    await c.execute(insert(survey_revisions).values(survey_id=number, revision=1, body=body, made_at=now))
    opened = insert(rounds).values(
        bot_id=4242,
        survey_id=number,
        author=OLGA,
        language="en",
        state=RoundState.OPEN.value,
        is_anonymous=is_anonymous,
        scope="*",
        reach=reach_to_json(Reach()),
        opened_at=now - 86_400,
        closes_at=(today + timedelta(days=21)).timestamp(),
    )
    return int((await c.execute(opened.returning(rounds.c.id))).scalar_one())


async def shut(database: Database, round_: int) -> None:
    """Close a round; what is sealed stays so."""
    state = {"state": RoundState.CLOSED.value, "closed_at": NOW.timestamp()}
    await database.write(lambda c: c.execute(rounds.update().where(rounds.c.id == round_).values(state)))


async def finished(database: Database, round_: int) -> int:
    """Count who has sent their answers."""
    p = participations.c
    wanted = select(p.id).where(p.round_id == round_, p.stage == Stage.FINISHED.value)
    return len((await database.read(lambda c: c.execute(wanted))).all())
