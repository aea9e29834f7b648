"""No more messages: a command, or words in any language; asking is enough.

Ann: не пишите мне
Bot: I will not write to you first any more …
     [Send me messages again] [Forget me] [Menu]

Ann, who has agreed to nothing: /stop
Bot: I will not write to you first any more …
     [Forget me] [Menu]
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import Message

from domain.people import Person
from handlers import rooms
from handlers.buttons import Place, go, menu_button
from handlers.filters import Said
from handlers.screen import Screen
from handlers.settings import messages_button
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return the answer to whoever wants to be left alone."""
    router = Router(name="stop")
    router.message.register(stop, Said("stop"))
    return router


async def stop(_message: Message, person: Person, store: Store, _: Words) -> Screen:
    """Promise not to write first."""
    return await promised(person, store, _)


async def promised(person: Person, store: Store, _: Words) -> Screen:
    """Promise not to write first, and keep the promise in the person's row."""
    person = replace(person, stopped=True)
    await store.save(person)
    text = _(
        "I will not write to you first any more. When you write, I still answer, and so do the humans you "
        "have asked."
    )
    ways = ((go(_.plain("Forget me"), Place.FORGET),), (menu_button(_),))
    gets_any = person.has_consented or await rooms.of_partner(person, store, _)
    if not gets_any:  # nobody writes first to them, so there is nothing to turn on again
        return Screen(text, ways)
    again = _("To get messages again, press the button or send /start.")
    return Screen(f"{text} {again}", ((messages_button(person, _),), *ways))
