"""Everything organizers can do with an announcement before it leaves, and which button does what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from domain.errors import NoSuchAnnouncement
from handlers.announcements import (
    approval,
    begin,
    correction,
    hub,
    links,
    lists,
    media,
    more,
    preview,
    send,
    texts,
    times,
)
from handlers.announcements.awaiting import Awaited, Wanted
from handlers.announcements.buttons import (
    Accept,
    AddLink,
    Approve,
    BeginDraft,
    ChooseScope,
    ChooseValue,
    Discard,
    Launch,
    ListDrafts,
    OpenDraft,
    OpenPart,
    OpenText,
    Part,
    RemoveText,
    SendTest,
    SetMoment,
    TurnSwitch,
)
from handlers.announcements.desk import AtDesk, Desk, IsAnnouncing
from handlers.buttons import Place, menu_button
from handlers.filters import GoesTo, Said, Tapped
from handlers.screen import Screen
from storage.announcements import Draft

TAPS: Mapping[type[CallbackData], Callable[..., Awaitable[Screen]]] = {
    BeginDraft: begin.begin,
    ListDrafts: lists.page,
    OpenText: texts.open_text,
    RemoveText: texts.remove,
    Accept: texts.accept,
    AddLink: links.add,
    ChooseValue: begin.choose,
    ChooseScope: begin.choose_scope,
    SetMoment: times.set_moment,
    TurnSwitch: more.turn,
    SendTest: preview.send,
    Launch: send.send,
    Approve: approval.answer,
    Discard: more.discard,
}


async def _soon(screen: Screen) -> Screen:
    return screen


PARTS: Mapping[Part, Callable[[Draft, Desk], Awaitable[Screen]]] = {
    Part.KIND: lambda draft, desk: _soon(begin.kinds(draft, desk)),
    Part.TOPIC: lambda draft, desk: _soon(begin.topics(draft, desk)),
    Part.SCOPE: lambda draft, desk: _soon(begin.scopes(draft, desk)),
    Part.TEXTS: texts.first_missing,
    Part.MEDIA: media.screen,
    Part.LINKS: links.screen,
    Part.HAPPENS: lambda draft, desk: times.screen(draft, Part.HAPPENS, desk),
    Part.DEADLINE: lambda draft, desk: times.screen(draft, Part.DEADLINE, desk),
    Part.STARTS: lambda draft, desk: times.screen(draft, Part.STARTS, desk),
    Part.SPREAD: lambda draft, desk: _soon(begin.spreads(draft, desk.words)),
    Part.MORE: more.screen,
    Part.PREVIEW: preview.preview,
    Part.TEST: preview.choose,
    Part.SEND: send.screen,
    Part.ASK: approval.ask,
    Part.WITHDRAW: approval.withdraw,
    Part.COPY: lists.copy,
    Part.CORRECT: correction.begin,
    Part.DISCARD: more.doubt_discard,
}


FOR_EVERYBODY = frozenset({Part.PREVIEW, Part.COPY, Part.CORRECT})
"""What is open to colleagues and after the launch."""


def router() -> Router:
    """Return the commands and buttons."""
    router = Router(name="announcements")
    router.message.register(begin.announce, Said("announce"), AtDesk())
    router.message.register(lists.announcements, Said("announcements"), AtDesk())
    router.callback_query.register(lists.announcements, GoesTo(Place.ANNOUNCEMENTS), AtDesk())
    router.callback_query.register(open_draft, Tapped(OpenDraft), AtDesk())
    router.callback_query.register(open_part, Tapped(OpenPart), AtDesk())
    for kind, act in TAPS.items():
        router.callback_query.register(act, Tapped(kind), AtDesk())
    return router


def awaited() -> Router:
    """Return what takes the part of an announcement an organizer was asked for."""
    router = Router(name="awaited announcements")
    router.message.register(take, IsAnnouncing(), AtDesk())
    return router


async def open_draft(_query: CallbackQuery, callback_data: OpenDraft, desk: Desk) -> Screen:
    """Show an announcement as it stands."""
    return await _present(await desk.open(callback_data.announcement_id), desk)


async def _present(draft: Draft, desk: Desk) -> Screen:
    """Show an announcement, or how its sending goes."""
    return await (hub.screen(draft, desk) if draft.is_open else send.launched(draft, desk))


async def open_part(_query: CallbackQuery, callback_data: OpenPart, desk: Desk) -> Screen:
    """Show one part of an announcement, if it is one for whoever taps."""
    draft, part = await desk.open(callback_data.announcement_id), callback_data.part
    is_theirs = part in FOR_EVERYBODY or desk.may_write(draft)
    return await (PARTS[part](draft, desk) if is_theirs else _present(draft, desk))


async def take(message: Message, awaited: Awaited, desk: Desk) -> Screen:
    """Take the message for what was asked; nothing more is waited for where nobody can take it."""
    try:
        draft = await desk.open(awaited.announcement_id)
    except NoSuchAnnouncement as problem:
        await desk.wait_for(None)
        return Screen(desk.words(problem.sentence), ((menu_button(desk.words),),))
    return await _taken(message, awaited, draft, desk)


async def _taken(message: Message, awaited: Awaited, draft: Draft, desk: Desk) -> Screen:
    """Take the message; what cannot change any more shows how it stands."""
    if awaited.wanted is Wanted.REASON:
        return await approval.take_reason(message, awaited, draft, desk)
    if not desk.may_write(draft):
        await desk.wait_for(None)
        return await _present(draft, desk)
    match awaited.wanted:
        case Wanted.TEXT:
            return await texts.take(message, awaited, draft, desk)
        case Wanted.MEDIA:
            return await media.take(message, draft, desk)
        case Wanted.LINK:
            return await links.take(message, awaited, draft, desk)
        case moment:
            return await times.take(message, moment, draft, desk)
