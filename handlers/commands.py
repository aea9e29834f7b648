"""The list of commands a Telegram app shows behind its menu button.

Telegram keeps one list for every two-letter language and one for each chat that wants its own. Lezgi has
three letters, and somebody may read another language here than in the app: such a chat gets its own list.
"""

from __future__ import annotations

from dataclasses import replace

from domain.outgoing import Kind, Outgoing
from domain.people import Person
from locales import LANGUAGES, Words, guess, words

EVERYBODYS_MENU = "ru"
"""The language of the list for apps in a language that is not one of ours."""


def commands(_: Words) -> list[dict[str, str]]:
    """Return the commands as Telegram's BotCommand objects."""
    known = {
        "menu": _.plain("Menu"),
        # NOTE: In the list of commands: shows an article to edit, or the step where I stopped.
        "task": _.plain("What to do next"),
        "ask": _.plain("Ask a human"),
        # NOTE: Button and command: meetings and other dates.
        "events": _.plain("Events"),
        "contests": _.plain("Contests"),
        "language": _.plain("Language"),
        "settings": _.plain("Settings"),
        "help": _.plain("Help"),
        "privacy": _.plain("Privacy"),
        # NOTE: Button and command: everything the bot keeps about me, as a file.
        "mydata": _.plain("My data"),
        "stop": _.plain("No more messages"),
        # NOTE: Button and command: erase everything about me.
        "forget": _.plain("Forget me"),
    }
    return [{"command": name, "description": description} for name, description in known.items()]


def with_menu_of(
    language: str, person: Person, app_language: str | None
) -> tuple[Person, tuple[Outgoing, ...]]:
    """Return the person and what Telegram must be told, so that the app's list speaks the language."""
    wanted = None if language == shown_by_itself(app_language) else language
    if wanted == person.menu_language:
        return person, ()
    letter = own_menu(person.id, wanted) if wanted else no_own_menu(person.id)
    return replace(person, menu_language=wanted), (letter,)


def shown_by_itself(app_language: str | None) -> str:
    """Return the language in which Telegram shows the commands to somebody with this app."""
    known = guess(app_language)
    return known if known and LANGUAGES[known].telegram_code else EVERYBODYS_MENU


def own_menu(chat_id: int, language: str) -> Outgoing:
    """Give a chat a list of commands of its own."""
    payload = {"commands": commands(words(language)), "scope": _scope(chat_id)}
    return Outgoing(chat_id, "setMyCommands", payload, kind=Kind.MENU)


def no_own_menu(chat_id: int) -> Outgoing:
    """Leave a chat with what Telegram shows by itself."""
    return Outgoing(chat_id, "deleteMyCommands", {"scope": _scope(chat_id)}, kind=Kind.MENU)


def _scope(chat_id: int) -> dict[str, object]:
    return {"type": "chat", "chat_id": chat_id}
