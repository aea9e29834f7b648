"""Steering a sending by the buttons below its progress; what cannot be undone is asked about once more.

Olga: [Pause]
Bot: … Paused: nothing leaves until you go on. …
     [Go on] [Stop]
Olga: [Stop]
Bot: Shall I stop for good? …
     [Yes, stop] [No]
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.deeds import Deed
from domain.people import Person
from domain.quiet import zone_of
from domain.reports import may_read
from domain.sendings import Fate, Purpose, Sending, SendingState
from handlers.buttons import menu_button
from handlers.filters import Tapped
from handlers.progress import Act, Steer, button, is_live, shown, told
from handlers.screen import Screen
from locales import Words
from storage.sendings import Watch
from storage.store import Store


def router() -> Router:
    """Return what steers sendings."""
    router = Router(name="sendings")
    router.callback_query.register(steer, Tapped(Steer))
    return router


async def steer(
    query: CallbackQuery,
    callback_data: Steer,
    person: Person,
    store: Store,
    owners: frozenset[int],
    now: datetime,
    _: Words,
) -> Screen:
    """Do what an organizer wants, and show how things stand then; an old button shows the same."""
    sending = await store.sendings.load(callback_data.sending)
    may = _may_see if callback_data.act is Act.SHOW else _may
    if sending is None or not await may(person, sending, store, owners):
        return Screen(_("Only the organizers of this announcement can see this."), ((menu_button(_),),))
    match callback_data.act:
        case Act.DOUBT_STOP | Act.DOUBT_RECALL | Act.DOUBT_REPEAT if not _is_too_late(
            callback_data.act, sending
        ):
            doubt = await _doubt(callback_data.act, sending, store, _, exact=person.id in owners)
            return replace(doubt, fresh=is_live(sending))
        case Act.RECALL if sending.purpose is Purpose.SEND:
            sending = await _recall(query, sending, person, store, _)
        case act:
            await _do(act, sending, person, store)
    return await shown(sending, store, now, zone_of(person.region), _, exact=person.id in owners)


async def _may(person: Person, sending: Sending, store: Store, owners: frozenset[int]) -> bool:
    """Tell whether somebody may steer: whoever acts for the people it goes to, its author included."""
    return (await store.team.member(person.id, owners)).covers(sending.announcement.scope)


async def _may_see(person: Person, sending: Sending, store: Store, owners: frozenset[int]) -> bool:
    """Tell whether somebody may see how it goes: whoever may read its report."""
    member = await store.team.member(person.id, owners)
    draft = await store.announcements.load(sending.announcement_id)
    return may_read(member, draft.author if draft else None, sending.announcement)


def _is_too_late(act: Act, sending: Sending) -> bool:
    """Tell whether there is nothing left to be asked about."""
    return act is Act.DOUBT_STOP and sending.state >= SendingState.STOPPING


async def _do(act: Act, sending: Sending, person: Person, store: Store) -> None:
    """Steer, and write it into the journal where it made a difference."""
    match act:
        case Act.PAUSE if await store.sendings.pause(sending.id):
            deed = Deed.PAUSED
        case Act.RESUME if await store.sendings.resume(sending.id):
            deed = Deed.RESUMED
        case Act.STOP if await store.sendings.stop(sending.id):
            deed = Deed.STOPPED
        case Act.REPEAT if await store.sendings.repeat_unknown(sending.id):
            deed = Deed.REPEATED
        case _:
            return
    await store.journal.note(person.id, deed, f"announcement {sending.announcement_id}")


async def _recall(query: CallbackQuery, sending: Sending, person: Person, store: Store, _: Words) -> Sending:
    """Begin to delete what has arrived, once."""
    older = await store.sendings.of_announcement(sending.announcement_id)
    known = next((s for s in older if s.purpose is Purpose.RECALL), None)
    if known is not None:
        return known
    message_id = query.message.message_id if query.message else None
    made = await store.sendings.recall(sending, Watch(person.id, message_id, 0, _.code))
    await store.journal.note(person.id, Deed.RECALLED, f"announcement {sending.announcement_id}")
    return await store.sendings.load(made) or sending


async def _doubt(act: Act, sending: Sending, store: Store, _: Words, *, exact: bool) -> Screen:
    """Ask once more before something that cannot be undone."""
    counts = await store.sendings.counts(sending.id)
    match act:
        case Act.DOUBT_STOP:
            text = _(
                "Shall I stop for good? Who has not got it yet never will. To go on later, pause instead."
            )
            yes, done = _.plain("Yes, stop"), Act.STOP
        case Act.DOUBT_RECALL:
            text = _(
                "Shall I delete this announcement from people's chats? Telegram lets me delete what is at "
                "most 48 hours old. Who has read it has read it."
            )
            yes, done = _.plain("Yes, recall it"), Act.RECALL
        case _other:
            text = _(
                "Nobody knows whether these people have got it: {number}. If I send it again, some of them "
                "get it twice.",
                number=told(counts.get(Fate.UNKNOWN, 0), _, exact=exact),
            )
            yes, done = _.plain("Send it again"), Act.REPEAT
    return Screen(text, ((button(yes, sending, done),), (button(_.plain("No"), sending, Act.SHOW),)))
