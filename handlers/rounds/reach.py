"""Which institutions a round goes to: by type, by region or one by one, counted as it changes.

Olga: [One by one]
Bot: Tap the institutions, or write a part of a name.
     Institutions: 12 …
     [✓ Arsk Museum] [School 7] … [More] [Done]
Olga: школа
Bot: (the schools)
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from aiogram.types import CallbackQuery, Message

from domain.audiences import Trait
from domain.errors import N_
from domain.institutions import TYPE_NAMES, Institution, InstitutionType
from domain.regions import DISTRICT, DISTRICTS, REGIONS
from domain.rounds import toggled
from domain.team import Scope, holds
from handlers.buttons import TICK
from handlers.institutions.desk import cut, named
from handlers.reading import region_name
from handlers.rounds import hub
from handlers.rounds.awaiting import Awaited, Wanted
from handlers.rounds.buttons import OpenRoundPart, Part, TurnReach, back, open_part, open_round
from handlers.rounds.room import Room, enter
from handlers.screen import Button, Row, Screen
from handlers.surveys.desk import Desk
from locales import Words, fold

PAGE = 8
"""How many institutions stand on one screen."""

DIGITS = 15
"""How many digits the number of an institution may have."""

LISTED = 40
"""How many institutions are named in a text, at the most."""


HOW = {
    Part.TYPES: N_("Tap the types. Without a tick, all types are meant."),
    Part.REGIONS: N_("Tap the places. Without a tick, all your places are meant."),
    Part.NAMED: N_("Tap the institutions, or write a part of a name."),
}


async def screen(room: Room, part: Part, within: str = "", page: int = 0) -> Screen:
    """Show what can be chosen of one kind."""
    if not room.is_draft or part not in HOW:
        return await hub.screen(room)
    if part is Part.NAMED:
        return await _named(room, page)
    if part is Part.TYPES:
        rows = [_row(room, part, kind, room.words.plain(name)) for kind, name in TYPE_NAMES.items()]
    else:
        rows = _regions(room, within)
    done = back(room.round.id, room.words) if within else _done(room)
    if within:
        done = open_part(room.words.plain("Back"), room.round.id, Part.REGIONS)
    return Screen(await _text(room, room.words(HOW[part])), (*rows, (done,)))


async def _text(room: Room, how: str) -> str:
    reached = await room.desk.store.rounds.reached(room.round.reach, room.round.scope)
    return "\n\n".join([how, "\n".join(hub.whom(room, reached))])


def _row(room: Room, part: Part, value: str, name: str, page: int = 0) -> Row:
    reach = room.round.reach
    chosen = {Part.TYPES: reach.types, Part.REGIONS: reach.regions}.get(part, reach.named)
    is_on = value in {str(one) for one in chosen}
    tap = TurnReach(round_id=room.round.id, part=part, value=value, on=not is_on, page=page)
    return (Button(TICK + name if is_on else name, tap=tap.pack()),)


def _done(room: Room) -> Button:
    return open_round(room.words.plain("Done"), room.round.id)


def _regions(room: Room, within: str) -> list[Row]:
    """Return the regions with their districts, or the districts of one."""
    _, scope = room.words, room.round.scope
    if within:
        inside = [one for one in DISTRICTS.get(within, ()) if _covers(scope, one.code)]
        return [_row(room, Part.REGIONS, one.code, one.name(_.code)) for one in inside]
    rows: list[Row] = []
    for code in _places(scope):
        rows.append(_row(room, Part.REGIONS, code, region_name(code, _)))
        if code in DISTRICTS:
            tap = OpenRoundPart(round_id=room.round.id, part=Part.REGIONS, within=code)
            # NOTE: Button: show the districts of a region. {region} is its name.
            label = _.plain("{region}: districts", region=region_name(code, _))
            rows.append((Button(label, tap=tap.pack()),))
    return rows


def _places(scope: Scope) -> Sequence[str]:
    return [scope.value] if scope.trait is Trait.REGION else list(REGIONS)


def _covers(scope: Scope, region: str) -> bool:
    return holds(scope, Scope(Trait.REGION, region))


async def _named(room: Room, page: int, sought: str = "") -> Screen:
    """Show institutions by name, those that hold some letters if any were written."""
    _ = room.words
    await room.wait_for(Awaited(room.round.id, Wanted.NAMED))
    every = named(await room.desk.store.institutions.within([room.round.scope]), _.code)
    found = [one for one in every if _has(one, sought)] if sought else every
    shown = found[:PAGE] if sought else found[page * PAGE : (page + 1) * PAGE] or found[:PAGE]
    rows = [_row(room, Part.NAMED, str(one.id), cut(one.name(_.code), 40), page) for one in shown]
    how = _(HOW[Part.NAMED])
    if not found:
        how = _("There is no such institution. Write another part of the name.") if sought else how
    pages = () if sought else _pages(room, page, len(found), _)
    return Screen(await _text(room, how), (*rows, *pages, (_done(room),)))


def _has(institution: Institution, sought: str) -> bool:
    return any(fold(sought) in fold(name) for name in institution.names.values())


def _pages(room: Room, page: int, number: int, _: Words) -> tuple[Row, ...]:
    at = OpenRoundPart(round_id=room.round.id, part=Part.NAMED, page=page)
    before = [Button(_.plain("Previous"), tap=at.model_copy(update={"page": page - 1}).pack())]
    after = [Button(_.plain("More"), tap=at.model_copy(update={"page": page + 1}).pack())]
    there = [*(before if page else []), *(after if (page + 1) * PAGE < number else [])]
    return (tuple(there),) if there else ()


async def turn(_query: CallbackQuery, callback_data: TurnReach, desk: Desk) -> Screen:
    """Choose something or take it back; a second tap changes nothing more."""
    room, at = await enter(callback_data.round_id, desk), callback_data
    if room.is_draft and await _is_there(room, at.part, at.value):
        room = await room.change(reach=toggled(room.round.reach, at.part, at.value, on=at.on))
    within = at.value.partition("/")[0] if at.part is Part.REGIONS and "/" in at.value else ""
    within = within if _covers(room.round.scope, within) else ""
    return await screen(room, at.part, within, at.page)


async def _is_there(room: Room, part: Part, value: str) -> bool:
    match part:
        case Part.TYPES:
            return value in set(InstitutionType)
        case Part.REGIONS:
            return (value in REGIONS or value in DISTRICT) and _covers(room.round.scope, value)
        case Part.NAMED if value.isdecimal() and len(value) <= DIGITS:
            found = await room.desk.store.institutions.load(int(value))
            return found is not None and holds(room.round.scope, found.scope)
    return False


async def take(message: Message, room: Room) -> Screen:
    """Look for institutions by a part of their names."""
    if not room.is_draft:
        await room.wait_for(None)
        return await hub.screen(room)
    return await _named(room, 0, (message.text or "").strip())


async def empty(room: Room) -> Screen:
    """Name the institutions that have nobody to ask."""
    _ = room.words
    found = named(await room.desk.store.rounds.empty(room.round.reach, room.round.scope), _.code)
    lines = [f"• {escape(one.name(_.code), quote=False)}" for one in found[:LISTED]]
    if len(found) > LISTED:
        # NOTE: Below a list that is cut off.
        lines.append(_("And {number} more", number=_.number(len(found) - LISTED)))
    how = _("Nobody answers for these yet. Send them their invitation link.")
    return Screen("\n".join([how, "", *lines]), ((back(room.round.id, _),),))
