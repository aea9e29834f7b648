"""When a round opens and when it closes, also while it is open.

Olga: [Closes]
Bot: Which day shall be the last one? … Write it, for example: 14.12 …
     [30.11] [7.12] [14.12] [Back]
Olga: 20 декабря
Bot: … Last day: 20 December 2026 …
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from aiogram.types import CallbackQuery, Message

from domain.deeds import Deed
from domain.moments import read_day, read_moment
from domain.quiet import ZONE_NAMES, local
from domain.rounds import RoundState, end_of, usual_end
from handlers.announcements.times import moment_of
from handlers.moments import moment
from handlers.rounds import hub
from handlers.rounds.awaiting import Awaited, Wanted
from handlers.rounds.buttons import Part, SetRoundMoment, back
from handlers.rounds.room import Room, enter
from handlers.screen import Button, Row, Screen
from handlers.surveys.desk import Desk

OPENS = ((0, 18), (1, 10), (7, 10))
"""When a round can be opened by a tap: in how many days and at which hour."""

CLOSES = (7, 14, 21, 30)
"""How many days after the opening a round can be closed by a tap."""

LATEST = timedelta(days=366)
"""How far ahead a moment may lie."""

WANTED = {Part.OPENS: Wanted.OPENS, Part.CLOSES: Wanted.CLOSES}
PARTS = {wanted: part for part, wanted in WANTED.items()}


def may_set(room: Room, part: Part) -> bool:
    """Tell whether a moment can be chosen: both of a draft, only the end afterwards."""
    state, now = room.round.state, room.desk.store.now
    is_ahead = state in (RoundState.PLANNED, RoundState.OPEN) and now < room.round.closes_at
    return room.is_draft or (part is Part.CLOSES and is_ahead)


async def screen(room: Room, part: Part, note: str = "") -> Screen:
    """Ask for a moment."""
    if part not in WANTED or not may_set(room, part):
        return await hub.screen(room)
    await room.wait_for(Awaited(room.round.id, WANTED[part]))
    rows: list[Row] = [(_tap(room, part, at),) for at in _offered(room, part)]
    if part is Part.OPENS and room.round.opens_at:
        rows.append((_button(room.words.plain("At once"), room, part, 0),))
    text = " ".join(piece for piece in (note, _question(room, part), _how(room, part)) if piece)
    return Screen(text, (*rows, (back(room.round.id, room.words),)))


def _question(room: Room, part: Part) -> str:
    _ = room.words
    if part is Part.OPENS:
        return _("When shall it open? People are asked from then on, and never at night.")
    if room.is_draft:
        return _("Which day shall be the last one to answer? People are told it.")
    return _("Which day shall be the last one to answer? Partners read the new day on their next screen.")


def _how(room: Room, part: Part) -> str:
    _, tomorrow = room.words, local(room.desk.store.now, room.zone) + timedelta(days=1)
    if part is Part.CLOSES:
        return _("Write the day, for example: {example}.", example=f"{tomorrow:%d.%m}")
    return _(
        "Write the day and the time, for example: {example}. I take it as {zone}.",
        example=f"{tomorrow:%d.%m} 18:00",
        zone=_(ZONE_NAMES[room.zone]),
    )


def _offered(room: Room, part: Part) -> Iterator[datetime]:
    now = room.desk.store.now
    here = local(now, room.zone)
    if part is Part.OPENS:
        for days, hour in OPENS:
            at = (here + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
            if at > here:
                yield at
        return
    begins = local(max(_begins(room), now), room.zone).date()
    for days in CLOSES:
        yield end_of(begins + timedelta(days=days), room.zone)


def _begins(room: Room) -> datetime:
    return room.round.opens_at or room.desk.store.now


def _tap(room: Room, part: Part, at: datetime) -> Button:
    here = local(at, room.zone)
    label = f"{here:%d.%m, %H:%M}" if part is Part.OPENS else f"{here - timedelta(seconds=1):%d.%m}"
    return _button(label, room, part, int(at.timestamp()) // 60)


def _button(label: str, room: Room, part: Part, minutes: int) -> Button:
    return Button(label, tap=SetRoundMoment(round_id=room.round.id, part=part, minutes=minutes).pack())


async def set_moment(_query: CallbackQuery, callback_data: SetRoundMoment, desk: Desk) -> Screen:
    """Keep a moment that was tapped."""
    room, part = await enter(callback_data.round_id, desk), callback_data.part
    if part not in WANTED or not may_set(room, part):
        return await hub.screen(room)
    if not callback_data.minutes:
        return await hub.screen(await room.change(opens_at=None) if part is Part.OPENS else room)
    at = moment_of(callback_data.minutes)
    return await (_kept(room, part, at) if at else screen(room, part))


async def take(message: Message, awaited: Awaited, room: Room) -> Screen:
    """Keep the moment that was asked for."""
    _, part, text = room.words, PARTS[awaited.wanted], message.text or ""
    if not may_set(room, part):
        await room.wait_for(None)
        return await hub.screen(room)
    now = room.desk.store.now
    at = read_moment(text, now, room.zone)
    if part is Part.CLOSES and (day := read_day(text, local(now, room.zone).date())) is not None:
        at = end_of(day, room.zone)
    if at is None:
        unread = _("I cannot read this as a day and a time.")
        return Screen(f"{unread} {_how(room, part)}", ((back(room.round.id, _),),))
    return await _kept(room, part, at)


async def _kept(room: Room, part: Part, at: datetime) -> Screen:
    """Keep a moment that is ahead and fits the other one."""
    _, now = room.words, room.desk.store.now
    when = moment(at, room.zone, _)
    if at <= now:
        return await screen(room, part, _("This is over already: {when}.", when=when))
    if at > now + LATEST:
        return await screen(room, part, _("This is more than a year ahead: {when}.", when=when))
    if part is Part.CLOSES and at <= _begins(room):
        return await screen(room, part, _("It would close before it opens: {when}.", when=when))
    await room.wait_for(None)
    # NOTE: {when} is a day, an hour and the name of a time zone.
    note = _("Kept: {when}.", when=when) if part is Part.OPENS else ""
    if part is Part.OPENS:
        closes_at = room.round.closes_at
        closes_at = closes_at if closes_at > at + timedelta(days=1) else usual_end(at, room.zone)
        return await hub.screen(await room.change(opens_at=at, closes_at=closes_at), note)
    if room.is_draft:
        return await hub.screen(await room.change(closes_at=at), note)
    if not await room.desk.store.rounds.close_at(room.round.id, at):
        return await hub.screen(await room.again())
    await room.note(Deed.SURVEY_END_MOVED)
    return await hub.screen(replace(room, round=replace(room.round, closes_at=at)), note)
