"""A round: one survey, brought to the partners of some institutions between two moments, and who took part.

Who took part stands here, what was answered does not: an anonymous round keeps answers in tables of their own
without a person, an institution or a moment (docs/decisions/anonymous-answers.md).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import IntEnum
from typing import NewType, TypeVar

from domain.audiences import Trait, is_within
from domain.institutions import Institution, InstitutionId, InstitutionType
from domain.people import PersonId
from domain.quiet import local
from domain.surveys import SurveyId
from domain.team import Member, Scope, holds

RoundId = NewType("RoundId", int)
ParticipationId = NewType("ParticipationId", int)
T = TypeVar("T")

REST = timedelta(days=30)
"""How long nobody gets another survey after an invitation to one."""

REMINDERS = (timedelta(days=3), timedelta(days=10))
"""How long after the invitation those are reminded who have neither finished nor said "not now"."""

LASTS = timedelta(days=21)
"""How long a round is open unless the organizer says otherwise."""

EVENING = time(18)
"""Whoever is told that a round closes on a day can answer on that day until this hour at the least."""


class RoundState(IntEnum):
    """Where a round stands."""

    DRAFT = 0
    PLANNED = 1
    """It opens at its time."""
    OPEN = 2
    CLOSED = 3
    CANCELLED = 4


class Stage(IntEnum):
    """How far one partner has come; every participation has exactly one stage."""

    QUEUED = 0
    """The invitation has not left yet."""
    INVITED = 1
    OPENED = 2
    DECLINED = 3
    """The partner said "not now"; whoever opens the survey later is at `OPENED` again."""
    FINISHED = 4
    RESTING = 5
    """Nothing was sent: the person had another survey less than 30 days ago."""
    UNWANTED = 6
    """Nothing was sent: the person has stopped all messages, or cannot be reached."""
    GONE = 7
    """The person left the institution, or had everything forgotten, before finishing."""


WAITING = (Stage.QUEUED, Stage.INVITED, Stage.OPENED)
"""Who may still be written to."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which institutions a round goes to; what is empty does not narrow. Named ones come in any case."""

    types: tuple[InstitutionType, ...] = ()
    regions: tuple[str, ...] = ()
    named: tuple[InstitutionId, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody has been chosen yet."""
        return not (self.types or self.regions or self.named)


def reaches(reach: Reach, institution: Institution) -> bool:
    """Tell whether a round goes to an institution."""
    if institution.id in reach.named:
        return True
    if not (reach.types or reach.regions):
        return False
    fits_type = not reach.types or institution.type in reach.types
    return fits_type and (not reach.regions or _lies_in(institution.region, reach.regions))


def _lies_in(region: str, wide: Collection[str]) -> bool:
    return any(is_within(region, one) for one in wide)


@dataclass(frozen=True, slots=True)
class Round:
    """One round; `revision` is that of the survey when it was last corrected within this round."""

    id: RoundId
    survey: SurveyId
    author: PersonId | None
    language: str
    """The language in which its author is told how it goes."""
    state: RoundState
    is_anonymous: bool
    scope: Scope
    reach: Reach
    opens_at: datetime | None
    closes_at: datetime
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    def takes_answers(self, now: datetime) -> bool:
        """Tell whether answers still count."""
        return self.state is RoundState.OPEN and now < self.closes_at


@dataclass(frozen=True, slots=True)
class Participation:
    """One partner in one round, for one institution; `person` is None where only a link was given out.

    `question` is the id of the one on the screen, for whoever has not finished. There is no moment finer than
    the day of the invitation.
    """

    id: ParticipationId
    round: RoundId
    person: PersonId | None
    institution: InstitutionId
    stage: Stage
    language: str | None = None
    question: str = ""
    invited_on: date | None = None
    reminded: int = 0
    token: str | None = None
    """What stands in the address of the web copy."""


def last_day(round_: Round, zone: int) -> date:
    """Return the last day on which answers count, as people are told it.

    A round that closes before the evening closes for people on the day before: who has time in the evening is
    not told too much. Midnight in Moscow is the same last day in Ufa.
    """
    end = local(round_.closes_at, zone)
    day = end.date() if end.time() >= EVENING else end.date() - timedelta(days=1)
    begins = round_.opened_at or round_.opens_at
    return max(day, local(begins, zone).date()) if begins else day


def end_of(day: date, zone: int) -> datetime:
    """Return the moment at which a day is over in a zone.

    >>> end_of(date(2026, 12, 14), 180).isoformat()
    '2026-12-14T21:00:00+00:00'
    """
    return datetime.combine(day + timedelta(days=1), time(), timezone(timedelta(minutes=zone))).astimezone(
        UTC
    )


def usual_end(begins: datetime, zone: int) -> datetime:
    """Return when a round closes unless the organizer says otherwise."""
    return end_of(local(begins, zone).date() + LASTS, zone)


def may_watch(member: Member, round_: Round) -> bool:
    """Tell whether somebody of the team may see how a round goes, close it and change its end."""
    is_author = member.may_announce and round_.author == member.id
    return member.is_owner or is_author or member.covers(round_.scope)


def within(reach: Reach, scope: Scope) -> Reach:
    """Return a reach without the regions that lie outside of a scope."""
    inside = tuple(code for code in reach.regions if holds(scope, Scope(Trait.REGION, code)))
    return Reach(reach.types, inside, reach.named)


def toggled(reach: Reach, part: str, value: str, *, on: bool) -> Reach:
    """Choose a type, a region or an institution, or take it back; a district gives way to its region."""
    match part:
        case "types":
            return replace(reach, types=_turned(reach.types, InstitutionType(value), on=on))
        case "regions":
            others = tuple(r for r in reach.regions if r == value or not _nested(r, value))
            return replace(reach, regions=_turned(others if on else reach.regions, value, on=on))
        case _named:
            return replace(reach, named=_turned(reach.named, InstitutionId(int(value)), on=on))


def _nested(one: str, other: str) -> bool:
    return is_within(one, other) or is_within(other, one)


def _turned(values: tuple[T, ...], value: T, *, on: bool) -> tuple[T, ...]:
    rest = tuple(one for one in values if one != value)
    return (*rest, value) if on else rest
