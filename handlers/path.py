"""The way to the first edit: one action on each screen, with a way on, a way back and a human always near.

Ann: /task
Bot: Step: 1 of 9. What we will do …
     [Let us begin] [Something does not work] [Ask a human] [Back] [Later]
Ann: [Let us begin]
Bot: Step: 2 of 9. Create an account …
Ann: [Later]
Bot: Your place is kept. Step: 2 of 9 …
     [Go on] [Menu]
(three weeks go by)
Ann: /start
Bot: Welcome back. You stopped here: Create an account. Step: 2 of 9
     [Go on] …
(after the last step)
Ann: [Finish]
Bot: You have come to the end of this path …
     [One more edit] [Ask a human] [Menu]
Ann: [One more edit]
Bot: Step: 4 of 9 …
"""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.content import Content
from domain.people import Person, arrive, finish
from domain.places import AGAIN, find_place, first_place, place_of
from domain.places import Place as StepPlace
from domain.wikis import Sites
from handlers import menu
from handlers.accounts.room import account_row
from handlers.buttons import (
    Finished,
    Later,
    OpenStep,
    Place,
    ask_button,
    back_to,
    menu_button,
    troubles_button,
)
from handlers.filters import GoesTo, Said, Tapped
from handlers.reading import page_of, position, rows_of, wiki_of
from handlers.screen import Button, Row, Screen
from handlers.wiki_buttons import article_button, look_button
from locales import Words
from storage.store import Store
from storage.vault import Vault


def router() -> Router:
    """Return what leads along a path."""
    router = Router(name="path")
    router.callback_query.register(open_step, Tapped(OpenStep))
    router.callback_query.register(later, Tapped(Later))
    router.callback_query.register(finished, Tapped(Finished))
    router.callback_query.register(task, GoesTo(Place.TASK))
    router.message.register(task, Said("step"))
    return router


def screen(place: StepPlace, person: Person, content: Content, sites: Sites | None, _: Words) -> Screen:
    """Show a step; where one looks for something to edit, an article is offered if there are any."""
    path, step = place
    page = page_of(step, person, content, _)
    rows = rows_of(page, wiki_of(person, _), path.id, step.id)
    if sites is not None and step.id == AGAIN:
        rows = ((article_button(_),), *rows)
    if sites is not None and step.next is None:
        rows = ((look_button(_),), *rows)
    return Screen(f"{position(place, _)}\n\n{page.html}", (*rows, *_foot(place, person, _)))


def _foot(place: StepPlace, person: Person, _: Words) -> tuple[Row, ...]:
    """Return what every step offers; plainly, there is one button in each row."""
    path, step = place
    before = path.before(step)
    ways = (
        back_to(_, before.id if before else ""),
        Button(_.plain("Later"), tap=Later(step=step.id).pack()),
    )
    rows = ((way,) for way in ways) if person.plain else (ways,)
    return ((troubles_button(_, step.id),), (ask_button(_, step.id),), *rows)


async def task(
    _event: Message | CallbackQuery,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    now: datetime,
    _: Words,
) -> Screen:
    """Show where the person is, or where everybody begins."""
    place = place_of(person, content) or first_place(content)
    return await _arrived(place, person, store, content, sites, now, _)


async def open_step(
    _query: CallbackQuery,
    callback_data: OpenStep,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    now: datetime,
    _: Words,
) -> Screen:
    """Show the step of a button and remember it as the person's place."""
    place = find_place(callback_data.step, person, content)
    if place is None:
        return menu.after_old_button(person, content, _)
    return await _arrived(place, person, store, content, sites, now, _)


async def _arrived(
    place: StepPlace,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    now: datetime,
    _: Words,
) -> Screen:
    path, step = place
    moved = arrive(person, (path.id, step.id), now.date())
    if moved != person:
        await store.save(moved)
    return screen(place, moved, content, sites, _)


async def later(
    _query: CallbackQuery, callback_data: Later, person: Person, content: Content, _: Words
) -> Screen:
    """Let the person go, and say how to come back."""
    place = find_place(callback_data.step, person, content)
    if place is None:
        return menu.after_old_button(person, content, _)
    if person.has_consented:
        kept = _(
            "Your place is kept, for weeks too. When you have time, press the button, or send /task "
            "or any word."
        )
    else:
        kept = _(
            "I keep only the number of this chat and your language, so please keep this message: its button "
            "brings you back to this step."
        )
    on = Button(_.plain("Go on"), tap=OpenStep(step=place[1].id).pack())
    return Screen(f"{kept}\n\n{position(place, _)}", ((on,), (menu_button(_),)))


async def finished(
    _query: CallbackQuery,
    callback_data: Finished,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    vault: Vault | None,
    now: datetime,
    _: Words,
) -> Screen:
    """Thank the person who has come to the end of a path."""
    if callback_data.path not in content.paths:
        return menu.after_old_button(person, content, _)
    done = finish(person, now.date())
    if done != person:
        await store.save(done)
    thanks = _(
        "You have come to the end of this path. Thank you: what you have done helps everybody who reads your "
        "language. Each next edit is easier, and I stay here for questions."
    )
    more = article_button(_) if sites else menu.one_more(content.paths[callback_data.path], _)
    return Screen(thanks, ((more,), *account_row(done, vault, _), (ask_button(_),), (menu_button(_),)))
