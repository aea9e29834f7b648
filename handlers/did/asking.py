"""From a tap, a title or a link to what is to be looked up; the wiki itself is asked after the turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from aiogram.types import CallbackQuery, Message

from domain.content import Content
from domain.people import Person
from domain.tasks import Kind, Task
from domain.titles import Mistake, Reference, read
from domain.wikis import WIKIS, Sites
from handlers import anything, articles, menu, path, recent
from handlers.buttons import Place, go, menu_button
from handlers.did.letters import Wish
from handlers.filters import DID
from handlers.reading import wiki_name, wiki_of
from handlers.screen import SILENCE, Row, Screen
from handlers.spoken import small_talk
from handlers.wiki_buttons import Did, LookAgain
from locales import Words
from storage.store import Store

ERRAND = "wiki did"
"""The kind of the errand that looks an article up."""

SLACK_S = 120
"""How far the clocks of the wiki and of Telegram may be apart, in seconds."""

A_DAY = timedelta(days=1)


def words_of(message: Message) -> str:
    """Return the words of a message, with the links that are behind some of them."""
    said = message.text or message.caption or ""
    behind = [entity.url for entity in message.entities or message.caption_entities or () if entity.url]
    return "\n".join([said, *behind])


async def did(
    query: CallbackQuery,
    callback_data: Did,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    now: datetime,
    _: Words,
) -> Screen:
    """Look at the article that was given, or ask which one it is."""
    if sites is None:
        return menu.after_old_button(person, content, _)
    task = await store.tasks.task(callback_data.task) if callback_data.task else None
    return await _worked_on(task, _shown_at(query, now), person, store, content, _)


async def did_by_word(
    message: Message,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    owners: frozenset[int],
    now: datetime,
    _: Words,
) -> Screen:
    """Look at the article that somebody has in hand who says that it is done."""
    if sites is None:
        return await anything.answer(message, person, content, owners, _, now)
    task = await articles.in_hand(person, store, _)
    return await _worked_on(task, now.timestamp(), person, store, content, _)


async def done_by_word(
    message: Message,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    now: datetime,
    _: Words,
) -> Screen:
    """Look at the article of somebody who says "done" with one in hand; anybody else is at a step."""
    if sites and (task := await articles.in_hand(person, store, _)):
        return await _worked_on(task, now.timestamp(), person, store, content, _)
    return await path.task(message, person, store, content, sites, now, _)


async def _worked_on(
    task: Task | None, shown_at: float, person: Person, store: Store, content: Content, _: Words
) -> Screen:
    if task is None or task.kind is Kind.TRANSLATE:  # what was translated stands on a page of its own
        return await _which(person, store, _)
    given = await store.tasks.given_at(person.id, task) or shown_at
    wish = Wish(task.wiki, page=task.page, since=int(given) - SLACK_S, is_mine=True)
    return await _look(wish, person, store, content, _)


def _shown_at(query: CallbackQuery, now: datetime) -> float:
    """Return when an article was shown to somebody of whom nothing is kept, as their own chat tells it."""
    a_day_ago = (now - A_DAY).timestamp()
    return max(query.message.date.timestamp(), a_day_ago) if isinstance(query.message, Message) else a_day_ago


async def look_again(
    _query: CallbackQuery,
    callback_data: LookAgain,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites | None,
    _: Words,
) -> Screen:
    """Look once more at what was not there yet."""
    if sites is None or callback_data.wiki not in WIKIS:
        return menu.after_old_button(person, content, _)
    at = callback_data
    wish = Wish(at.wiki, page=at.page, since=at.since, is_mine=True, is_first=False)
    return replace(await _look(wish, person, store, content, _), fresh=False)


async def _which(person: Person, store: Store, _: Words) -> Screen:
    """Ask for the article; who is not remembered sends a link, which is known for what it is."""
    if person.has_consented:
        await store.save(replace(person, awaiting=DID))
    return Screen(which(person, _), ((go(_.plain("Cancel"), Place.MENU),),), fresh=True)


def which(person: Person, _: Words) -> str:
    """Return the question which article it is."""
    if person.has_consented:
        return _("Which article have you changed? Send me its link, or its name.")
    return _("Which article have you changed? Send me its link.")


async def take(
    message: Message,
    person: Person,
    store: Store,
    content: Content,
    sites: Sites,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Take what somebody calls the article they have changed; small talk is none."""
    cancel: tuple[Row, ...] = ((go(_.plain("Cancel"), Place.MENU),),)
    if talk := small_talk(message.text or ""):
        return Screen(f"{anything.kind_word(talk, _)}\n\n{which(person, _)}", cancel)
    meant, offered = read(words_of(message), sites), anything.offer_to_ask(message, person, owners, _)
    if isinstance(meant, Mistake):
        return Screen(_mistaken(meant, person, content, _), (*offered, *cancel))
    person = replace(person, awaiting=None)
    await store.save(person)
    looking = await _look(_wish(meant, person, _, is_mine=True), person, store, content, _)
    return replace(looking, rows=(*offered, *looking.rows)) if looking.text else looking


async def link(
    message: Message,
    meant: Reference | Mistake,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Look at what somebody sends the link of; it may be a question, and can go to a human all the same."""
    offered = anything.offer(message, person, owners, _, recent.step_of(person.id, store.now))
    rows: tuple[Row, ...] = (*offered, (menu_button(_),))
    if isinstance(meant, Mistake):
        return Screen(_mistaken(meant, person, content, _), rows)
    looking = await _look(_wish(meant, person, _, is_mine=False), person, store, content, _)
    return replace(looking, rows=rows) if looking.text else looking


def _wish(meant: Reference, person: Person, _: Words, *, is_mine: bool) -> Wish:
    wiki = meant.wiki or wiki_of(person, _).code
    return Wish(wiki, page=meant.page, rev=meant.rev, titles=meant.titles, is_mine=is_mine, is_first=is_mine)


async def _look(wish: Wish, person: Person, store: Store, content: Content, _: Words) -> Screen:
    """Have the wiki asked; an impatient second tap asks for nothing more."""
    if not recent.may_look(person.id, store.now):
        return too_often(_)
    wiki = WIKIS[wish.wiki]
    # The names a wiki gives its buttons and itself are told here: whoever writes the letter has no content.
    publish = content.labels.value("publishchanges", wiki, _.code)
    told = {"publish": publish, "name": wiki_name(wiki, content, _)}
    if not await store.errands.want(person.id, ERRAND, language=_.code, **wish.written(), **told):
        return SILENCE
    return Screen(_("I am looking at the wiki. This can take half a minute."), fresh=True)


def too_often(_: Words) -> Screen:
    """Say that it is enough for now."""
    text = _("I have looked very often now. Please wait a few minutes.")
    return Screen(text, ((menu_button(_),),), fresh=True)


def _mistaken(mistake: Mistake, person: Person, content: Content, _: Words) -> str:
    """Say kindly what was sent and what is needed."""
    match mistake:
        case Mistake.NOTHING:
            return which(person, _)
        case Mistake.LIST:
            return _(
                "This is a list, not an article. Please open the article you have changed, and send me its "
                "link."
            )
        case Mistake.ELSEWHERE:
            wikis = ", ".join(wiki_name(wiki, content, _) for wiki in WIKIS.values())
            return _("I read only these wikis: {wikis}. Please send me a link from there.", wikis=wikis)
