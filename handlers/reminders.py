"""Remind me: a message before a contest ends or an event begins, because somebody asked for it.

(below the announcement of an event)
Ann: [Remind me]
Bot: Excursion to the museum
     Begins: 28 November 2026, 18:00 (Moscow time)
     When shall I remind you? Tap as many as you like.
     [3 days before, 18:00] [The day before, 18:00] [An hour before, 17:00]
     [Done]
Ann: [The day before, 18:00]
Bot: … [✓ The day before, 18:00] …
Ann: [Done]
Bot: Excursion to the museum
     Begins: 28 November 2026, 18:00 (Moscow time)
     I will remind you: 27 November 2026, 18:00 (Moscow time)
     [Change] [Events] [Menu]

(a day before)
Bot: You asked me to remind you: Excursion to the museum
     Begins: 28 November 2026, 18:00 (Moscow time)

Ben, who is not remembered: [Remind me]
Bot: To remind you, I have to remember that you have asked. … May I remember your step? …
     [Yes, remember] [No, do not remember] [Privacy]
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from html import escape

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.calendar import Entry, headline
from domain.people import Person
from domain.quiet import local, zone_of
from domain.reminders import NAMES, Before, choices, due
from domain.topics import AnnouncementKind
from handlers import consent, language
from handlers.buttons import TICK, OpenReminders, Place, RemindMe, SetReminder, go, menu_button
from handlers.calendar import happens, sorry
from handlers.filters import Tapped
from handlers.moments import moment
from handlers.screen import Button, Row, Screen, beside
from handlers.settings import messages_button
from locales import Words
from storage.reminders import Reminder
from storage.store import Store


def router() -> Router:
    """Return the choice of reminders."""
    router = Router(name="reminders")
    router.callback_query.register(remind_me, Tapped(RemindMe))
    router.callback_query.register(show, Tapped(OpenReminders))
    router.callback_query.register(set_reminder, Tapped(SetReminder))
    return router


async def remind_me(
    query: CallbackQuery,
    callback_data: RemindMe,
    person: Person,
    store: Store,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Offer reminders below an announcement, which stays as it is."""
    if person.language is None:
        return replace(await language.ask(query), fresh=True)
    found = await _found(callback_data.announcement_id, person, store, owners, _)
    screen = found if isinstance(found, Screen) else await _choices(found, person, store, _)
    return replace(screen, fresh=True)


async def show(
    _query: CallbackQuery,
    callback_data: OpenReminders,
    person: Person,
    store: Store,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Offer reminders, or say which were asked for."""
    found = await _found(callback_data.announcement_id, person, store, owners, _)
    if isinstance(found, Screen):
        return found
    return await (_summary if callback_data.done else _choices)(found, person, store, _)


async def set_reminder(
    _query: CallbackQuery,
    callback_data: SetReminder,
    person: Person,
    store: Store,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Keep a wish to be reminded, or take it back."""
    found = await _found(callback_data.announcement_id, person, store, owners, _)
    if isinstance(found, Screen):
        return found
    await _keep(found, callback_data, person, store)
    return await _choices(found, person, store, _)


async def _found(
    announcement: int, person: Person, store: Store, owners: Collection[int], _: Words
) -> Entry | Screen:
    """Return what somebody can be reminded of, or say why they cannot be."""
    if not person.has_consented:
        return _for_consent(_)
    entry = await store.calendar.entry(person, announcement, owners)
    if entry is None or entry.is_recalled:
        return sorry(_("This announcement is not there any more."), _)
    if entry.announcement.happens_at is None:
        return sorry(_("This announcement names no date that I could remind you of."), _)
    if entry.happens_after(store.now) is None:
        return sorry(_("It is over, so there is nothing to remind you of."), _)
    return _for_messages(person, _) if person.stopped else entry


def _for_consent(_: Words) -> Screen:
    question = consent.screen(_)
    why = _(
        "To remind you, I have to remember that you have asked. If you agree to that, press the button "
        "below the announcement once more afterwards."
    )
    return replace(question, text=f"{why}\n\n{question.text}")


def _for_messages(person: Person, _: Words) -> Screen:
    text = _(
        "You have asked me not to write to you first, and a reminder would be just that. Turn my messages "
        "on, then press the button below the announcement once more."
    )
    return Screen(text, ((messages_button(person, _),), (menu_button(_),)))


async def _keep(entry: Entry, wish: SetReminder, person: Person, store: Store) -> None:
    if not wish.on:
        await store.reminders.cancel(person.id, entry.id, wish.before)
        return
    zone, happens_at = zone_of(person.region), entry.happens_after(store.now)
    if happens_at is not None and wish.before in choices(happens_at, store.now, zone):
        at = due(happens_at, wish.before, zone)
        await store.reminders.ask(Reminder(person.id, entry.id, wish.before, at))


async def _choices(entry: Entry, person: Person, store: Store, _: Words) -> Screen:
    asked = (await store.reminders.asked(person.id, [entry.id]))[entry.id]
    open_ = _open(entry, person, store)
    if not open_ and not asked:
        return sorry(_("It is so near now that no reminder would come in time."), _)
    # NOTE: Above the choices "3 days before", "The day before", "An hour before".
    question = _("When shall I remind you? Tap as many as you like.")
    buttons = [_choice(entry, before, at, before in asked, _) for before, at in open_.items()]
    done = Button(_.plain("Done"), tap=OpenReminders(announcement_id=entry.id, done=True).pack())
    return Screen(f"{_head(entry, person, _)}\n\n{question}", (*((b,) for b in buttons), (done,)))


def _open(entry: Entry, person: Person, store: Store) -> dict[Before, datetime]:
    """Return the reminders that are still ahead, each with its moment."""
    happens_at, zone = entry.happens_after(store.now), zone_of(person.region)
    if happens_at is None:
        return {}
    open_ = choices(happens_at, store.now, zone)
    return {before: local(due(happens_at, before, zone), zone) for before in open_}


def _choice(entry: Entry, before: Before, at: datetime, is_asked: bool, _: Words) -> Button:
    tap = SetReminder(announcement_id=entry.id, before=before, on=not is_asked).pack()
    return Button(f"{TICK if is_asked else ''}{_.plain(NAMES[before])}, {_.time(at)}", tap=tap)


def _head(entry: Entry, person: Person, _: Words) -> str:
    title = escape(headline(entry.announcement, _.code), quote=False)
    return f"<b>{title}</b>\n{happens(entry, person, _)}"


async def _summary(entry: Entry, person: Person, store: Store, _: Words) -> Screen:
    """Say what was asked for, so that nobody has to count ticks."""
    asked = (await store.reminders.asked(person.id, [entry.id]))[entry.id]
    moments = [at for before, at in _open(entry, person, store).items() if before in asked]
    zone = zone_of(person.region)
    said = [_("I will remind you: {when}", when=moment(at, zone, _)) for at in moments]
    lines = said or [_("I will not remind you of this.")]
    # NOTE: Button: choose other reminders.
    change = Button(_.plain("Change"), tap=OpenReminders(announcement_id=entry.id).pack())
    rows: tuple[Row, ...] = ((change,), *beside(_to_list(entry, _), menu_button(_)))
    return Screen("\n".join([_head(entry, person, _), "", *lines]), rows)


def _to_list(entry: Entry, _: Words) -> Button:
    is_contest = entry.announcement.kind is AnnouncementKind.CONTEST
    label = _.plain("Contests") if is_contest else _.plain("Events")
    return go(label, Place.CONTESTS if is_contest else Place.EVENTS)
