"""A round: one survey, brought to the partners of some institutions between two moments, and who took part.

Who took part stands here, what was answered does not: an anonymous round keeps answers in tables of their own
without a person, an institution or a moment (docs/decisions/anonymous-answers.md).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import NewType

from domain.audiences import is_within
from domain.institutions import Institution, InstitutionId, InstitutionType
from domain.people import PersonId
from domain.quiet import local, opens_at
from domain.surveys import SurveyId
from domain.team import Scope

RoundId = NewType("RoundId", int)
ParticipationId = NewType("ParticipationId", int)

REST = timedelta(days=30)
"""How long nobody gets another survey after an invitation to one."""

REMINDERS = (timedelta(days=3), timedelta(days=10))
"""How long after the invitation those are reminded who have neither finished nor said "not now"."""

LASTS = timedelta(days=21)
"""How long a round is open unless the organizer says otherwise."""


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


def rests(last_invited: date | None, today: date) -> bool:
    """Tell whether somebody has had a survey too short a time ago.

    >>> rests(date(2026, 11, 1), date(2026, 11, 30)), rests(date(2026, 11, 1), date(2026, 12, 1))
    (True, False)
    """
    return last_invited is not None and today - last_invited < REST


def next_reminder(sent: int, invited_at: datetime, closes_at: datetime, zone: int) -> datetime | None:
    """Return when the next reminder falls due, by day and in the person's zone; None when there is none.

    `sent` is how many there were. One that would come less than a day before the end still comes, one after
    it does not.
    """
    if sent >= len(REMINDERS):
        return None
    moment = opens_at(invited_at + REMINDERS[sent], zone)
    return moment if moment < closes_at else None


def last_day(round_: Round, zone: int) -> date:
    """Return the last day on which answers count, as people are told it."""
    return local(round_.closes_at - timedelta(seconds=1), zone).date()
