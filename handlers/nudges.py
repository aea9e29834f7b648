"""A word to somebody who has stopped on the way: what they could do next, and a human one tap away.

(two days after Ann was last here)
Bot: You stopped here: Create an account
     Step: 2 of 9
     It is one small step. Shall we go on?
     [Go on] [Something does not work] [Ask a human] [No more messages]

(a week after Ben was last here; he had an article to work on)
Bot: Did something not work? That happens to everybody. The first button shows what helps …
     This is my last reminder: I will not write about it again by myself.
     [Something does not work] [Go on] [Ask a human] [No more messages]
Ben: [No more messages]
Bot: I will not write to you first any more …
"""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.content import Content
from domain.nudges import UNTIL, NudgeKind, Situation, situation
from domain.outgoing import Kind, Lane, Outgoing
from domain.people import Person
from domain.places import first_place, place_of
from domain.quiet import local, zone_of
from handlers import menu, stop
from handlers.buttons import NoMore, ask_button, troubles_button
from handlers.filters import Tapped
from handlers.reading import page_of, position, way_on
from handlers.screen import Button, Row, Screen, message
from handlers.wiki_buttons import article_button
from locales import Words
from storage.store import Store


def router() -> Router:
    """Return the answer to whoever wants no more of it."""
    router = Router(name="nudges")
    router.callback_query.register(no_more, Tapped(NoMore))
    return router


async def no_more(_query: CallbackQuery, person: Person, store: Store, _: Words) -> Screen:
    """Promise not to write first."""
    return await stop.promised(person, store, _)


def letter(
    person: Person, kind: NudgeKind, content: Content, now: datetime, _: Words, *, edits: int, articles: bool
) -> Outgoing:
    """Return the message to a person; `edits` were seen of them, `articles` can be offered."""
    screen = nudge(person, kind, content, _, edits=edits, articles=articles)
    here = local(now, zone_of(person.region))
    evening = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=UNTIL)
    return Outgoing(
        person.id,
        "sendMessage",
        message(person.id, screen.text, screen.rows),
        Lane.TRANSACTIONAL,
        Kind.NUDGE,
        expires_at=evening.astimezone(now.tzinfo),
    )


def nudge(
    person: Person, kind: NudgeKind, content: Content, _: Words, *, edits: int = 0, articles: bool = False
) -> Screen:
    """Return what a person is told, by what they have done so far."""
    if kind is NudgeKind.LAST:
        lines = [
            _last(person, content, _),
            _("This is my last reminder: I will not write about it again by myself."),
        ]
    else:
        lines = _soon(person, content, edits, _)
    return Screen("\n".join(lines), _rows(person, content, _, articles=articles))


def _soon(person: Person, content: Content, edits: int, _: Words) -> list[str]:
    """Say where the person stopped and how small the next step is; what is countable is counted."""
    match situation(person, content):
        case Situation.ON_THE_WAY:
            # NOTE: {title} is the name of a step.
            here = _("You stopped here: <b>{title}</b>", title=_title(person, content, _))
            return [here, *_position(person, content, _), _("It is one small step. Shall we go on?")]
        case Situation.STUCK:
            return [_stuck(_)]
        case Situation.DONE:
            return [_("You have done all the steps."), _("Shall we make one more edit?")]
        case Situation.EDITED:
            thanks = _("Thank you for your edit: it helps everybody who reads your language.")
            counted = [_("Edits of yours that I have seen: {number}", number=edits)] if edits > 1 else []
            return [thanks, *([] if person.plain else counted), _("Shall we make one more edit?")]
    return [_("Your first edit takes about ten minutes, one small step at a time. Shall we begin?")]


def _last(person: Person, content: Content, _: Words) -> str:
    """Say it in one sentence: nobody is told twice the same."""
    match situation(person, content):
        case Situation.ON_THE_WAY:
            # NOTE: {title} is the name of a step.
            return _("Your place is kept: <b>{title}</b>", title=_title(person, content, _))
        case Situation.STUCK:
            return _stuck(_)
        case Situation.DONE | Situation.EDITED:
            return _("One more small edit helps everybody who reads your language.")
    return _("Your first edit takes about ten minutes, whenever you like.")


def _stuck(_: Words) -> str:
    return _(
        "Did something not work? That happens to everybody. The first button shows what helps, and "
        "a human answers too."
    )


def _title(person: Person, content: Content, _: Words) -> str:
    place = place_of(person, content) or first_place(content)
    return page_of(place[1], person, content, _).title


def _position(person: Person, content: Content, _: Words) -> list[str]:
    place = place_of(person, content)
    return [] if place is None or person.plain else [position(place, _)]


def _rows(person: Person, content: Content, _: Words, *, articles: bool) -> tuple[Row, ...]:
    on, troubles = _next(person, content, _, articles=articles), troubles_button(_, _step(person, content))
    first = (troubles, on) if situation(person, content) is Situation.STUCK else (on, troubles)
    quiet = Button(_.plain("No more messages"), tap=NoMore().pack())
    return (*((one,) for one in first), (ask_button(_),), (quiet,))


def _step(person: Person, content: Content) -> str:
    place = place_of(person, content)
    return place[1].id if place else ""


def _next(person: Person, content: Content, _: Words, *, articles: bool) -> Button:
    """Return the one next step: the next article for who can get one, otherwise the path's."""
    is_past_the_path = situation(person, content) in (Situation.DONE, Situation.EDITED)
    if articles and (is_past_the_path or person.task_on is not None):
        return article_button(_)
    if is_past_the_path:
        place = place_of(person, content) or first_place(content)
        return menu.one_more(place[0], _)
    return way_on(person, content, _)
