"""Which update is whose: the questions aiogram asks before it calls a handler.

They are asked for every update, so each does as little as it can. Those with `keys` name what they wait for,
and the switchboard asks them only when one of their keys has come.
"""

from __future__ import annotations

from typing import Any, Literal

from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from domain.people import ANSWERING, Person
from handlers.buttons import Go, Place
from handlers.spoken import Command, command_in
from storage.store import Store

PRIVATE = "private"
QUESTION = "question"
"""What `Person.awaiting` says of somebody who is about to ask."""
DID = "did"
"""What `Person.awaiting` says of somebody who was asked which article they have changed."""
ACCOUNT_NAME = "account name"
"""What `Person.awaiting` says of somebody who was asked for the name of their wiki account."""
PARTS = ("announce ", "institution ", "survey ", "round ")
"""How `Person.awaiting` begins of somebody who writes a part of something; any words may be it."""
Found = Literal[False] | dict[str, Any]


class InGroup(Filter):
    """The message is not in a private chat."""

    async def __call__(self, message: Message) -> bool:
        """Look at the kind of the chat."""
        return message.chat.type != PRIVATE


class IsCommand(Filter):
    """The message is a command, with its slash or without; handlers get it as `command`."""

    async def __call__(self, message: Message, person: Person) -> Found:
        """Read the text."""
        if not message.text or message.chat.type != PRIVATE or _is_part(message, person):
            return False
        is_awaited = person.awaiting in (QUESTION, DID, ACCOUNT_NAME) or _is_answering(person)
        command = command_in(message.text, is_awaited=is_awaited)
        return {"command": command} if command else False


def _is_part(message: Message, person: Person) -> bool:
    """Tell whether words are a part of something that was asked for; a slash makes a command."""
    return (person.awaiting or "").startswith(PARTS) and not (message.text or "").startswith("/")


def _is_answering(person: Person) -> bool:
    """Tell whether somebody has a question of a survey before them; stop words and ways out are no answer."""
    return (person.awaiting or "").startswith(ANSWERING)


class Said(Filter):
    """The command has this name."""

    def __init__(self, name: str) -> None:
        self.keys = (name,)

    async def __call__(self, message: Message, command: Command) -> bool:
        """Compare the names."""
        return command.name in self.keys


class Tapped(Filter):
    """The button is of this kind; handlers get what it carries as `callback_data`."""

    def __init__(self, kind: type[CallbackData]) -> None:
        self.keys = (kind.__prefix__,)
        self._kind = kind

    async def __call__(self, query: CallbackQuery) -> Found:
        """Read what the button carries; one of an earlier time may no longer be readable."""
        try:
            return {"callback_data": self._kind.unpack(query.data or "")}
        except (TypeError, ValueError):
            return False


class GoesTo(Filter):
    """The button leads to a place; handlers get `fresh` when the answer is to stand below it."""

    def __init__(self, place: Place) -> None:
        self.keys = (Go(place=place).pack(), Go(place=place, below=True).pack())

    async def __call__(self, query: CallbackQuery) -> Found:
        """Compare what the button carries."""
        return {"fresh": query.data == self.keys[1]} if query.data in self.keys else False


class IsAwaited(Filter):
    """The person was asked to say something, or has said only the first part of it."""

    async def __call__(self, message: Message, person: Person) -> bool:
        """Look at what is awaited."""
        return person.awaiting is not None


class IsReply(Filter):
    """The message replies to a question or an answer; handlers get the asker as `about`, None if unknown."""

    async def __call__(self, message: Message, person: Person, store: Store, owners: frozenset[int]) -> Found:
        """Look whether it is a reply, to what, and whether this person may answer it."""
        replied = message.reply_to_message
        if replied is None or message.chat.type != PRIVATE or (message.text or "").startswith("/"):
            return False
        me = message.chat.id
        about = await store.about_whom(me, replied.message_id)
        if about is None and (_is_part(message, person) or _is_answering(person)):
            return False
        return {"about": about} if me in owners or about == me else False
