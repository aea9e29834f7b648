"""Every survey the organizer may see, the newest first.

Olga: /surveys
Bot: Surveys
     3 · Draft · Work with Wikipedia
     2 · Sent · What museums need
     [3] [2]
     [New survey] [Put away] [Quarterly report] [Menu]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from aiogram.types import CallbackQuery, Message

from handlers import teammates
from handlers.announcements.hub import in_pairs
from handlers.answering.asking import short
from handlers.buttons import menu_button
from handlers.partners import room
from handlers.results.buttons import quarterly_button
from handlers.screen import Button, Row, Screen
from handlers.surveys import hub
from handlers.surveys.buttons import BeginWritten, ListWritten, open_written
from handlers.surveys.desk import Desk
from handlers.surveys.kinds import EXCERPT, NONE
from storage.surveys import Written

PAGE = 6


async def surveys(_event: Message | CallbackQuery, desk: Desk, fresh: bool = False) -> Screen:
    """Show the newest surveys to somebody of the team, and to a partner those that wait."""
    if not desk.member.may_announce and await desk.store.institutions.of(desk.person.id):
        return await room.screen(desk.person, desk.store, desk.words)
    return replace(await listed(desk), fresh=fresh)


async def page(_query: CallbackQuery, callback_data: ListWritten, desk: Desk) -> Screen:
    """Show another page, or those that were put away."""
    return await listed(desk, before=callback_data.before, put_away=callback_data.put_away)


async def listed(desk: Desk, note: str = "", before: int = 0, *, put_away: bool = False) -> Screen:
    """Show one page of the list, below a note on what has just happened."""
    _ = desk.words
    if not desk.member.may_announce:
        return teammates.outsider(_)
    found = await desk.store.surveys.list_for(desk.member, PAGE + 1, before or None, put_away=put_away)
    shown, rest = found[:PAGE], found[PAGE:]
    # NOTE: Above a list, and button to it: surveys that were taken from the usual list.
    head = _("Put away") if put_away else _("Surveys")
    lines = [f"<b>{head}</b>", *(_line(written, desk) for written in shown)]
    if not shown:
        lines.append(_("There are none yet."))
    rows = list(in_pairs([open_written(str(written.id), written.id) for written in shown]))
    if before:
        rows.append((_page(_.plain("Newest"), 0, put_away),))
    if rest:
        rows.append((_page(_.plain("Older"), shown[-1].id, put_away),))
    return Screen(hub.joined(note, "\n".join(lines)), (*rows, *await _ways(put_away, desk)))


def _page(label: str, before: int, put_away: bool) -> Button:
    return Button(label, tap=ListWritten(before=before, put_away=put_away).pack())


async def _ways(put_away: bool, desk: Desk) -> Sequence[Row]:
    _ = desk.words
    if put_away:
        return ((hub.all_button(_),),)
    # NOTE: Button: begin to write a survey.
    rows: list[Row] = [(Button(_.plain("New survey"), tap=BeginWritten().pack()),)]
    if await desk.store.surveys.list_for(desk.member, 1, put_away=True):
        rows.append((_page(_.plain("Put away"), 0, True),))
    return (*rows, (quarterly_button(_),), (menu_button(_),))


def _line(written: Written, desk: Desk) -> str:
    title = escape(short(desk.said(written.survey.title), EXCERPT) or NONE, quote=False)
    return " · ".join((str(written.id), _state(written, desk), title))


def _state(written: Written, desk: Desk) -> str:
    _ = desk.words
    return _("Sent") if written.revision else _("Draft")
