"""What every screen of an announcement needs: who is at work, what they may see, and the draft itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiogram.filters import Filter

from domain.announcements import MANY, Announcement, AnnouncementId, Doubt, correctable, doubts
from domain.audiences import Counts
from domain.content import Content
from domain.errors import NoSuchAnnouncement
from domain.outgoing import Outgoing
from domain.people import Person, PersonId
from domain.quiet import zone_of
from domain.team import Member, Scope
from handlers.announcements.awaiting import Awaited
from handlers.announcements.awaiting import read as read_awaiting
from locales import Words
from storage.announcements import Draft
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """An organizer at work in this turn."""

    person: Person
    member: Member
    store: Store
    content: Content
    owners: frozenset[int]
    words: Words

    @property
    def zone(self) -> int:
        """The time zone in which the organizer names times."""
        return zone_of(self.person.region)

    @property
    def scopes(self) -> Sequence[Scope]:
        """For whom the organizer may act; an owner's scope holds all others."""
        return self.member.scopes

    async def open(self, announcement_id: int) -> Draft:
        """Return an announcement the organizer may see; raises `NoSuchAnnouncement`."""
        draft = await self.store.announcements.load(announcement_id)
        if draft is None or not self._may_see(draft):
            raise NoSuchAnnouncement
        return draft

    def _may_see(self, draft: Draft) -> bool:
        is_mine = draft.author == self.person.id
        return self.member.may_announce and (is_mine or self.member.covers(draft.announcement.scope))

    def may_write(self, draft: Draft) -> bool:
        """Tell whether the organizer may change an announcement: their own, until it is launched."""
        return draft.author == self.person.id and draft.is_open

    async def change(self, draft: Draft, announcement: Announcement) -> Draft:
        """Change an announcement if the organizer may, and return it as it is then."""
        if not self.may_write(draft):
            return draft
        if draft.announcement.corrects is not None:
            announcement = correctable(draft.announcement, announcement)
        return await self.store.announcements.change(draft, announcement)

    async def wait_for(self, awaited: Awaited | None) -> None:
        """Take the organizer's next message for a part of an announcement, or for none."""
        person = self.store.saved or self.person
        await self.store.save(replace(person, awaiting=str(awaited) if awaited else None))

    async def counts(self, announcement: Announcement) -> Counts:
        """Count the people an announcement is for."""
        return await self.store.announcements.count(announcement, self.owners)

    async def doubts(self, draft: Draft, counts: Counts) -> list[Doubt]:
        """Return why a second organizer must say yes; a correction reaches whoever got the first words."""
        a, people, minors = draft.announcement, counts.people, counts.minors
        if a.corrects is not None:
            known, young = await self.store.sendings.sample(a.corrects, MANY + 1)
            people, minors = max(people, known), max(minors, young)
        return doubts(a, people, minors)

    async def note(self, deed: str, announcement_id: AnnouncementId, **details: Any) -> None:
        """Write into the journal what the organizer did."""
        await self.store.journal.note(self.person.id, deed, f"announcement {announcement_id}", **details)


class AtDesk(Filter):
    """Somebody is at work on announcements; handlers get the `desk`, also for who is not of the team."""

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
        return {"desk": await desk(person, store, content, owners, _)}


class IsAnnouncing(Filter):
    """A part of an announcement was asked for; handlers get what as `awaited`."""

    async def __call__(self, _event: Any, person: Person) -> bool | dict[str, Any]:
        """Look at what is awaited."""
        awaited = read_awaiting(person.awaiting)
        return {"awaited": awaited} if awaited else False


async def desk(person: Person, store: Store, content: Content, owners: frozenset[int], words: Words) -> Desk:
    """Return the desk of whoever acts in this turn."""
    member = await store.team.member(person.id, owners)
    return Desk(person, member, store, content, owners, words)


def sent(chat_id: PersonId, method: str, payload: dict[str, Any]) -> Outgoing:
    """Return a call for a chat, as quick as an answer."""
    return Outgoing(chat_id, method, {"chat_id": chat_id, **payload})
