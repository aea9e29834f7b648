"""How a sending goes: one message that is kept up to date.

Bot: Announcement 12: Photo contest in Kazan …
     It is on its way.
     ▓▓▓▓░░░░░░ 43 %
     Delivered: 412
     Waiting: 560
     25 a second, about 1 min left.
     [Pause] [Stop]
     [Recall]

(when it is done, a message of its own)
Bot: Announcement 12: … Done: everybody has a result. Delivered: 950 …
     [Report] [Correct] [Recall]
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from domain.announcements import WRITING
from domain.disclosure import is_small
from domain.quiet import ALL_ZONES, ZONE_NAMES, awake, local
from domain.sendings import NEEDS_A_YES, Fate, Progress, Purpose, Sending, SendingState
from handlers.announcements.buttons import Part, open_part
from handlers.buttons import ReportOf
from handlers.screen import Button, Row, Screen, beside
from locales import Words
from storage.store import Store

BLOCKS = 10
FIRST_LINE = 60
"""How many letters of an announcement stand in the title."""


class Act(StrEnum):
    """What an organizer can do with a sending; those with a doubt are asked about once more."""

    SHOW = "show"
    PAUSE = "pause"
    RESUME = "resume"
    DOUBT_STOP = "stop?"
    STOP = "stop"
    DOUBT_RECALL = "recall?"
    RECALL = "recall"
    DOUBT_REPEAT = "repeat?"
    REPEAT = "repeat"


class Steer(CallbackData, prefix="sd"):
    """Do something with a sending."""

    sending: int
    act: Act


async def shown(sending: Sending, store: Store, now: datetime, zone: int, _: Words, *, exact: bool) -> Screen:
    """Return the screen of a sending as it stands in the database."""
    fresh = await store.sendings.load(sending.id) or sending
    counts = await store.sendings.counts(sending.id)
    is_asleep = not awake(ALL_ZONES, now) and not fresh.is_loud
    quiet = counts.get(Fate.QUEUED, 0) if is_asleep else 0
    return screen(Progress(fresh, counts, quiet), _, zone, exact=exact)


def screen(progress: Progress, _: Words, zone: int, *, exact: bool) -> Screen:
    """Show how a sending goes; times are those of a zone, `exact` shows small numbers, to owners."""
    parts = [_title(progress.sending, _), _state(progress, _, zone), _bar(progress)]
    parts += [_numbers(progress, _, exact=exact), _pace(progress, _)]
    return Screen("\n".join(part for part in parts if part), _rows(progress, _))


def is_live(sending: Sending) -> bool:
    """Tell whether its message is kept up to date: what is asked about it stands below, not in its place."""
    return not sending.state.is_over and sending.state is not SendingState.SCHEDULED


def first_line(sending: Sending, language: str) -> str:
    """Return how an announcement begins, in a language or in the first there is."""
    texts = sending.announcement.texts
    codes = [code for code in (language, *WRITING) if code in texts]
    line = texts[codes[0]].text.partition("\n")[0] if codes else ""
    return line if len(line) <= FIRST_LINE else line[: FIRST_LINE - 1].rstrip() + "…"


def _title(sending: Sending, _: Words) -> str:
    number, line = sending.announcement_id, first_line(sending, _.code)
    match sending.purpose:
        case Purpose.SEND:
            return _("<b>Announcement {number}</b>: {line}", number=number, line=line)
        case Purpose.CORRECT:
            return _("<b>Correction of announcement {number}</b>: {line}", number=number, line=line)
        case Purpose.RECALL:
            return _("<b>Recall of announcement {number}</b>: {line}", number=number, line=line)


def _state(progress: Progress, _: Words, zone: int) -> str:
    sending = progress.sending
    match sending.state:
        case SendingState.SCHEDULED:
            return _begins(sending, _, zone)
        case SendingState.QUEUEING:
            return _("I am writing down who gets it.")
        case SendingState.SENDING:
            return _under_way(sending.purpose, _)
        case SendingState.PAUSED:
            return _("Paused: nothing leaves until you go on.")
        case SendingState.HALTED if sending.reason == NEEDS_A_YES:
            return _(
                "Nothing has left yet: so many people are there by now, or people under 18, that a colleague "
                "must say yes. Stop this one, copy it as a new draft and ask a colleague."
            )
        case SendingState.HALTED:
            return _(
                "I have stopped, and nothing more leaves: Telegram does not take it. It says: {reason}. "
                "Correct the announcement, or stop it for good.",
                reason=sending.reason or "?",
            )
        case SendingState.STOPPING:
            return _("Stopping: nothing more leaves.")
        case SendingState.FINISHED:
            return _("Done: everybody has a result.")
        case SendingState.STOPPED:
            return _("Stopped: who had not got it yet does not get it.")


def _under_way(purpose: Purpose, _: Words) -> str:
    match purpose:
        case Purpose.SEND:
            return _("It is on its way.")
        case Purpose.CORRECT:
            return _("The messages that have arrived are being changed.")
        case Purpose.RECALL:
            return _("The messages that have arrived are being deleted.")


def _done(purpose: Purpose, _: Words) -> str:
    match purpose:
        case Purpose.SEND:
            return _("Delivered")
        case Purpose.CORRECT:
            # NOTE: Messages whose words were corrected; a number follows after a colon.
            return _("Corrected")
        case Purpose.RECALL:
            # NOTE: Messages that were deleted from people's chats; a number follows after a colon.
            return _("Deleted")


def _begins(sending: Sending, _: Words, zone: int) -> str:
    here = local(sending.starts_at, zone)
    return _(
        # NOTE: {zone} is the name of a time zone, such as "Moscow time".
        "It begins on {date}, {time} ({zone}).",
        date=_.date(here.date()),
        time=_.time(here),
        zone=_(ZONE_NAMES[zone]),
    )


def _bar(progress: Progress) -> str:
    if not progress.people:
        return ""
    full = int(progress.share * BLOCKS)
    percent = int(progress.share * 100)
    return f"{'▓' * full}{'░' * (BLOCKS - full)} {percent} %"


def _numbers(progress: Progress, _: Words, *, exact: bool) -> str:
    """Return one line for each kind of result that there is; only owners see small ones, and why."""
    done = (_done(progress.sending.purpose, _), progress.of(Fate.DELIVERED))
    others = _others(progress, _)
    if not exact:
        # NOTE: How many people an announcement did not reach, for any reason.
        others = [(_("Other results"), sum(number for _label, number in others))]
    waiting = [
        # NOTE: People who have not got the message yet.
        (_("Waiting"), progress.waiting),
        # NOTE: People who will get the message in the morning.
        (_("Of these until the morning"), progress.quiet),
    ]
    known = [(label, number) for label, number in (done, *others, *waiting) if number]
    return "\n".join(f"{label}: {told(number, _, exact=exact)}" for label, number in known)


def told(number: int, _: Words, *, exact: bool) -> str:
    """Return a number of people as somebody may see it."""
    return _.plain("fewer than 5") if is_small(number) and not exact else _.number(number)


def _others(progress: Progress, _: Words) -> list[tuple[str, int]]:
    return [
        # NOTE: People who cannot be reached: they blocked the bot or left Telegram.
        (_("Cannot be reached"), progress.of(Fate.BLOCKED, Fate.DEACTIVATED, Fate.ABSENT)),
        # NOTE: People who want no announcements, or none on this topic, or had two this week.
        (_("Want no messages, or had enough this week"), progress.of(Fate.MUTED, Fate.CAPPED)),
        (_("Too late"), progress.of(Fate.TOO_LATE)),
        # NOTE: Telegram refused the message.
        (_("Refused"), progress.of(Fate.REFUSED)),
        # NOTE: It is not known whether the message arrived.
        (_("Not known"), progress.of(Fate.UNKNOWN)),
        # NOTE: The sending was stopped before, or the person left before.
        (_("Not sent"), progress.of(Fate.UNSENT, Fate.LEFT)),
        # NOTE: The message that was to be corrected or deleted is not there any more.
        (_("Gone before"), progress.of(Fate.GONE)),
    ]


def _pace(progress: Progress, _: Words) -> str:
    left = progress.seconds_left
    if progress.pace is None or left is None or progress.sending.state is not SendingState.SENDING:
        return ""
    return _(
        "{pace} a second, about {minutes} min left.",
        pace=_.number(round(progress.pace, 1)),
        minutes=_.number(max(1, round(left / 60))),
    )


def _rows(progress: Progress, _: Words) -> tuple[Row, ...]:
    sending = progress.sending
    rows: list[Row] = []
    # NOTE: Button: let nothing more of an announcement leave for now.
    pause = button(_.plain("Pause"), sending, Act.PAUSE)
    # NOTE: Button: let nothing more of an announcement leave, for good.
    stop = button(_.plain("Stop"), sending, Act.DOUBT_STOP)
    match sending.state:
        case SendingState.SCHEDULED:
            rows += [(stop,)]
        case SendingState.HALTED if sending.reason == NEEDS_A_YES:
            rows += [(stop,)]
        case SendingState.QUEUEING | SendingState.SENDING:
            rows += beside(pause, stop)
        case SendingState.PAUSED | SendingState.HALTED:
            # NOTE: Button: let an announcement leave that was paused.
            rows += beside(button(_.plain("Go on"), sending, Act.RESUME), stop)
    if sending.started_at is not None:
        # NOTE: Button: what became of an announcement, in numbers.
        rows.append((Button(_.plain("Report"), tap=ReportOf(sending=sending.id).pack()),))
    if sending.purpose is Purpose.SEND and sending.started_at is not None:
        rows += _afterwards(progress, _)
    return tuple(rows)


def _afterwards(progress: Progress, _: Words) -> list[Row]:
    sending = progress.sending
    rows: list[Row] = []
    if progress.of(Fate.UNKNOWN) and sending.state.is_over:
        # NOTE: Button: send an announcement again to those of whom nobody knows whether they got it.
        rows.append((button(_.plain("Send again where not known"), sending, Act.DOUBT_REPEAT),))
    # NOTE: Button: correct the words of an announcement that was sent.
    correct = open_part(_.plain("Correct"), sending.announcement_id, Part.CORRECT)
    rows.append((correct,))
    # NOTE: Button: delete an announcement from people's chats.
    rows.append((button(_.plain("Recall"), sending, Act.DOUBT_RECALL),))
    return rows


def button(label: str, sending: Sending, act: Act) -> Button:
    """Return a button that steers a sending."""
    return Button(label, tap=Steer(sending=sending.id, act=act).pack())
