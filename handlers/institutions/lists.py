"""The institutions an organizer looks after, by name.

Olga: [Institutions]
Bot: Institutions
     In the list: 12
     Arsk Museum · Museum · Arsk, Tatarstan · partners: 2
     …
     [Arsk Museum] … [More] [Type] [Region] [Add one] [Add from a file] [Menu]
Olga: [Type] [Museum]
Bot: (the museums)
"""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.types import CallbackQuery

from domain.audiences import is_within
from domain.institutions import Institution, InstitutionType
from domain.regions import DISTRICTS
from handlers.announcements.desk import Desk
from handlers.announcements.hub import in_pairs, plain
from handlers.buttons import TICK, menu_button
from handlers.institutions.buttons import (
    AddInstitution,
    ListInstitutions,
    Narrow,
    Narrowing,
    import_button,
    open_button,
)
from handlers.institutions.desk import choice, cut, districts, named, place, regions, stranger, type_name
from handlers.screen import Button, Row, Screen, beside
from locales import Words

PAGE = 8
"""How many institutions stand on one screen."""


async def institutions(_query: CallbackQuery, desk: Desk) -> Screen:
    """Show the first institutions."""
    return await listed(ListInstitutions(), desk)


async def page(_query: CallbackQuery, callback_data: ListInstitutions, desk: Desk) -> Screen:
    """Show some institutions."""
    return await listed(callback_data, desk)


async def listed(at: ListInstitutions, desk: Desk, note: str = "") -> Screen:
    """Show a page of the list, below a note on what has just happened."""
    if (refusal := stranger(desk)) is not None:
        return refusal
    _ = desk.words
    found = named(await desk.store.institutions.within(desk.scopes, at.kind, at.region), _.code)
    shown = found[at.page * PAGE : (at.page + 1) * PAGE] or found[:PAGE]
    said = [f"<b>{_('Institutions')}</b>", *_narrowed(at, _)]
    # NOTE: Above a list: how many entries it has.
    said.append(_("In the list: {number}", number=_.number(len(found))))
    said += ["", *await _lines(shown, desk)] if shown else []
    text = "\n".join(said)
    return Screen(f"{note}\n\n{text}" if note else text, _rows(at, found, shown, _))


def _narrowed(at: ListInstitutions, _: Words) -> list[str]:
    """Say what the list is narrowed to."""
    kind = [f"{_('Type')}: {plain(type_name(at.kind, _))}"] if at.kind else []
    return kind + ([f"{_('Region')}: {plain(place(at.region, _))}"] if at.region else [])


async def _lines(shown: Sequence[Institution], desk: Desk) -> list[str]:
    _ = desk.words
    people = await desk.store.institutions.count_partners([one.id for one in shown])
    return [_line(one, people.get(one.id, 0), _) for one in shown]


def _line(one: Institution, people: int, _: Words) -> str:
    # NOTE: In a list, behind an institution: how many people answer for it.
    partners = _("partners: {number}", number=people)
    about = (one.name(_.code), type_name(one.type, _), place(one.region, _))
    return " · ".join((*map(plain, about), partners))


def _rows(
    at: ListInstitutions, found: Sequence[Institution], shown: Sequence[Institution], _: Words
) -> tuple[Row, ...]:
    rows: list[Row] = [(open_button(cut(one.name(_.code)), one.id),) for one in shown]
    turns = []
    if at.page > 0:
        turns.append(Button(_.plain("Previous"), tap=_turned(at, at.page - 1)))
    if len(found) > (at.page + 1) * PAGE:
        turns.append(Button(_.plain("More"), tap=_turned(at, at.page + 1)))
    if found or at.kind or at.region:
        rows += [tuple(turns), *beside(*(_narrowing(by, at, _) for by in Narrowing))]
    # NOTE: Button: add one institution to the list.
    add = Button(_.plain("Add one"), tap=AddInstitution(kind=at.kind).pack())
    return (*rows, *beside(add, import_button(_)), (menu_button(_),))


def _turned(at: ListInstitutions, page: int) -> str:
    return at.model_copy(update={"page": page}).pack()


def _narrowing(by: Narrowing, at: ListInstitutions, _: Words) -> Button:
    is_on = bool(at.kind if by is Narrowing.TYPE else at.region)
    label = _.plain("Type") if by is Narrowing.TYPE else _.plain("Region")
    return Button(TICK + label if is_on else label, tap=Narrow(by=by, kind=at.kind, region=at.region).pack())


async def narrow(_query: CallbackQuery, callback_data: Narrow, desk: Desk) -> Screen:
    """Offer by what the list can be narrowed."""
    if (refusal := stranger(desk)) is not None:
        return refusal
    at, _ = callback_data, desk.words
    if at.by is Narrowing.TYPE:
        return Screen(_("Which type shall I show?"), _types(at, _))
    return Screen(_("Which region shall I show?"), _places(at, desk))


def _types(at: Narrow, _: Words) -> tuple[Row, ...]:
    taps = {kind: ListInstitutions(kind=kind, region=at.region).pack() for kind in InstitutionType}
    buttons = [Button(TICK * (kind == at.kind) + type_name(kind, _), tap=tap) for kind, tap in taps.items()]
    return (*in_pairs(buttons), _all(ListInstitutions(region=at.region), _))


def _places(at: Narrow, desk: Desk) -> tuple[Row, ...]:
    """Offer regions, and below the one that is chosen its districts."""
    rows: list[Row] = []
    for region in regions(desk):
        rows.append(_place(region, at, desk.words))
        if region in DISTRICTS and at.region and is_within(at.region, region):
            inner = [_place(code, at, desk.words)[0] for code in districts(region, desk)]
            rows += in_pairs(inner)
    return (*rows, _all(ListInstitutions(kind=at.kind), desk.words))


def _place(code: str, at: Narrow, _: Words) -> tuple[Button]:
    label = TICK * (code == at.region) + place(code, _).partition(",")[0]
    return choice(label, ListInstitutions(kind=at.kind, region=code).pack())


def _all(everything: ListInstitutions, _: Words) -> Row:
    # NOTE: Button: show all entries of a list, and no longer only some.
    return choice(_.plain("All"), everything.pack())
