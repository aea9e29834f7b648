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

from dataclasses import replace

from aiogram import Router
from aiogram.types import Message

from domain.arrivals import invitation_in, partnership_in, read_payload
from domain.content import Content
from domain.people import Person, come
from domain.wikis import Sites
from handlers import consent, invitations, language, menu, rooms
from handlers.filters import Said
from handlers.partners.joining import invited
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
    message: Message,
    command: Command,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    sites: Sites | None,
    _: Words,
) -> Screen:
    """Begin, or begin again where the person stands; an invitation into the team is accepted before.

    Who opens the link of an institution is asked about nothing but that.
    """
    come_in = come(person, command.rest) if _was_pressed(message) else person
    if come_in != person:
        await store.save(come_in)
    token = partnership_in(command.rest) if _was_pressed(message) else None
    if token is not None:
        return await invited(token, come_in, store, _, _likely(command, message))
    token = invitation_in(command.rest) if _was_pressed(message) else None
    if token is None:
        return await _following(message, command, person, come_in, store, content, owners, sites, _)
    accepted = await invitations.accept(token, person, store, content, owners, _)
    following = await _following(message, command, person, come_in, store, content, owners, sites, _)
    text = f"{accepted.text}\n\n{following.text}"
    return replace(following, text=text).with_letters(*accepted.letters)


async def _following(
    message: Message,
    command: Command,
    before: Person,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    sites: Sites | None,
    _: Words,
) -> Screen:
    """Ask what is still to be asked, or show the menu."""
    if person.language is None:
        return language.screen(_likely(command, message))
    if person.is_undecided:
        return consent.screen(_)
    own = await rooms.rows(person, store, owners, _)
    return menu.screen(person, content, _, _note(before, person, _), sites=sites, own=own)


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
