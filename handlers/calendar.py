"""What is ahead: the contests and events a person was told of, the nearest first.

Ann: /contests
Bot: Contests
     1. A hundred articles about our villages
     Ends: 30 November 2026, 23:00 (Moscow time)
     2. Photographs of autumn …
     [Remind me: 1] [✓ Remind me: 2]
     [Menu]

Ben, of whom nothing is ahead: /events
Bot: No events are announced at the moment. I will write to you when there are.
     [Menu]
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.calendar import Entry, headline
from domain.people import Person
from domain.quiet import zone_of
from domain.reminders import choices
from domain.topics import AnnouncementKind
from handlers.buttons import TICK, OpenReminders, Place, go, menu_button
from handlers.filters import GoesTo, Said
from handlers.moments import moment
from handlers.screen import Button, Row, Screen, beside
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return the two lists."""
    router = Router(name="calendar")
    router.callback_query.register(events, GoesTo(Place.EVENTS))
    router.callback_query.register(contests, GoesTo(Place.CONTESTS))
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
        return _nothing_yet(_("No events are announced at the moment."), person, _)
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
        return _nothing_yet(_("No contests are announced at the moment."), person, _)
    return replace(await _list(_("Contests"), ahead, person, store, _), fresh=fresh)


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
    buttons = []
    for place, entry in enumerate(ahead, 1):
        # NOTE: One thing in a list. {place} is its number, {title} the first line of its announcement.
        name = _("{place}. <b>{title}</b>", place=place, title=headline(entry.announcement, _.code))
        items.append(f"{name}\n{happens(entry, person, _)}")
        if _can_be_reminded(entry, person, store.now) or entry.id in with_reminder:
            buttons.append(_reminder(entry, place if len(ahead) > 1 else None, with_reminder, _))
    return Screen("\n\n".join(items), (*_in_pairs(buttons), (menu_button(_),)))


def _can_be_reminded(entry: Entry, person: Person, now: datetime) -> bool:
    at = entry.happens_after(now)
    return at is not None and bool(choices(at, now, zone_of(person.region)))


def _reminder(entry: Entry, place: int | None, with_reminder: Collection[int], _: Words) -> Button:
    label = _.plain("Remind me") + (f": {place}" if place else "")
    tap = OpenReminders(announcement_id=entry.id).pack()
    return Button(TICK + label if entry.id in with_reminder else label, tap=tap)


def _in_pairs(buttons: Sequence[Button]) -> list[Row]:
    pairs = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    return [row for pair in pairs for row in (beside(*pair) if len(pair) == 2 else (tuple(pair),))]


def _nothing_yet(sentence: str, person: Person, _: Words) -> Screen:
    if person.wants_messages:
        return Screen(f"{sentence} {_('I will write to you when there are.')}", ((menu_button(_),),))
    hint = _("I write first only to people who have agreed to it and whose messages are on in the settings.")
    return Screen(f"{sentence} {hint}", ((go(_.plain("Settings"), Place.SETTINGS), menu_button(_)),))
