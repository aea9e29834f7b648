"""What a programme says: a path of steps, cards for troubles, and their words in every language.

A path leads a newcomer from nothing to the first edit, one action on each screen. Cards answer the
commonest troubles and can be opened from any step that offers them. The words are Telegram HTML with
placeholders such as `{publishchanges}`, the name of a button. They are filled when a page is shown: the
language a person reads and the wiki they edit are two settings, and a button's name is in the second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape, unescape

from domain.surveys import Survey
from domain.tasks import Kind
from domain.wikis import Wiki

SOURCE = "en"
"""The language every text is first written in; it stands in where no other language of a chain does."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9-]*)\}")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class ToStep:
    """A button that goes to another step of the same path."""

    step: str


@dataclass(frozen=True, slots=True)
class ToCard:
    """A button that opens a card."""

    card: str


@dataclass(frozen=True, slots=True)
class ToWiki:
    """A button that opens a page on the wiki the person edits."""

    title: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ToUrl:
    """A button that opens a page elsewhere."""

    url: str


@dataclass(frozen=True, slots=True)
class Finish:
    """A button that ends the path."""


Target = ToStep | ToCard | ToWiki | ToUrl | Finish


@dataclass(frozen=True, slots=True)
class Text:
    """What one file says: title, body in Telegram HTML, button labels; placeholders are still unfilled.

    There is one label for each target. A plain text may leave out buttons: their labels are empty. One
    without any label takes those of the main text of its language.
    """

    title: str
    body: str
    labels: tuple[str, ...] = ()
    doubtful: bool = False
    """Whether the wording is unsure, so that the next language of the chain is shown instead."""
    unreviewed: bool = False
    """Whether no native speaker has read it yet."""


Texts = Mapping[tuple[str, str], Text]
"""Texts by (language, variant): "" is the main text, others are "plain", "class", "minor", "wiki-ru"."""


@dataclass(frozen=True, slots=True)
class Card:
    """A short answer to one trouble."""

    id: str
    order: int
    targets: tuple[Target, ...]
    texts: Texts
    wikis: frozenset[str] | None = None
    """The codes of the wikis where the trouble exists; None means everywhere."""

    def concerns(self, wiki: Wiki) -> bool:
        """Tell whether the trouble exists on this wiki."""
        return self.wikis is None or wiki.code in self.wikis


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of a path, asking for one action."""

    id: str
    next: str | None
    """The step that follows; None for the last one."""
    targets: tuple[Target, ...]
    cards: tuple[str, ...]
    """The cards offered here, in order of their urgency at this step."""
    texts: Texts


@dataclass(frozen=True, slots=True)
class Path:
    """Steps in order, and how the path introduces itself."""

    id: str
    steps: tuple[Step, ...]
    texts: Texts

    @property
    def targets(self) -> tuple[Target, ...]:
        """A path's introduction has no buttons of its own."""
        return ()

    def step(self, step_id: str) -> Step | None:
        """Return the step of this id, or None if it has left the content since."""
        return next((step for step in self.steps if step.id == step_id), None)

    def position(self, step: Step) -> tuple[int, int]:
        """Return which step it is and of how many, counted from one."""
        return self.steps.index(step) + 1, len(self.steps)

    def after(self, step: Step) -> Step | None:
        """Return the step that follows."""
        return self.step(step.next) if step.next else None

    def before(self, step: Step) -> Step | None:
        """Return the step one back in the order of the path."""
        index = self.steps.index(step)
        return self.steps[index - 1] if index else None


@dataclass(frozen=True, slots=True)
class Button:
    """A label and where it leads."""

    label: str
    target: Target


@dataclass(frozen=True, slots=True)
class Page:
    """A screen's words, ready to be sent: `html` is the whole message, `buttons` go below it."""

    title: str
    text: str
    buttons: tuple[Button, ...]
    language: str
    """The language the page speaks, which differs from the one asked for when a text is missing."""
    reviewed: bool

    @property
    def html(self) -> str:
        """The title in bold above the text."""
        return f"<b>{escape(self.title, quote=False)}</b>\n\n{self.text}"


@dataclass(frozen=True, slots=True)
class Labels:
    """The names that differ by wiki: of its buttons in its own language, and its own name in every other."""

    buttons: Mapping[str, Mapping[str, str]]
    """Button name by placeholder, then by wiki code."""
    wikis: Mapping[str, Mapping[str, str]]
    """Name of a wiki by the language of the text, then by wiki code."""
    messages: Mapping[str, str] = field(default_factory=dict)
    """The interface message of MediaWiki by button name."""

    def names(self) -> frozenset[str]:
        """Return every placeholder a text may contain."""
        return frozenset(self.buttons) | {"wiki"}

    def value(self, name: str, wiki: Wiki, language: str) -> str:
        """Return what stands for a placeholder in a text of this language about this wiki."""
        if name == "wiki":
            return self.wikis[language][wiki.code]
        known = self.buttons[name]
        return next(known[code] for code in (wiki.code, *wiki.interface_fallback) if code in known)

    def over(self, said: Mapping[str, Mapping[str, str]]) -> Labels:
        """Return the labels as the wikis say them: by wiki code, then by interface message."""
        buttons = {
            name: {**known, **{wiki: words[message] for wiki, words in said.items() if message in words}}
            for name, known in self.buttons.items()
            for message in [self.messages.get(name, "")]
        }
        return replace(self, buttons=buttons)

    def fill(self, text: str, wiki: Wiki, language: str, quote: Callable[[str], str] = str) -> str:
        """Return the text with its placeholders filled."""
        return PLACEHOLDER.sub(lambda match: quote(self.value(match[1], wiki, language)), text)


@dataclass(frozen=True, slots=True)
class Article:
    """An article that is listed for newcomers, with what is to be done and what it is about."""

    title: str
    kind: Kind
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Articles of one wiki that people have chosen for newcomers."""

    articles: tuple[Article, ...] = ()
    translate: tuple[str, ...] = ()
    """Words by which articles to be translated are searched for."""


@dataclass(frozen=True, slots=True)
class Content:
    """All paths and cards of a bot, the surveys that are ready to be taken, and articles to work on."""

    paths: Mapping[str, Path]
    cards: Mapping[str, Card]
    labels: Labels
    languages: tuple[str, ...]
    surveys: Mapping[str, Survey] = field(default_factory=dict)
    tasks: Mapping[str, Listed] = field(default_factory=dict)
    """Articles to work on, by wiki code."""

    def cards_for(self, step: Step, wiki: Wiki) -> tuple[Card, ...]:
        """Return the cards offered at a step to a person who edits this wiki."""
        return tuple(card for card_id in step.cards if (card := self.cards[card_id]).concerns(wiki))

    def render(
        self,
        item: Path | Step | Card,
        language: str,
        wiki: Wiki,
        *,
        plain: bool = False,
        in_class: bool = False,
        minor: bool = False,
        chain: Iterable[str] = (),
    ) -> Page:
        """Return the page to show; `chain` names the languages to fall back on, in order."""
        languages = tuple(dict.fromkeys((language, *chain, SOURCE)))
        spoken = next(code for code in languages if _sure(item.texts, code, ""))
        main = (_sure(item.texts, spoken, "plain") if plain else None) or item.texts[spoken, ""]
        extras = {f"wiki-{wiki.code}": True, "class": in_class, "minor": minor}
        parts = [(spoken, main)]
        parts += [
            found for extra, wanted in extras.items() if wanted and (found := _first(item, languages, extra))
        ]
        labels = main.labels or item.texts[spoken, ""].labels
        return Page(
            title=self.labels.fill(main.title, wiki, spoken),
            text="\n\n".join(self.labels.fill(text.body, wiki, code, escape) for code, text in parts),
            buttons=self._buttons(item.targets, labels, wiki, spoken),
            language=spoken,
            reviewed=not any(text.unreviewed for _, text in parts),
        )

    def _buttons(
        self, targets: tuple[Target, ...], labels: tuple[str, ...], wiki: Wiki, language: str
    ) -> tuple[Button, ...]:
        """Pair labels and targets; left out are empty labels and cards about troubles of other wikis."""
        return tuple(
            Button(self.labels.fill(label, wiki, language), target)
            for target, label in zip(targets, labels, strict=True)
            if label and (not isinstance(target, ToCard) or self.cards[target.card].concerns(wiki))
        )


def _sure(texts: Texts, language: str, variant: str) -> Text | None:
    """Return a text whose wording is not in doubt."""
    text = texts.get((language, variant))
    return None if text is None or text.doubtful else text


def _first(item: Path | Step | Card, languages: tuple[str, ...], variant: str) -> tuple[str, Text] | None:
    """Return the first sure text of a variant along the languages, with its language."""
    found = ((code, _sure(item.texts, code, variant)) for code in languages)
    return next(((code, text) for code, text in found if text), None)


def visible_length(html: str) -> int:
    """Return the length Telegram counts: without tags, entities as one letter, in UTF-16 units."""
    return len(unescape(TAG.sub("", html)).encode("utf-16-le")) // 2
