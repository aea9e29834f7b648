"""Partners at their phones: they read the ready survey for museums in their language, and tap answers."""

from dataclasses import dataclass
from functools import cached_property

from playwright.async_api import expect

from domain.surveys import Question, Survey, in_language
from handlers.answering.asking import label, named
from handlers.buttons import TICK
from locales import Words, words
from tests.browser.phones import Phone
from tests.browser.wording import programmes, sentence, visible


def survey() -> Survey:
    """Return the ready survey for museums; its questions have the ids that are named below."""
    return programmes().surveys["museum-archive-library"]


@dataclass(frozen=True)
class Partner:
    """Somebody who answers for the museum, and the language they read."""

    phone: Phone
    code: str

    @cached_property
    def _(self) -> Words:
        return words(self.code)

    def says(self, beginning: str, **values: object) -> str:
        """Return how the bot says something to them."""
        return visible(self._(sentence(beginning), **values))

    def asks(self, question: str) -> str:
        """Return a question of the survey as they read it."""
        return in_language(question_of(question).said, self.code)

    def button(self, question: str, choice: str) -> str:
        """Return what stands on the button of a choice."""
        return label(question_of(question), choice, self._)

    def option(self, question: str, choice: str) -> str:
        """Return a choice in words, as the form and the summary say it."""
        return named(question_of(question), choice, self._)

    async def taps(self, what: str, mark: str = "") -> None:
        """Tap a button of the bot."""
        await self.phone.tap(mark + self._.plain(sentence(what)))

    async def gives(self, question: str, choice: str) -> None:
        """Wait for a question, and tap an answer to it."""
        await self.phone.sees(self.asks(question))
        await self.phone.tap(self.button(question, choice))

    async def ticks(self, question: str, *choices: str) -> None:
        """Wait for a question, tap several answers to it and press Done."""
        for choice in choices:
            await self.gives(question, choice)
            await expect(self.phone.last).to_contain_text(TICK + self.button(question, choice))
        await self.taps("Done")


def question_of(question: str) -> Question:
    """Return a question of the survey."""
    found = survey().question(question)
    assert found is not None
    return found
