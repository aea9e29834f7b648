"""The language a person reads: asked first, guessed but never decided for them.

Ann: /start
Bot: Татарча: … Тел сайлагыз / Русский: … Выберите язык / …      (one line in each language)
     [Русский] [Татарча] [Башҡортса] [Лезги] [English]
Ann: [Лезги]
Bot: (the next screen in Lezgi; the app's list of commands becomes Lezgi too)

(later)
Ann: /settings [Language]
Bot: ЧӀал хкягъа:
     [Татарча] [Башҡортса] [✓ Лезги] [Русский] [English] [Back] [Menu]
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.content import Content
from domain.people import Person
from handlers import consent, menu, rooms
from handlers.buttons import TICK, Choose, Place, go, menu_button
from handlers.commands import with_menu_of
from handlers.filters import GoesTo, Said, Tapped
from handlers.screen import Button, Row, Screen
from locales import LANGUAGES, N_, Words, guess, words
from locales.shared import CHOOSE_LANGUAGE
from storage.store import Store


def router() -> Router:
    """Return the choice of a language."""
    router = Router(name="language")
    router.callback_query.register(choose, Tapped(Choose))
    router.callback_query.register(from_settings, GoesTo(Place.LANGUAGE))
    router.message.register(change, Said("language"))
    return router


def screen(likely: str | None) -> Screen:
    """Ask for the language, in every language; the likely one comes first."""
    codes = sorted(LANGUAGES, key=lambda code: code != likely)
    # NOTE: The first thing the bot says. It stands there in every language, so that everybody finds theirs.
    hello = N_("Hello. I help with the first edit in Wikipedia. Please choose a language:")
    lines = dict.fromkeys(words(code)(hello) for code in codes)
    return Screen("\n\n".join(lines), tuple((_button(code),) for code in codes))


def _button(code: str, mark: str = "") -> Button:
    autonym = LANGUAGES[code].autonym
    return Button(mark + autonym[0].upper() + autonym[1:], tap=Choose(language=code).pack())


async def ask(event: Message | CallbackQuery) -> Screen:
    """Ask somebody for the language who has never chosen one."""
    user = event.from_user
    return screen(guess(user.language_code) if user else None)


async def change(_message: Message, _: Words) -> Screen:
    """Offer another language than the one that is read now."""
    return _choice(_, (menu_button(_),))


async def from_settings(_query: CallbackQuery, _: Words) -> Screen:
    """Offer another language, with the way back to the settings."""
    return _choice(_, (go(_.plain("Back"), Place.SETTINGS), menu_button(_)))


def _choice(_: Words, ways: Row) -> Screen:
    languages = tuple((_button(code, TICK if code == _.code else ""),) for code in LANGUAGES)
    return Screen(_(CHOOSE_LANGUAGE), (*languages, ways))


async def choose(
    query: CallbackQuery,
    callback_data: Choose,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
) -> Screen:
    """Take the language and go on in it: to the consent, or back to the menu."""
    if callback_data.language not in LANGUAGES:
        return screen(guess(query.from_user.language_code))
    _ = words(callback_data.language)
    person = replace(person, language=_.code)
    person, letters = with_menu_of(_.code, person, query.from_user.language_code)
    await store.save(person)
    if person.is_undecided:
        return consent.screen(_).with_letters(*letters)
    own = await rooms.rows(person, store, owners, _)
    return menu.screen(person, content, _, own=own).with_letters(*letters)
