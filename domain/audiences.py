"""Who an announcement is for: conditions that all must hold, each by a few values, any of them, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from domain.people import Person
from domain.wikis import WIKIS


class Trait(StrEnum):
    """What people are told apart by."""

    LANGUAGE = "language"
    REGION = "region"
    """A region holds its districts."""
    WIKI = "wiki"
    COHORT = "cohort"
    PROGRAMME = "programme"
    """The path a person is on."""
    ROLE = "role"
    INTEREST = "interest"
    STAGE = "stage"
    SEEN = "seen"
    """Within how many days the person was last here; several values mean the largest."""


class Stage(StrEnum):
    """How far somebody has come on a path."""

    NEW = "new"
    """No step seen yet."""
    ON_THE_WAY = "way"
    DONE = "done"


SEEN_DAYS = (7, 30, 90, 365)
AUDIENCES_SAVED = 40
"""How many audiences one organizer can keep under a name."""

NAME_LIMIT = 40
"""How many characters the name of a saved audience may have."""

WIKI_BY_DEFAULT = "ru"
"""Where somebody edits who reads a language without a wiki of ours and has not chosen one."""

NEWCOMER = "newcomer"
"""The role of everybody who has no other."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One trait with any of the values; `is_not` turns it round."""

    trait: Trait
    values: tuple[str, ...]
    is_not: bool = False

    def holds(self, person: Person, roles: Iterable[str], today: date) -> bool:
        """Tell whether the person meets it; a trait nobody knows of a person is none of the values."""
        return _has(self.trait, self.values, person, frozenset(roles), today) != self.is_not


@dataclass(frozen=True, slots=True)
class Audience:
    """The people who meet every condition."""

    conditions: tuple[Condition, ...] = ()

    def holds(self, person: Person, roles: Iterable[str], today: date) -> bool:
        """Tell whether the person belongs to it."""
        known = frozenset(roles)
        return all(condition.holds(person, known, today) for condition in self.conditions)

    def also(self, other: Audience) -> Audience:
        """Return those who belong to both."""
        return Audience((*self.conditions, *(c for c in other.conditions if c not in self.conditions)))

    def find(self, trait: Trait, *, is_not: bool = False) -> Condition | None:
        """Return the condition on a trait."""
        return next((c for c in self.conditions if c.trait is trait and c.is_not == is_not), None)

    def toggled(self, trait: Trait, value: str, *, is_not: bool = False) -> Audience:
        """Add a value to the condition on a trait, or take it away; a condition without values goes.

        A value that is added to the one side leaves the other: nobody both has it and has it not.
        """
        here = self.values(trait, is_not=is_not)
        if value in here:
            return self._with(trait, [v for v in here if v != value], is_not=is_not)
        there = [v for v in self.values(trait, is_not=not is_not) if v != value]
        return self._with(trait, there, is_not=not is_not)._with(trait, [*here, value], is_not=is_not)

    def _with(self, trait: Trait, values: Iterable[str], *, is_not: bool) -> Audience:
        new = Condition(trait, tuple(values), is_not)
        rest = tuple(c for c in self.conditions if (c.trait, c.is_not) != (trait, is_not))
        return Audience((*rest, new) if new.values else rest)

    def values(self, trait: Trait, *, is_not: bool = False) -> tuple[str, ...]:
        """Return the values that are chosen for a trait, or those that are left out."""
        condition = self.find(trait, is_not=is_not)
        return condition.values if condition else ()

    def cleared(self, trait: Trait) -> Audience:
        """Return it without any condition on a trait."""
        return Audience(tuple(c for c in self.conditions if c.trait is not trait))

    def to_json(self) -> list[dict[str, Any]]:
        """Return it as plain values."""
        return [{"trait": c.trait, "values": list(c.values), "is_not": c.is_not} for c in self.conditions]

    @classmethod
    def from_json(cls, values: Iterable[Mapping[str, Any]]) -> Self:
        """Return the audience that `to_json` wrote."""
        return cls(tuple(Condition(Trait(v["trait"]), tuple(v["values"]), bool(v["is_not"])) for v in values))


EVERYBODY = Audience()


def _has(trait: Trait, values: tuple[str, ...], person: Person, roles: frozenset[str], today: date) -> bool:
    match trait:
        case Trait.LANGUAGE:
            return person.language in values
        case Trait.REGION:
            return person.region is not None and any(is_within(person.region, v) for v in values)
        case Trait.WIKI:
            return wiki_of(person) in values
        case Trait.COHORT:
            return person.cohort in values
        case Trait.PROGRAMME:
            return person.path in values
        case Trait.ROLE:
            return not roles.isdisjoint(values) or (not roles and NEWCOMER in values)
        case Trait.INTEREST:
            return not set(person.interests).isdisjoint(values)
        case Trait.STAGE:
            return stage(person) in values
        case Trait.SEEN:
            within = timedelta(days=days_of(values))
            return bool(values) and person.seen_on is not None and today - person.seen_on <= within


def days_of(values: Iterable[str]) -> int:
    """Return within how many days somebody was here who meets any of the values."""
    return max((int(value) for value in values), default=0)


def wiki_of(person: Person) -> str:
    """Return the code of the wiki somebody edits: as they chose, else by the language they read."""
    known = (code for code in (person.wiki, person.language) if code in WIKIS)
    return next((code for code in known if code), WIKI_BY_DEFAULT)


def is_within(region: str, wider: str) -> bool:
    """Tell whether a region is another one or one of its districts ("tatarstan/arsk")."""
    return region == wider or region.startswith(f"{wider}/")


def stage(person: Person) -> Stage:
    """Return how far somebody has come."""
    if person.finished_on is not None:
        return Stage.DONE
    return Stage.ON_THE_WAY if person.step is not None else Stage.NEW


@dataclass(frozen=True, slots=True)
class SavedAudience:
    """An audience under a name an organizer gave it."""

    id: int
    name: str
    audience: Audience


def named(text: str) -> str:
    """Return a name as it is kept: in one line, and no longer than is allowed."""
    return " ".join(text.split())[:NAME_LIMIT].rstrip()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people an audience has; who has not agreed to be remembered is in none.

    `people` is always the sum of `reachable`, `muted` and `unreachable`; `readers` add up to `reachable`.
    """

    people: int = 0
    reachable: int = 0
    """Those who would get an announcement."""
    muted: int = 0
    """Those who could be reached, and want no messages or none on this topic."""
    unreachable: int = 0
    """Those at whom nothing would arrive: they blocked the bot, or their account is gone."""
    quiet: int = 0
    """Those of the reachable whose quiet hours it is now."""
    minors: int = 0
    """Those of all people who said that they are under 18."""
    readers: Mapping[str, int] = field(default_factory=dict)
    """The reachable by the language they read."""
