"""Which update is whose: the questions aiogram asks before it calls a handler.

They are asked for every update, the cheap ones first, so each does as little as it can.
"""

from __future__ import annotations

from typing import Any, Literal

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from domain.people import Person
from handlers.buttons import Choose, Go, PassOn, Place
from handlers.spoken import Command, command_in

PRIVATE = "private"
OPEN_TO_ALL = (f"{Choose.__prefix__}:", f"{PassOn.__prefix__}:")
UNDERSTOOD_BY_ALL = frozenset({"start", "stop", "help", "privacy", "mydata", "forget", "ask"})


class InGroup(Filter):
    """The message or button is not in a private chat."""

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        """Look at the kind of the chat."""
        message = event.message if isinstance(event, CallbackQuery) else event
        return message is not None and message.chat.type != PRIVATE


class IsCommand(Filter):
    """The message is a command, with its slash or without; handlers get it as `command`."""

    async def __call__(self, message: Message, person: Person) -> Literal[False] | dict[str, Any]:
        """Read the text."""
        if not message.text:
            return False
        command = command_in(message.text, is_awaited=person.awaiting is not None)
        return {"command": command} if command else False


class Said(Filter):
    """The command has one of these names."""

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)

    async def __call__(self, message: Message, command: Command) -> bool:
        """Compare the names."""
        return command.name in self._names


class GoesTo(Filter):
    """The button leads to a place; handlers get `fresh` when the answer is to stand below it."""

    def __init__(self, place: Place) -> None:
        self._here = Go(place=place).pack()
        self._below = Go(place=place, below=True).pack()

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        """Compare what the button carries."""
        return query.data == self._here or (query.data == self._below and {"fresh": True})


class HasNoLanguage(Filter):
    """The person has never chosen a language, and this does not work without one."""

    async def __call__(
        self, event: Message | CallbackQuery, person: Person, command: Command | None = None
    ) -> bool:
        """Let through what works without a language."""
        if person.language is not None:
            return False
        if isinstance(event, CallbackQuery):
            return not (event.data or "").startswith(OPEN_TO_ALL)
        return command is not None and command.name not in UNDERSTOOD_BY_ALL


class IsAwaited(Filter):
    """The person was asked to say something."""

    async def __call__(self, message: Message, person: Person) -> bool:
        """Look at what is awaited."""
        return person.awaiting is not None


class IsAnswer(Filter):
    """A helper replies to a message; handlers get that one as `question`."""

    async def __call__(self, message: Message, owners: frozenset[int]) -> bool | dict[str, Any]:
        """Look whether it is a reply, and whose."""
        question = message.reply_to_message
        return question is not None and message.chat.id in owners and {"question": question}
