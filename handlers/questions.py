"""Ask a human: the way out of every screen that does not help.

Ann: [Ask a human]
Bot: Write your question, or send a voice message or a picture …
     [Something does not work] [Cancel]
Ann: (a voice message and a screenshot, or just words)
Bot: Your question is on its way to a human …
     [Go on] [Menu]
Olga, a helper: (reads it under a number, replies)
Bot to Ann: A human answers your question: …

Ann, who is not remembered: [Ask a human]
Bot: Write your question, then press the button below my answer …
Ann: The button is not there
Bot: …
     [Send this to a human]
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.content import Content
from domain.people import Person
from domain.places import place_of
from handlers import anything, cards
from handlers.buttons import (
    Ask,
    OpenStep,
    PassOn,
    Place,
    go,
    menu_button,
    troubles_button,
)
from handlers.filters import IsAwaited, Said, Tapped
from handlers.helpers import COPIED, REVEALING, helpers_for, question
from handlers.reading import way_on
from handlers.screen import Button, Screen
from locales import Words
from storage.store import Store

QUESTION = "question"
"""What `Person.awaiting` says of somebody who is about to ask."""


def router() -> Router:
    """Return how a question begins, and how a message is passed on afterwards."""
    router = Router(name="questions")
    router.callback_query.register(begin, Tapped(Ask))
    router.callback_query.register(pass_on, Tapped(PassOn))
    router.message.register(begin_by_command, Said("ask"))
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
    """Wait for a question that begins at a button."""
    screen = await _begun(callback_data.step, person, store, content, owners, _)
    return replace(screen, fresh=callback_data.below)


async def begin_by_command(
    _message: Message, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    """Wait for a question that begins with /ask."""
    place = place_of(person, content)
    return await _begun(place[1].id if place else "", person, store, content, owners, _)


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
    return replace(cards.screen(person, content, _, step), text=sorry)


async def take(
    message: Message, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    """Bring the message somebody was asked for to the helpers; what reveals too much goes the usual way."""
    if message.content_type in REVEALING or message.content_type not in COPIED:
        return await anything.answer(message, person, content, owners, _)
    person = replace(person, awaiting=None)
    await store.save(person)
    return await _sent(message.message_id, person, store, content, owners, _)


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
    return await _sent(callback_data.message_id, person, store, content, owners, _)


async def _sent(
    message_id: int, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    if not helpers_for(person, owners):
        return nobody_there(person, content, _)
    letters = await question(person, message_id, owners, store, content)
    text = _(
        "Your message is on its way to a human. The answer comes into this chat. People answer in their "
        "free time, so it can take until tomorrow."
    )
    return Screen(text, ((way_on(person, content, _),), (menu_button(_),))).with_letters(*letters)
