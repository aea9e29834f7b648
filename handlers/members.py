"""Who blocked the bot and who let it in again: Telegram tells, nobody is answered."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import ChatMemberUpdated

from domain.people import Person, Unreachable
from handlers.screen import SILENCE, Screen
from storage.store import Store


def router() -> Router:
    """Return what notes whether people can be reached."""
    router = Router(name="members")
    router.my_chat_member.register(note)
    return router


async def note(event: ChatMemberUpdated, person: Person, store: Store) -> Screen:
    """Note whether a person can be reached, unless they are unknown or were forgotten."""
    if event.chat.type == ChatType.PRIVATE and await store.person(person.id):
        is_open = event.new_chat_member.status not in (ChatMemberStatus.KICKED, ChatMemberStatus.LEFT)
        reason = None if is_open else Unreachable.BLOCKED
        await store.save(replace(person, unreachable=reason))
    return SILENCE
