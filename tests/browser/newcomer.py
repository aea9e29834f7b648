"""Ann at her phone: she taps what she reads in her language, and every screen she sees is written down."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from domain.content import Card, Page, Path, Step
from domain.people import Person
from handlers.reading import page_of
from locales import Words, words
from tests.browser.phones import Phone
from tests.browser.wording import MARKUP, english, foreign_words, pieces_of, programmes, sentence, visible

LOOK = """
(message) => ({
  text: message.querySelector('[data-testid=message-text]')?.textContent ?? '',
  buttons: [...message.querySelectorAll('[data-testid=inline-button]')]
    .map((button) => [button.textContent.trim(), button.getAttribute('href') ?? '']),
})
"""


@dataclass(frozen=True)
class Screen:
    """What was read at one moment; `code` is the language it should speak, None when it speaks all."""

    code: str | None
    text: str
    buttons: tuple[tuple[str, str], ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """What the buttons say."""
        return tuple(label for label, _ in self.buttons)


async def _pass(_newcomer: "Newcomer") -> None: ...


@dataclass
class Newcomer:
    """Somebody with a phone, what is known of her, and all she has read."""

    phone: Phone
    person: Person
    watch: Callable[["Newcomer"], Awaitable[None]] = _pass
    """What is done with every new screen."""
    read: list[Screen] = field(default_factory=list)

    @property
    def _(self) -> Words:
        return words(self.person.language or "")

    def becomes(self, **change: object) -> None:
        """Note what the bot should know of her from now on."""
        self.person = replace(self.person, **change)  # type: ignore[arg-type] # the names are those of Person

    def says(self, beginning: str, **values: object) -> str:
        """Return how the bot says something to her."""
        return visible(self._(sentence(beginning), **values))

    async def taps(self, label: str, mark: str = "") -> None:
        """Tap a button of the bot."""
        await self.phone.tap(mark + self._.plain(sentence(label)))

    async def sees(self, beginning: str, **values: object) -> Screen:
        """Wait for something the bot says, and read the screen."""
        await self.phone.sees(self.says(beginning, **values))
        return await self.look()

    async def sees_page(self, item: Path | Step | Card) -> Page:
        """Wait for something the programme says, and read the screen."""
        page = self.page(item)
        await self.phone.sees(visible(page.html))
        labels = (await self.look()).labels
        assert labels[: len(page.buttons)] == tuple(button.label for button in page.buttons)
        return page

    def page(self, item: Path | Step | Card) -> Page:
        """Return what the programme says to her."""
        return page_of(item, self.person, programmes(), self._)

    async def look(self, *, in_all_languages: bool = False) -> Screen:
        """Read the newest message of the bot."""
        seen = await self.phone.last.evaluate(LOOK)
        code = None if in_all_languages else self.person.language
        self.note(Screen(code, seen["text"], tuple((label, href) for label, href in seen["buttons"])))
        await self.watch(self)
        return self.read[-1]

    def note(self, screen: Screen) -> None:
        """Write down what was read."""
        self.read.append(screen)

    def check(self) -> None:
        """See that everything she has read was in her language and free of markup."""
        found = [complaint for screen in self.read for complaint in complaints(screen)]
        assert not found, "\n".join(found)


def complaints(screen: Screen) -> list[str]:
    """Name the markup in a screen and, in another language, what is left of the English source."""
    whole = "\n".join((screen.text, *screen.labels))
    found = [f"markup {shown!r} in {whole!r}" for shown in MARKUP.findall(whole)]
    if screen.code in (None, "en"):
        return found
    several, single = english()
    left = {piece for piece in several if piece in whole} | (single & set(pieces_of(whole)))
    left |= foreign_words(whole)
    found += [f"{screen.code}: English {max(left, key=len)!r} in {whole!r}"] if left else []
    return found
