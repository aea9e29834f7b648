"""The age group, asked with the consent: it decides whether there can be one, and how careful the bot is.

Ann: [I agree]
Bot: How old are you? …
     [Under 14] [14–17] [18 or older] [Back]
Ann: [14–17]
Bot: (which wiki, which region, what do you like …)

Ann: [Under 14]
Bot: Thank you for telling me. I keep nothing about you …
     [My first edit] [Something does not work] [Menu]
"""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.content import Content
from domain.people import Age, Person, agree
from handlers import about, consent
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
    # NOTE: Button with an age group.
    child, teen, adult = _.plain("Under 14"), _.plain("14–17"), _.plain("18 or older")
    rows = ((_button(child, Age.UNDER_14),), (_button(teen, Age.TEEN),), (_button(adult, Age.ADULT),))
    return Screen(text, (*rows, (go(_.plain("Back"), Place.CONSENT),)))


def _button(label: str, age: Age) -> Button:
    return Button(label, tap=Agree(age=age).pack())


async def say_yes(
    _query: CallbackQuery,
    callback_data: Agree,
    person: Person,
    store: Store,
    content: Content,
    now: datetime,
    _: Words,
) -> Screen:
    """Keep the consent of somebody old enough to give it."""
    agreed = agree(person, callback_data.age, now.date())
    await store.save(agreed)
    if agreed.has_consented:
        return about.first_question(agreed, content, _)
    return consent.unremembered(
        _(
            "Thank you for telling me. I keep nothing about you. You can read every step here; please do "
            "them together with a parent or a teacher."
        ),
        _,
    )
