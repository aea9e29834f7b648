"""What conversations about writing surveys begin with, and a look at what is stored."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import Age, Person, PersonId
from domain.surveys import Option, Question, QuestionKind, Survey, SurveyId
from domain.team import Scope
from storage import people, surveys
from storage.store import Store
from storage.surveys import Written
from storage.tables import members
from tests.stage import Stage, Visitor

EVERYBODY = Scope()
LACKS = Question(
    "lacks",
    QuestionKind.CHOICE,
    {"ru": "Чего не хватает?", "en": "What is lacking?"},
    (Option("time", {"ru": "Времени", "en": "Time"}), Option("people", {"ru": "Людей", "en": "People"})),
)
HELP = Survey(
    "help",
    {"ru": "Что поможет", "en": "What helps"},
    {"ru": "Чтобы знать", "en": "To know"},
    (LACKS, Question("more", QuestionKind.LONG, {"ru": "Что ещё?", "en": "What else?"})),
)
"""A survey without flaws in two languages."""


async def arrives(visitor: Visitor, *scopes: Scope) -> None:
    """Let somebody be there who reads English, and organizes for some scopes."""
    one = Person(PersonId(visitor.id), language="en", consent=1, age=Age.ADULT)
    row = {"person_id": visitor.id, "role": "organizer", "granted_at": 0}

    async def write(connection: AsyncConnection) -> None:
        await people.save(connection, [one])
        if scopes:
            await connection.execute(insert(members).values([{**row, "scope": str(s)} for s in scopes]))

    await visitor.stage.app.database.write(write)


async def begins_survey(visitor: Visitor, title: str = "Work with Wikipedia", about: str = "For us.") -> None:
    """Begin a survey in English with its title and what it is for."""
    await visitor.says("/surveys")
    await visitor.taps("New survey")
    await visitor.taps("Write it here")
    await visitor.taps("Named")
    await visitor.says(title)
    await visitor.says(about)


async def adds(visitor: Visitor, kind: str, *says: str) -> str:
    """Add a question of a kind, and write what is asked for one after another."""
    await visitor.taps("Add a question")
    await visitor.taps(kind)
    for words in says:
        await visitor.says(words)
    return visitor.sees


async def written(stage: Stage, number: int = 1) -> Written:
    """Return a survey as it is stored."""
    found = await stage.app.database.read(lambda c: surveys.load(c, number))
    assert found is not None
    return found


async def copy_of(stage: Stage, number: int = 1) -> Survey:
    """Return the working copy of a survey."""
    return (await written(stage, number)).survey


async def writes_all(visitor: Visitor, word: str) -> int:
    """Write everything that is asked for, as many lines as are wanted; returns how many texts that were."""
    asked = 0
    while "Language: " in visitor.sees and "Letters: " in visitor.sees:
        lines = int(visitor.sees.partition("Lines: ")[2].partition("\n")[0] or 1)
        asked += 1
        await visitor.says("\n".join(f"{word} {number}" for number in range(1, lines + 1)))
    return asked


def file_of(visitor: Visitor) -> bytes:
    """Return the newest file the bot sent somebody."""
    sent = [one.message["document"] for one in visitor.messages if "document" in one.message]
    found = visitor.stage.world.files.find(visitor.stage.bot.id, sent[-1]["file_id"])
    assert found is not None
    return found.data


async def stores(
    stage: Stage, author: int, survey: Survey, *, scope: Scope = EVERYBODY, is_seen: bool = False
) -> SurveyId:
    """Let a survey be there, perhaps one that partners have seen."""

    async def write(connection: AsyncConnection) -> SurveyId:
        store = Store(connection, stage.clock.now())
        made = await store.surveys.create(PersonId(author), scope, survey)
        if is_seen:
            await store.surveys.publish(made)
        await store.settle(succeeded=True)
        return made

    return await stage.app.database.write(write)
