"""When a partner is asked, reminded or left in peace, and in which language.

Nothing here knows more than the day of the invitation: that is all that is kept
(docs/decisions/anonymous-answers.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from domain.quiet import UNTIL, is_quiet, local, opens_at
from domain.rounds import REMINDERS, REST, WAITING, Participation, Round, Stage
from domain.surveys import FREE, Survey


def rests(last_invited: date | None, today: date) -> bool:
    """Tell whether somebody has had a survey too short a time ago.

    >>> rests(date(2026, 11, 1), date(2026, 11, 30)), rests(date(2026, 11, 1), date(2026, 12, 1))
    (True, False)
    """
    return last_invited is not None and today - last_invited < REST


def next_reminder(sent: int, invited_on: date, closes_at: datetime, zone: int) -> datetime | None:
    """Return when the next reminder falls due, in the morning of the person's zone; None when there is none.

    `sent` is how many there were. One that would come on the last day still comes, none after the end.
    """
    if sent >= len(REMINDERS):
        return None
    morning = datetime.combine(invited_on + REMINDERS[sent], UNTIL, timezone(timedelta(minutes=zone)))
    moment = morning.astimezone(UTC)
    return moment if moment < closes_at else None


ARRIVES_WITHIN = timedelta(minutes=10)
"""How long a letter may be on its way, where Telegram asks for patience."""


@dataclass(frozen=True, slots=True)
class Invite:
    """The invitation leaves now; it says nothing to somebody who has found the survey before it came."""

    is_said: bool = True


@dataclass(frozen=True, slots=True)
class Remind:
    """A reminder leaves now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It is too early, or the middle of the night."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Skip:
    """The invitation does not leave, now or later, and this is why."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing more is sent, and nothing changes."""


Due = Invite | Remind | Wait | Skip | Rest
"""What follows when a participation falls due."""


def due(
    participation: Participation,
    round_: Round,
    now: datetime,
    zone: int,
    *,
    wants_messages: bool,
    last_invited: date | None,
    was_asked: bool = False,
) -> Due:
    """Decide what is sent to somebody whose participation has fallen due.

    `last_invited` is the day of the last invitation to another round, `was_asked` tells whether this round's
    invitation came already, for another of the person's institutions.
    """
    if not round_.takes_answers(now) or participation.stage not in WAITING:
        return Rest()
    if participation.invited_on is None:
        if participation.stage is not Stage.QUEUED and not was_asked:
            return Invite(is_said=False)
        return _invite(now, zone, wants_messages, last_invited, was_asked)
    moment = next_reminder(participation.reminded, participation.invited_on, round_.closes_at, zone)
    if moment is None or not wants_messages:
        return Rest()
    at = max(moment, day_time(now, zone))
    return Wait(at) if at > now else Remind()


def day_time(now: datetime, zone: int) -> datetime:
    """Return when a letter may leave: now, or in the morning where it might arrive in quiet hours."""
    night = next((at for at in (now, now + ARRIVES_WITHIN) if is_quiet(at, zone)), None)
    return now if night is None else opens_at(night, zone)


def _invite(
    now: datetime, zone: int, wants_messages: bool, last_invited: date | None, was_asked: bool
) -> Due:
    if was_asked:
        return Rest()
    if not wants_messages:
        return Skip(Stage.UNWANTED)
    if (at := day_time(now, zone)) > now:
        return Wait(at)
    return Skip(Stage.RESTING) if rests(last_invited, local(now, zone).date()) else Invite()


def after_reminder(
    reminded: int, invited_on: date, round_: Round, now: datetime, zone: int
) -> datetime | None:
    """Return when the next reminder falls due after one that leaves now, though it be late.

    After an outage the second one must not come on the heels of the first.
    """
    moment = next_reminder(reminded, invited_on, round_.closes_at, zone)
    if moment is None:
        return None
    apart = max(moment, day_time(now + REMINDERS[1] - REMINDERS[0], zone)) if reminded else moment
    return apart if apart < round_.closes_at else None


def language_for(survey: Survey, reads: str | None) -> str:
    """Return in which language somebody is asked: what they read, else Russian, else what there is."""
    there = survey.languages
    return next((code for code in (reads, "ru") if code in there), there[0] if there else "ru")


def minutes_for(survey: Survey) -> int:
    """Return about how many minutes it takes to answer: words of one's own take longest."""
    seconds = sum(60 if question.kind in FREE else 20 for question in survey.questions)
    return max(1, round(seconds / 60))
