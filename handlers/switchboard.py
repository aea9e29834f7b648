"""Finds the handler of a tap or a command in one step.

aiogram asks router after router and filter after filter, which for a bot of many nouns takes longer than all
the rest of a turn. The nouns are ordinary routers all the same; only the order of asking is cut short here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.types import CallbackQuery, Message

from domain.people import Person
from handlers import anything, language
from handlers.answering import buttons as answering
from handlers.buttons import Choose, Go, Mute, NoMore, PassOn, Place, RemindMe, StopAll, Sure
from handlers.filters import IsCommand
from handlers.partners import buttons as partners
from handlers.screen import Screen
from handlers.spoken import Command
from storage.store import Store

WITHOUT_LANGUAGE = frozenset(
    {
        *("start", "stop", "help", "privacy", "mydata", "forget", "ask"),
        *(Choose.__prefix__, PassOn.__prefix__, Sure.__prefix__),
        *(Mute.__prefix__, StopAll.__prefix__, RemindMe.__prefix__),  # below an announcement, which must stay
        NoMore.__prefix__,
        *partners.WITHOUT_LANGUAGE,
        *answering.PREFIXES,  # partners read the language of the survey
        *(Go(place=place).pack() for place in (Place.PRIVACY, Place.MY_DATA, Place.FORGET)),
    }
)
"""The commands, buttons and kinds of buttons that work for somebody who has never chosen a language."""


class Switchboard:
    """Knows which handler waits for which command and which kind of button."""

    def __init__(self, nouns: Sequence[Router]) -> None:
        self._commands = dict(pair for noun in nouns for pair in _keyed(noun.message))
        self._buttons = dict(pair for noun in nouns for pair in _keyed(noun.callback_query))

    def router(self) -> Router:
        """Return what takes every command and every tap."""
        router = Router(name="by name")
        router.message.register(self.command, IsCommand())
        router.callback_query.register(self.tap)
        return router

    async def command(self, message: Message, command: Command, **provided: Any) -> Screen:
        """Hand a command to whoever waits for it."""
        provided = await _attentive(provided) | {"command": command}
        if _is_lost(provided["person"], command.name):
            return await language.ask(message)
        handler = self._commands.get(command.name)
        return await _passed(handler, anything.UNKNOWN_COMMAND, message, provided)

    async def tap(self, query: CallbackQuery, **provided: Any) -> Screen:
        """Hand a tap to whoever waits for it; the whole text of a button is a key, or its kind."""
        provided = await _attentive(provided)
        data = query.data or ""
        kind = data.partition(":")[0]
        if _is_lost(provided["person"], data, kind):
            return await language.ask(query)
        handler = self._buttons.get(data) or self._buttons.get(kind)
        return await _passed(handler, anything.OLD_BUTTON, query, provided)


def _keyed(observer: TelegramEventObserver) -> Iterator[tuple[str, HandlerObject]]:
    """Pair every key with its handler."""
    for handler in observer.handlers:
        for filter_ in handler.filters or ():
            yield from ((key, handler) for key in getattr(filter_.callback, "keys", ()))


def _is_lost(person: Person, *wishes: str) -> bool:
    return person.language is None and WITHOUT_LANGUAGE.isdisjoint(wishes)


async def _attentive(provided: dict[str, Any]) -> dict[str, Any]:
    """Wait no longer for what a person was asked to write: a command or a tap shows another wish."""
    person: Person = provided["person"]
    if person.awaiting is None:
        return provided
    store: Store = provided["store"]
    person = replace(person, awaiting=None)
    await store.save(person)
    return provided | {"person": person}


async def _passed(
    handler: HandlerObject | None,
    otherwise: HandlerObject,
    event: Message | CallbackQuery,
    provided: dict[str, Any],
) -> Screen:
    """Ask the handler's own filters, and call it."""
    is_his, found = await handler.check(event, **provided) if handler else (False, {})
    chosen = handler if handler and is_his else otherwise
    screen: Screen = await chosen.call(event, **(provided | found))
    return screen
