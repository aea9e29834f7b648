"""Which button does what on the screens of institutions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import Message

from domain.people import Person
from handlers.announcements.desk import AtDesk, Desk
from handlers.buttons import Place
from handlers.filters import GoesTo, Tapped
from handlers.institutions import adding, files, links, lists, names, one
from handlers.institutions.awaiting import TABLE, First, Further, read
from handlers.institutions.buttons import (
    AddInstitution,
    AskName,
    DropName,
    LetLast,
    ListInstitutions,
    Narrow,
    OpenImport,
    OpenInstitution,
    OpenLink,
    OpenNames,
    RemoveInstitution,
    ReplaceLink,
    WantPoster,
    WantTemplate,
)
from handlers.screen import Screen

TAPS: Mapping[type[CallbackData], Callable[..., Awaitable[Screen]]] = {
    ListInstitutions: lists.page,
    Narrow: lists.narrow,
    OpenInstitution: one.show,
    RemoveInstitution: one.remove,
    AddInstitution: adding.add,
    OpenNames: names.show,
    AskName: names.ask,
    DropName: names.drop,
    OpenLink: links.show,
    LetLast: links.let_last,
    ReplaceLink: links.replace,
    WantPoster: links.poster,
    OpenImport: files.show,
    WantTemplate: files.give_template,
}


class IsListing(Filter):
    """A name or a file for the list of institutions was asked for; handlers get which as `awaited`."""

    async def __call__(self, _event: Any, person: Person) -> bool | dict[str, Any]:
        """Look at what is awaited."""
        awaited = TABLE if person.awaiting == TABLE else read(person.awaiting)
        return {"awaited": awaited} if awaited else False


def router() -> Router:
    """Return the buttons."""
    router = Router(name="institutions")
    router.callback_query.register(lists.institutions, GoesTo(Place.INSTITUTIONS), AtDesk())
    for kind, act in TAPS.items():
        router.callback_query.register(act, Tapped(kind), AtDesk())
    return router


def awaited() -> Router:
    """Return what takes a name or a file."""
    router = Router(name="awaited institutions")
    router.message.register(take, IsListing(), AtDesk())
    return router


async def take(message: Message, awaited: First | Further | str, desk: Desk) -> Screen:
    """Take the message for what was asked."""
    match awaited:
        case First():
            return await adding.take(message, awaited, desk)
        case Further():
            return await names.take(message, awaited, desk)
    return await files.take(message, desk)
