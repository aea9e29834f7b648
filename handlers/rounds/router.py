"""Everything organizers can do to send a survey and to watch it, and which button does what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from domain.errors import NoSuchSurvey
from handlers.buttons import menu_button
from handlers.filters import Tapped
from handlers.rounds import hub, launch, lists, reach, times, watch, weblinks
from handlers.rounds.awaiting import Awaited, Wanted
from handlers.rounds.buttons import (
    BeginRound,
    EndRound,
    LaunchRound,
    ListRounds,
    OpenRound,
    OpenRoundPart,
    Part,
    SetRoundMoment,
    TakeOver,
    TurnReach,
    WebLinkOf,
)
from handlers.rounds.room import IsSending, enter, wait_for
from handlers.screen import Screen
from handlers.surveys.desk import AtDesk, Desk

TAPS: Mapping[type[CallbackData], Callable[..., Awaitable[Screen]]] = {
    BeginRound: hub.begin,
    OpenRound: hub.show,
    ListRounds: lists.page,
    TurnReach: reach.turn,
    SetRoundMoment: times.set_moment,
    LaunchRound: launch.launch,
    EndRound: launch.end,
    TakeOver: launch.take_over,
    WebLinkOf: weblinks.act,
}


def router() -> Router:
    """Return the buttons."""
    router = Router(name="rounds")
    router.callback_query.register(open_part, Tapped(OpenRoundPart), AtDesk())
    for kind, act in TAPS.items():
        router.callback_query.register(act, Tapped(kind), AtDesk())
    return router


def awaited() -> Router:
    """Return what takes the part of a round an organizer was asked for."""
    router = Router(name="awaited rounds")
    router.message.register(take, IsSending(), AtDesk())
    return router


async def open_part(_query: CallbackQuery, callback_data: OpenRoundPart, desk: Desk) -> Screen:
    """Show one part of a round, or ask about its end."""
    room, at = await enter(callback_data.round_id, desk), callback_data
    match at.part:
        case Part.TYPES | Part.REGIONS | Part.NAMED:
            return await reach.screen(room, at.part, at.within, at.page)
        case Part.EMPTY:
            return await reach.empty(room)
        case Part.OPENS | Part.CLOSES:
            return await times.screen(room, at.part)
        case Part.LINKS:
            return await weblinks.screen(room, at.within, at.page)
        case Part.SEND:
            return await launch.screen(room)
        case Part.END:
            return await launch.doubt(room)
        case _numbers if room.is_draft:
            return await hub.screen(room)
        case numbers:
            return await watch.part(room, numbers)


async def take(message: Message, awaited: Awaited, desk: Desk) -> Screen:
    """Take the message for what was asked; nothing more is waited for where nobody can take it."""
    try:
        room = await enter(awaited.round_id, desk)
    except NoSuchSurvey as problem:
        await wait_for(None, desk)
        return Screen(desk.words(problem.sentence), ((menu_button(desk.words),),))
    if awaited.wanted is Wanted.NAMED:
        return await reach.take(message, room)
    return await times.take(message, awaited, room)
