"""The question whether anything may be remembered: a short screen of its own, before anything is kept.

Bot: May I remember your step? …
     [Yes, remember] [No, do not remember] [Privacy]
Ann: [No, do not remember]
Bot: All right. I keep nothing but the number of this chat, your language and this answer …
     [My first edit] [Something does not work] [Menu]

Ann: [Yes, remember]
Bot: (asks for the age group: nothing is kept before it is known)

Ann, who has agreed: [No, do not remember]        (an old button)
Bot: Shall I forget your step …? …
     [Yes] [No]
"""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.people import Person
from handlers import privacy
from handlers.buttons import Place, Refuse, go
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
        "<b>May I remember your step?</b>\n\n"
        "If you agree, I keep your step, the first days you came and edited, the last day you were here, "
        "your wiki, the link and the group you came with, and what you tell me: age group, region, "
        "interests. I may write to you first, about events and contests and when you were away; /stop ends "
        "that. I keep no name, no phone number and none of your messages. With /forget you erase "
        "everything.\n\n"
        "If you do not agree, I keep only the number of this chat and your language. You can still read "
        "everything here and ask a human."
    )
    # NOTE: Button: the answer to "May I remember your step?"
    yes = go(_.plain("Yes, remember"), Place.AGE)
    # NOTE: Button: the answer to "May I remember your step?"
    no = Button(_.plain("No, do not remember"), tap=Refuse().pack())
    return Screen(text, ((yes,), (no,), (go(_.plain("Privacy"), Place.PRIVACY),)))


async def ask(_query: CallbackQuery, _: Words) -> Screen:
    """Ask whether anything may be remembered."""
    return screen(_)


async def say_no(_query: CallbackQuery, person: Person, store: Store, _: Words) -> Screen:
    """Keep the answer and nothing else; who has agreed before is asked once more."""
    if person.has_consented:
        return privacy.doubt_withdrawal(_)
    await privacy.take_back(person, store)
    return privacy.unremembered(
        _(
            "All right. I keep nothing but the number of this chat, your language and this answer. "
            "Everything can be read here all the same, and you can change your mind in the settings."
        ),
        _,
    )
