"""Which button does what on the screens of an audience."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery

from domain.audiences import EVERYBODY
from domain.people import Person
from handlers.announcements.desk import AtDesk, Desk
from handlers.audiences import saved, screens, values
from handlers.audiences.buttons import (
    AudienceOf,
    ClearTrait,
    EraseSaved,
    NameAudience,
    OpenSaved,
    OpenTrait,
    TurnValue,
    UseSaved,
    value_of,
)
from handlers.filters import Tapped
from handlers.screen import Screen


class IsNaming(Filter):
    """The name of an audience was asked for."""

    async def __call__(self, _event: Any, person: Person) -> bool:
        """Look at what is awaited."""
        return (person.awaiting or "").startswith(saved.NAMING)


def router() -> Router:
    """Return the buttons."""
    router = Router(name="audiences")
    for kind, act in (
        (AudienceOf, open_audience),
        (OpenTrait, open_trait),
        (TurnValue, turn),
        (ClearTrait, clear),
        (NameAudience, saved.ask_name),
        (OpenSaved, saved.open_saved),
        (UseSaved, saved.use),
        (EraseSaved, saved.erase),
    ):
        router.callback_query.register(act, Tapped(kind), AtDesk())
    return router


def awaited() -> Router:
    """Return what takes the name of an audience."""
    router = Router(name="awaited names of audiences")
    router.message.register(saved.take_name, IsNaming(), AtDesk())
    return router


async def open_audience(_query: CallbackQuery, callback_data: AudienceOf, desk: Desk) -> Screen:
    """Show for whom an announcement is."""
    return await screens.screen(await desk.open(callback_data.announcement_id), desk)


async def open_trait(_query: CallbackQuery, callback_data: OpenTrait, desk: Desk) -> Screen:
    """Show the values of a trait."""
    at, draft = callback_data, await desk.open(callback_data.announcement_id)
    return await screens.trait_screen(draft, desk, at.trait, is_not=at.is_not, within=at.within, page=at.page)


async def turn(_query: CallbackQuery, callback_data: TurnValue, desk: Desk) -> Screen:
    """Choose a value, leave it out, or take that back; a second tap changes nothing more."""
    at, draft = callback_data, await desk.open(callback_data.announcement_id)
    a = draft.announcement
    within = screens.within_of(at.trait, at.value, a.scope)
    value = value_of(at.value, await values.values(at.trait, draft, desk, within))
    is_on = value in a.audience.values(at.trait, is_not=at.is_not)
    if value is not None and is_on != at.on and at.trait in values.traits(a.scope):
        audience = a.audience.toggled(at.trait, value, is_not=at.is_not)
        draft = await desk.change(draft, replace(a, audience=audience))
    return await screens.trait_screen(draft, desk, at.trait, is_not=at.is_not, within=within, page=at.page)


async def clear(_query: CallbackQuery, callback_data: ClearTrait, desk: Desk) -> Screen:
    """Choose by a trait no more, or by none at all."""
    draft, trait = await desk.open(callback_data.announcement_id), callback_data.trait
    a = draft.announcement
    audience = a.audience.cleared(trait) if trait else EVERYBODY
    return await screens.screen(await desk.change(draft, replace(a, audience=audience)), desk)
