"""Web links, for institutions without Telegram: the organizer passes them on, by e-mail for example.

Olga: [Web links]
Bot: Web links
     For whoever has no Telegram: tap the institution, and I make a link to a web page …
     [✓ Arsk Museum] [School 7] [All institutions] [Back]
Olga: [School 7]
Bot: School 7
     1. https://bot.example/s/…
     Each link can be answered once, until 14 December 2026. Give each one to one person only.
     [Copy the link] [Take it back] [One more link] [Back]
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from aiogram.types import CallbackQuery

from domain.deeds import Deed
from domain.errors import NoSuchInstitution
from domain.institutions import Institution
from domain.quiet import local, zone_of
from domain.rounds import last_day, reaches
from domain.team import holds
from handlers.buttons import TICK
from handlers.institutions.desk import cut, named
from handlers.rounds import hub
from handlers.rounds.buttons import OpenRoundPart, Part, WebAct, WebLinkOf, back
from handlers.rounds.room import Room, enter
from handlers.rounds.watch import offers_links
from handlers.screen import Button, Row, Screen
from handlers.surveys.desk import Desk
from storage.weblinks import WebLink

ALL = "all"
"""Stands for the institutions that have partners too."""

PAGE = 8
"""How many institutions stand on one screen."""

MOST = 5
"""How many links one institution may have in one round."""


async def screen(room: Room, within: str = "", page: int = 0) -> Screen:
    """Show the institutions that have a link or nobody to ask; or all of the round."""
    if not offers_links(room):
        return await hub.screen(room)
    _, store = room.words, room.desk.store
    links = {link.institution for link in await store.weblinks.of(room.round.id)}
    empty = {one.id for one in await store.rounds.empty(room.round.reach, room.round.scope)}
    every = await store.institutions.within([room.round.scope])
    mine = [one for one in every if reaches(room.round.reach, one) or one.id in links]
    shown = [one for one in mine if within == ALL or one.id in links | empty]
    found = sorted(named(shown, _.code), key=lambda one: one.id not in links)
    start = page * PAGE if page * PAGE < len(found) else 0
    rows: list[Row] = [(_to(room, one, is_on=one.id in links),) for one in found[start : start + PAGE]]
    rows += _pages(room, within, start // PAGE, len(found))
    if within != ALL and len(mine) > len(shown):
        # NOTE: Button: show all institutions a survey goes to, not only some of them.
        rows.append((_part(room, _.plain("All institutions"), ALL, 0),))
    how = _(
        "For whoever has no Telegram: tap the institution, and I make a link to a web page. Send it by "
        "e-mail, for example."
    )
    # NOTE: Links to answer a survey on a web page.
    text = f"<b>{_('Web links')}</b>\n\n{how}"
    return Screen(text, (*rows, (back(room.round.id, _),)))


def _to(room: Room, institution: Institution, *, is_on: bool) -> Button:
    name = cut(institution.name(room.words.code), 40)
    tap = WebLinkOf(round_id=room.round.id, institution=institution.id).pack()
    return Button(TICK + name if is_on else name, tap=tap)


def _part(room: Room, label: str, within: str, page: int) -> Button:
    tap = OpenRoundPart(round_id=room.round.id, part=Part.LINKS, within=within, page=page)
    return Button(label, tap=tap.pack())


def _pages(room: Room, within: str, page: int, number: int) -> list[Row]:
    _ = room.words
    before = [_part(room, _.plain("Previous"), within, page - 1)] if page else []
    after = [_part(room, _.plain("More"), within, page + 1)] if (page + 1) * PAGE < number else []
    return [(*before, *after)] if before or after else []


async def act(_query: CallbackQuery, callback_data: WebLinkOf, desk: Desk) -> Screen:
    """Show the links of an institution; make one or take one back before that, where it was asked for."""
    room, at = await enter(callback_data.round_id, desk), callback_data
    if not offers_links(room):
        return await hub.screen(room)
    institution = await desk.store.institutions.load(at.institution)
    if institution is None or not holds(room.round.scope, institution.scope):
        raise NoSuchInstitution
    _, links, note = room.words, await _links(room, institution), ""
    is_next = at.act is WebAct.MORE and at.known == len(links) < MOST
    if is_next or (at.act is WebAct.OPEN and not links):
        today = local(desk.store.now, zone_of(institution.region)).date()
        await desk.store.weblinks.make(room.round.id, institution.id, today)
        await room.note(Deed.SURVEY_LINKED)
    elif at.act is WebAct.TAKE_BACK and await desk.store.weblinks.take_back(room.round.id, at.known):
        note = _("The link does not work any more.")
    return _shown(room, institution, await _links(room, institution), note)


async def _links(room: Room, institution: Institution) -> list[WebLink]:
    links = await room.desk.store.weblinks.of(room.round.id)
    return [link for link in links if link.institution == institution.id]


def _shown(room: Room, institution: Institution, links: Sequence[WebLink], note: str) -> Screen:
    _, at = room.words, WebLinkOf(round_id=room.round.id, institution=institution.id)
    said = [note, f"<b>{escape(institution.name(_.code), quote=False)}</b>"]
    rows: list[Row] = []
    for place, link in enumerate(links, 1):
        url = f"{room.desk.public_base}/s/{link.token}"
        # NOTE: Of a link to a survey: somebody has answered by it.
        said.append(f"{place}. {_('Answered')}" if link.is_answered else f"{place}. <code>{url}</code>")
        if not link.is_answered:
            gone = at.model_copy(update={"act": WebAct.TAKE_BACK, "known": link.id})
            # NOTE: Button: a link shall not work any more.
            take_back = Button(_numbered(_.plain("Take it back"), place, links), tap=gone.pack())
            rows += [(Button(_numbered(_.plain("Copy the link"), place, links), copy=url),), (take_back,)]
    if links:
        day = _.date(last_day(room.round, zone_of(institution.region)))
        said.append(
            _("Each link can be answered once, until {date}. Give each one to one person only.", date=day)
        )
    if len(links) < MOST:
        more = at.model_copy(update={"act": WebAct.MORE, "known": len(links)})
        # NOTE: Button: one more link to the same survey for the same institution.
        rows.append((Button(_.plain("One more link"), tap=more.pack()),))
    rows.append((_part(room, _.plain("Back"), "", 0),))
    return Screen("\n\n".join(part for part in said if part), tuple(rows))


def _numbered(label: str, place: int, links: Sequence[WebLink]) -> str:
    return f"{place}. {label}" if len(links) > 1 else label
