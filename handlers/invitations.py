"""Invitations: a link that makes one person an organizer, once.

Olga, an owner: /team [Invite an organizer]
Bot: For whom will the new organizer act? …
     [Everybody] [Tatarstan] … [Your first edit] [Back]
Olga: [Tatarstan]
Bot: A link for one person. Who opens it first becomes an organizer for: Tatarstan. … It works once, until …
     https://t.me/smart_region_bot?start=team-0f3a…
     [Copy the link] [Team]
Ann: (opens the link)
Bot: You are an organizer now, for: Tatarstan. …
     (and the menu, or the question Ann has not answered yet)
Bot to Olga: Organizer 0417 has opened your link … Tatarstan.

Bela: (opens the same link)
Bot: This link does not work any more: each works once and for seven days. …
"""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.arrivals import INVITATION
from domain.audiences import Trait
from domain.content import Content
from domain.deeds import WHOM, Deed
from domain.people import Person
from domain.regions import OTHER, REGIONS
from domain.team import INVITED_FOR, OPEN_AT_MOST, Invitation, Scope, may_hand_on
from handlers.buttons import Place, go
from handlers.filters import GoesTo, Tapped
from handlers.helpers import words_of
from handlers.screen import Button, Screen
from handlers.team_buttons import Invite, WithdrawInvites, code_of, scope_of
from handlers.teammates import (
    commands,
    letter,
    moment,
    name,
    number_line,
    outsider,
    scope_name,
    team_button,
    zone_name,
)
from locales import Html, Words
from storage.store import Store


def router() -> Router:
    """Return how a link is made, and made void."""
    router = Router(name="invitations")
    router.callback_query.register(choose, GoesTo(Place.INVITE))
    router.callback_query.register(invite, Tapped(Invite))
    router.callback_query.register(withdraw, Tapped(WithdrawInvites))
    return router


def _known(content: Content) -> list[Scope]:
    """Return every scope there is to choose from."""
    regions = [Scope(Trait.REGION, code) for code in REGIONS if code != OTHER]
    return [Scope(), *regions, *(Scope(Trait.PROGRAMME, path) for path in content.paths)]


async def choose(
    _query: CallbackQuery, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    """Ask for whom the new organizer will act."""
    member = await store.team.member(person.id, owners)
    if not member.may_announce:
        return outsider(_)
    scopes = may_hand_on(member, _known(content))
    rows = tuple(
        (Button(scope_name(scope, person, content, _), tap=Invite(scope=code_of(scope)).pack()),)
        for scope in scopes
    )
    text = _("For whom will the new organizer act? A region has its districts in it.")
    return Screen(text, (*rows, (go(_.plain("Back"), Place.TEAM),)))


async def invite(
    _query: CallbackQuery,
    callback_data: Invite,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    username: str,
    now: datetime,
    _: Words,
) -> Screen:
    """Make the link."""
    scope = scope_of(callback_data.scope)
    member = await store.team.member(person.id, owners)
    if not member.may_announce:
        return outsider(_)
    if not member.covers(scope):
        return Screen(_("You cannot invite anybody for this: it is not yours."), ((team_button(_),),))
    if await store.team.count_open(person.id) >= OPEN_AT_MOST:
        full = _("Too many links of yours are still unused. Make them void first: press Team.")
        return Screen(full, ((team_button(_),),))
    token = await store.team.invite(person.id, scope)
    await store.journal.note(person.id, Deed.INVITED, str(scope))
    link = f"https://t.me/{username}?start={INVITATION}{token}"
    text = _offer(scope_name(scope, person, content, _), link, now, person, _)
    return Screen(text, ((Button(_.plain("Copy the link"), copy=link),), (team_button(_),)))


def _offer(what: str, link: str, now: datetime, person: Person, _: Words) -> str:
    until = moment(now + INVITED_FOR, person, _)
    # NOTE: {scope} is a region, a programme or "Everybody".
    who = _(
        "<b>A link for one person</b>\n"
        "Who opens it first becomes an organizer for: {scope}. An organizer writes announcements to these "
        "people, sees how many they are, says yes to what colleagues write, and can invite others for the "
        "same.",
        scope=what,
    )
    how = _(
        "It works once, until {moment} ({zone}). Send it only to the person you mean: it works for whoever "
        "has it.",
        moment=until,
        zone=zone_name(person, _),
    )
    return f"{who}\n\n{how}\n\n<code>{link}</code>"


async def withdraw(
    _query: CallbackQuery, person: Person, store: Store, owners: frozenset[int], _: Words
) -> Screen:
    """Make void every link of one's own that nobody has used yet."""
    if not (await store.team.member(person.id, owners)).may_announce:
        return outsider(_)
    if await store.team.withdraw(person.id):
        await store.journal.note(person.id, Deed.WITHDREW)
    text = _("Your links that nobody has used yet do not work any more.")
    return Screen(text, ((team_button(_),),))


async def accept(
    token: str, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> Screen:
    """Make somebody an organizer by a link; the text is a note above what they would have seen anyway.

    Who gains nothing by it leaves it unused: so may who made it try it out.
    """
    offered = await store.team.invitation(token)
    member = await store.team.member(person.id, owners)
    if offered and offered.made_by == person.id:
        return Screen(_("This is the link you made. It still works: send it to the person you mean."))
    if offered and member.covers(offered.scope):
        return Screen(_("You are an organizer already. The link still works for somebody else."))
    accepted = await store.team.accept(token, person.id, owners)
    if accepted is None:
        return Screen(
            _(
                "This link does not work any more: each works once and for seven days. Please ask for a new "
                "one where you got it."
            )
        )
    return await _welcome(accepted, person, store, content, owners, _)


async def _welcome(
    accepted: Invitation,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    maker, scope = accepted.made_by, accepted.scope
    await store.journal.note(person.id, Deed.JOINED, str(scope), **{WHOM: maker})
    text = await _welcomed(scope_name(scope, person, content, _), person, store, _)
    theirs = await words_of(maker, store)
    called = await name(person.id, store, owners, theirs)
    news = _news(called, scope_name(scope, person, content, theirs), theirs)
    return Screen(text).with_letters(letter(maker, news, (team_button(theirs),)))


async def _welcomed(what: str, person: Person, store: Store, _: Words) -> str:
    # NOTE: {scope} is a region, a programme or "Everybody".
    head = _("You are an organizer now, for: {scope}.", scope=what)
    kept = _(
        "I keep that you are an organizer and for whom, and a journal of what you do as one. /forget takes "
        "you out of both."
    )
    hidden = number_line(await store.pseudonym(person.id), _)
    return "\n".join((f"<b>{head}</b>", *commands(_), "", hidden, kept))


def _news(organizer: Html, what: str, _: Words) -> str:
    # NOTE: {organizer} is "Organizer 0417"; {scope} is a region, a programme or "Everybody".
    return _("{organizer} has opened your link and acts now for: {scope}.", organizer=organizer, scope=what)
