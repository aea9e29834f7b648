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

from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message

from domain.content import Content
from domain.people import Person
from handlers import language, menu
from handlers.buttons import PassOn, Place, go, menu_button
from handlers.helpers import COPIED, REVEALING, helpers_for
from handlers.reading import way_on
from handlers.screen import SILENCE, Button, Row, Screen
from handlers.spoken import is_thanks
from locales import Words, guess

LISTENED_TO = frozenset({ContentType.VOICE, ContentType.AUDIO, ContentType.VIDEO_NOTE})
LOOKED_AT = frozenset({ContentType.PHOTO, ContentType.VIDEO, ContentType.DOCUMENT, ContentType.ANIMATION})
SMILED_AT = frozenset({ContentType.STICKER, ContentType.DICE})
NOT_COPIED = frozenset(
    {ContentType.STORY, ContentType.GAME, ContentType.CHECKLIST, ContentType.PAID_MEDIA, ContentType.UNKNOWN}
)
"""What people send and Telegram does not copy; the rest that it does not copy are notes of Telegram's own."""
ANSWERED = COPIED | NOT_COPIED


def router() -> Router:
    """Return the answer to everything else that is written."""
    router = Router(name="anything")
    router.message.register(answer)
    return router


async def answer(
    message: Message, person: Person, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    """Answer kindly, say what can be done, and offer to pass it on."""
    if message.content_type not in ANSWERED:
        return SILENCE
    offer = _offer(message, person, owners, _)
    if message.content_type in REVEALING:
        return revealing(offer, _)
    if person.language is None:
        likely = guess(message.from_user.language_code) if message.from_user else None
        first = language.screen(likely)
        return replace(first, rows=(*first.rows, *offer))
    note = _note(message, _, can_go=bool(offer))
    text = f"{note}\n\n{menu.where(person, content, _)}" if person.is_back else note
    return Screen(text, (*offer, *_ways(person, content, _)))


def _offer(message: Message, person: Person, owners: frozenset[int], _: Words) -> tuple[Row, ...]:
    """Return the button that passes a message on, if there is somebody to read it and it can be copied."""
    if not helpers_for(person, owners) or message.content_type not in COPIED:
        return ()
    # NOTE: Button below the answer to a message the bot does not understand.
    return ((Button(_.plain("Send this to a human"), tap=PassOn(message_id=message.message_id).pack()),),)


def _ways(person: Person, content: Content, _: Words) -> tuple[Row, ...]:
    return ((way_on(person, content, _),), (menu_button(_),))


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


def _note(message: Message, _: Words, *, can_go: bool) -> str:
    """Say what the bot makes of a message, and ask whether to pass it on where somebody is there."""
    kind = message.content_type
    if can_go and kind in LISTENED_TO:
        return _("I cannot listen to this, but a human can. Shall I pass it on?")
    if can_go and kind in LOOKED_AT:
        return _("I cannot look at this, but a human can. Shall I pass it on?")
    if kind in SMILED_AT:
        return _("Thank you, that is kind. When you would like to go on, I am here.")
    if is_thanks(message.text or ""):
        return _("You are welcome. When you would like to go on, I am here.")
    said = _("I am a program and understand only buttons and commands.")
    if not can_go:
        return said
    return f"{said} {_('If this is a question, a human can answer it: shall I pass it on?')}"


async def unknown_command(
    message: Message, person: Person, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    """Say that a command is not known, and which are."""
    text = _("I do not know this command. Press Help to see those I know.")
    help_ = go(_.plain("Help"), Place.HELP)
    return Screen(text, ((help_,), *_offer(message, person, owners, _), *_ways(person, content, _)))


async def old_button(_query: CallbackQuery, person: Person, content: Content, _: Words) -> Screen:
    """Bring whoever tapped a button of an earlier time to the menu."""
    return menu.after_old_button(person, content, _)


UNKNOWN_COMMAND = HandlerObject(unknown_command)
OLD_BUTTON = HandlerObject(old_button)
"""The answers to commands and buttons nobody waits for."""
