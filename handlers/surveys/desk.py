"""What every screen of a survey needs: who is at work, what they may see, and the survey itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from domain.content import Content
from domain.errors import NoSuchSurvey
from domain.people import Person
from domain.surveys import Question, Said, Survey, in_language
from domain.surveys.checks import Flaw, hindrances
from domain.team import Member, Scope
from handlers.filters import PRIVATE
from handlers.surveys.awaiting import Awaited
from handlers.surveys.awaiting import read as read_awaiting
from locales import Words
from storage.store import Store
from storage.surveys import Written


@dataclass(frozen=True, slots=True)
class Desk:
    """An organizer at work on surveys in this turn."""

    person: Person
    member: Member
    store: Store
    content: Content
    words: Words
    public_base: str | None = None
    """Where web pages of the bot are, if it has any."""

    @property
    def scopes(self) -> Sequence[Scope]:
        """For whom the organizer may act; an owner's scope holds all others."""
        return self.member.scopes

    async def open(self, survey_id: int) -> Written:
        """Return a survey the organizer may see; raises `NoSuchSurvey`."""
        written = await self.store.surveys.load(survey_id)
        if written is None or not self._may_see(written):
            raise NoSuchSurvey
        return written

    def _may_see(self, written: Written) -> bool:
        is_mine = written.author == self.person.id
        return self.member.may_announce and (is_mine or self.member.covers(written.scope))

    def may_write(self, written: Written) -> bool:
        """Tell whether the organizer may change a survey: their own."""
        return written.author == self.person.id

    async def change(self, written: Written, survey: Survey) -> Written:
        """Change the working copy if the organizer may, and return it as it is then."""
        if self.may_write(written) and survey != written.survey:
            await self.store.surveys.change(written.id, survey)
            return await self.open(written.id)
        return written

    async def present(self, written: Written) -> Survey | None:
        """Return what partners see; None where none has seen anything yet."""
        found = await self.store.surveys.present(written.id) if written.revision else None
        return found[1] if found else None

    async def hindrances(self, written: Written) -> list[Flaw]:
        """Return what makes the working copy another survey than the one partners have seen."""
        if not written.revision:
            return []
        seen = (await self.store.surveys.revisions(written.id)).values()
        found = [flaw for old in seen for flaw in hindrances(old, written.survey)]
        return [flaw for place, flaw in enumerate(found) if flaw not in found[:place]]

    async def was_seen(self, written: Written, question: Question) -> bool:
        """Tell whether partners have seen a question."""
        seen = (await self.store.surveys.revisions(written.id)).values() if written.revision else ()
        return any(survey.question(question.id) for survey in seen)

    def own_language(self, survey: Survey) -> str:
        """Return the language in which the organizer writes: their own, if it is one of the survey's."""
        codes = survey.languages
        return self.words.code if self.words.code in codes or not codes else codes[0]

    def said(self, said: Said) -> str:
        """Return a text of a survey as the organizer reads it."""
        return in_language(said, self.words.code)

    async def wait_for(self, awaited: Awaited | None) -> None:
        """Take the organizer's next message for a part of a survey, or for none."""
        person = self.store.saved or self.person
        await self.store.save(replace(person, awaiting=str(awaited) if awaited else None))

    async def note(self, deed: str, written: Written) -> None:
        """Write into the journal what the organizer did."""
        await self.store.journal.note(self.person.id, deed, f"survey {written.id}")


class AtDesk(Filter):
    """Somebody is at work on surveys; handlers get the `desk`, also for who is not of the team."""

    async def __call__(
        self,
        _event: Any,
        person: Person,
        store: Store,
        content: Content,
        owners: frozenset[int],
        _: Words,
        public_base: str | None = None,
    ) -> dict[str, Any]:
        """Look who it is."""
        member = await store.team.member(person.id, owners)
        return {"desk": Desk(person, member, store, content, _, public_base)}


class IsWriting(Filter):
    """A part of a survey was asked for; handlers get what as `awaited`."""

    async def __call__(self, _event: Any, person: Person) -> bool | dict[str, Any]:
        """Look at what is awaited."""
        awaited = read_awaiting(person.awaiting)
        return {"awaited": awaited} if awaited else False


class IsSurveyFile(Filter):
    """An organizer sent a document that says of itself that it is YAML, asked or not."""

    async def __call__(self, message: Message, person: Person, store: Store, owners: frozenset[int]) -> bool:
        """Look at the document, and at who sent it; file names are not kept."""
        kind = (message.document.mime_type or "") if message.document else ""
        if message.chat.type != PRIVATE or "yaml" not in kind:
            return False
        return (await store.team.member(person.id, owners)).may_announce
