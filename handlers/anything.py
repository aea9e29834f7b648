"""Whatever else a person sends: nothing is thrown away, everything gets a kind answer and can go to a human.

Ann: (a voice message)
Bot: I cannot listen to this, but a human can …
     [Send this to a human] [Go on] [Menu]
Ann: рәхмәт
Bot: You are welcome …
Ann: /weather
Bot: I do not know this command …
     [Help] [Menu]
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message

from domain.content import Content
from domain.people import Person
from handlers import language, menu, recent, rooms
from handlers.buttons import MESSAGE_IDS, PassOn, Place, go, menu_button
from handlers.helpers import COPIED, REVEALING, helpers_for
from handlers.reading import way_back
from handlers.screen import SILENCE, Button, Row, Screen
from handlers.spoken import SmallTalk, small_talk
from locales import Words, guess
from storage.store import Store

LISTENED_TO = frozenset({ContentType.VOICE, ContentType.AUDIO, ContentType.VIDEO_NOTE})
LOOKED_AT = frozenset({ContentType.PHOTO, ContentType.VIDEO, ContentType.DOCUMENT, ContentType.ANIMATION})
SMILED_AT = frozenset({ContentType.STICKER, ContentType.DICE})
NOT_COPIED = frozenset(
    {ContentType.STORY, ContentType.GAME, ContentType.CHECKLIST, ContentType.PAID_MEDIA, ContentType.UNKNOWN}
)
"""What people send and Telegram does not copy; the rest that it does not copy are notes of Telegram's own."""
ANSWERED = COPIED | NOT_COPIED
QUESTION_FROM = 255
"""From how many letters on words are no name: no title is longer."""


def router() -> Router:
    """Return the answer to everything else that is written."""
    router = Router(name="anything")
    router.message.register(answer)
    return router


async def answer(
    message: Message, person: Person, content: Content, owners: frozenset[int], _: Words, now: datetime
) -> Screen:
    """Answer kindly, say what can be done, and offer to pass it on; an album is answered once."""
    if message.content_type not in ANSWERED:
        return SILENCE
    if recent.is_answered(person.id, message.media_group_id, message.message_id):
        return SILENCE
    step = recent.step_of(person.id, now)
    offered = offer(message, person, owners, _, step)
    if message.content_type in REVEALING:
        return revealing(offered, _)
    if person.language is None:
        likely = guess(message.from_user.language_code) if message.from_user else None
        first = language.screen(likely)
        return replace(first, rows=(*first.rows, *offered))
    note = _note(message, _, can_go=bool(offered), is_helper=person.id in owners)
    text = f"{note}\n\n{menu.where(person, content, _)}" if person.is_back else note
    return Screen(text, (*offered, *_ways(person, content, _, step)))


def offer(message: Message, person: Person, owners: frozenset[int], _: Words, step: str) -> tuple[Row, ...]:
    """Return the button that passes a message on, if there is somebody to read it and it can be copied."""
    if not helpers_for(person, owners) or message.content_type not in COPIED:
        return ()
    if message.message_id not in MESSAGE_IDS:
        return ()
    sent = PassOn(message_id=message.message_id, step=step, is_album=message.media_group_id is not None)
    # NOTE: Button below the answer to a message the bot does not understand.
    return ((Button(_.plain("Send this to a human"), tap=sent.pack()),),)


def offer_to_ask(message: Message, person: Person, owners: frozenset[int], _: Words) -> tuple[Row, ...]:
    """Return the same for words that look like a question, though something else was asked for."""
    text = message.text or ""
    is_question = "?" in text or len(text) > QUESTION_FROM
    return offer(message, person, owners, _, "") if is_question else ()


def _ways(person: Person, content: Content, _: Words, step: str) -> tuple[Row, ...]:
    return ((way_back(step, person, content, _),), (menu_button(_),))


def revealing(offer: tuple[Row, ...], _: Words) -> Screen:
    """Say that a contact or a place is not needed, before anybody sees it."""
    said = [_("I have not kept this: nobody here needs to know who or where you are.")]
    if offer:
        warning = _(
            "A human would see the name, the phone number or the place in it. Press the button only if "
            "that is what you want."
        )
        said.append(warning)
    return Screen(" ".join(said), (*offer, (menu_button(_),)))


def _note(message: Message, _: Words, *, can_go: bool, is_helper: bool) -> str:
    """Say what the bot makes of a message, and ask whether to pass it on where somebody is there."""
    kind, talk = message.content_type, small_talk(message.text or "")
    if kind in SMILED_AT or talk:
        return kind_word(talk or SmallTalk.SMILE, _)
    if is_helper:
        hint = _("To answer a newcomer, reply to their question.")
        return f"{_('I am a program and understand only buttons and commands.')} {hint}"
    if can_go and kind in LISTENED_TO:
        return _("I cannot listen to this, but a human can. Shall I pass it on?")
    if can_go and kind in LOOKED_AT:
        return _("I cannot look at this, but a human can. Shall I pass it on?")
    said = _("I am a program and understand only buttons and commands.")
    if not can_go:
        return said
    return f"{said} {_('If this is a question, a human can answer it: shall I pass it on?')}"


def kind_word(talk: SmallTalk, _: Words) -> str:
    """Take small talk as what it is."""
    match talk:
        case SmallTalk.THANKS:
            return _("You are welcome. When you would like to go on, I am here.")
        case SmallTalk.FINE:
            return _("Good. When you would like to go on, I am here.")
        case SmallTalk.SMILE:
            return _("Thank you, that is kind. When you would like to go on, I am here.")
        case SmallTalk.PRESSED:
            # NOTE: Somebody typed "yes", "no", "later" or "skip" instead of pressing a button.
            return _("I cannot tell which question this answers. Please press the button below the question.")


async def unknown_command(
    message: Message, person: Person, content: Content, owners: frozenset[int], _: Words, now: datetime
) -> Screen:
    """Say that a command is not known, and which are."""
    text = _("I do not know this command. Press Help to see those I know.")
    help_ = go(_.plain("Help"), Place.HELP)
    step = recent.step_of(person.id, now)
    offered = offer(message, person, owners, _, step)
    return Screen(text, ((help_,), *offered, *_ways(person, content, _, step)))


async def old_button(
    _query: CallbackQuery, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    """Bring whoever tapped a button of an earlier time to the menu."""
    own = await rooms.rows(person, store, owners, _)
    return menu.after_old_button(person, content, _, own=own)


UNKNOWN_COMMAND = HandlerObject(unknown_command)
OLD_BUTTON = HandlerObject(old_button)
"""The answers to commands and buttons nobody waits for."""
