"""Articles for newcomers to work on: what is to be done with one, why it was chosen, and which comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

HELD_FOR = timedelta(hours=1)
"""How long an article is kept for the one person it was given to."""

RESTS_FOR = timedelta(days=1)
"""How long an article is given to nobody after somebody found it too hard."""

KEPT_FOR = timedelta(days=7)
"""How long an article can be given once it was found; if it still needs help it is found again."""

REMEMBERED_FOR = timedelta(days=30)
"""How long it is known what a person was given."""

TOO_HARD_AT = 3
"""When so many people found an article too hard it is given to nobody."""

ENOUGH_OF_A_KIND = 3
"""After so many articles of one kind the next harder kind is as likely."""

TRANSLATED_FROM = "ru"
"""The wiki articles are translated from."""


class Kind(StrEnum):
    """What is to be done with an article, the easiest first."""

    LINK = "link"
    COPYEDIT = "copyedit"
    REFERENCES = "references"
    IMAGE = "image"
    EXPAND = "expand"
    TRANSLATE = "translate"

    @property
    def level(self) -> int:
        """Tell how hard it is: 0 is the easiest."""
        return list(Kind).index(self)


class Source(StrEnum):
    """How an article was found, which is why it is given."""

    RECOMMENDED = "recommended"
    """A program of the wiki has found words that could be links."""
    MARKED = "marked"
    """A template on it says that this is missing."""
    DEAD_END = "dead end"
    """It has no links to other articles."""
    ANCIENT = "ancient"
    """Nobody has changed it for longer than others."""
    SHORT = "short"
    """It is one of the shortest."""
    BARE = "bare"
    """What is missing is missing altogether: it shows no picture, or leads to no source."""
    ABSENT = "absent"
    """It is on the wiki that is translated from and not here."""
    LISTED = "listed"
    """It stands in the list in `content/tasks`."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article that can be given, before it is kept."""

    kind: Kind
    page: int
    """The number of the page; for a translation, on the wiki that is translated from."""
    title: str
    source: Source
    topic: str | None = None
    """What it is about, as one of `domain.interests`, where that is known."""


@dataclass(frozen=True, slots=True)
class Task:
    """An article that was given to somebody."""

    id: int
    wiki: str
    kind: Kind
    page: int
    title: str
    source: Source
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """As much of an article as the choice needs."""

    id: int
    kind: Kind
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Taste:
    """What is known of a person that matters for what they are given; nothing of who is not remembered."""

    interests: frozenset[str] = frozenset()
    is_minor: bool = False
    given: Mapping[Kind, int] = field(default_factory=dict)
    """How many articles of a kind they were given lately."""
    too_hard: Mapping[Kind, int] = field(default_factory=dict)
    """How often they found a kind too hard."""


def in_order(candidates: Iterable[Candidate], taste: Taste) -> list[Candidate]:
    """Return what suits a person, best first; what suits equally well stays in the order it came in.

    Easy kinds come first, and what the person likes first among them. Who has done some of a kind gets harder
    ones too. What is as hard as something they found too hard, or harder, comes last.
    """
    suiting = [candidate for candidate in candidates if suits(candidate, taste)]
    return sorted(suiting, key=lambda candidate: _rank(candidate, taste))


def suits(candidate: Candidate, taste: Taste) -> bool:
    """Tell whether an article may be given: to minors, none on people and none that asks for a photo."""
    return not (taste.is_minor and (candidate.topic == "people" or candidate.kind is Kind.IMAGE))


def is_liked(kind: Kind, topic: str | None, interests: Collection[str]) -> bool:
    """Tell whether an article is what a person likes: by its topic, or because they like photos."""
    return (topic is not None and topic in interests) or (kind is Kind.IMAGE and "photos" in interests)


def _rank(candidate: Candidate, taste: Taste) -> tuple[int, int, bool]:
    level = candidate.kind.level
    too_hard = sum(times for kind, times in taste.too_hard.items() if kind.level <= level)
    effort = level + taste.given.get(candidate.kind, 0) // ENOUGH_OF_A_KIND
    return too_hard, effort, not is_liked(candidate.kind, candidate.topic, taste.interests)
