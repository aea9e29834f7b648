"""The age group, asked with the consent: it decides whether there can be one, and how careful the bot is.

Ann: [Yes, remember]
Bot: How old are you? …
     [Under 14] [14–17] [18 or older] [Back]
Ann: [14–17]
Bot: (which wiki, which region, what do you like …)

Ann: [Under 14]
Bot: Thank you for telling me. I keep nothing but the number of this chat, your language and this answer …
     [My first edit] [Something does not work] [Menu]
"""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.ages import AGES
from domain.content import Content
from domain.people import Age, Person, agree
from handlers import about, privacy
from handlers.buttons import Agree, Place, go
from handlers.filters import GoesTo, Tapped
from handlers.screen import Button, Screen
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return the question and its answers."""
    router = Router(name="age")
    router.callback_query.register(ask, GoesTo(Place.AGE))
    router.callback_query.register(say_yes, Tapped(Agree))
    return router


async def ask(_query: CallbackQuery, _: Words) -> Screen:
    """Ask for the age group; nothing is kept before it is known."""
    text = _("How old are you? I keep only the group, never the age itself.")
    rows = tuple((Button(_.plain(name), tap=Agree(age=age).pack()),) for age, name in AGES.items())
    return Screen(text, (*rows, (go(_.plain("Back"), Place.CONSENT),)))


async def say_yes(
    _query: CallbackQuery,
    callback_data: Agree,
    person: Person,
    store: Store,
    content: Content,
    now: datetime,
    _: Words,
) -> Screen:
    """Keep the consent of somebody old enough to give it; who gave it before is asked before it ends."""
    if person.has_consented and callback_data.age is Age.UNDER_14:
        return privacy.doubt_under_14(_)
    agreed = agree(person, callback_data.age, now.date())
    await store.save(agreed)
    if callback_data.age is Age.UNDER_14:
        await privacy.take_back(person, store)
        await store.institutions.leave(person.id)
    return about.first_question(agreed, content, _) if agreed.has_consented else privacy.under_14(_)
