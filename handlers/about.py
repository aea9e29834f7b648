"""What a person may tell of themselves: the wiki they edit, where they live, what they like; nobody has to.

    Bot: Which Wikipedia would you like to edit?
         [✓ Tatar Wikipedia] [Bashkir Wikipedia] … [Next]
    Ann: [Next]
    Bot: Where do you live? …
         [Tatarstan] … [Another region] [Skip] [Back]
    Ann: [Tatarstan]
    Bot: What would you like to write about? Choose as many as you like.
         [History] [Nature] … [Skip] [Back]
    Ann: [History]
    Bot: [✓ History] [Nature] … [Next] [Back]
    Ann: [Next]
    Bot: (introduces the path to the first edit)

The same questions are asked one by one from the settings, and lead back there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.content import Content
from domain.interests import INTERESTS
from domain.people import Person, toggle_interest
from domain.regions import REGIONS
from domain.wikis import WIKIS
from handlers import consent, settings
from handlers.buttons import Answer, OpenQuestion, Place, Question, go
from handlers.filters import Tapped
from handlers.reading import wiki_name, wiki_of
from handlers.screen import Button, Row, Screen
from locales import Words
from storage.store import Store

TICK = "✓ "
NEXT = {Question.WIKI: Question.REGION, Question.REGION: Question.INTERESTS}
BEFORE = {question: before for before, question in NEXT.items()}


def router() -> Router:
    """Return the questions and what follows them."""
    router = Router(name="about")
    router.callback_query.register(open_question, Tapped(OpenQuestion))
    router.callback_query.register(answer, Tapped(Answer))
    return router


def first_question(person: Person, content: Content, _: Words) -> Screen:
    """Begin the round of questions that follows the consent."""
    return _question(Question.WIKI, person, content, _, at_start=True)


async def open_question(
    _query: CallbackQuery, callback_data: OpenQuestion, person: Person, content: Content, _: Words
) -> Screen:
    """Show a question to somebody whose answer may be kept."""
    if not person.has_consented:
        return consent.screen(_)
    return _question(callback_data.question, person, content, _, at_start=callback_data.at_start)


def _question(question: Question, person: Person, content: Content, _: Words, *, at_start: bool) -> Screen:
    values, chosen = _choices(question, person, content, _)
    rows: list[Row] = [
        (Button((TICK if value in chosen else "") + name, tap=_tap(question, value, at_start)),)
        for value, name in values.items()
    ]
    return Screen(_sentence(question, _), (*rows, *_ways(question, chosen, _, at_start=at_start)))


def _tap(question: Question, value: str, at_start: bool) -> str:
    return Answer(question=question, value=value, at_start=at_start).pack()


def _sentence(question: Question, _: Words) -> str:
    match question:
        case Question.WIKI:
            return _(
                "Which Wikipedia would you like to edit? It may speak another language than the one "
                "you read here."
            )
        case Question.REGION:
            return _("Where do you live? I use it only to tell you about what happens near you.")
        case Question.INTERESTS:
            return _("What would you like to write about? Choose as many as you like.")


def _choices(
    question: Question, person: Person, content: Content, _: Words
) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return the values with their names, and those that are chosen."""
    match question:
        case Question.WIKI:
            return {code: wiki_name(wiki, content, _) for code, wiki in WIKIS.items()}, (
                wiki_of(person, _).code,
            )
        case Question.REGION:
            return {code: _.plain(name) for code, name in REGIONS.items()}, (person.region or "",)
        case Question.INTERESTS:
            return {code: _.plain(name) for code, name in INTERESTS.items()}, person.interests


def _ways(question: Question, chosen: tuple[str, ...], _: Words, *, at_start: bool) -> tuple[Row, ...]:
    """Return the ways on and back; from the settings there is only the way back there."""
    if not at_start:
        return ((go(_.plain("Done"), Place.SETTINGS),),)
    label = _.plain("Next") if any(chosen) else _.plain("Skip")
    following, before = NEXT.get(question), BEFORE.get(question)
    on = Button(label, tap=_open(following)) if following else go(label, Place.READY)
    return ((on, Button(_.plain("Back"), tap=_open(before))),) if before else ((on,),)


def _open(question: Question) -> str:
    return OpenQuestion(question=question, at_start=True).pack()


async def answer(
    _query: CallbackQuery, callback_data: Answer, person: Person, store: Store, content: Content, _: Words
) -> Screen:
    """Keep an answer, if it may be kept and is one of those offered today."""
    question, value, at_start = callback_data.question, callback_data.value, callback_data.at_start
    if not person.has_consented:
        return consent.screen(_)
    if value in _choices(question, person, content, _)[0]:
        person = _with(person, question, value)
        await store.save(person)
    following = question if question is Question.INTERESTS else NEXT[question]
    if at_start or question is Question.INTERESTS:
        return _question(following, person, content, _, at_start=at_start)
    return settings.screen(person, content, _)


def _with(person: Person, question: Question, value: str) -> Person:
    match question:
        case Question.WIKI:
            return replace(person, wiki=value)
        case Question.REGION:
            return replace(person, region=value)
        case Question.INTERESTS:
            return toggle_interest(person, value)
