"""Between a newcomer and the humans who help: letters in both directions, under a number in place of a name.

Nothing of what is said is stored: Telegram copies the message itself, and the outbox forgets a letter once it
has arrived. For 30 days it is known which message in a helper's chat belongs to whom, and which in the
asker's own chat were passed on or are answers: so replies find their way, and nothing goes twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import Message

from domain.content import Content
from domain.outgoing import Kind, Lane, Outgoing
from domain.people import Person, PersonId
from domain.places import Place as StepPlace
from domain.places import find_place, place_of
from handlers.buttons import Ask, Go, Place
from handlers.reading import page_of, position, wiki_name, wiki_of
from locales import Words, words
from storage.store import Store

HELPERS_LANGUAGE = "ru"
"""What a helper reads who has never chosen a language."""

COPIED = frozenset(
    {
        ContentType.TEXT,
        ContentType.VOICE,
        ContentType.PHOTO,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.AUDIO,
        ContentType.DOCUMENT,
        ContentType.ANIMATION,
        ContentType.STICKER,
        ContentType.CONTACT,
        ContentType.LOCATION,
        ContentType.VENUE,
        ContentType.POLL,
        ContentType.DICE,
    }
)
"""Kinds of messages Telegram copies."""

REVEALING = frozenset({ContentType.CONTACT, ContentType.LOCATION, ContentType.VENUE})
"""Kinds that say who or where somebody is; they are passed on only after a second yes."""


def helpers_for(person: Person, owners: frozenset[int]) -> list[int]:
    """Return the chats where a person's question is read; nobody answers themselves."""
    return sorted(owners - {person.id})


async def question(
    person: Person,
    messages: Sequence[int],
    owners: frozenset[int],
    store: Store,
    content: Content,
    step: str = "",
) -> list[Outgoing]:
    """Bring a person's messages to every helper, below a line on who asks; `step` is where they ask."""
    number = await store.pseudonym(person.id)
    place = find_place(step, person, content) or place_of(person, content)
    letters = []
    for helper in helpers_for(person, owners):
        header = _header(person, number, place, content, await words_of(PersonId(helper), store))
        letters += [_text(helper, header, person.id), *copies(person, messages, helper)]
    return letters


def copies(person: Person, messages: Sequence[int], *helpers: int) -> list[Outgoing]:
    """Bring a person's messages to helpers as they are."""
    return [_copy(helper, person.id, message, person.id) for helper in helpers for message in messages]


def _header(person: Person, number: str, place: StepPlace | None, content: Content, _: Words) -> str:
    """Say in the helper's language who asks, and how to answer."""
    asker = words(person.language or _.code)
    wiki = wiki_name(wiki_of(person, asker), content, _)
    # NOTE: A helper reads this above a newcomer's question. {number} has four digits and stands for the name.
    lines: list[str] = [_("<b>Question of newcomer {number}</b>", number=number)]
    lines.append(f"{_('Language')}: {asker.language.autonym}")
    lines.append(f"{_('Wikipedia')}: {wiki}")
    if place is not None:
        title = page_of(place[1], person, content, _).title
        lines.append(f"{position(place, _)}. {escape(title, quote=False)}")
    if person.is_minor:
        lines.append(_("This person is under 18: ask for no name, school, address or photo."))
    elif person.age is None:
        lines.append(_("This person's age is not known: ask for no name, school, address or photo."))
    lines.append(
        _("To answer, reply to this message or to the one below it. Text, voice and pictures arrive.")
    )
    return "\n".join(lines)


def answer(asker: Person, message: Message, _: Words) -> list[Outgoing]:
    """Bring a helper's answer into the asker's chat; it is about them, so that they can reply to it."""
    again = Ask(below=True).pack()
    menu = Go(place=Place.MENU, below=True).pack()
    keyboard = [
        [{"text": _.plain("Ask a human"), "callback_data": again}],
        [{"text": _.plain("Menu"), "callback_data": menu}],
    ]
    # NOTE: Stands above the answer to a question.
    header = _("A human answers your question:")
    copy = _copy(asker.id, message.chat.id, message.message_id, asker.id, {"inline_keyboard": keyboard})
    return [_text(asker.id, header, asker.id), copy]


async def words_of(person: PersonId, store: Store) -> Words:
    """Return the language somebody else than the person of this turn reads."""
    known = await store.person(person)
    return words(known.language if known and known.language else HELPERS_LANGUAGE)


def _text(chat_id: int, text: str, about: int) -> Outgoing:
    payload = {"chat_id": chat_id, "text": text, "parse_mode": "HTML"}
    return Outgoing(chat_id, "sendMessage", payload, Lane.TRANSACTIONAL, Kind.RELAY, about=about)


def _copy(
    chat_id: int, source: int, message_id: int, about: int, keyboard: dict[str, Any] | None = None
) -> Outgoing:
    payload: dict[str, Any] = {"chat_id": chat_id, "from_chat_id": source, "message_id": message_id}
    if keyboard is not None:
        payload["reply_markup"] = keyboard
    return Outgoing(chat_id, "copyMessage", payload, Lane.TRANSACTIONAL, Kind.RELAY, about=about)
