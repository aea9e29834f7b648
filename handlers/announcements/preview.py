"""The announcement exactly as people will get it: in the organizer's own chat, or in those of colleagues.

Olga: [Preview]
Bot: Below you see what people get. …
     (one message for each language that is written, and one for each language that gets another one)
     (the announcement)

Olga: [Test]
Bot: Who shall get a test?
     [Organizer 0417] [All of them] [Back]
Olga: [Organizer 0417]
Bot to a colleague: A test by organizer 2210: this is not yet sent to people.
                    (the same messages)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aiogram.types import CallbackQuery

from domain.announcements import language_for, too_long
from domain.outgoing import Lane, Outgoing
from domain.people import Person, PersonId
from handlers import teammates
from handlers.announcements import hub
from handlers.announcements.buttons import SendTest, back
from handlers.announcements.desk import Desk
from handlers.announcements.lead import excesses
from handlers.announcements.letter import letter_for, room
from handlers.helpers import words_of
from handlers.screen import Button, Row, Screen, keyboard
from storage.announcements import Draft

ALL = "all"


async def preview(draft: Draft, desk: Desk) -> Screen:
    """Show the organizer what people get, and the announcement again below it."""
    _, me = desk.words, desk.person.id
    letters = list(samples(draft, me))
    if not letters:
        return await hub.screen(draft, desk, _("There is nothing to show yet: write a text first."))
    below = await hub.screen(draft, desk, "\n".join(excesses(draft, _)))
    return Screen(_("Below you see exactly what people get.")).with_letters(*letters, _shown(me, below))


def samples(draft: Draft, chat_id: PersonId, lane: Lane = Lane.INTERACTIVE) -> Iterator[Outgoing]:
    """Return the message for every language that is written or gets another one, if it fits."""
    a = draft.announcement
    long = too_long(a, room(a))
    for reads in (*a.written, *sorted(a.accepted)):
        if (code := language_for(reads, a.written)) and code not in long:
            made = letter_for(draft.id, a, reads)
            yield Outgoing(chat_id, made.method, made.to(chat_id), lane)


def _shown(chat_id: PersonId, screen: Screen) -> Outgoing:
    payload: dict[str, Any] = {"chat_id": chat_id, "text": screen.text, "parse_mode": "HTML"}
    return Outgoing(chat_id, "sendMessage", {**payload, "reply_markup": keyboard(screen.rows)})


async def colleagues(desk: Desk) -> list[Person]:
    """Return the others of the team who have opened the bot and can be reached."""
    team = await desk.store.team.organizers(desk.owners)
    known = [await desk.store.person(member.id) for member in team if member.id != desk.person.id]
    return [person for person in known if person is not None and person.reachable]


async def choose(draft: Draft, desk: Desk) -> Screen:
    """Ask who shall get a test."""
    _, people = desk.words, await colleagues(desk)
    rows = [await _choice(draft, person, desk) for person in people]
    if len(rows) > 1:
        # NOTE: Button: all colleagues get a test.
        rows.append((_button(_.plain("All of them"), draft, ALL),))
    text = _("Who shall get a test? They see the same messages as people will.")
    if not people:
        text = _("There is no colleague yet who could get a test. In the team you can invite one.")
        rows = [(teammates.team_button(_),)]
    return Screen(text, (*rows, (back(draft.id, _),)))


async def _choice(draft: Draft, person: Person, desk: Desk) -> Row:
    name = await teammates.name(person.id, desk.store, desk.owners, desk.words)
    return (_button(str(name), draft, await desk.store.pseudonym(person.id)),)


def _button(label: str, draft: Draft, number: str) -> Button:
    return Button(label, tap=SendTest(announcement_id=draft.id, number=number).pack())


async def send(_query: CallbackQuery, callback_data: SendTest, desk: Desk) -> Screen:
    """Send a test to a colleague, or to all."""
    draft, wanted = await desk.open(callback_data.announcement_id), callback_data.number
    chosen = [
        person for person in await colleagues(desk) if wanted in (ALL, await desk.store.pseudonym(person.id))
    ]
    letters = [letter for person in chosen for letter in await _test(draft, person, desk)]
    _ = desk.words
    if not letters:
        return await hub.screen(
            draft, desk, _("No test was sent: there is no text yet, or nobody to get it.")
        )
    note = _("The test is on its way.")
    return (await hub.screen(draft, desk, note)).with_letters(*letters)


async def _test(draft: Draft, to: Person, desk: Desk) -> list[Outgoing]:
    shown = list(samples(draft, to.id, Lane.TRANSACTIONAL))
    if not shown:
        return []
    _ = await words_of(to.id, desk.store)
    author = await teammates.name(desk.person.id, desk.store, desk.owners, _)
    # NOTE: Stands above a test of an announcement; {author} is "Organizer 0417".
    head = _("A test. {author} shows you an announcement; it is not yet sent to people.", author=author)
    return [teammates.letter(to.id, head), *shown]
