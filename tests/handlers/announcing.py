"""What conversations about announcements begin with: a team, people who read, a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import insert

from domain.people import Age, Person, PersonId
from domain.team import Scope
from storage import announcements, people
from storage.announcements import Draft
from storage.journal import last
from storage.tables import members
from tests.handlers.flows import joins
from tests.stage import Stage, Visitor

CROWD = 900_000_000
"""The first number of people who only read."""


async def makes_organizer(visitor: Visitor, *scopes: Scope) -> None:
    """Let somebody who reads English be an organizer, for everybody where no scope is named."""
    await joins(visitor)
    row = {"person_id": visitor.id, "role": "organizer"}
    rows = [{**row, "scope": str(s), "granted_at": n} for n, s in enumerate(scopes or [Scope()])]
    await visitor.stage.app.database.write(lambda c: c.execute(insert(members).values(rows)))


async def crowd(stage: Stage, number: int, **known: Any) -> None:
    """Let people be there who have agreed to be remembered."""
    first = CROWD + await stage.app.database.read(people.count)
    one = replace(Person(PersonId(0), language="ru", consent=1, age=Age.ADULT), **known)
    some = [replace(one, id=PersonId(first + n)) for n in range(number)]
    await stage.app.database.write(lambda c: people.save(c, some))


async def begins(visitor: Visitor, kind: str = "Contest", topic: str = "Contests") -> None:
    """Begin an announcement; the next thing that is missing is its text."""
    await visitor.says("/announce")
    await visitor.taps(kind)
    await visitor.taps(topic)


async def writes(visitor: Visitor, language: str, text: str, **options: Any) -> str:
    """Write the text in one language."""
    await visitor.taps(language)
    return await visitor.says(text, **options)


async def draft(stage: Stage, number: int = 1) -> Draft:
    """Return an announcement as it is stored."""
    found = await stage.app.database.read(lambda c: announcements.load(c, number))
    assert found is not None
    return found


async def deeds(stage: Stage) -> list[str]:
    """Return what the journal says, the oldest first."""
    entries = await stage.app.database.read(lambda c: last(c, 100))
    return [f"{entry.action}: {entry.subject}" for entry in reversed(entries)]
