"""Reminders that are due: taken and written into the outbox in one transaction, by whichever worker is first.

Bot: You asked me to remind you: Excursion to the museum
     Begins: 28 November 2026, 18:00 (Moscow time)
     (a reply to the announcement, where it is known which message that is)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import described
from bot.wording import spelled
from domain.announcements import LINK_LABELS, AnnouncementId
from domain.calendar import Entry, headline
from domain.outgoing import Kind, Lane, Outgoing
from domain.people import Person, PersonId
from domain.quiet import zone_of
from domain.reminders import Drop, Send, Wait, due, fall
from handlers.buttons import Go, Place
from handlers.calendar import happens, read_button
from handlers.screen import Button, Row, beside, message
from locales import Words, words
from storage import calendar, outbox, people, reminders
from storage.database import Database, is_passing
from storage.reminders import Reminder

A_LOOK = 20
"""How many leave at a look, of which there is one every two seconds: nothing slows down the lane they go in,
and thousands may be due in the same minute."""

LANGUAGE = "ru"
"""What is read by whoever has never chosen a language."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fallen:
    """What becomes of the reminders that were taken: letters that leave, and others that wait for morning."""

    letters: list[Outgoing]
    waiting: list[Reminder]


async def remind(database: Database, bot_id: int, now: datetime) -> int:
    """Send the reminders that are due, a few at a time; returns how many letters that are.

    One that cannot be written is dropped alone, and harms no other for longer than a few looks.
    Raises what the database raises while it cannot be used.
    """
    if not await database.read(lambda connection: reminders.is_any_due(connection, now.timestamp())):
        return 0
    try:
        return await database.write(lambda connection: _together(connection, bot_id, now, A_LOOK))
    except Exception as error:
        if is_passing(error):
            raise
        log.warning("reminders_failed", error=described(error))
        return await _alone(database, bot_id, now)


async def _alone(database: Database, bot_id: int, now: datetime) -> int:
    try:
        return await database.write(lambda connection: _together(connection, bot_id, now, 1))
    except Exception as error:
        if is_passing(error):
            raise
        log.error("reminder_dropped", reason=described(error))
        await database.write(lambda connection: reminders.take(connection, now.timestamp(), 1))
        return 0


async def _together(connection: AsyncConnection, bot_id: int, now: datetime, limit: int) -> int:
    taken = await reminders.take(connection, now.timestamp(), limit)
    if not taken:
        return 0
    fallen = await _fallen(connection, taken, now)
    await reminders.ask(connection, fallen.waiting)
    await outbox.queue(connection, bot_id, now.timestamp(), fallen.letters)
    return len(fallen.letters)


async def _fallen(connection: AsyncConnection, taken: Collection[Reminder], now: datetime) -> Fallen:
    """Decide on every person and thing once, though several reminders of it may be due after a pause."""
    who, what = {one.person for one in taken}, {one.announcement for one in taken}
    known = await people.load(connection, who)
    entries = await calendar.entries(connection, what)
    messages = await calendar.messages(connection, who, what)
    fallen = Fallen([], [])
    for (person, announcement), group in _grouped(taken).items():
        if (somebody := known.get(person)) is None or not somebody.wants_messages:
            continue
        if (entry := entries.get(announcement)) is None or not somebody.reachable:
            continue
        _decide(somebody, entry, group, messages.get((person, announcement)), now, fallen)
    return fallen


def _grouped(taken: Collection[Reminder]) -> Mapping[tuple[PersonId, AnnouncementId], list[Reminder]]:
    groups = defaultdict(list)
    for one in taken:
        groups[one.person, one.announcement].append(one)
    return groups


def _decide(
    person: Person, entry: Entry, group: list[Reminder], message: int | None, now: datetime, fallen: Fallen
) -> None:
    """Decide on the reminders of one thing; one whose moment has moved on meanwhile waits for the new one."""
    happens_at, zone = entry.happens_after(now), zone_of(person.region)
    if happens_at is None:
        return
    moments = {one: due(happens_at, one.before, zone) for one in group}
    fallen.waiting.extend(replace(one, at=at) for one, at in moments.items() if at > now)
    if not (ripe := [one for one, at in moments.items() if at <= now]):
        return
    latest = min(ripe, key=lambda one: one.before.span)
    match fall(now, latest.before, happens_at, zone):
        case Send(silently=silently):
            fallen.letters.append(letter(person, entry, happens_at, message, silently=silently))
        case Wait(until=until):
            fallen.waiting.append(replace(latest, at=until))
        case Drop():
            pass


def letter(
    person: Person, entry: Entry, happens_at: datetime, announced: int | None, *, silently: bool = False
) -> Outgoing:
    """Return the message; it replies to the announcement, or leads to it where that cannot be."""
    _ = words(person.language or LANGUAGE)
    # NOTE: {title} is the first line of an announcement. Below it stands when it begins or ends.
    said = _("You asked me to remind you: <b>{title}</b>", title=headline(entry.announcement, _.code))
    rows = _rows(entry, _, is_alone=announced is None)
    payload = message(person.id, f"{said}\n{happens(entry, person, _)}", rows)
    if announced is not None:
        payload["reply_parameters"] = {"message_id": announced, "allow_sending_without_reply": True}
    if silently:
        payload["disable_notification"] = True
    [whole] = spelled(
        Outgoing(
            person.id,
            "sendMessage",
            payload,
            Lane.TRANSACTIONAL,
            Kind.REMINDER,
            expires_at=happens_at,
        )
    )
    return whole


def _rows(entry: Entry, _: Words, *, is_alone: bool) -> tuple[Row, ...]:
    menu = Button(_.plain("Menu"), tap=Go(place=Place.MENU, below=True).pack())
    if not is_alone:
        return ((menu,),)
    links = ((Button(_.plain(LINK_LABELS[link.label]), url=link.url),) for link in entry.announcement.links)
    return (*links, *beside(read_button(entry, _), menu))
