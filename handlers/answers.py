"""A helper answers: a reply to a question goes back into the asker's chat.

Olga: (replies to a newcomer's question)
Bot: Your answer is on its way to newcomer 0417.
"""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message

from domain.errors import CannotBeCopied, NothingToAnswer, OutOfReach
from domain.people import Person
from handlers.buttons import menu_button
from handlers.filters import IsAnswer
from handlers.helpers import COPIED, answer, words_of
from handlers.screen import Screen
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return what takes helpers' replies."""
    router = Router(name="answers")
    router.message.register(reply, IsAnswer())
    return router


async def reply(message: Message, question: Message, store: Store, _: Words) -> Screen:
    """Bring a helper's reply to whoever asked."""
    asker_id = await store.about_whom(question.chat.id, question.message_id)
    if asker_id is None:
        raise NothingToAnswer
    if message.content_type not in COPIED:
        raise CannotBeCopied
    asker = await store.person(asker_id) or Person(asker_id)
    number = await store.pseudonym(asker_id)
    if not asker.reachable:
        raise OutOfReach(number=number)
    sent = Screen(_("Your answer is on its way to newcomer {number}.", number=number), ((menu_button(_),),))
    return sent.with_letters(*answer(asker, message, await words_of(asker_id, store)))
