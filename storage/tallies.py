"""How far those have come whom a round has reached, counted; who they are is not among it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.rounds import Stage
from storage.tables import institutions, participations, people
from storage.weblinks import is_link

K = TypeVar("K", bound=Hashable)

_c = participations.c


@dataclass(frozen=True, slots=True)
class Cell:
    """Those at one stage, of one type of institution and one language, with one question before them."""

    stage: Stage
    type: str
    language: str
    question: str
    is_link: bool = False
    """Whether it is a web link that somebody was given, and no person of whom anything is known."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a round has come to: everybody who has a row is in one cell."""

    cells: Mapping[Cell, int]
    institutions: int
    """How many institutions have somebody who was to be asked."""
    answered: int
    """How many institutions somebody has answered for."""

    @property
    def people(self) -> int:
        """Return how many rows there are."""
        return sum(self.cells.values())

    def by(self, key: Callable[[Cell], K]) -> Counter[K]:
        """Return the numbers by something a cell tells."""
        counts: Counter[K] = Counter()
        for cell, number in self.cells.items():
            counts[key(cell)] += number
        return counts


async def tally(connection: AsyncConnection, round_id: int) -> Tally:
    """Count a round; whom the invitation could not reach is counted with those to whom none was sent."""
    both = participations.join(institutions, institutions.c.id == _c.institution_id)
    both = both.outerjoin(people, people.c.id == _c.person_id)
    is_lost = (_c.stage == Stage.INVITED.value) & people.c.unreachable.is_not(None)
    stage = case((is_lost, Stage.UNWANTED.value), else_=_c.stage).label("stage")
    language = func.coalesce(_c.language, "").label("language")
    link = case((is_link(), 1), else_=0).label("link")
    keys = (stage, institutions.c.type, language, _c.question, link)
    found = select(*keys, func.count().label("number")).select_from(both).where(_c.round_id == round_id)
    rows = await connection.execute(found.group_by(*keys))
    cells = {
        Cell(Stage(row.stage), row.type, row.language, row.question, bool(row.link)): int(row.number)
        for row in rows
    }
    mine = select(func.count(_c.institution_id.distinct())).where(_c.round_id == round_id)
    asked = (await connection.execute(mine)).scalar_one()
    answered = (await connection.execute(mine.where(_c.stage == Stage.FINISHED.value))).scalar_one()
    return Tally(cells, asked, answered)
