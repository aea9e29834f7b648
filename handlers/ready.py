"""The door to the path: what it is about, shown once everything is asked.

Bot: Your first edit. Ten minutes, one action on each screen …
     [Begin] [Simpler screens] [Menu]
Ann: [Simpler screens]
Bot: From now on my screens are simpler … Your first edit …
     [Begin] [Menu]
"""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.content import Content
from domain.people import Person
from domain.places import first_place
from handlers.buttons import OpenStep, Place, Switch, Turn, menu_button
from handlers.filters import GoesTo
from handlers.privacy import careful
from handlers.reading import page_of
from handlers.screen import Button, Screen
from locales import Words


def router() -> Router:
    """Return the door to the path."""
    router = Router(name="ready")
    router.callback_query.register(ready, GoesTo(Place.READY))
    return router


async def ready(_query: CallbackQuery, person: Person, content: Content, _: Words) -> Screen:
    """Introduce the path to somebody who is about to begin."""
    return screen(person, content, _)


def screen(person: Person, content: Content, _: Words, note: str = "") -> Screen:
    """Show what the path is about, and the way in."""
    path, step = first_place(content)
    text = page_of(path, person, content, _).html
    if person.is_minor:
        text = f"{text}\n\n{careful(_)}"
    if note:
        text = f"{note}\n\n{text}"
    # NOTE: Button: begin the path to the first edit.
    begin = Button(_.plain("Begin"), tap=OpenStep(step=step.id).pack())
    plain = Button(_.plain("Simpler screens"), tap=Turn(switch=Switch.PLAIN, on=True, at_start=True).pack())
    return Screen(text, ((begin,), *(() if person.plain else ((plain,),)), (menu_button(_),)))
