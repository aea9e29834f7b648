"""Linking a wiki account: the code somebody publishes in an edit, and what the edits of the account prove.

Only edits by the account itself count, made after the code was given, by the clock of the wiki. What others
write must never prove anything: not on the page of the account, not in a heading above a reply, not in the
name of whoever is undone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto
from itertools import pairwise
from typing import Any

from domain.people import Person
from domain.revisions import REVERTING

VALID = timedelta(minutes=60)
"""How long a code is good for."""

KEPT = timedelta(days=1)
"""How long a code is kept: an edit made in time counts when it is looked for late."""

TRIES = 5
TRIES_IN = timedelta(hours=1)
"""How often in which time a code may be looked for in vain."""

USER, USER_TALK = 2, 3
TEXTS = 10
"""How many pages of the account's own are read at most."""

LONGEST_TEXT = 100_000
"""The longest page that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Account:
    """A linked account: its user id on each wiki, and the id that these have in common."""

    ids: Mapping[str, int]
    central: int | None = None
    before: int = 0
    """How many edits it had on these wikis when it was linked."""
    seen: int = 0
    """How many were seen since."""
    since: Mapping[str, float] = field(default_factory=dict)
    """From when on edits count as seen on each wiki, by its clock; older ones are among those before."""
    linked_on: date | None = None
    blocked: tuple[str, ...] = ()
    """The wikis on which it may not edit now."""

    @property
    def edits(self) -> int:
        """Return how many edits there are, as far as is known."""
        return self.before + self.seen

    def sealable(self) -> dict[str, Any]:
        """Return it as a JSON value."""
        return {
            "ids": dict(self.ids),
            "central": self.central,
            "before": self.before,
            "seen": self.seen,
            "since": dict(self.since),
            "linked_on": self.linked_on.isoformat() if self.linked_on else None,
            "blocked": list(self.blocked),
        }


def opened(value: Mapping[str, Any]) -> Account:
    """Return the account that was sealed."""
    day = value["linked_on"]
    return Account(
        ids=dict(value["ids"]),
        central=value["central"],
        before=value["before"],
        seen=value["seen"],
        since=dict(value["since"]),
        linked_on=date.fromisoformat(day) if day else None,
        blocked=tuple(value["blocked"]),
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says that an account is theirs, and is to show it with a code; times are the wiki's."""

    wiki: str
    user: int
    code: str
    issued_at: datetime

    @property
    def expires_at(self) -> datetime:
        """Return until when an edit with the code counts."""
        return self.issued_at + VALID


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a wiki says of an account: that it is there, or new there, or gone."""

    id: int
    edits: int = 0
    is_blocked: bool = False
    central: int | None = None


def seen_on(
    account: Account, sightings: Mapping[str, Sighting], gone: Collection[str], now: float
) -> Account | None:
    """Return an account as the wikis show it now; None where none of them shows it any more.

    What was not asked stays. Edits on a wiki that is new count from now on.
    """
    ids = {wiki: user for wiki, user in account.ids.items() if wiki not in gone}
    new = {wiki: one for wiki, one in sightings.items() if wiki not in account.ids}
    ids |= {wiki: one.id for wiki, one in new.items()}
    if not ids:
        return None
    asked = {wiki for wiki in ids if wiki in sightings}
    blocked = {wiki for wiki in account.blocked if wiki in ids and wiki not in asked}
    blocked |= {wiki for wiki in asked if sightings[wiki].is_blocked}
    centrals = (one.central for one in sightings.values() if one.central)
    return replace(
        account,
        ids=ids,
        central=account.central or next(centrals, None),
        before=account.before + sum(one.edits for one in new.values()),
        since={wiki: at for wiki, at in account.since.items() if wiki in ids} | dict.fromkeys(new, now),
        blocked=tuple(sorted(blocked)),
    )


def may_link(person: Person | None) -> bool:
    """Tell whether anything of a wiki account may be kept of somebody."""
    return person is not None and person.has_consented


def new_code(below: Callable[[int], int]) -> str:
    """Return eight digits that stand for nothing else; `below` draws a number at random.

    >>> new_code(lambda most: 48217730 % most)
    '4821-7730'
    """
    while True:
        digits = f"{below(10**8):08d}"
        if _is_sound(digits):
            return f"{digits[:4]}-{digits[4:]}"


def _is_sound(digits: str) -> bool:
    """Tell whether digits are easily told from years, days and rows of the same digit."""
    steps = {int(b) - int(a) for a, b in pairwise(digits)}
    looks_like_a_year = any(half[:2] in ("19", "20") for half in (digits[:4], digits[4:]))
    return len(set(digits)) >= 4 and len(steps) > 2 and digits[0] != "0" and not looks_like_a_year


_DASHES = "-\u00ad\u058a\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\u30fc\ufe58\ufe63\uff0d~"
_BETWEEN = rf"[{_DASHES}\s\u200b\u2060_.]{{0,4}}"
_FOREIGN = re.compile(r"/\*(?:.*\*/|.*)|\[\[(?:.*?\]\]|.*)", re.DOTALL)
"""What MediaWiki puts into a summary: the heading above, names of pages and people. Others choose those.

A heading may itself look like the end of a heading, and a long one is cut off before its end.
"""


def holds(code: str, text: str) -> bool:
    """Tell whether a text holds the code, whatever its digits and dashes look like.

    >>> holds("4821-7730", "code ４８２１ – ７７３０."), holds("4821-7730", "14821-7730")
    (True, False)
    """
    first, second = code.split("-")
    found = rf"(?<!\d)(?<!\d[{_DASHES}]){first}{_BETWEEN}{second}(?!\d)(?![{_DASHES}]\d)"
    return re.search(found, _plain_digits(text)) is not None


def _plain_digits(text: str) -> str:
    return "".join(
        letter if letter.isascii() or (value := unicodedata.decimal(letter, None)) is None else str(value)
        for letter in text
    )


@dataclass(frozen=True, slots=True)
class Contribution:
    """One edit of an account, as the wiki lists it."""

    rev: int
    parent: int
    """The revision before; 0 for a new page."""
    page: int
    namespace: int
    title: str
    user: str
    made_at: datetime
    size: int
    comment: str | None
    """What the editor says of it; None where the wiki hides it."""
    tags: frozenset[str] = frozenset()

    @property
    def is_own_word(self) -> bool:
        """Tell whether what it adds was written by the editor: a revert brings back words of others."""
        return REVERTING.isdisjoint(self.tags)

    @property
    def own_comment(self) -> str:
        """Return what the editor wrote into the summary, as far as that can be told.

        Of a new page MediaWiki itself quotes the beginning; a new talk page may begin with words of others.
        """
        is_quoted = self.parent == 0 and self.namespace % 2 == 1
        return _FOREIGN.sub(" ", self.comment or "") if self.is_own_word and not is_quoted else ""

    @property
    def is_on_own_page(self) -> bool:
        """Tell whether it is on a page of the editor's own where no others' words are gathered.

        Below a talk page there are archives, into which words of others are moved.
        """
        page = self.title.partition(":")[2]
        owner, _slash, below = page.partition("/")
        is_page = self.namespace == USER or (self.namespace == USER_TALK and not below)
        return is_page and owner == self.user and self.is_own_word and self.size <= LONGEST_TEXT


class Verdict(Enum):
    """What the edits of an account prove."""

    PROVEN = auto()
    LATE = auto()
    """The code is there, but came too late."""
    HIDDEN = auto()
    """An edit or its summary is hidden."""
    NO_CODE = auto()
    """There are edits, without the code."""
    NO_EDIT = auto()


def verdict(
    claim: Claim, contributions: Sequence[Contribution], texts: Mapping[int, tuple[str, str]]
) -> Verdict:
    """Return what is proven by edits since the code was given.

    `texts` are what stands on pages of their own after and before an edit, by its number.
    """
    proofs = [one for one in contributions if _proves(claim.code, one, texts.get(one.rev))]
    if any(claim.issued_at <= one.made_at <= claim.expires_at for one in proofs):
        return Verdict.PROVEN
    if proofs:
        return Verdict.LATE
    if any(one.comment is None for one in contributions):
        return Verdict.HIDDEN
    return Verdict.NO_CODE if contributions else Verdict.NO_EDIT


def _proves(code: str, one: Contribution, text: tuple[str, str] | None) -> bool:
    if holds(code, one.own_comment):
        return True
    return text is not None and holds(code, text[0]) and not holds(code, text[1])


def worth_reading(contributions: Iterable[Contribution]) -> list[Contribution]:
    """Return the edits whose text may hold the code, the newest first."""
    return [one for one in contributions if one.is_on_own_page][:TEXTS]


@dataclass(frozen=True, slots=True)
class Tries:
    """How often somebody looked for a code in vain lately, by our clock."""

    number: int = 0
    since: float = 0.0

    def one_more(self, now: float) -> Tries:
        """Count a try; after a while the count begins anew."""
        if now - self.since >= TRIES_IN.total_seconds():
            return Tries(1, now)
        return replace(self, number=self.number + 1)

    def free_at(self, now: float) -> float | None:
        """Return when it may be tried again, or None where it may be now."""
        end = self.since + TRIES_IN.total_seconds()
        return end if self.number >= TRIES and now < end else None
