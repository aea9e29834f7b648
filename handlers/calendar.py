"""What is ahead: the contests and events a person was told of, the nearest first.

Ann: /contests
Bot: Contests
     1. A hundred articles about our villages
     Ends: 30 November 2026, 23:00 (Moscow time)
     2. Photographs of autumn …
     [Read: 1] [Remind me: 1]
     [Read: 2] [✓ Remind me: 2]
     [Menu]
Ann: [Read: 1]
Bot: (the whole announcement once more, below the list)

Ben, of whom nothing is ahead: /events
Bot: No events are announced at the moment. I will write to you when there are.
     [Menu]
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.calendar import Entry, headline
from domain.outgoing import Outgoing
from domain.people import Person
from domain.quiet import zone_of
from domain.reminders import choices
from domain.topics import AnnouncementKind
from handlers.announcements.letter import letter_for
from handlers.buttons import TICK, OpenReminders, Place, ReadAgain, go, menu_button
from handlers.filters import GoesTo, Said, Tapped
from handlers.moments import moment
from handlers.screen import SILENCE, Button, Row, Screen, beside
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return the two lists."""
    router = Router(name="calendar")
    router.callback_query.register(events, GoesTo(Place.EVENTS))
    router.callback_query.register(contests, GoesTo(Place.CONTESTS))
    router.callback_query.register(read, Tapped(ReadAgain))
    router.message.register(events, Said("events"))
    router.message.register(contests, Said("contests"))
    return router


async def events(
    _event: Message | CallbackQuery,
    person: Person,
    store: Store,
    owners: frozenset[int],
    _: Words,
    fresh: bool = False,
) -> Screen:
    """Say which events are ahead."""
    ahead = await store.calendar.coming(person, AnnouncementKind.EVENT, owners)
    if not ahead:
        return replace(_nothing_yet(_("No events are announced at the moment."), person, _), fresh=fresh)
    return replace(await _list(_("Events"), ahead, person, store, _), fresh=fresh)


async def contests(
    _event: Message | CallbackQuery,
    person: Person,
    store: Store,
    owners: frozenset[int],
    _: Words,
    fresh: bool = False,
) -> Screen:
    """Say which contests are ahead."""
    ahead = await store.calendar.coming(person, AnnouncementKind.CONTEST, owners)
    if not ahead:
        return replace(_nothing_yet(_("No contests are announced at the moment."), person, _), fresh=fresh)
    return replace(await _list(_("Contests"), ahead, person, store, _), fresh=fresh)


async def read(
    _query: CallbackQuery,
    callback_data: ReadAgain,
    person: Person,
    store: Store,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Show an announcement once more, as it stands in everybody's chat."""
    entry = await store.calendar.entry(person, callback_data.announcement_id, owners)
    if entry is None or entry.is_recalled or not entry.announcement.texts:
        return sorry(_("This announcement is not there any more."), _)
    letter = letter_for(entry.id, entry.announcement, _.code)
    return SILENCE.with_letters(Outgoing(person.id, letter.method, letter.to(person.id)))


def sorry(sentence: str, _: Words) -> Screen:
    """Say why something cannot be done with an announcement, and show what is ahead instead."""
    events, contests = go(_.plain("Events"), Place.EVENTS), go(_.plain("Contests"), Place.CONTESTS)
    return Screen(sentence, (*beside(events, contests), (menu_button(_),)))


def happens(entry: Entry, person: Person, _: Words) -> str:
    """Say when a contest ends or an event begins, by the clocks of the person's zone."""
    at = entry.announcement.happens_at
    when = moment(at, zone_of(person.region), _) if at else ""
    if entry.announcement.kind is AnnouncementKind.CONTEST:
        # NOTE: Of a contest. {when} is a day, an hour and the name of a time zone.
        return _("Ends: {when}", when=when)
    # NOTE: Of an event. {when} is a day, an hour and the name of a time zone.
    return _("Begins: {when}", when=when)


async def _list(title: str, ahead: Sequence[Entry], person: Person, store: Store, _: Words) -> Screen:
    asked = await store.reminders.asked(person.id, [entry.id for entry in ahead])
    with_reminder = [number for number, before in asked.items() if before]
    items = [f"<b>{title}</b>"]
    rows: list[Row] = []
    for place, entry in enumerate(ahead, 1):
        name = f"{place}. <b>{escape(headline(entry.announcement, _.code), quote=False)}</b>"
        items.append(f"{name}\n{happens(entry, person, _)}")
        mark = f": {place}" if len(ahead) > 1 else ""
        rows += _ways(entry, mark, person, store.now, with_reminder, _)
    return Screen("\n\n".join(items), (*rows, (menu_button(_),)))


def _ways(
    entry: Entry, mark: str, person: Person, now: datetime, with_reminder: Collection[int], _: Words
) -> tuple[Row, ...]:
    """Return the buttons of one thing: to read all of it, and to be reminded where there is time for that."""
    read = read_button(entry, _, mark)
    if not _can_be_reminded(entry, person, now) and entry.id not in with_reminder:
        return ((read,),)
    tick = TICK if entry.id in with_reminder else ""
    tap = OpenReminders(announcement_id=entry.id).pack()
    return beside(read, Button(f"{tick}{_.plain('Remind me')}{mark}", tap=tap))


def read_button(entry: Entry, _: Words, mark: str = "") -> Button:
    """Return the button to the whole announcement; `mark` is its place in a list."""
    # NOTE: Button: shows an announcement once more. In a list its number follows: "Read: 2".
    return Button(_.plain("Read") + mark, tap=ReadAgain(announcement_id=entry.id).pack())


def _can_be_reminded(entry: Entry, person: Person, now: datetime) -> bool:
    at = entry.happens_after(now)
    return at is not None and bool(choices(at, now, zone_of(person.region)))


def _nothing_yet(sentence: str, person: Person, _: Words) -> Screen:
    if person.wants_messages:
        return Screen(f"{sentence} {_('I will write to you when there are.')}", ((menu_button(_),),))
    hint = _("I write first only to people who have agreed to it and whose messages are on in the settings.")
    return Screen(f"{sentence} {hint}", ((go(_.plain("Settings"), Place.SETTINGS), menu_button(_)),))
