"""A reply finds its way: a helper's into the asker's chat, the asker's to the helpers.

Olga: (replies to a newcomer's question, with whatever words)
Bot: Your answer is on its way to newcomer 0417.
Ann: (replies to the answer)
Bot: Your message is on its way to a human …
"""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message

from domain.content import Content
from domain.errors import CannotBeCopied, NothingToAnswer, OutOfReach
from domain.people import Person, PersonId
from handlers import questions
from handlers.buttons import menu_button
from handlers.filters import IsReply
from handlers.helpers import COPIED, answer, words_of
from handlers.screen import Screen
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return what takes replies to questions and to answers."""
    router = Router(name="answers")
    router.message.register(reply, IsReply())
    return router


async def reply(
    message: Message,
    about: PersonId | None,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Bring a reply to whoever it is for."""
    if about is None:
        hint = _("To answer a newcomer, reply to their question.")
        return Screen(f"{_(NothingToAnswer.sentence)} {hint}", ((menu_button(_),),))
    if about == person.id:
        return await questions.hand_over(message, person, store, content, owners, _)
    return await _answered(message, about, store, _)


async def _answered(message: Message, asker_id: PersonId, store: Store, _: Words) -> Screen:
    if message.content_type not in COPIED:
        raise CannotBeCopied
    asker = await store.person(asker_id) or Person(asker_id)
    number = await store.pseudonym(asker_id)
    if not asker.reachable:
        raise OutOfReach(number=number)
    sent = Screen(_("Your answer is on its way to newcomer {number}.", number=number), ((menu_button(_),),))
    return sent.with_letters(*answer(asker, message, await words_of(asker_id, store)))
