"""What became of an announcement: everybody of its audience once, so that the parts always make the whole.

What somebody may see of it tells domain/views.py.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from domain.announcements import Announcement
from domain.people import PersonId
from domain.sendings import Cell, Fate, Purpose
from domain.team import Member

K = TypeVar("K", bound=Hashable)


class Group(StrEnum):
    """What a person's message came to, as a report tells it; files use these codes, so they stay."""

    OWN = "own language"
    STAND_IN = "another language"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    ABSENT = "absent"
    MUTED = "muted"
    CAPPED = "two this week"
    TOO_LATE = "too late"
    REFUSED = "refused"
    UNSENT = "not sent"
    LEFT = "left"
    GONE = "gone"

    @property
    def is_got(self) -> bool:
        """Tell whether the message arrived."""
        return self in (Group.OWN, Group.STAND_IN)


Leaf = tuple[str, str, str, Group]
"""What a line of the file tells apart: language read, language got, region or district, group."""

OF_FATE: Mapping[Fate, Group] = {
    Fate.QUEUED: Group.WAITING,
    Fate.FLYING: Group.WAITING,
    Fate.DELIVERED: Group.OWN,
    **{fate: Group[fate.name] for fate in Fate if fate > Fate.DELIVERED},
}


def group_of(cell: Cell, purpose: Purpose) -> Group:
    """Return where a cell counts; a correction or a recall asks nobody for a language."""
    is_stand_in = cell.fate is Fate.DELIVERED and cell.reads != cell.language
    return Group.STAND_IN if is_stand_in and purpose is Purpose.SEND else OF_FATE[cell.fate]


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people there are, and how many of them got it."""

    people: int = 0
    got: int = 0

    def __add__(self, other: Reached) -> Reached:
        return Reached(self.people + other.people, self.got + other.got)


@dataclass(frozen=True, slots=True)
class Report:
    """Everybody of a sending, once in each of the three."""

    purpose: Purpose
    cells: tuple[Cell, ...]
    groups: Mapping[Group, int]
    languages: Mapping[str, Reached]
    """By the language people read."""
    regions: Mapping[str, Reached]
    """By region with all its districts; "" where it is not known."""

    @property
    def total(self) -> int:
        """Return how many people the sending is for."""
        return sum(self.groups.values())

    @property
    def got(self) -> int:
        """Return how many got it."""
        return sum(people for group, people in self.groups.items() if group.is_got)


def report(purpose: Purpose, cells: Iterable[Cell]) -> Report:
    """Add the cells up."""
    cells = tuple(cells)
    groups = dict.fromkeys(Group, 0)
    languages: dict[str, Reached] = {}
    regions: dict[str, Reached] = {}
    for cell in cells:
        group = group_of(cell, purpose)
        groups[group] += cell.people
        reached = Reached(cell.people, cell.people if group.is_got else 0)
        languages[cell.reads] = languages.get(cell.reads, Reached()) + reached
        region = whole_region(cell.region)
        regions[region] = regions.get(region, Reached()) + reached
    return Report(purpose, cells, groups, languages, regions)


def whole_region(region: str) -> str:
    """Return the region around a district."""
    return region.partition("/")[0]


def tenths(counts: Mapping[K, int]) -> dict[K, int]:
    """Share a thousand out by largest remainder: tenths of a per cent that make 100.0 % of anybody at all.

    >>> tenths({"a": 1, "b": 1, "c": 1})
    {'a': 334, 'b': 333, 'c': 333}
    """
    total = sum(counts.values())
    if not total:
        return dict.fromkeys(counts, 0)
    shares = {key: people * 1000 // total for key, people in counts.items()}
    by_rest = sorted(counts, key=lambda key: counts[key] * 1000 % total, reverse=True)
    for key in by_rest[: 1000 - sum(shares.values())]:
        shares[key] += 1
    return shares


def leaves(report: Report) -> dict[Leaf, int]:
    """Return the finest numbers there are."""
    counts: dict[Leaf, int] = {}
    for cell in report.cells:
        leaf = (cell.reads, cell.language, cell.region, group_of(cell, report.purpose))
        counts[leaf] = counts.get(leaf, 0) + cell.people
    return {leaf: people for leaf, people in sorted(counts.items()) if people}


def may_read(member: Member, author: PersonId | None, announcement: Announcement) -> bool:
    """Tell whether somebody of the team may see what became of an announcement."""
    is_author = member.may_announce and author == member.id
    return member.is_owner or is_author or member.covers(announcement.scope)
