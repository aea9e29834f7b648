"""What every screen of results needs: who reads them, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from aiogram.filters import Filter

from domain.content import Content
from domain.errors import NoSuchSurvey
from domain.people import Person, PersonId
from domain.quiet import zone_of
from domain.rounds import Round, RoundState
from domain.team import Member
from locales import Words
from storage.results import Found
from storage.store import Store


def may_read(member: Member, round_: Round) -> bool:
    """Tell whether somebody of the team may see what came of a round."""
    is_mine = round_.author is not None and round_.author == member.id
    return member.may_announce and (is_mine or member.covers(round_.scope))


def sees_all(member: Member, round_: Round) -> bool:
    """Tell whether somebody sees small numbers too: an owner, where answers stand under names."""
    return member.is_owner and not round_.is_anonymous


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads results in this turn."""

    person: Person
    member: Member
    store: Store
    content: Content
    words: Words

    @property
    def id(self) -> PersonId:
        """Return who it is."""
        return self.person.id

    @property
    def zone(self) -> int:
        """The time zone in which they read days."""
        return zone_of(self.person.region)

    async def open(self, round_id: int) -> Found:
        """Return what came of a round; raises `NoSuchSurvey` where it is not theirs to see.

        Raises `StillCounting` while what came of a large round has not been counted yet.
        """
        round_ = await self.store.rounds.load(round_id)
        if round_ is None or not may_read(self.member, round_):
            raise NoSuchSurvey
        found = await self.store.results.found(round_id)
        if found is None:
            raise NoSuchSurvey
        if found.round.state in (RoundState.DRAFT, RoundState.PLANNED, RoundState.CANCELLED):
            raise NoSuchSurvey
        return found

    def sees_all(self, found: Found) -> bool:
        """Tell whether small numbers are shown."""
        return sees_all(self.member, found.round)

    async def wait_for(self, awaiting: str | None) -> None:
        """Take the next message for something that was asked for, or for nothing."""
        person = self.store.saved or self.person
        await self.store.save(replace(person, awaiting=awaiting))


class Reading(Filter):
    """Somebody reads results; handlers get them as `reader`, also who is not of the team."""

    async def __call__(
        self,
        _event: Any,
        person: Person,
        store: Store,
        content: Content,
        owners: frozenset[int],
        _: Words,
    ) -> dict[str, Any]:
        """Look who it is."""
        member = await store.team.member(person.id, owners)
        return {"reader": Reader(person, member, store, content, _)}
