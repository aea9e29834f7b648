"""The menu, help, and what is announced: the screens everybody can always go back to.

Ann: /menu
Bot: You are here: Create an account. Step: 2 of 9
     [Go on] [Something does not work] [Ask a human] [Events] [Contests] [Settings] [Help]
Ann: [Events]
Bot: No events are announced at the moment. I will write to you when there are.
     [Menu]

(at the end of the path)
Bot: You are here: What comes next. Step: 9 of 9. You have done all the steps.
     [One more edit] [Something does not work] …
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.content import Content, Path
from domain.people import Person
from domain.places import again_place, place_of, seeks
from domain.wikis import Sites
from handlers import rooms, teammates
from handlers.buttons import OpenStep, Place, ask_button, go, menu_button, troubles_button
from handlers.commands import commands
from handlers.filters import GoesTo, Said
from handlers.reading import page_of, position, way_on
from handlers.screen import Button, Row, Screen, beside
from handlers.wiki_buttons import article_button
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return the menu and its neighbours."""
    router = Router(name="menu")
    router.callback_query.register(menu, GoesTo(Place.MENU))
    router.callback_query.register(help_, GoesTo(Place.HELP))
    router.message.register(menu, Said("menu"))
    router.message.register(help_, Said("help"))
    return router


def screen(
    person: Person,
    content: Content,
    _: Words,
    note: str = "",
    *,
    sites: Sites | None = None,
    own: tuple[Row, ...] = (),
) -> Screen:
    """Show the menu, below a note on what has just happened; `own` leads to rooms of this person's own."""
    parts = (note, where(person, content, _))
    return Screen("\n\n".join(part for part in parts if part), (*_rows(person, content, sites, _), *own))


def after_old_button(person: Person, content: Content, _: Words, *, own: tuple[Row, ...] = ()) -> Screen:
    """Show the menu to somebody whose button leads nowhere any more."""
    note = _("This button is from an earlier time and leads nowhere now. Nothing is lost: go on from here.")
    return screen(person, content, _, note, own=own)


def where(person: Person, content: Content, _: Words) -> str:
    """Say where the person is, and that it is good to see them after a pause."""
    place = place_of(person, content)
    if place is None:
        return _("What would you like to do?")
    title = page_of(place[1], person, content, _).title
    if person.is_back:
        # NOTE: Said after a pause of days or weeks; {title} is the name of a step.
        here = _("Welcome back. You stopped here: <b>{title}</b>", title=title)
    else:
        # NOTE: {title} is the name of a step.
        here = _("You are here: <b>{title}</b>", title=title)
    done = [_("You have done all the steps.")] if person.finished_on else []
    return "\n".join((here, position(place, _), *done))


def _rows(person: Person, content: Content, sites: Sites | None, _: Words) -> tuple[Row, ...]:
    first, troubles, human = _first(person, content, sites, _), (troubles_button(_),), (ask_button(_),)
    settings, help_ = go(_.plain("Settings"), Place.SETTINGS), go(_.plain("Help"), Place.HELP)
    if person.plain:
        return (*first, troubles, human, (settings,), (help_,))
    announced = go(_.plain("Events"), Place.EVENTS), go(_.plain("Contests"), Place.CONTESTS)
    return (*first, troubles, human, announced, (settings, help_))


def _first(person: Person, content: Content, sites: Sites | None, _: Words) -> tuple[Row, ...]:
    """Return the ways on: the next step, and an article or another edit for somebody who is past the first.

    Whoever has had an article or has edited finds the way to the next, wherever they are on the path.
    Of those who are not remembered nobody knows how far they are.
    """
    place = place_of(person, content)
    if sites is None:
        return ((one_more(place[0], _) if place and person.finished_on else way_on(person, content, _),),)
    steps = () if place and person.finished_on else ((way_on(person, content, _),),)
    has_begun = person.task_on is not None or person.edit_on is not None
    is_ready = has_begun or (seeks(place) if place else not person.has_consented)
    return (*steps, (article_button(_),)) if is_ready else steps


def one_more(path: Path, _: Words) -> Button:
    """Return the button to another edit."""
    # NOTE: Button at the end of the path: leads to the step where one looks for something to edit.
    return Button(_.plain("One more edit"), tap=OpenStep(step=again_place(path)[1].id).pack())


async def menu(
    _event: Message | CallbackQuery,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    sites: Sites | None,
    _: Words,
    fresh: bool = False,
) -> Screen:
    """Show the menu."""
    own = await rooms.rows(person, store, owners, _)
    return replace(screen(person, content, _, sites=sites, own=own), fresh=fresh)


async def help_(
    _event: Message | CallbackQuery, person: Person, store: Store, owners: frozenset[int], _: Words
) -> Screen:
    """Say what can be done here."""
    intro = _(
        "I help you make your first edit in Wikipedia, one small step at a time. When something does not "
        "work, I show what helps, and I can bring your question to a human. Press the buttons, or send a "
        "command:"
    )
    lines = [f"/{entry['command']} – {escape(entry['description'], quote=False)}" for entry in commands(_)]
    if (await store.team.member(person.id, owners)).may_announce:
        lines += teammates.commands(_)
    rows = ((ask_button(_),), *beside(go(_.plain("Privacy"), Place.PRIVACY), menu_button(_)))
    return Screen("\n".join((intro, "", *lines)), rows)
