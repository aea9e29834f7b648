"""The team: who organizes, for whom, and how one comes in and goes out.

Olga, an owner: /team
Bot: The team
     Owner 2291 (you)
     Organizer 0417: Tatarstan, since 22 November 2026
     [Invite an organizer] [Remove an organizer] [Journal] [Menu]
Olga: [Remove an organizer] [0417: Tatarstan]
Bot: Shall organizer 0417 not act for Tatarstan any more? …
     [Yes, remove] [No]

Ann, an organizer: /team
Bot: You are an organizer for: Tatarstan, since 22 November 2026. Your number is 0417. …
     Colleagues who can say yes to your announcements: 2
     [Invite an organizer] [Leave the team] [Menu]
Ann: [Leave the team]
Bot: Shall you not be an organizer any more? …
     [Yes, leave] [No]

Bela, who is no organizer: /team
Bot: This is where the organizers work …
     [Ask a human] [Menu]
"""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.content import Content
from domain.deeds import WHOM, Deed
from domain.people import Person, PersonId
from domain.team import Grant, Member, approvers
from handlers.buttons import Place, go, menu_button
from handlers.filters import GoesTo, Said, Tapped
from handlers.helpers import words_of
from handlers.screen import Button, Row, Screen
from handlers.team_buttons import (
    Leave,
    OpenJournal,
    OpenOrganizers,
    Remove,
    WithdrawInvites,
    code_of,
    scope_of,
)
from handlers.teammates import day, letter, name, number_line, outsider, scope_name, team_button
from locales import Html, Words
from storage.store import Store

AT_A_TIME = 10
"""How many organizers stand on one screen that removes them."""


def router() -> Router:
    """Return the team and the ways out of it."""
    router = Router(name="team")
    router.callback_query.register(team, GoesTo(Place.TEAM))
    router.callback_query.register(organizers, Tapped(OpenOrganizers))
    router.callback_query.register(remove, Tapped(Remove))
    router.callback_query.register(doubt_leave, GoesTo(Place.LEAVE_TEAM))
    router.callback_query.register(leave, Tapped(Leave))
    router.message.register(team, Said("team"))
    return router


async def team(
    _event: Message | CallbackQuery,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
    fresh: bool = False,
) -> Screen:
    """Show the team as far as somebody may see it."""
    member = await store.team.member(person.id, owners)
    if not member.may_announce:
        return outsider(_)
    everybody = await store.team.organizers(owners)
    if member.is_owner:
        lines = [await _told(one, person, store, content, owners, _) for one in everybody]
        lines = [f"<b>{_('Team')}</b>", *lines]
    else:
        lines = await _own(member, everybody, person, store, content, _)
    open_links = await store.team.count_open(person.id)
    if open_links:
        lines.append(_("Links of yours that nobody has used yet: {number}", number=open_links))
    return Screen("\n".join(lines), _rows(member, everybody, open_links, _), fresh=fresh)


async def _told(
    member: Member, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> str:
    """Say in a line who somebody is, as an owner sees it."""
    called = await name(member.id, store, owners, _)
    if member.id == person.id:
        # NOTE: In a list of the team, behind one's own number.
        called = _("{member} (you)", member=called)
    grants = "; ".join(_granted(grant, person, content, _) for grant in member.granted)
    return f"{called}: {grants}" if grants else str(called)


def _granted(grant: Grant, person: Person, content: Content, _: Words) -> Html:
    what = scope_name(grant.scope, person, content, _)
    since = day(grant.since, person, _) if grant.since else ""
    # NOTE: For whom somebody is an organizer and since which day: "Tatarstan, since 22 November 2026".
    return _("{scope}, since {date}", scope=what, date=since)


async def _own(
    member: Member, everybody: list[Member], person: Person, store: Store, content: Content, _: Words
) -> list[str]:
    """Say what an organizer may do, and on whom they can rely."""
    number = await store.pseudonym(person.id)
    lines: list[str] = [f"<b>{_('Team')}</b>", _("You are an organizer for:")]
    for grant in member.granted:
        lines.append(f"• {_granted(grant, person, content, _)}")
        can = len(approvers(everybody, person.id, grant.scope))
        lines.append(_("Colleagues who can say yes to your announcements: {number}", number=can))
    lines.append(number_line(number, _))
    return lines


def _rows(member: Member, everybody: list[Member], open_links: int, _: Words) -> tuple[Row, ...]:
    rows: list[Row] = [(go(_.plain("Invite an organizer"), Place.INVITE),)]
    if open_links:
        # NOTE: Button: links by which one becomes an organizer shall work no more.
        rows.append((Button(_.plain("Make my links void"), tap=WithdrawInvites().pack()),))
    if member.is_owner:
        if any(one.granted for one in everybody):
            rows.append((Button(_.plain("Remove an organizer"), tap=OpenOrganizers().pack()),))
        # NOTE: Button: a list of what organizers did.
        rows.append((Button(_.plain("Journal"), tap=OpenJournal().pack()),))
    elif member.granted:
        rows.append((go(_.plain("Leave the team"), Place.LEAVE_TEAM),))
    return (*rows, (menu_button(_),))


async def organizers(
    _query: CallbackQuery,
    callback_data: OpenOrganizers,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """List the organizers an owner can remove."""
    if not (await store.team.member(person.id, owners)).is_owner:
        return outsider(_)
    granted = [(one.id, grant) for one in await store.team.organizers(owners) for grant in one.granted]
    start = callback_data.page * AT_A_TIME
    rows: list[Row] = [
        (await _removal(who, grant, person, store, content, _),)
        for who, grant in granted[start : start + AT_A_TIME]
    ]
    if start + AT_A_TIME < len(granted):
        # NOTE: Button below a list: shows the rest of it.
        rows.append((Button(_.plain("More"), tap=OpenOrganizers(page=callback_data.page + 1).pack()),))
    return Screen(_("Who shall not be an organizer any more?"), (*rows, (go(_.plain("Back"), Place.TEAM),)))


async def _removal(
    who: PersonId, grant: Grant, person: Person, store: Store, content: Content, _: Words
) -> Button:
    label = f"{await store.pseudonym(who)}: {scope_name(grant.scope, person, content, _)}"
    return Button(label, tap=Remove(person=who, scope=code_of(grant.scope)).pack())


async def remove(
    _query: CallbackQuery,
    callback_data: Remove,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Take a scope away from an organizer, after a second yes; they hear of it."""
    if not (await store.team.member(person.id, owners)).is_owner:
        return outsider(_)
    who, scope = PersonId(callback_data.person), scope_of(callback_data.scope)
    called = await name(who, store, frozenset(), _)
    what = scope_name(scope, person, content, _)
    if not callback_data.sure:
        text = _(
            "Shall {organizer} not act for {scope} any more? Links they made for others stop working too.",
            organizer=called,
            scope=what,
        )
        yes = callback_data.model_copy(update={"sure": True}).pack()
        no = Button(_.plain("No"), tap=OpenOrganizers().pack())
        return Screen(text, ((Button(_.plain("Yes, remove"), tap=yes),), (no,)))
    done = Screen(
        _("{organizer} does not act for {scope} any more.", organizer=called, scope=what),
        ((team_button(_),),),
    )
    if not await store.team.remove(who, scope):
        return done
    await store.journal.note(person.id, Deed.REMOVED, str(scope), **{WHOM: who})
    theirs = await words_of(who, store)
    return done.with_letters(letter(who, _farewell(scope_name(scope, person, content, theirs), theirs)))


def _farewell(what: str, _: Words) -> str:
    # NOTE: {scope} is a region, a programme or "Everybody".
    return _("You are not an organizer any more for: {scope}.", scope=what)


async def doubt_leave(
    _query: CallbackQuery, person: Person, store: Store, owners: frozenset[int], _: Words
) -> Screen:
    """Ask once more before an organizer leaves."""
    if not (await store.team.member(person.id, owners)).granted:
        return outsider(_)
    text = _(
        "Shall you not be an organizer any more? Links you made for others stop working too. To come back, "
        "you need a new link."
    )
    # NOTE: Button: yes, I do not want to be an organizer any more.
    yes = Button(_.plain("Yes, leave"), tap=Leave().pack())
    return Screen(text, ((yes,), (go(_.plain("No"), Place.TEAM),)))


async def leave(_query: CallbackQuery, person: Person, store: Store, _: Words) -> Screen:
    """Let an organizer go."""
    left = await store.team.leave(person.id)
    if not left:
        return outsider(_)
    for scope in left:
        await store.journal.note(person.id, Deed.LEFT, str(scope))
    text = _("You are not an organizer any more. Thank you for everything you did.")
    return Screen(text, ((menu_button(_),),))
