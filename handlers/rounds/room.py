"""What every screen of a round needs: the round, its survey and the organizer who looks at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiogram.filters import Filter

from domain.deeds import Deed
from domain.errors import NoSuchSurvey
from domain.people import Person
from domain.quiet import zone_of
from domain.rounds import Round, RoundState, may_watch, usual_end
from domain.surveys import Survey, in_language
from handlers.rounds.awaiting import Awaited
from handlers.rounds.awaiting import read as read_awaiting
from handlers.surveys.desk import Desk
from locales import Words
from storage.surveys import Written


@dataclass(frozen=True, slots=True)
class Room:
    """A round, and an organizer who may watch it."""

    round: Round
    written: Written
    survey: Survey
    """What partners are asked; before the first sending, what is written."""
    desk: Desk

    @property
    def words(self) -> Words:
        """The bot's own words."""
        return self.desk.words

    @property
    def zone(self) -> int:
        """The time zone in which the organizer names times."""
        return zone_of(self.desk.person.region)

    @property
    def title(self) -> str:
        """What the survey is called, in the organizer's language."""
        return in_language(self.survey.title, self.words.code)

    @property
    def is_draft(self) -> bool:
        """Tell whether the organizer may still choose."""
        is_theirs = self.round.author == self.desk.person.id
        return self.round.state is RoundState.DRAFT and is_theirs

    async def change(self, **values: Any) -> Room:
        """Change a draft, and return it as it is then; what was sent stays."""
        if not self.is_draft:
            return self
        changed = replace(self.round, **values)
        await self.desk.store.rounds.change(changed)
        return replace(self, round=changed)

    async def again(self) -> Room:
        """Return it as it stands in the database."""
        return await enter(self.round.id, self.desk)

    async def wait_for(self, awaited: Awaited | None) -> None:
        """Take the organizer's next message for a part of the round, or for none."""
        await wait_for(awaited, self.desk)

    async def note(self, deed: Deed) -> None:
        """Write into the journal what the organizer did."""
        await self.desk.note(deed, self.written)


async def enter(round_id: int, desk: Desk) -> Room:
    """Return a round the organizer may watch; raises `NoSuchSurvey`."""
    round_ = await desk.store.rounds.load(round_id)
    if round_ is None or not may_watch(desk.member, round_):
        raise NoSuchSurvey
    written = await desk.store.surveys.load(round_.survey)
    if written is None:
        raise NoSuchSurvey
    present = None
    if round_.state is not RoundState.DRAFT:
        present = await desk.store.surveys.present(round_.survey)
    return Room(round_, written, present[1] if present else written.survey, desk)


def fresh_end(desk: Desk) -> datetime:
    """Return when a round closes that opens now, unless the organizer says otherwise."""
    return usual_end(desk.store.now, zone_of(desk.person.region))


async def wait_for(awaited: Awaited | None, desk: Desk) -> None:
    """Take the organizer's next message for a part of a round, or for none."""
    person = desk.store.saved or desk.person
    await desk.store.save(replace(person, awaiting=str(awaited) if awaited else None))


class IsSending(Filter):
    """A part of a round was asked for; handlers get what as `awaited`."""

    async def __call__(self, _event: Any, person: Person) -> bool | dict[str, Any]:
        """Look at what is awaited."""
        awaited = read_awaiting(person.awaiting)
        return {"awaited": awaited} if awaited else False
