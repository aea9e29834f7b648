"""Linking a wiki account: only on request, with a code in an edit, and undone with one tap.

Ann: [My wiki account]
Bot: My wiki account. If you link your wiki account, I thank you for your edits …
     [Link my account] [Not now]
Ann: [Link my account]
Bot: What is the name of your account? …
     [I have no account] [Cancel]
Ann: Айгөл
Bot: I am looking on the wiki. The answer comes as a message of its own.
Bot: Your code: 4821-7730. 1. Open your practice page …
     [My practice page] [Copy the code] [I have published it] [New code] [Cancel]
Ann: [I have published it]
Bot: Your account is linked now: Айгөл …
     [My wiki account] [Menu]
Ann: [My wiki account] [Undo the link]
Bot: The link is undone, and all that I kept of your account is erased.

Ben, who is not remembered: [My wiki account]
Bot: … May I remember your step? …
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.account_names import read_name
from domain.quiet import zone_of
from domain.wikis import WIKIS
from handlers import anything, consent, menu, recent
from handlers.accounts import screens
from handlers.accounts.room import CHECK, CLAIM, Act, InRoom, IsNaming, OnAccount, Room, TypesCode
from handlers.buttons import Place
from handlers.did.asking import too_often
from handlers.filters import ACCOUNT_NAME, GoesTo, Tapped
from handlers.moments import moment
from handlers.screen import Screen
from handlers.spoken import small_talk
from storage.vault import Unreadable


def router() -> Router:
    """Return the buttons."""
    router = Router(name="accounts")
    router.callback_query.register(show, GoesTo(Place.ACCOUNT), InRoom())
    router.callback_query.register(act, Tapped(OnAccount), InRoom())
    return router


def awaited() -> Router:
    """Return what takes the name of an account, and a code that belongs on the wiki."""
    router = Router(name="awaited accounts")
    router.message.register(show_again, InRoom(), TypesCode())
    router.message.register(take, IsNaming(), InRoom())
    return router


async def show(_query: CallbackQuery, room: Room, fresh: bool = False) -> Screen:
    """Show how it stands with somebody's account."""
    return replace(await _standing(room), fresh=fresh)


async def show_again(_message: Message, room: Room) -> Screen:
    """Show once more what is to be done with a code."""
    return await _standing(room)


async def _standing(room: Room) -> Screen:
    _ = room.words
    if not room.person.has_consented:
        return _for_consent(room)
    try:
        account = await room.store.accounts.linked(room.person.id, room.vault)
    except Unreadable:
        return screens.unreadable(_)
    if account is not None:
        return screens.linked(account, room)
    claim = await room.claim()
    if claim is None:
        return screens.first(_)
    return screens.code(claim.code, room.paper(WIKIS[claim.wiki]), _)


def _for_consent(room: Room) -> Screen:
    _ = room.words
    why = _(
        "To link an account I have to remember it. If you agree to that, open “My wiki account” "
        "once more afterwards."
    )
    question = consent.screen(_)
    return replace(question, text=f"{why}\n\n{question.text}")


async def act(_query: CallbackQuery, callback_data: OnAccount, room: Room) -> Screen:
    """Do what a button says, as far as it still makes sense."""
    if not room.person.has_consented:
        return _for_consent(room)
    match callback_data.act:
        case Act.BEGIN:
            return screens.for_a_minor(room.words) if room.person.is_minor else await _name(room)
        case Act.NAME:
            return await _name(room)
        case Act.LOOK:
            return await _look(room)
        case Act.AGAIN:
            return await _again(room)
        case Act.CANCEL:
            await room.store.accounts.give_up(room.person.id)
            return menu.screen(room.person, room.content, room.words)
        case Act.UNLINK:
            await room.store.accounts.erase(room.person.id)
            return screens.unlinked(room.words)


async def _is_linked(room: Room) -> bool:
    try:
        return await room.store.accounts.linked(room.person.id, room.vault) is not None
    except Unreadable:
        return False


async def _name(room: Room, said: str = "") -> Screen:
    if await _is_linked(room):
        return await _standing(room)
    await room.store.save(replace(room.person, awaiting=ACCOUNT_NAME))
    return screens.ask_name(room.called(room.wiki.code), room.words, said)


async def take(message: Message, room: Room, owners: frozenset[int]) -> Screen:
    """Take a name and have it looked up; what may be a question can go to a human all the same."""
    screen = await _taken(message.text or "", room)
    offered = anything.offer_to_ask(message, room.person, owners, room.words)
    return replace(screen, rows=(*offered, *screen.rows))


async def _taken(text: str, room: Room) -> Screen:
    """Take a name; what can be none is asked for again."""
    if talk := small_talk(text):
        return await _name(room, anything.kind_word(talk, room.words))
    asked = read_name(text, room.sites)
    if asked is None:
        return await _name(room, screens.no_name(room.words))
    await room.store.save(replace(room.person, awaiting=None))
    if asked.is_address or asked.is_temporary:
        return screens.not_lasting(room.words)
    sealed = room.vault.seal(asked.name).decode()
    wiki, is_sure = asked.wiki or room.wiki.code, asked.wiki is not None
    return await _ask(room, CLAIM, name=sealed, wiki=wiki, is_sure=is_sure, papers=room.papers())


async def _ask(room: Room, kind: str, **details: Any) -> Screen:
    if not recent.may_look(room.person.id, room.store.now):
        return too_often(room.words)
    await room.store.errands.want(room.person.id, kind, language=room.words.code, **details)
    return screens.looking(room.words)


async def _look(room: Room) -> Screen:
    """Have the code looked for, unless that was done too often."""
    if await room.claim() is None:
        return await _standing(room)
    now = room.store.now.timestamp()
    free_at = (await room.store.accounts.tries(room.person.id)).free_at(now)
    if free_at is not None:
        when = moment(datetime.fromtimestamp(free_at, UTC), zone_of(room.person.region), room.words)
        return screens.wait(when, room.words)
    return await _ask(room, CHECK)


async def _again(room: Room) -> Screen:
    claim = await room.claim()
    if claim is None or await _is_linked(room):
        return await _standing(room)
    return await _ask(room, CLAIM, wiki=claim.wiki, papers=room.papers())
