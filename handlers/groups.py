"""In groups the bot keeps still; to a command of its own it says where it can be talked to.

Ann (in a group): /start@smart_region_bot
Bot: I talk with everybody in a private chat, so that nobody else reads along.
     [Open the private chat]
"""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message

from handlers.filters import InGroup
from handlers.screen import SILENCE, Button, Screen
from handlers.spoken import NAMES, command_in
from locales import Words


def router() -> Router:
    """Return the answer to whatever does not come from a private chat."""
    router = Router(name="groups")
    router.message.register(answer, InGroup())
    return router


async def answer(message: Message, _: Words, username: str | None = None) -> Screen:
    """Show the way to the private chat to whoever sent a command of this bot."""
    text = message.text or ""
    command = command_in(text, is_awaited=True) if text.startswith("/") else None
    if command is None or command.name not in NAMES or not _is_mine(command.addressee, username):
        return SILENCE
    said = Screen(_("I talk with everybody in a private chat, so that nobody else reads along."))
    if username is None:
        return said
    return said.with_row(
        Button(_.plain("Open the private chat"), url=f"https://t.me/{username}?start=from-group")
    )


def _is_mine(addressee: str | None, username: str | None) -> bool:
    return addressee is None or username is None or addressee == username.lower()
