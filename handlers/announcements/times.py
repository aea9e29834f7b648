"""When: the date of a contest or event, the time of sending, and until when it may arrive.

Olga: [Date]
Bot: When does it end? Write the day and the time, for example: 25.11 18:00. I take it as Moscow time.
     [23.11, 18:00] [29.11, 18:00] [Back]
Olga: 25 ноября в 18:00
Bot: Ends: 25 November 2026, 18:00 (Moscow time)
     (the announcement)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aiogram.types import CallbackQuery, Message

from domain.announcements import Announcement
from domain.errors import N_
from domain.moments import read_moment
from domain.quiet import ZONE_NAMES, local
from domain.topics import AnnouncementKind
from handlers.announcements import hub
from handlers.announcements.awaiting import Awaited, Wanted
from handlers.announcements.buttons import Part, SetMoment, back
from handlers.announcements.desk import Desk
from handlers.moments import moment
from handlers.screen import Button, Row, Screen
from locales import Words
from storage.announcements import Draft

OFFERED = {
    Part.HAPPENS: ((7, 18), (14, 18)),
    Part.STARTS: ((0, 18), (1, 10), (1, 18)),
    Part.DEADLINE: ((1, 20), (7, 20)),
}
"""What can be tapped: in how many days and at which hour."""

WANTED = {Part.HAPPENS: Wanted.HAPPENS, Part.STARTS: Wanted.STARTS, Part.DEADLINE: Wanted.DEADLINE}
PARTS = {wanted: part for part, wanted in WANTED.items()}


async def screen(draft: Draft, part: Part, desk: Desk) -> Screen:
    """Ask for a moment."""
    if not desk.may_write(draft):
        return await hub.screen(draft, desk)
    await desk.wait_for(Awaited(draft.id, WANTED[part]))
    text = f"{_question(draft.announcement, part, desk)} {_how(desk)}"
    rows: list[Row] = [(_tap(draft, part, at, desk),) for at in _offered(draft, part, desk)]
    if _of(draft.announcement, part):
        tap = SetMoment(announcement_id=draft.id, part=part, minutes=0).pack()
        none = _no_time(part, desk.words)
        rows.append((Button(none, tap=tap),))
    return Screen(text, (*rows, (back(draft.id, desk.words),)))


def _question(announcement: Announcement, part: Part, desk: Desk) -> str:
    _ = desk.words
    match part:
        case Part.STARTS:
            return _("When shall it be sent? If you say nothing, it is sent at once.")
        case Part.DEADLINE:
            return _("Until when may it arrive? Who has not got it by then does not get it any more.")
        case _other if announcement.kind is AnnouncementKind.CONTEST:
            return _("When does the contest end? People can ask me to remind them of it.")
        case _other:
            return _("When does the event begin? People can ask me to remind them of it.")


def _how(desk: Desk) -> str:
    _, tomorrow = desk.words, local(desk.store.now, desk.zone) + timedelta(days=1)
    return _(
        "Write the day and the time, for example: {example}. I take it as {zone}.",
        example=f"{tomorrow:%d.%m} 18:00",
        zone=_(ZONE_NAMES[desk.zone]),
    )


def _offered(draft: Draft, part: Part, desk: Desk) -> Iterator[datetime]:
    """Name moments that are still ahead; something need not arrive once it has happened."""
    happens_at = draft.announcement.happens_at
    if part is Part.DEADLINE and happens_at and happens_at > desk.store.now:
        yield happens_at
    here = local(desk.store.now, desk.zone)
    for days, hour in OFFERED[part]:
        at = (here + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
        if at > here:
            yield at


def _tap(draft: Draft, part: Part, at: datetime, desk: Desk) -> Button:
    minutes = int(at.timestamp()) // 60
    label = f"{local(at, desk.zone):%d.%m, %H:%M}"
    return Button(label, tap=SetMoment(announcement_id=draft.id, part=part, minutes=minutes).pack())


def _of(announcement: Announcement, part: Part) -> datetime | None:
    match part:
        case Part.HAPPENS:
            return announcement.happens_at
        case Part.STARTS:
            return announcement.starts_at
        case _deadline:
            return announcement.deadline


def _with(announcement: Announcement, part: Part, at: datetime | None) -> Announcement:
    match part:
        case Part.HAPPENS:
            return replace(announcement, happens_at=at)
        case Part.STARTS:
            return replace(announcement, starts_at=at)
        case _deadline:
            return replace(announcement, deadline=at)


async def set_moment(_query: CallbackQuery, callback_data: SetMoment, desk: Desk) -> Screen:
    """Keep a moment that was tapped."""
    draft = await desk.open(callback_data.announcement_id)
    part, minutes = callback_data.part, callback_data.minutes
    if part not in WANTED:
        return await hub.screen(draft, desk)
    if not minutes:
        draft = await desk.change(draft, _with(draft.announcement, part, None))
        return await hub.screen(draft, desk)
    at = moment_of(minutes)
    if at is None or at <= desk.store.now:
        return await screen(draft, part, desk)
    return await _kept(draft, part, at, desk)


def moment_of(minutes: int) -> datetime | None:
    """Return the moment a button carries, if there is one."""
    try:
        return datetime.fromtimestamp(minutes * 60, UTC)
    except (ValueError, OverflowError, OSError):
        return None


async def take(message: Message, wanted: Wanted, draft: Draft, desk: Desk) -> Screen:
    """Keep the moment that was asked for."""
    _, part = desk.words, PARTS[wanted]
    at = read_moment(message.text or "", desk.store.now, desk.zone)
    if at is None:
        return Screen(f"{_('I cannot read this as a day and a time.')} {_how(desk)}", _foot(draft, desk))
    if at <= desk.store.now:
        over = _("This is over already: {when}.", when=moment(at, desk.zone, _))
        return Screen(f"{over} {_how(desk)}", _foot(draft, desk))
    await desk.wait_for(None)
    return await _kept(draft, part, at, desk)


def _foot(draft: Draft, desk: Desk) -> tuple[Row, ...]:
    return ((back(draft.id, desk.words),),)


async def _kept(draft: Draft, part: Part, at: datetime, desk: Desk) -> Screen:
    draft = await desk.change(draft, _with(draft.announcement, part, at))
    # NOTE: {when} is a day, an hour and the name of a time zone.
    note = desk.words(N_("Kept: {when}."), when=moment(at, desk.zone, desk.words))
    return await hub.screen(draft, desk, note)


def _no_time(part: Part, _: Words) -> str:
    if part is Part.STARTS:
        # NOTE: Button: send an announcement at once and not at a time.
        return _.plain("At once")
    # NOTE: Button: take a date away again.
    return _.plain("Remove")
