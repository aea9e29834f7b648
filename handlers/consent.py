"""The question whether anything may be remembered: a short screen of its own, before anything is kept.

Bot: May I remember where you are? …
     [I agree] [I do not agree] [Privacy]
Ann: [I do not agree]
Bot: All right. I keep nothing but the number of this chat, your language and this answer …
     [My first edit] [Something does not work] [Menu]

Ann: [I agree]
Bot: (asks for the age group: nothing is kept before it is known)
"""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.people import Person, refuse
from handlers.buttons import Place, Refuse, go, menu_button, troubles_button
from handlers.filters import GoesTo, Tapped
from handlers.screen import Button, Screen
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return the question and the answer no."""
    router = Router(name="consent")
    router.callback_query.register(ask, GoesTo(Place.CONSENT))
    router.callback_query.register(say_no, Tapped(Refuse))
    return router


def screen(_: Words) -> Screen:
    """Ask whether anything may be remembered."""
    text = _(
        "<b>May I remember where you are?</b>\n\n"
        "If you agree, I keep the step you have reached, the wiki you edit, and what you choose to tell "
        "me: an age group, a region, interests. I keep no name, no phone number and none of your "
        "messages. With /forget you erase everything at once.\n\n"
        "If you do not agree, I keep only the number of this chat and your language. You can still read "
        "everything here and ask a human."
    )
    yes = go(_.plain("I agree"), Place.AGE)
    no = Button(_.plain("I do not agree"), tap=Refuse().pack())
    return Screen(text, ((yes,), (no,), (go(_.plain("Privacy"), Place.PRIVACY),)))


async def ask(_query: CallbackQuery, _: Words) -> Screen:
    """Ask whether anything may be remembered."""
    return screen(_)


async def say_no(_query: CallbackQuery, person: Person, store: Store, _: Words) -> Screen:
    """Keep the answer and nothing else."""
    await store.save(refuse(person))
    return unremembered(
        _(
            "All right. I keep nothing but the number of this chat, your language and this answer. "
            "Everything can be read here all the same, and you can change your mind in the settings."
        ),
        _,
    )


def unremembered(text: str, _: Words) -> Screen:
    """Show what can be done without being remembered."""
    first = go(_.plain("My first edit"), Place.TASK)
    return Screen(text, ((first,), (troubles_button(_),), (menu_button(_),)))
