"""How an announcement begins: its kind, its topic, and for whom the organizer acts.

Olga: /announce
Bot: What would you like to announce?
     [Contest] [Event] [News]
Olga: [Contest]
Bot: Which topic is it on? …
     [Contests] [Events] …
Olga: [Contests]
Bot: (the announcement, with what is missing first)
"""

from __future__ import annotations

from dataclasses import replace

from aiogram.types import CallbackQuery, Message

from domain.announcements import Announcement
from domain.errors import NoSuchAnnouncement
from domain.team import Scope
from domain.topics import KINDS, TOPICS, AnnouncementKind
from handlers import teammates
from handlers.announcements import hub
from handlers.announcements.buttons import (
    BeginDraft,
    ChooseScope,
    ChooseValue,
    Part,
    back,
)
from handlers.announcements.desk import Desk
from handlers.announcements.links import key_of
from handlers.buttons import TICK, Place, go
from handlers.screen import Button, Row, Screen
from handlers.team_buttons import code_of, scope_of
from locales import Words
from storage.announcements import Draft

USUAL_TOPIC = {
    AnnouncementKind.CONTEST: "contests",
    AnnouncementKind.EVENT: "events",
    AnnouncementKind.NEWS: "news",
}
"""What is offered first; a workshop is an event on lessons, and so every topic is open to every kind."""


SPREADS = ("0", "2", "4", "8", "24")
"""Over how many hours a sending can be spread."""


async def announce(_event: Message | CallbackQuery, desk: Desk) -> Screen:
    """Ask what is to be announced, if it is somebody of the team who asks."""
    if not desk.member.may_announce:
        return teammates.outsider(desk.words)
    _ = desk.words
    rows = [(Button(_.plain(name), tap=BeginDraft(kind=kind).pack()),) for kind, name in KINDS.items()]
    # NOTE: Button: the list of what was announced and what is being written.
    every = go(_.plain("All announcements"), Place.ANNOUNCEMENTS)
    return Screen(_("What would you like to announce?"), (*rows, (every,)))


async def begin(query: CallbackQuery, callback_data: BeginDraft, desk: Desk) -> Screen:
    """Begin a draft of a kind, and ask for the topic."""
    if callback_data.kind is None or not desk.member.may_announce:
        return await announce(query, desk)
    announcement = Announcement(kind=callback_data.kind, scope=desk.scopes[0])
    return topics(await _begun(announcement, desk), desk)


async def _begun(announcement: Announcement, desk: Desk) -> Draft:
    """Return a new draft, or the newest one if nothing has been written into it."""
    for draft in await desk.store.announcements.list_for(desk.member, 1):
        blank = replace(draft.announcement, kind=None, topic=None, scope=Scope()) == Announcement()
        if blank and desk.may_write(draft):
            return await desk.change(draft, announcement)
    return await desk.open(await desk.store.announcements.create(desk.person.id, announcement))


def kinds(draft: Draft, desk: Desk) -> Screen:
    """Offer the kinds."""
    _, chosen = desk.words, draft.announcement.kind
    rows = [_choice(draft, Part.KIND, kind, _.plain(name), kind == chosen) for kind, name in KINDS.items()]
    return Screen(_("What would you like to announce?"), (*rows, (back(draft.id, _),)))


def topics(draft: Draft, desk: Desk) -> Screen:
    """Offer the topics, the usual one of the kind first."""
    _, a = desk.words, draft.announcement
    usual = USUAL_TOPIC[a.kind] if a.kind else None
    codes = sorted(TOPICS, key=lambda code: code != usual)
    rows = [_choice(draft, Part.TOPIC, code, _.plain(TOPICS[code]), code == a.topic) for code in codes]
    text = _("Which topic is it on? People can turn each topic off, so that they get what they like.")
    return Screen(text, (*rows, (back(draft.id, _),)))


def scopes(draft: Draft, desk: Desk) -> Screen:
    """Offer the organizer's own scopes."""
    _ = desk.words
    rows = [_scope_choice(scope, draft, desk) for scope in desk.scopes]
    text = _("For whom do you act here? The announcement reaches nobody else, whatever people you choose.")
    return Screen(text, (*rows, (back(draft.id, _),)))


def _scope_choice(scope: Scope, draft: Draft, desk: Desk) -> Row:
    name = teammates.scope_name(scope, desk.person, desk.content, desk.words)
    label = TICK + name if scope == draft.announcement.scope else name
    return (Button(label, tap=ChooseScope(announcement_id=draft.id, scope=code_of(scope)).pack()),)


def _choice(draft: Draft, part: Part, value: str, name: str, is_chosen: bool) -> Row:
    tap = ChooseValue(announcement_id=draft.id, part=part, value=value).pack()
    return (Button(TICK + name if is_chosen else name, tap=tap),)


async def choose(_query: CallbackQuery, callback_data: ChooseValue, desk: Desk) -> Screen:
    """Keep a kind, a topic or hours, if it is one of those offered today, or take a part away."""
    draft = await desk.open(callback_data.announcement_id)
    announcement = _chosen(draft.announcement, callback_data.part, callback_data.value)
    if announcement is not None:
        draft = await desk.change(draft, announcement)
    is_first = callback_data.part is Part.TOPIC and not draft.announcement.texts
    if is_first and len(desk.scopes) > 1 and desk.may_write(draft):
        return scopes(draft, desk)
    return await hub.screen(draft, desk)


def _chosen(announcement: Announcement, part: Part, value: str) -> Announcement | None:
    match part:
        case Part.KIND if value in set(AnnouncementKind):
            return replace(announcement, kind=AnnouncementKind(value))
        case Part.TOPIC if value in TOPICS:
            return replace(announcement, topic=value)
        case Part.SPREAD if value in SPREADS:
            return replace(announcement, spread_h=int(value))
        case Part.MEDIA:
            return replace(announcement, media=None)
        case Part.LINKS:
            links = tuple(link for link in announcement.links if key_of(link) != value)
            return replace(announcement, links=links)
    return None


async def choose_scope(_query: CallbackQuery, callback_data: ChooseScope, desk: Desk) -> Screen:
    """Keep for whom the organizer acts, if they may."""
    draft = await desk.open(callback_data.announcement_id)
    scope = scope_of(callback_data.scope)
    if not desk.member.covers(scope):
        raise NoSuchAnnouncement
    return await hub.screen(await desk.change(draft, replace(draft.announcement, scope=scope)), desk)


def spreads(draft: Draft, _: Words) -> Screen:
    """Offer the hours over which a sending can be spread."""
    text = _(
        "Over how many hours shall it be spread? A slow sending leaves helpers time to answer questions."
    )
    now = str(draft.announcement.spread_h)
    # NOTE: Button: an announcement is sent at once to everybody.
    names = {"0": _.plain("As fast as possible")} | {
        value: _.plain("{number} hours", number=value) for value in SPREADS[1:]
    }
    rows = [_choice(draft, Part.SPREAD, value, name, value == now) for value, name in names.items()]
    return Screen(text, (*rows, (back(draft.id, _),)))
