"""Troubles and what helps: short cards, reachable from every step.

Ann: [Something does not work]
Bot: What is the trouble?
     [I made a mistake] [The wiki does not take my edit] … [Other troubles] [Ask a human] [Back]
Ann: [The wiki does not take my edit]
Bot: If it shows a picture with letters …
     [Ask a human] [Other troubles] [Back]
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.content import Card, Content
from domain.people import Person
from domain.places import find_place
from handlers import menu
from handlers.buttons import CardBelow, OpenCard, OpenCards, ask_button, back_to
from handlers.filters import Tapped
from handlers.reading import page_of, rows_of, wiki_of
from handlers.screen import Button, Row, Screen
from locales import Words

SOME, FEW = 6, 4
"""How many troubles a step lists at first; few is for people who read plainly."""


def router() -> Router:
    """Return what helps against troubles."""
    router = Router(name="cards")
    router.callback_query.register(open_card, Tapped(OpenCard))
    router.callback_query.register(open_cards, Tapped(OpenCards))
    router.callback_query.register(card_below, Tapped(CardBelow))
    return router


def _cards(person: Person, content: Content, _: Words, step: str, *, every: bool) -> tuple[Card, ...]:
    """Return the cards that concern the person, the likeliest of a step first."""
    wiki = wiki_of(person, _)
    place = find_place(step, person, content)
    if place is None or every:
        cards = sorted(content.cards.values(), key=lambda card: card.order)
        return tuple(card for card in cards if card.concerns(wiki))
    return content.cards_for(place[1], wiki)[: FEW if person.plain else SOME]


def _button(card: Card, person: Person, content: Content, _: Words, step: str) -> Button:
    title = page_of(card, person, content, _).title
    return Button(title, tap=OpenCard(card=card.id, step=step).pack())


def _others(_: Words, step: str) -> Button:
    # NOTE: Button: a longer list of common troubles.
    return Button(_.plain("Other troubles"), tap=OpenCards(step=step, every=True).pack())


def screen(person: Person, content: Content, _: Words, step: str = "", *, every: bool = False) -> Screen:
    """Show a list of troubles."""
    cards = _cards(person, content, _, step, every=every)
    rows: list[Row] = [(_button(card, person, content, _, step),) for card in cards]
    if step and not every:
        rows.append((_others(_, step),))
    return Screen(_("What is the trouble?"), (*rows, (ask_button(_, step),), (back_to(_, step),)))


async def open_cards(
    _query: CallbackQuery, callback_data: OpenCards, person: Person, content: Content, _: Words
) -> Screen:
    """List the troubles."""
    return screen(person, content, _, callback_data.step, every=callback_data.every)


async def open_card(
    _query: CallbackQuery, callback_data: OpenCard, person: Person, content: Content, _: Words
) -> Screen:
    """Show a card."""
    card, step = content.cards.get(callback_data.card), callback_data.step
    if card is None:
        return menu.after_old_button(person, content, _)
    page = page_of(card, person, content, _)
    rows = rows_of(page, wiki_of(person, _), "", step)
    return Screen(page.html, (*rows, (ask_button(_, step),), (_others(_, step),), (back_to(_, step),)))


async def card_below(
    query: CallbackQuery, callback_data: CardBelow, person: Person, content: Content, _: Words
) -> Screen:
    """Show a card below the letter that leads to it."""
    wanted = OpenCard(card=callback_data.card)
    return replace(await open_card(query, wanted, person, content, _), fresh=True)
