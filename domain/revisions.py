"""Revisions of a page as a wiki shows them, and what they tell of a change somebody has made.

Whose change it was is not looked at here: what is said of a page concerns the page alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

REVERTED = "mw-reverted"
REVERTING = frozenset({"mw-undo", "mw-rollback", "mw-manual-revert"})
"""The tags MediaWiki puts on changes that take others back."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision; what the wiki hides is None."""

    id: int
    parent: int
    """The revision before; 0 for a new page."""
    page: int
    title: str
    made_at: float
    """By the clock of the wiki."""
    size: int
    """In bytes."""
    user: int | None = None
    """The id of whoever made it; 0 for somebody without an account."""
    sha1: str | None = None
    tags: frozenset[str] = frozenset()

    @property
    def is_reverted(self) -> bool:
        """Tell whether MediaWiki knows that it was taken back."""
        return REVERTED in self.tags

    @property
    def is_reverting(self) -> bool:
        """Tell whether it takes others back, as far as MediaWiki knows."""
        return bool(REVERTING & self.tags)


class Fate(Enum):
    """What has become of a page or a change."""

    UNCHANGED = auto()
    CHANGED = auto()
    UNDONE = auto()
    GONE = auto()
    """It was there, or was said to be, and is not."""
    UNKNOWN = auto()
    """There is no page of this name."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What has happened to a page since a moment."""

    fate: Fate
    before: Revision | None
    """What stood there at the moment; None where the page is newer."""
    after: Revision | None
    """What stands there now, or the change that is looked at."""


def since(revisions: Sequence[Revision], moment: float) -> Happened:
    """Tell what has happened to a page since a moment; its revisions are in order, the newest first.

    Who undoes by hand leaves no tag: then the page reads as it did before, letter by letter.
    """
    newer = [one for one in _changes(revisions) if one.made_at >= moment]
    older = [one for one in revisions if one.made_at < moment]
    before = older[0] if older else None
    if not newer:
        return Happened(Fate.UNCHANGED, before, revisions[0] if revisions else None)
    is_as_before = len(newer) > 1 and _is_among(newer[0], older)
    made = [one for one in newer if not one.is_reverting]
    is_undone = is_as_before or (bool(made) and all(one.is_reverted for one in made))
    return Happened(Fate.UNDONE if is_undone else Fate.CHANGED, before, newer[0])


def fate_of(one: Revision, revisions: Sequence[Revision]) -> Happened:
    """Tell what has become of one change of a page; what was undone and put back again stands.

    The revisions are in order, the newest first; the change itself may be older than all of them.
    """
    newer = [other for other in revisions if other.id > one.id]
    older = [other for other in revisions if other.id < one.id]
    before = next((other for other in older if other.id == one.parent), None)
    for later in newer:
        if _is_among(later, [one]):
            return Happened(Fate.CHANGED, before, one)
        if _is_among(later, older):
            return Happened(Fate.UNDONE, before, one)
    return Happened(Fate.UNDONE if one.is_reverted else Fate.CHANGED, before, one)


def _changes(revisions: Sequence[Revision]) -> list[Revision]:
    """Leave out what changes no letter: a move and a protection make revisions, too."""
    by_id = {one.id: one for one in revisions}
    return [one for one in revisions if one.parent not in by_id or not _is_among(one, [by_id[one.parent]])]


def _is_among(one: Revision, others: Sequence[Revision]) -> bool:
    """Tell whether one of the others reads the same."""
    return one.sha1 is not None and any(one.sha1 == other.sha1 for other in others)
