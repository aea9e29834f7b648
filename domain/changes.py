"""What recent changes of a wiki mean for those who linked an account: thanks, an edit undone, a block.

Times of changes are seconds since 1970 by the clock of the wiki.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, StrEnum, auto

from domain.people import PersonId
from domain.revisions import REVERTING, Revision

OVERLAP_S = 30.0
"""How far back is read again: a change may show up that much later than its own time says."""

KEPT_BY_WIKIS = timedelta(days=30)
"""How long a wiki keeps recent changes; nobody can catch up on what is older."""

EDITS_KEPT = timedelta(days=60)
"""How long edits of linked people are known."""

UNDONE_WITHIN = timedelta(days=14)
"""How old an edit may be for somebody to hear that it was undone."""

LOOK_AFTER = timedelta(minutes=12)
"""How long an undoing waits: people undo their own edits, and are undone themselves."""

LOOK_AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""When it is looked again whether an edit was undone, where the wiki tells it late."""

MILESTONES = (1, 5, 10, 50, 100)
"""For which edits somebody is thanked."""


class Deed(StrEnum):
    """Entries of logs that concern somebody here."""

    BLOCK = "block"
    UNBLOCK = "unblock"
    DELETE = "delete"
    PROTECT = "protect"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a log: what was done to which page, or to whom."""

    id: int
    deed: Deed
    title: str
    until: str | None = None
    """When a block ends, as the wiki writes it; nothing where it does not end."""
    is_partial: bool = False
    """Whether a block concerns some pages only."""


@dataclass(frozen=True, slots=True)
class Change:
    """One recent change: an edit, or an entry of a log; 0 stands for what is hidden or not there."""

    id: int
    made_at: float
    page: int = 0
    rev: int = 0
    parent: int = 0
    user: int = 0
    tags: frozenset[str] = frozenset()
    entry: Entry | None = None

    @property
    def is_edit(self) -> bool:
        """Tell whether it is an edit."""
        return self.rev > 0

    @property
    def is_undoing(self) -> bool:
        """Tell whether the wiki itself saw that it undoes others."""
        return bool(self.tags & REVERTING)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the changes of a wiki were handled; `seen` are those handled since then, with their times."""

    since: float
    seen: Mapping[int, float] = field(default_factory=dict)

    def news(self, changes: Iterable[Change]) -> list[Change]:
        """Return the changes that were not handled."""
        return [change for change in changes if change.id not in self.seen]

    def after(self, changes: Sequence[Change], began_at: float, *, is_all: bool) -> Cursor:
        """Return how far a wiki is handled with one more page of changes, the oldest first.

        `began_at` is when the first page was read: until the overlap has gone by, older ones may show up.
        """
        since = began_at - OVERLAP_S
        if not is_all:
            since = min(since, changes[-1].made_at) if changes else self.since
        since = max(since, self.since)
        known = {**self.seen, **{change.id: change.made_at for change in changes}}
        return Cursor(since, {one: at for one, at in known.items() if at >= since})

    def misses_any(self, now: float) -> bool:
        """Tell whether a wiki has forgotten changes that were not handled."""
        return now - self.since > KEPT_BY_WIKIS.total_seconds()


def milestones(before: int, after: int) -> list[int]:
    """Return which edits to thank for were passed, the largest last.

    >>> milestones(0, 6), milestones(37, 38)
    ([1, 5], [])
    """
    return [number for number in MILESTONES if before < number <= after]


class Word(StrEnum):
    """What a linked person may be told."""

    THANKS = "thanks"
    UNDONE = "undone"
    DELETED = "deleted"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    GONE = "gone"
    """The account is to be seen no more, and the link was erased."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told once."""

    person: PersonId
    word: Word
    about: str
    """Tells it from others of its kind: the same thing is not told twice."""
    wiki: str
    detail: str | None = None
    """The title of a page, or when a block ends."""
    is_partial: bool = False
    """Whether a block concerns some pages only."""
    at_once: bool = False
    """Whether it answers a tap, so that it wakes nobody."""

    @property
    def what(self) -> str:
        """Return the name by which it is known that it was told."""
        return f"{self.word} {self.about}"

    @property
    def is_of_a_block(self) -> bool:
        """Tell whether it is about a block, or the end of one."""
        return self.word in (Word.BLOCKED, Word.UNBLOCKED)

    @property
    def entry(self) -> int:
        """Return the entry of the log that a block stands in."""
        return int(self.about.rpartition(" ")[2])


def last_words(notices: Sequence[Notice]) -> list[Notice]:
    """Leave out what was said of blocks of an account on a wiki and is untrue by now: the last word counts.

    >>> ann, words = PersonId(1), ((Word.UNBLOCKED, "tt 8"), (Word.BLOCKED, "tt 7"), (Word.THANKS, "1"))
    >>> [str(one.word) for one in last_words([Notice(ann, word, about, "tt") for word, about in words])]
    ['unblocked', 'thanks']
    """
    last: dict[tuple[PersonId, str], int] = {}
    for one in notices:
        if one.is_of_a_block:
            whose = one.person, one.wiki
            last[whose] = max(last.get(whose, 0), one.entry)
    return [one for one in notices if not one.is_of_a_block or one.entry == last[one.person, one.wiki]]


class Verdict(Enum):
    """Whether an edit was undone."""

    UNDONE = auto()
    BY_THEMSELVES = auto()
    STANDS = auto()
    UNCLEAR = auto()
    """The wiki may tell later."""


def verdict(
    theirs: Revision | None, parent: Revision | None, undoing: Revision | None, latest: Revision | None
) -> Verdict:
    """Tell whether an edit was undone and stayed so; `undoing` came later and looked like it.

    That is certain where the wiki says so of both edits, or where the text is again what it was before.
    """
    if theirs is None or latest is None or is_same(latest, theirs):
        return Verdict.STANDS
    if undoing is not None and (undoing.is_reverted or is_same(undoing, theirs)):
        undoing = None
    for one in (undoing, latest):
        if one is not None and _undoes(one, theirs, parent):
            return Verdict.BY_THEMSELVES if one.user == theirs.user else Verdict.UNDONE
    return Verdict.UNCLEAR if undoing is not None and undoing.is_reverting else Verdict.STANDS


def _undoes(one: Revision, theirs: Revision, parent: Revision | None) -> bool:
    is_as_before = parent is not None and is_same(one, parent)
    return is_as_before or (theirs.is_reverted and one.is_reverting)


def is_same(one: Revision, other: Revision) -> bool:
    """Tell whether two texts are the same, as far as they may be seen."""
    return one.sha1 is not None and one.sha1 == other.sha1
