"""Ask a human: the way out of every screen that does not help.

Ann: [Ask a human]
Bot: Write your question, or send a voice message or a picture …
     [Something does not work] [Cancel]
Ann: (a voice message and a screenshot, or just words)
Bot: Your message is on its way to a human …
     [Add something] [Go on] [Menu]
Olga, a helper: (reads it under a number, replies)
Bot to Ann: A human answers your question: …

Ann, who is not remembered: [Ask a human]
Bot: Write your question, then press the button below my answer …
Ann: The button is not there
Bot: …
     [Send this to a human]

Ann: /ask where is the pencil?
Bot: Your message is on its way to a human …
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.content import Content
from domain.people import Person
from domain.places import find_place, place_of
from handlers import anything, cards, recent
from handlers.buttons import (
    Ask,
    OpenStep,
    PassOn,
    Place,
    go,
    menu_button,
    troubles_button,
)
from handlers.filters import QUESTION, IsAwaited, Said, Tapped
from handlers.helpers import COPIED, REVEALING, copies, helpers_for, question
from handlers.reading import way_back
from handlers.screen import SILENCE, Button, Screen
from handlers.spoken import Command, small_talk
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return how a question begins, and how a message is passed on afterwards."""
    router = Router(name="questions")
    router.callback_query.register(begin, Tapped(Ask))
    router.callback_query.register(pass_on, Tapped(PassOn))
    router.message.register(begin_by_command, Said("ask"))
    router.message.register(troubles, Said("troubles"))
    return router


def awaited() -> Router:
    """Return what takes the question itself."""
    router = Router(name="awaited")
    router.message.register(take, IsAwaited())
    return router


async def begin(
    _query: CallbackQuery,
    callback_data: Ask,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Wait for a question that begins at a button; whose step is not remembered keeps it on the screen."""
    screen = await _begun(callback_data.step, person, store, content, owners, _)
    is_kept = person.has_consented or not callback_data.step
    return replace(screen, fresh=callback_data.below or not is_kept)


async def begin_by_command(
    message: Message,
    command: Command,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Wait for a question that begins with /ask; words behind it are the question."""
    if command.rest:
        return await _sent([message.message_id], person, store, content, owners, _)
    return await _begun(_step(person, content), person, store, content, owners, _)


async def troubles(_message: Message, person: Person, content: Content, _: Words) -> Screen:
    """Show what helps to somebody who types what the button says."""
    return cards.screen(person, content, _, _step(person, content))


def _step(person: Person, content: Content) -> str:
    place = place_of(person, content)
    return place[1].id if place else ""


async def _begun(
    step: str, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    if not helpers_for(person, owners):
        return nobody_there(person, content, _, step)
    if person.has_consented:
        await store.save(replace(person, awaiting=QUESTION))
        text = _(
            "Write your question, or send a voice message or a picture of your screen. It goes to a "
            "human, with a number in place of your name."
        )
    else:
        recent.note_step(person.id, step, store.now)
        text = _(
            "Write your question, or send a voice message or a picture of your screen. Then press the "
            "button below my answer, and it goes to a human, with a number in place of your name."
        )
    cancel = (
        Button(_.plain("Cancel"), tap=OpenStep(step=step).pack())
        if step
        else go(_.plain("Cancel"), Place.MENU)
    )
    return Screen(text, ((troubles_button(_, step),), (cancel,)))


def nobody_there(person: Person, content: Content, _: Words, step: str = "") -> Screen:
    """Say that no human is there to ask, and show what may help instead."""
    sorry = _("I am sorry: there is nobody yet who answers questions here. Perhaps one of these helps:")
    screen = cards.screen(person, content, _, step)
    rows = tuple(tuple(button for button in row if not _asks(button)) for row in screen.rows)
    return replace(screen, text=sorry, rows=tuple(row for row in rows if row))


def _asks(button: Button) -> bool:
    return button.tap is not None and button.tap.startswith(f"{Ask.__prefix__}:")


async def take(
    message: Message, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    """Bring the message somebody was asked for to the helpers; small talk is none."""
    if _is_asked_for(message, person):
        return await hand_over(message, person, store, content, owners, _)
    person = replace(person, awaiting=None)
    await store.save(person)
    return await anything.answer(message, person, content, owners, _, store.now)


def _is_asked_for(message: Message, person: Person) -> bool:
    if person.awaiting == QUESTION:
        return small_talk(message.text or "") is None
    return _is_next_part(message, person)


async def hand_over(
    message: Message, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    """Bring a message to the helpers at once; what reveals too much goes the usual way.

    Of an album every part is a message: the first is answered, and the others follow it.
    """
    if message.content_type in REVEALING or message.content_type not in COPIED:
        return await anything.answer(message, person, content, owners, _, store.now)
    if _is_next_part(message, person):
        return await _followed(message.message_id, person, store, owners)
    album = _album(message) if message.media_group_id and person.has_consented else None
    if person.awaiting != album:
        person = replace(person, awaiting=album)
        await store.save(person)
    return await _sent([message.message_id], person, store, content, owners, _)


def _album(message: Message) -> str:
    """Return what `Person.awaiting` says of somebody whose album is coming in."""
    return f"album {message.media_group_id}"[:32]


def _is_next_part(message: Message, person: Person) -> bool:
    return message.media_group_id is not None and person.awaiting == _album(message)


async def _followed(message_id: int, person: Person, store: Store, owners: frozenset[int]) -> Screen:
    await store.pass_on(person.id, message_id)
    return SILENCE.with_letters(*copies(person, [message_id], *helpers_for(person, owners)))


async def pass_on(
    _query: CallbackQuery,
    callback_data: PassOn,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Bring a message to the helpers that was sent for no reason known to the bot."""
    first, step = callback_data.message_id, callback_data.step
    parts = recent.album_of(person.id, first) if callback_data.is_album else [first]
    sent = await _sent(parts, person, store, content, owners, _, step)
    if not callback_data.is_album or len(parts) > 1:
        return sent
    missing = _("I could pass on only the first picture. To send the others, press “Add something”.")
    return replace(sent, text=f"{sent.text}\n\n{missing}") if sent.letters else sent


async def _sent(
    messages: Sequence[int],
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
    step: str = "",
) -> Screen:
    """Pass messages on, and say so; a second tap says the same and passes nothing on."""
    if not helpers_for(person, owners):
        return nobody_there(person, content, _, step)
    step = step if find_place(step, person, content) else ""
    screen = _on_its_way(step, person, content, _)
    marked = [message for message in messages if await store.pass_on(person.id, message)]
    if not marked:
        return screen
    return screen.with_letters(*await question(person, marked, owners, store, content, step))


def _on_its_way(step: str, person: Person, content: Content, _: Words) -> Screen:
    text = _(
        "Your message is on its way to a human. The answer comes into this chat. People answer in their "
        "free time, so it can take until tomorrow."
    )
    # NOTE: Button below "Your message is on its way to a human": send another message to the same human.
    more = Button(_.plain("Add something"), tap=Ask(step=step, below=True).pack())
    return Screen(text, ((more,), (way_back(step, person, content, _),), (menu_button(_),)))
