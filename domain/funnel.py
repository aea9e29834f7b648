"""How far people come, in each language, and what nudges do: shares with what chance may have done to them.

A share of few people says little, so each stands with its interval (Wilson, 1927), and a share of fewer than
twenty is not written at all: its interval would be wider than forty points. What organizers see points to
nobody (domain/disclosure.py); whose numbers are small is left out, with as many others as it takes that sums
do not tell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, StrEnum
from math import sqrt

from domain.disclosure import is_small, is_sound

ENOUGH = 20
"""Of how many people a share is written at the least."""

Z = 1.959964
"""Between minus and plus this lie 95 % of a normal distribution."""


class Level(StrEnum):
    """How far somebody has come."""

    LANGUAGE = "language"
    """They chose a language."""
    CONSENT = "consent"
    ARTICLE = "article"
    """They took an article to work on."""
    EDIT = "edit"
    """An edit of theirs was seen."""
    SECOND = "second"
    """They came back on another day than the first."""
    FOURTEENTH = "fourteenth"
    """They came back when two weeks or more had gone by."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where; as parts of one."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many people."""

    people: int
    of: int

    @property
    def part(self) -> float:
        """Return the share as a part of one."""
        return self.people / self.of if self.of else 0.0

    @property
    def is_enough(self) -> bool:
        """Tell whether there are enough people for a share."""
        return self.of >= ENOUGH

    @property
    def is_telling(self) -> bool:
        """Tell whether it points to somebody: to one of few who did, or to one of few who did not."""
        return is_small(self.people) or is_small(self.of - self.people)

    @property
    def interval(self) -> Interval:
        """Return where the share of a much larger crowd of such people lies, 19 times of 20 (Wilson).

        >>> found = Share(24, 200).interval
        >>> round(found.low, 3), round(found.high, 3)
        (0.082, 0.172)
        """
        if not self.of:
            return Interval(0.0, 1.0)
        n, p, zz = self.of, self.part, Z * Z
        middle = (p + zz / (2 * n)) / (1 + zz / n)
        half = Z / (1 + zz / n) * sqrt(p * (1 - p) / n + zz / (4 * n * n))
        return Interval(min(p, max(0.0, middle - half)), max(p, min(1.0, middle + half)))


def difference(one: Share, other: Share) -> Interval:
    """Return where the difference of two shares lies, 19 times of 20 (Newcombe's method 10, 1998)."""
    apart = one.part - other.part
    first, second = one.interval, other.interval
    low = sqrt((one.part - first.low) ** 2 + (second.high - other.part) ** 2)
    high = sqrt((first.high - one.part) ** 2 + (other.part - second.low) ** 2)
    return Interval(max(-1.0, apart - low), min(1.0, apart + high))


class Verdict(Enum):
    """What can be said of nudges."""

    TOO_FEW = "too few"
    CHANCE = "chance"
    """The difference may be chance."""
    MORE = "more"
    LESS = "less"


class Outcome(StrEnum):
    """What is compared of those who were nudged and those who were held out."""

    BACK = "back"
    """They were here again within a week."""
    EDIT = "edit"
    """Their first edit was seen within two weeks."""

    @property
    def within(self) -> timedelta:
        """Return how long after a nudge it counts."""
        return timedelta(days=7 if self is Outcome.BACK else 14)


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of those who were nudged, and of those who would have been and were not."""

    nudged: Share
    held_out: Share

    @property
    def is_telling(self) -> bool:
        """Tell whether one of the numbers points to somebody."""
        return self.nudged.is_telling or self.held_out.is_telling

    @property
    def difference(self) -> Interval:
        """Return by how much more the nudged did, as parts of one."""
        return difference(self.nudged, self.held_out)

    @property
    def verdict(self) -> Verdict:
        """Return what can be said; nothing without enough people on both sides."""
        if not (self.nudged.is_enough and self.held_out.is_enough):
            return Verdict.TOO_FEW
        found = self.difference
        if found.low <= 0 <= found.high:
            return Verdict.CHANCE
        return Verdict.MORE if found.low > 0 else Verdict.LESS


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people of one language, counted; None stands for those who chose none."""

    language: str | None
    people: int
    shares: Mapping[Level, Share]


@dataclass(frozen=True, slots=True)
class Row:
    """What is shown of a crowd, or of all where `language` is None; a share that is hidden is None."""

    language: str | None
    people: int
    shares: Mapping[Level, Share | None]


@dataclass(frozen=True, slots=True)
class Funnel:
    """What somebody may see; `everybody` is None where even their number is hidden."""

    everybody: Row | None
    rows: Sequence[Row] = field(default=())
    hides: bool = False


def together(crowds: Collection[Crowd]) -> Crowd:
    """Return all crowds as one."""
    shares = {
        level: Share(
            sum(crowd.shares[level].people for crowd in crowds),
            sum(crowd.shares[level].of for crowd in crowds),
        )
        for level in Level
    }
    return Crowd(None, sum(crowd.people for crowd in crowds), shares)


def funnel(crowds: Collection[Crowd], *, exact: bool) -> Funnel:
    """Return what somebody may see of the crowds: everything, or what points to nobody."""
    everybody = together(crowds)
    known = sorted((c for c in crowds if c.language), key=lambda crowd: -crowd.people)
    if exact:
        rows = [Row(crowd.language, crowd.people, crowd.shares) for crowd in known]
        return Funnel(Row(None, everybody.people, everybody.shares), rows)
    if is_small(everybody.people):
        return Funnel(None, (), hides=True)
    gone = {level: _hidden(crowds, level) for level in Level}
    rows = [
        Row(crowd.language, crowd.people, _shown(crowd, gone))
        for crowd in known
        if crowd.language not in gone[Level.CONSENT]
    ]
    shares = {level: None if share.is_telling else share for level, share in everybody.shares.items()}
    hides = any(gone.values()) or None in shares.values()
    return Funnel(Row(None, everybody.people, shares), rows, hides=hides)


def _shown(crowd: Crowd, gone: Mapping[Level, set[str | None]]) -> dict[Level, Share | None]:
    return {level: None if crowd.language in gone[level] else share for level, share in crowd.shares.items()}


def _hidden(crowds: Collection[Crowd], level: Level) -> set[str | None]:
    """Return the languages whose share is not shown, so that none can be found from the sums of all.

    A language whose consents are hidden is shown at no level: of how many its other shares are would tell.
    """
    share = {crowd.language: crowd.shares[level] for crowd in crowds}
    parts = [
        {language: one.people for language, one in share.items() if one.people},
        {language: one.of - one.people for language, one in share.items() if one.of - one.people},
    ]
    gone = {language for language, one in share.items() if one.is_telling}
    if level not in (Level.LANGUAGE, Level.CONSENT):
        gone |= _hidden(crowds, Level.CONSENT)
    while not all(is_sound(part, gone & part.keys()) for part in parts):
        rest = [language for language, one in share.items() if language not in gone and one.of]
        if not rest:
            break
        gone.add(min(rest, key=lambda language: share[language].of))
    return gone
