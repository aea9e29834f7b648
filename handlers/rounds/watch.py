"""How a round goes, once it was sent: who has answered, in numbers that add up.

Bot: We and Wikipedia: Open
     Opened: 23 November 2026, 12:00 (Moscow time)
     Last day: 13 December 2026

     Partners: 40
     Answered: 12
     Have begun: 7 …
     Institutions: 25. Answered: 11
     [Refresh] [By type] [By language] [Where they stopped] [Results]
     [Change the end] [Close now] [All rounds] [Back]
"""

from __future__ import annotations

from datetime import timedelta
from html import escape

from domain.rounds import Reach, RoundState, end_of, last_day
from handlers.moments import moment
from handlers.results.buttons import buttons as results
from handlers.rounds import numbers
from handlers.rounds.buttons import ListRounds, Part, TakeOver, back, open_part, open_round
from handlers.rounds.letters import last_day as day_line
from handlers.rounds.letters import orphaned
from handlers.rounds.room import Room
from handlers.screen import Button, Row, Screen, beside
from handlers.surveys.buttons import open_written

NOBODY = Reach()

A_MINUTE = timedelta(minutes=1)
"""How long after its time a round may open: later than that something keeps it."""


async def screen(room: Room, note: str = "") -> Screen:
    """Show how a round goes."""
    parts = [note, "\n".join(_head(room))]
    if room.round.state in (RoundState.OPEN, RoundState.CLOSED):
        tally = await room.desk.store.rounds.tally(room.round.id)
        parts.append(numbers.summary(tally, room.round, room.words, is_owner=room.desk.member.is_owner))
    return Screen("\n\n".join(part for part in parts if part), _rows(room))


def is_over(room: Room) -> bool:
    """Tell whether no answers count any more, though the last ones may still be on their way."""
    round_ = room.round
    is_ended = round_.state is RoundState.OPEN and room.desk.store.now >= round_.closes_at
    return is_ended or round_.state in (RoundState.CLOSED, RoundState.CANCELLED)


def waits(room: Room) -> bool:
    """Tell whether a planned round waits for somebody to send it: its time has come, and it is not open."""
    round_, now = room.round, room.desk.store.now
    if round_.state is not RoundState.PLANNED or round_.opens_at is None:
        return False
    return round_.opens_at + A_MINUTE < now < round_.closes_at


def offers_links(room: Room) -> bool:
    """Tell whether links to the web copy can be given out: the round is open, and the bot has web pages."""
    is_open = room.round.takes_answers(room.desk.store.now)
    return is_open and room.desk.public_base is not None and room.desk.member.covers(room.round.scope)


def _head(room: Room) -> list[str]:
    _, round_, zone = room.words, room.round, room.zone
    state = RoundState.CLOSED if is_over(room) and round_.state is RoundState.OPEN else round_.state
    title, said = escape(room.title, quote=False), _(numbers.STATES[state])
    lines = [f"<b>{title}</b>: {said}"]
    if round_.opened_at:
        # NOTE: Since when a survey can be answered. {when} is a day, an hour and a time zone.
        lines.append(_("Opened: {when}", when=moment(round_.opened_at, zone, _)))
    elif round_.state is RoundState.PLANNED and round_.opens_at:
        # NOTE: From when on a survey can be answered. {when} is a day, an hour and a time zone.
        lines.append(_("Opens: {when}", when=moment(round_.opens_at, zone, _)))
    elif round_.state is RoundState.PLANNED:
        lines.append(_("Opens: at once"))
    if waits(room):
        lines.append(orphaned(_))
    if is_over(room):
        return lines
    return [*lines, *until(room)]


def until(room: Room) -> list[str]:
    """Say until when it can be answered: the last day, and the hour where it is not the whole day."""
    _, at, zone = room.words, room.round.closes_at, room.zone
    day = last_day(room.round, zone)
    if at == end_of(day, zone):
        return [day_line(day, _)]
    # NOTE: Until when a survey can be answered. {when} is a day, an hour and a time zone.
    return [_("Closes: {when}", when=moment(at, zone, _)), day_line(day, _)]


def _rows(room: Room) -> tuple[Row, ...]:
    _, number, state = room.words, room.round.id, room.round.state
    rows: list[Row] = []
    if state in (RoundState.OPEN, RoundState.CLOSED):
        # NOTE: Button: numbers of a survey by the type of institution.
        types = open_part(_.plain("By type"), number, Part.BY_TYPE)
        # NOTE: Button: numbers of a survey by language.
        languages = open_part(_.plain("By language"), number, Part.BY_LANGUAGE)
        # NOTE: Button: at which question of a survey people are who have begun.
        stops = open_part(_.plain("Where they stopped"), number, Part.STOPPED)
        rows += [*beside(types, languages), (stops,), *results(room.round, _)]
    if offers_links(room):
        # NOTE: Button: links to answer a survey on a web page, for institutions without Telegram.
        rows.append((open_part(_.plain("Web links"), number, Part.LINKS),))
    if not is_over(room):
        # NOTE: Button: choose another moment until which a survey can be answered.
        end = open_part(_.plain("Change the end"), number, Part.CLOSES)
        # NOTE: Button: a survey can be answered no longer.
        close = open_part(_.plain("Close now"), number, Part.END)
        # NOTE: Button: a survey that is planned shall not be sent.
        cancel = open_part(_.plain("Cancel it"), number, Part.END)
        if waits(room) and room.desk.member.covers(room.round.scope):
            rows = [(Button(_.plain("Send now"), tap=TakeOver(round_id=number).pack()),)]
        rows = [(refresh(room),), *rows, (end,), (cancel if state is RoundState.PLANNED else close,)]
    every = Button(_.plain("All rounds"), tap=ListRounds(survey_id=room.written.id).pack())
    return (*rows, (every,), (open_written(_.plain("Back"), room.written.id),))


def refresh(room: Room) -> Button:
    """Return the button that shows the numbers of now."""
    # NOTE: Button: show the numbers of now.
    return open_round(room.words.plain("Refresh"), room.round.id)


async def part(room: Room, which: Part) -> Screen:
    """Show the numbers by something."""
    _, is_owner = room.words, room.desk.member.is_owner
    tally = await room.desk.store.rounds.tally(room.round.id)
    match which:
        case Part.BY_TYPE:
            # NOTE: Above lines such as "Museum: 12 of 30".
            head = _("By type of institution (answered, of all)")
            lines = numbers.by_type(tally, room.round, _, is_owner=is_owner)
        case Part.BY_LANGUAGE:
            # NOTE: Above lines such as "татарча: 12 of 30".
            head = _("By language (answered, of all)")
            lines = numbers.by_language(tally, room.round, _, is_owner=is_owner)
        case _stopped:
            # NOTE: Above a list of questions, each with the number of people who have got as far as that.
            head = _("At which question they stopped")
            lines = numbers.stopped(tally, room.round, room.survey, _, is_owner=is_owner)
    text = "\n".join([f"<b>{head}</b>", *(lines or [_("There are no numbers to show yet.")])])
    return Screen(text, ((back(room.round.id, _),),))
