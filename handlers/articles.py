"""An article to work on: one at a time, with what to do, why this one, and a button that opens the editor.

Ann: /task
Bot: Казан. Tatar Wikipedia. Add a link: find a word in it that has an article of its own …
     Why this one: It has no links to other articles.
     [Edit the article] [I did it] [Another one] [Too hard] [Ask a human] [My steps] [Menu]
Ann: [Too hard]
Bot: Идел. Tatar Wikipedia. Correct the language …

(an hour of her own: whoever asks meanwhile is given another article)
Ann: /task
Bot: Идел …

(everything is taken)
Bot: I have no more articles for now. New ones come every few hours …
     [Open suggested edits] [Random article] [Ask a human] [Menu]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html import escape

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.content import Content, ToWiki
from domain.errors import N_
from domain.interests import INTERESTS
from domain.people import Person, took_task
from domain.places import again_place, first_place, place_of
from domain.tasks import TRANSLATED_FROM, Kind, Source, Task
from domain.wikis import Sites, Wiki
from handlers import path
from handlers.buttons import Place, ask_button, go, menu_button
from handlers.filters import GoesTo, Said, Tapped
from handlers.reading import page_of, rows_of, way_on, wiki_name, wiki_of
from handlers.screen import Button, Row, Screen, beside
from handlers.spoken import Command
from handlers.wiki_buttons import Another, did_button
from locales import Words
from storage.store import Store

WHAT: Mapping[Kind, str] = {
    Kind.LINK: N_("Add a link"),
    # NOTE: What to do with an article: mend its spelling, commas and words.
    Kind.COPYEDIT: N_("Correct the language"),
    Kind.REFERENCES: N_("Add a source"),
    Kind.IMAGE: N_("Add a picture"),
    # NOTE: What to do with an article that is too short.
    Kind.EXPAND: N_("Write more"),
    Kind.TRANSLATE: N_("Translate from Russian"),
}
"""What is to be done with an article."""

HOW: Mapping[Kind, str] = {
    Kind.LINK: N_("Find a word that has an article of its own, and make the word a link."),
    Kind.COPYEDIT: N_("Read it and correct one mistake: a letter, a comma or a word."),
    Kind.REFERENCES: N_("Find a book or a website that says the same, and name it in the article."),
    Kind.IMAGE: N_("Look for a picture in the editor. It offers pictures that everybody may use."),
    Kind.EXPAND: N_("Add one sentence in your own words, and say where you know it from."),
    Kind.TRANSLATE: N_("Translate the first sentences. If a machine translates, check what it wrote."),
}
"""How it is done, in one line."""

WHY: Mapping[Source, str] = {
    Source.RECOMMENDED: N_("A program has found words in it that could be links."),
    Source.MARKED: N_("Other editors have marked that it needs this."),
    Source.DEAD_END: N_("It has no links to other articles."),
    Source.ANCIENT: N_("Nobody has changed it for a long time."),
    Source.SHORT: N_("It is very short."),
    Source.ABSENT: N_("Your Wikipedia does not have this article yet."),
    Source.LISTED: N_("It is on our list of articles about this region."),
}
"""Why an article was chosen."""

WHY_BARE: Mapping[Kind, str] = {
    Kind.REFERENCES: N_("It names no website as a source."),
    Kind.IMAGE: N_("It has no picture."),
}
"""Why an article was chosen that lacks something altogether."""


def router() -> Router:
    """Return what gives articles."""
    router = Router(name="articles")
    router.callback_query.register(article, GoesTo(Place.ARTICLE))
    router.callback_query.register(another, Tapped(Another))
    router.message.register(article, Said("task"))
    router.message.register(another_by_word, Said("another"))
    router.message.register(another_by_word, Said("easier"))
    return router


async def in_hand(person: Person, store: Store, _: Words) -> Task | None:
    """Return the article somebody has in hand; of who is not remembered nobody knows."""
    return await store.tasks.in_hand(person.id, wiki_of(person, _).code) if person.has_consented else None


async def article(
    event: Message | CallbackQuery,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    now: datetime,
    _: Words,
    fresh: bool = False,
) -> Screen:
    """Show the article a person has in hand, or give them one; without the wikis, show their step."""
    if sites is None:
        return await path.task(event, person, store, content, sites, now, _)
    wiki = wiki_of(person, _)
    task = await in_hand(person, store, _) or await _next(person, wiki, store)
    return replace(await _shown(task, person, wiki, store, content, sites, now, _), fresh=fresh)


async def another(
    event: Message | CallbackQuery,
    callback_data: Another,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    now: datetime,
    _: Words,
) -> Screen:
    """Give another article; whoever has been given one since sees that one again."""
    if sites is None:
        return await path.task(event, person, store, content, sites, now, _)
    wiki, me = wiki_of(person, _), person.id if person.has_consented else None
    before = await store.tasks.task(callback_data.task)
    too_hard = before.kind if before and callback_data.too_hard else None
    if before and too_hard:
        await store.tasks.found_too_hard(before, me)
    task = await in_hand(person, store, _)
    if task is None or task.id == callback_data.task:
        task = await _next(person, wiki, store, too_hard)
    return await _shown(task, person, wiki, store, content, sites, now, _)


async def another_by_word(
    message: Message,
    command: Command,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    now: datetime,
    _: Words,
) -> Screen:
    """Do what a button below an article does, for somebody who types what it says."""
    task = await in_hand(person, store, _)
    if sites is None or task is None:
        return await article(message, person, store, content, sites, now, _)
    wish = Another(task=task.id, too_hard=command.name == "easier")
    return await another(message, wish, person, store, content, sites, now, _)


async def _next(person: Person, wiki: Wiki, store: Store, too_hard: Kind | None = None) -> Task | None:
    me = person.id if person.has_consented else None
    liked, is_minor = person.interests, person.is_minor
    return await store.tasks.give(me, wiki.code, interests=liked, is_minor=is_minor, too_hard=too_hard)


async def _shown(
    task: Task | None,
    person: Person,
    wiki: Wiki,
    store: Store,
    content: Content,
    sites: Sites,
    now: datetime,
    _: Words,
) -> Screen:
    """Show an article and note the day of the first one, or say that there is none."""
    if task is None:
        return nothing_left(person, content, _)
    moved = took_task(person, now.date())
    if moved != person:
        await store.save(moved)
    return screen(task, person, wiki, content, sites, _)


def screen(task: Task, person: Person, wiki: Wiki, content: Content, sites: Sites, _: Words) -> Screen:
    """Show an article: what it is, what to do, how, and why this one."""
    head = f"<b>{escape(task.title, quote=False)}</b>\n{escape(wiki_name(wiki, content, _), quote=False)}"
    what = f"<b>{_(WHAT[task.kind])}</b>\n{_(HOW[task.kind])}"
    # NOTE: Followed by why an article was chosen, for example "It is very short."
    why = [_("Why this one: {reason}", reason=_(_reason(task)))]
    if task.topic and task.topic in person.interests and task.topic in INTERESTS:
        # NOTE: {topic} is what somebody likes to write about, for example "History".
        why.append(_("You like this topic: {topic}", topic=_(INTERESTS[task.topic])))
    return Screen("\n\n".join((head, what, "\n".join(why))), _rows(task, person, wiki, content, sites, _))


def _reason(task: Task) -> str:
    if task.source is Source.BARE:
        return WHY_BARE[task.kind]
    return WHY[task.source]


def _rows(
    task: Task, person: Person, wiki: Wiki, content: Content, sites: Sites, _: Words
) -> tuple[Row, ...]:
    """Return what can be done; plainly, there is less of it."""
    # NOTE: Button: show me another article in place of this one.
    more = Button(_.plain("Another one"), tap=Another(task=task.id).pack())
    # NOTE: Button: this article is too hard for me, show me an easier one.
    hard = Button(_.plain("Too hard"), tap=Another(task=task.id, too_hard=True).pack())
    first = ((_editor(task, wiki, sites, _),), (did_button(_, task.id),))
    last = ((ask_button(_),), (menu_button(_),))
    if person.plain:
        return (*first, (more,), *last)
    return (*first, *beside(more, hard), (ask_button(_),), *_steps(person, content, _), (menu_button(_),))


def _editor(task: Task, wiki: Wiki, sites: Sites, _: Words) -> Button:
    """Return the way into the editor of the wiki, or into its tool for translations."""
    if task.kind is Kind.TRANSLATE:
        way = {"page": task.title, "from": TRANSLATED_FROM, "to": wiki.code}
        # NOTE: Button: opens the tool for translating an article.
        return Button(_.plain("Translate it"), url=sites.page(wiki, "Special:ContentTranslation", **way))
    # NOTE: Button: opens the article in the editor of Wikipedia.
    return Button(_.plain("Edit the article"), url=sites.page(wiki, task.title, action="edit"))


def _steps(person: Person, content: Content, _: Words) -> tuple[Row, ...]:
    """Return the way back to the path, for who has not come to its end."""
    if person.finished_on:
        return ()
    if place_of(person, content) is None:
        return ((way_on(person, content, _),),)
    # NOTE: Button: continue with the steps to my first edit.
    return ((go(_.plain("My steps"), Place.TASK),),)


def nothing_left(person: Person, content: Content, _: Words) -> Screen:
    """Say that there is no article now, and lead to what the wiki itself suggests."""
    text = _(
        "I have no more articles for now. New ones come every few hours. Until then you can choose one in "
        "Wikipedia itself."
    )
    path_, step = again_place((place_of(person, content) or first_place(content))[0])
    page = page_of(step, person, content, _)
    leading = tuple(button for button in page.buttons if isinstance(button.target, ToWiki))
    rows = rows_of(replace(page, buttons=leading), wiki_of(person, _), path_.id, step.id)
    return Screen(text, (*_steps(person, content, _), *rows, (ask_button(_),), (menu_button(_),)))
