"""An announcement while it is written: what it says in which language, to whom, when, and what is missing.

Limits are those of Telegram (Bot API: sendMessage 4096, sendPhoto's caption 1024 characters after entities).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, NewType

from domain.audiences import EVERYBODY, Audience
from domain.errors import N_
from domain.team import Scope
from domain.topics import AnnouncementKind

AnnouncementId = NewType("AnnouncementId", int)

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
LINKS = 3
"""How many link buttons an announcement may carry."""

MANY = 200
"""More recipients than this need a second organizer's yes."""

A_WEEK = 2
"""How many announcements a person gets in seven days, urgent ones not counted."""

WRITING = ("tt", "ba", "lez", "ru", "en")
"""The languages an announcement is written in, in the order organizers see them."""

STAND_INS: Mapping[str, tuple[str, ...]] = MappingProxyType(dict.fromkeys(("tt", "ba", "lez"), ("ru",)))
"""Which language is read where one's own is not written, before any other (locales: the same chains)."""


class AnnouncementState(IntEnum):
    """Where an announcement stands; what happens to its messages is told by its sendings."""

    DRAFT = 0
    PROPOSED = 1
    """It waits for a second organizer's yes."""
    LAUNCHED = 2


class LinkLabel(StrEnum):
    """What a link button says; the bot knows the words in every language."""

    MORE = "more"
    RULES = "rules"
    SIGN_UP = "signup"
    OPEN = "open"


LINK_LABELS: Mapping[LinkLabel, str] = MappingProxyType(
    {
        # NOTE: Button below an announcement: leads to a page with more about it.
        LinkLabel.MORE: N_("Read more"),
        # NOTE: Button below an announcement of a contest.
        LinkLabel.RULES: N_("Rules"),
        # NOTE: Button below an announcement of an event: leads to where one can take part.
        LinkLabel.SIGN_UP: N_("Sign up"),
        # NOTE: Button below an announcement: leads to a page.
        LinkLabel.OPEN: N_("Open the page"),
    }
)


@dataclass(frozen=True, slots=True)
class Text:
    """What an announcement says in one language; `entities` as Telegram writes them (UTF-16 offsets)."""

    text: str
    entities: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Media:
    """A photo or a document that was uploaded once; Telegram keeps it under `file_id`."""

    kind: str
    """`photo` or `document`."""
    file_id: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button that leads to a page."""

    label: LinkLabel
    url: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """Everything an organizer has decided; times are in UTC."""

    kind: AnnouncementKind | None = None
    topic: str | None = None
    texts: Mapping[str, Text] = field(default_factory=dict)
    media: Media | None = None
    links: tuple[Link, ...] = ()
    audience: Audience = EVERYBODY
    accepted: frozenset[str] = frozenset()
    """Languages that are not written, and whose readers shall get another one: each ticked by hand."""
    is_urgent: bool = False
    against_quiet: bool = False
    happens_at: datetime | None = None
    """When the event begins or the contest ends; people can ask to be reminded of it."""
    deadline: datetime | None = None
    """After this it must not arrive any more."""
    starts_at: datetime | None = None
    """When it is sent; at once where nothing is said."""
    spread_h: int = 0
    """Over how many hours the sending is spread evenly; 0 is as fast as is lawful."""
    scope: Scope = Scope()  # noqa: RUF009 -- it is frozen
    """The scope in which its author acts: nobody outside of it gets it, whatever the audience says."""
    corrects: int | None = None
    """The announcement whose words it corrects; only words, links and the date can be corrected."""

    @property
    def written(self) -> tuple[str, ...]:
        """Return the languages it is written in, in the order organizers see them."""
        return tuple(code for code in WRITING if code in self.texts)

    @property
    def reach(self) -> Audience:
        """Return who gets it: the audience, within the author's scope."""
        return self.audience.also(self.scope.audience)

    @property
    def limit(self) -> int:
        """Return how many characters a text may have."""
        return CAPTION_LIMIT if self.media else TEXT_LIMIT


class Gap(Enum):
    """What keeps an announcement from being sent."""

    KIND = "kind"
    TOPIC = "topic"
    TEXT = "text"
    TOO_LONG = "too long"
    UNTICKED = "unticked"
    """A language is missing whose readers are in the audience, and nobody has said that this is meant."""
    NOBODY = "nobody"
    LATE = "late"
    """The deadline is over, or comes before the sending begins."""
    PAST = "past"
    """It is to be sent at a time that is over."""


def language_for(reads: str, written: Iterable[str]) -> str | None:
    """Return the language in which somebody gets an announcement, or None where nothing is written."""
    there = list(written)
    for code in (reads, *STAND_INS.get(reads, ()), "ru"):
        if code in there:
            return code
    return there[0] if there else None


def gaps(
    announcement: Announcement, readers: Mapping[str, int], room: Mapping[str, int], now: datetime
) -> list[Gap]:
    """Return what is missing; `readers` counts the audience by language, `room` the bot's own lines in it."""
    a = announcement
    found = [
        (a.kind is None, Gap.KIND),
        (a.topic is None, Gap.TOPIC),
        (not a.texts, Gap.TEXT),
        (bool(too_long(a, room)), Gap.TOO_LONG),
        (bool(unticked(a, readers)), Gap.UNTICKED),
        (sum(readers.values()) == 0 and not a.corrects, Gap.NOBODY),
        (a.deadline is not None and a.deadline <= max(a.starts_at or now, now) and not a.corrects, Gap.LATE),
        (a.starts_at is not None and a.starts_at <= now, Gap.PAST),
    ]
    return [gap for is_there, gap in found if is_there]


def unticked(announcement: Announcement, readers: Mapping[str, int]) -> list[str]:
    """Return the languages that are read, not written, and not ticked."""
    return [
        code
        for code, number in readers.items()
        if number and code not in announcement.texts and code not in announcement.accepted
    ]


def too_long(announcement: Announcement, room: Mapping[str, int]) -> dict[str, int]:
    """Return by how many characters a text is too long, with the line above it for whom it stands in."""
    excess = {}
    for code, text in announcement.texts.items():
        guests = [lang for lang in announcement.accepted if language_for(lang, announcement.texts) == code]
        line = max((room.get(guest, 0) for guest in guests), default=0)
        over = len(text.text) + line - announcement.limit
        if over > 0:
            excess[code] = over
    return excess


class Doubt(Enum):
    """Why a second organizer must say yes."""

    MANY = "many"
    MINORS = "minors"
    QUIET = "quiet"


def doubts(announcement: Announcement, people: int, minors: int) -> list[Doubt]:
    """Return why a second organizer must say yes; nothing where one is enough."""
    found = [
        (people > MANY, Doubt.MANY),
        (minors > 0, Doubt.MINORS),
        (announcement.against_quiet, Doubt.QUIET),
    ]
    return [doubt for is_there, doubt in found if is_there]


def copied(announcement: Announcement) -> Announcement:
    """Return a draft made of an older announcement: its words and audience, not its times."""
    blank = replace(announcement, happens_at=None, deadline=None, starts_at=None)
    return replace(blank, accepted=frozenset(), corrects=None)


def corrected(announcement: Announcement, correction: Announcement) -> Announcement:
    """Return what was sent with the words, links and date of its correction; no language is taken away."""
    return replace(
        announcement,
        texts={**announcement.texts, **correction.texts},
        links=correction.links,
        happens_at=correction.happens_at,
        accepted=announcement.accepted | correction.accepted,
    )


def rebased(correction: Announcement, before: Announcement, after: Announcement) -> Announcement:
    """Return an open correction after another one was sent: what it left alone is what the other one says."""
    changed = {code: text for code, text in correction.texts.items() if text != before.texts.get(code)}
    return replace(
        correction,
        texts={**after.texts, **changed},
        links=after.links if correction.links == before.links else correction.links,
        happens_at=after.happens_at if correction.happens_at == before.happens_at else correction.happens_at,
        accepted=correction.accepted | after.accepted,
    )


def correctable(correction: Announcement, changed: Announcement) -> Announcement:
    """Return a changed correction with the people, scope and times of the announcement it corrects.

    They say whether a second organizer must read it, and it reaches whoever got that announcement anyway.
    """
    return replace(
        correction,
        texts=changed.texts,
        links=changed.links,
        happens_at=changed.happens_at,
        accepted=changed.accepted,
    )
