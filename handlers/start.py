"""The first word: /start, alone or with what a link says.

Ann: /start lang-tt_cohort-selet26
Bot: (asks for the language, Tatar first; the link is remembered until the question of consent is answered)

(a year later)
Ann: /start
Bot: Welcome back. You stopped here …

(after /stop)
Ann: Исәнмесез!
Bot: (the menu; a greeting is no wish for messages, only /start itself is one)
"""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message

from domain.arrivals import read_payload
from domain.content import Content
from domain.people import Person, come
from handlers import consent, language, menu
from handlers.filters import Said
from handlers.screen import Screen
from handlers.spoken import Command
from locales import Words, guess
from storage.store import Store


def router() -> Router:
    """Return the answer to /start."""
    router = Router(name="start")
    router.message.register(start, Said("start"))
    return router


async def start(
    message: Message, command: Command, person: Person, store: Store, content: Content, _: Words
) -> Screen:
    """Begin, or begin again where the person stands."""
    come_in = come(person, command.rest) if _was_pressed(message) else person
    if come_in != person:
        await store.save(come_in)
    if come_in.language is None:
        return language.screen(_likely(command, message))
    if come_in.is_undecided:
        return consent.screen(_)
    return menu.screen(come_in, content, _, _note(person, come_in, _))


def _was_pressed(message: Message) -> bool:
    """Tell /start itself, which the button sends too, from a greeting."""
    return (message.text or "").startswith("/")


def _likely(command: Command, message: Message) -> str | None:
    """Return the language a person probably reads: the link's, else the app's."""
    app = message.from_user.language_code if message.from_user else None
    return guess(read_payload(command.rest).language) or guess(app)


def _note(before: Person, after: Person, _: Words) -> str:
    if before.stopped and after.wants_messages:
        return _("Good to see you again. From now on I may write to you first.")
    return ""
