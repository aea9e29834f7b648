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

The same questions and the one for the age group are asked one by one from the settings, and lead back there.
Only there the region is followed by its districts, for those who like to say where in it they live:

    Ann: [Tatarstan]
    Bot: You chose Tatarstan. Do you live in or near one of these? …
         [Kazan] … [Skip]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.ages import AGES
from domain.audiences import is_within
from domain.content import Content
from domain.interests import INTERESTS
from domain.people import Age, Person, choose_interest
from domain.regions import DISTRICTS, REGIONS, region_of
from domain.wikis import WIKIS
from handlers import consent, privacy, settings
from handlers.buttons import TICK, Answer, OpenQuestion, Place, Question, go
from handlers.filters import Tapped
from handlers.reading import wiki_name, wiki_of
from handlers.screen import Button, Row, Screen, beside
from locales import Words
from storage.store import Store
from storage.vault import Vault

NEXT = {Question.WIKI: Question.REGION, Question.REGION: Question.INTERESTS}
BEFORE = {question: before for before, question in NEXT.items()}
SEVERAL = (Question.DISTRICT, Question.INTERESTS)
"""Questions whose answers are taken back by a second tap."""


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
    if question is Question.DISTRICT and not _districts(person):
        question = Question.REGION
    values, chosen = _choices(question, person, content, _)
    rows: list[Row] = [
        (_button(question, value, name, at_start=at_start, chosen=value in chosen),)
        for value, name in values.items()
    ]
    if question is Question.REGION and not at_start and _districts(person):
        # NOTE: Button below the regions: leads to the towns and districts of the region one has chosen.
        rows.append((Button(_.plain("Town or district"), tap=_open(Question.DISTRICT, at_start=False)),))
    return Screen(_sentence(question, person, _), (*rows, *_ways(question, chosen, _, at_start=at_start)))


def _button(question: Question, value: str, name: str, *, at_start: bool, chosen: bool) -> Button:
    """Return the button of an answer; an interest or a district that is chosen is taken away by it."""
    on = question not in SEVERAL or not chosen
    tap = Answer(question=question, value=value, at_start=at_start, on=on).pack()
    return Button(TICK + name if chosen else name, tap=tap)


def _sentence(question: Question, person: Person, _: Words) -> str:
    match question:
        case Question.WIKI:
            return _(
                "Which Wikipedia would you like to edit? It may speak another language than the one "
                "you read here."
            )
        case Question.AGE:
            return _("How old are you? I keep only the group, never the age itself.")
        case Question.REGION:
            return _("Where do you live? I use it only to tell you about what happens near you.")
        case Question.DISTRICT:
            # NOTE: {region} is the name of a republic, as it stands in a list.
            return _(
                "Your region: {region}. Do you live in or near one of these? You need not say: I use it only "
                "to tell you about what happens there, such as a meeting in your town.",
                region=_.plain(REGIONS[region_of(person.region or "")]),
            )
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
        case Question.AGE:
            return {age.value: _.plain(name) for age, name in AGES.items()}, (person.age or "",)
        case Question.REGION:
            return {code: _.plain(name) for code, name in REGIONS.items()}, (region_of(person.region or ""),)
        case Question.DISTRICT:
            return _districts(person, _.code), ((person.region or "").partition("/")[2],)
        case Question.INTERESTS:
            return {code: _.plain(name) for code, name in INTERESTS.items()}, person.interests


def _districts(person: Person, language: str = "en") -> Mapping[str, str]:
    """Return the districts of the region a person lives in, by what follows the region in their code."""
    there = DISTRICTS.get(region_of(person.region or ""), ())
    return {district.code.partition("/")[2]: district.name(language) for district in there}


def _ways(question: Question, chosen: tuple[str, ...], _: Words, *, at_start: bool) -> tuple[Row, ...]:
    """Return the ways on and back; from the settings there is only the way back there."""
    if not at_start:
        is_skipped = question is Question.DISTRICT and not any(chosen)
        return ((go(_.plain("Skip") if is_skipped else _.plain("Done"), Place.SETTINGS),),)
    on, before = _on(question, chosen, _), BEFORE.get(question)
    return beside(on, Button(_.plain("Back"), tap=_open(before))) if before else ((on,),)


def _on(question: Question, chosen: tuple[str, ...], _: Words) -> Button:
    """Return the way on; for the wiki it takes the one that is ticked, which then stays in any language."""
    label = _.plain("Next") if any(chosen) else _.plain("Skip")
    if question is Question.WIKI:
        return Button(label, tap=Answer(question=question, value=chosen[0], at_start=True).pack())
    following = NEXT.get(question)
    return Button(label, tap=_open(following)) if following else go(label, Place.READY)


def _open(question: Question, *, at_start: bool = True) -> str:
    return OpenQuestion(question=question, at_start=at_start).pack()


async def answer(
    _query: CallbackQuery,
    callback_data: Answer,
    person: Person,
    store: Store,
    content: Content,
    vault: Vault | None,
    _: Words,
) -> Screen:
    """Keep an answer, if it may be kept and is one of those offered today."""
    if not person.has_consented:
        return consent.screen(_)
    question, value = callback_data.question, callback_data.value
    if question is Question.AGE and value == Age.UNDER_14:
        return privacy.doubt_under_14(_)
    if value in _choices(question, person, content, _)[0]:
        person = _with(person, callback_data)
        await store.save(person)
    following = _after(callback_data, person, content, _)
    return following or settings.screen(person, content, _, await settings.own(person, store, vault, _))


def _with(person: Person, answer: Answer) -> Person:
    match answer.question:
        case Question.WIKI:
            return replace(person, wiki=answer.value)
        case Question.AGE:
            return replace(person, age=Age(answer.value))
        case Question.REGION:
            return person if _lives_in(person, answer.value) else replace(person, region=answer.value)
        case Question.DISTRICT:
            return _with_district(person, answer.value, on=answer.on)
        case Question.INTERESTS:
            return choose_interest(person, answer.value, on=answer.on)


def _with_district(person: Person, value: str, *, on: bool) -> Person:
    region = region_of(person.region or "")
    code = f"{region}/{value}"
    if on or person.region == code:
        return replace(person, region=code if on else region)
    return person


def _lives_in(person: Person, region: str) -> bool:
    """Tell whether a person has said so already, perhaps more closely."""
    return person.region is not None and is_within(person.region, region)


def _after(answer: Answer, person: Person, content: Content, _: Words) -> Screen | None:
    """Return the same question where several answers are welcome, or the next, if there is one."""
    if answer.question is Question.INTERESTS:
        return _question(answer.question, person, content, _, at_start=answer.at_start)
    if answer.question is Question.REGION and not answer.at_start and _districts(person):
        return _question(Question.DISTRICT, person, content, _, at_start=False)
    following = NEXT.get(answer.question)
    if answer.at_start and following:
        return _question(following, person, content, _, at_start=True)
    return None
