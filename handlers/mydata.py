"""Everything the bot keeps about a person, as a file for them.

Ann: /mydata
Bot: This is everything I keep about you.  (my-data.json)
     [Menu]
"""

from __future__ import annotations

import json

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.mydata import everything_kept
from domain.outgoing import File
from domain.people import Person
from handlers.buttons import Go, Place
from handlers.filters import GoesTo, Said
from handlers.screen import Button, Screen
from locales import Words


def router() -> Router:
    """Return what hands out a person's data."""
    router = Router(name="mydata")
    router.callback_query.register(my_data, GoesTo(Place.MY_DATA))
    router.message.register(my_data, Said("mydata"))
    return router


async def my_data(_event: Message | CallbackQuery, person: Person, _: Words) -> Screen:
    """Hand out everything that is kept of a person."""
    content = json.dumps(everything_kept(person), ensure_ascii=False, indent=2).encode()
    text = _("This is everything I keep about you. The file can be opened with any text program.")
    menu = Button(_.plain("Menu"), tap=Go(place=Place.MENU, below=True).pack())
    return Screen(text, ((menu,),), file=File("document", "my-data.json", content))
