"""A partner who answers in this turn: the questionnaire before them, and the language they read it in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from domain.people import ANSWERING, Person
from domain.quiet import local, zone_of
from domain.rounds import last_day
from domain.surveys import Said, Survey, in_language
from domain.surveys.course import Course
from handlers.screen import Screen
from locales import LANGUAGES, Words, words
from storage.questionnaires import Questionnaire
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody who answers for an institution; `words` are in the language of this participation."""

    person: Person
    store: Store
    questionnaire: Questionnaire
    words: Words
    public_base: str | None

    @property
    def id(self) -> int:
        """The number of the participation, which every button carries."""
        return self.questionnaire.participation.id

    @property
    def course(self) -> Course:
        """How far it has come."""
        return self.questionnaire.course

    @property
    def today(self) -> date:
        """Today by the clock of whoever answers."""
        return local(self.store.now, self._zone).date()

    @property
    def last_day(self) -> date:
        """The last day on which answers count."""
        return last_day(self.questionnaire.round, self._zone)

    @property
    def _zone(self) -> int:
        return zone_of(self.person.region or self.questionnaire.institution.region)

    @property
    def institution(self) -> str:
        """What the institution is called."""
        return self.questionnaire.institution.name(self.words.code)

    @property
    def takes_answers(self) -> bool:
        """Tell whether answers still count."""
        return self.questionnaire.takes_answers(self.store.now)

    def said(self, text: Said) -> str:
        """Return a text of the survey as this person reads it."""
        return in_language(text, self.words.code)

    async def follow(self, course: Course) -> Sitting:
        """Keep how far it has come."""
        kept = await self.store.questionnaires.follow(self.questionnaire, course)
        return replace(self, questionnaire=kept)

    async def speak(self, code: str) -> Sitting:
        """Go on in a language; the one somebody reads elsewhere stays as it is."""
        q = self.questionnaire
        kept = await self.store.questionnaires.on_screen(q, q.participation.question, language=code)
        return replace(self, questionnaire=kept, words=words(code))

    async def wait(self, *, on: bool = True) -> None:
        """Take what is written next for the answer, or for nothing in particular."""
        person, awaiting = self.store.saved or self.person, f"{ANSWERING}{self.id}" if on else None
        if person.awaiting != awaiting:
            await self.store.save(replace(person, awaiting=awaiting))


def language_of(survey: Survey, person: Person, guessed: str) -> str:
    """Return the language in which somebody is asked first: their own, or the next one to it."""
    own = person.language or guessed
    chain = (own, *LANGUAGES[own].fallbacks, "ru") if own in LANGUAGES else ("ru",)
    return next((code for code in chain if code in survey.languages), survey.languages[0])


async def sit_down(
    participation: int, person: Person, store: Store, _: Words, public_base: str | None
) -> Sitting | None:
    """Bring somebody before their questionnaire; None where it is not there or not theirs."""
    found = await store.questionnaires.opened(participation, person.id)
    if found is None:
        return None
    code = found.participation.language
    if code not in found.survey.languages or code not in LANGUAGES:
        code = language_of(found.survey, person, _.code)
        found = replace(found, participation=replace(found.participation, language=code))
        if found.takes_answers(store.now):
            await store.participations.move(found.participation.id, language=code)
    return Sitting(person, store, found, words(code), public_base)


Act = Callable[[Sitting, Any], Awaitable[Screen]]


def seated(act: Act, over: Act, gone: Callable[[Words], Screen]) -> Callable[..., Awaitable[Screen]]:
    """Return what handles a tap: `act` while answers count, then `over`; `gone` for what is not theirs."""

    async def handle(
        _query: CallbackQuery,
        callback_data: CallbackData,
        person: Person,
        store: Store,
        _: Words,
        public_base: str | None = None,
    ) -> Screen:
        number: int = callback_data.participation  # type: ignore[attr-defined]
        sitting = await sit_down(number, person, store, _, public_base)
        if sitting is None:
            return gone(_)
        return await (act if sitting.takes_answers else over)(sitting, callback_data)

    return handle
