"""The rounds of a survey, the newest first.

Bot: We and Wikipedia
     2 · Open · since 23 November 2026
     1 · Closed · since 1 June 2026
     [2] [1]
     [Older] [Back]
"""

from __future__ import annotations

from html import escape

from aiogram.types import CallbackQuery

from domain.quiet import local, zone_of
from domain.rounds import Round, may_watch
from domain.surveys import in_language
from handlers.announcements.hub import in_pairs
from handlers.rounds.buttons import BeginRound, ListRounds, open_round
from handlers.rounds.numbers import STATES
from handlers.screen import Button, Row, Screen
from handlers.surveys.buttons import open_written
from handlers.surveys.desk import Desk
from locales import Words

PAGE = 6


async def page(_query: CallbackQuery, callback_data: ListRounds, desk: Desk) -> Screen:
    """Show a page of the rounds somebody may watch."""
    _, at = desk.words, callback_data
    written = await desk.open(at.survey_id)
    found = await desk.store.rounds.of_survey(written.id, PAGE + 1, at.before or None)
    shown = [one for one in found[:PAGE] if may_watch(desk.member, one)]
    title = escape(in_language(written.survey.title, _.code), quote=False)
    zone = zone_of(desk.person.region)
    lines = [f"<b>{title}</b>", *(_line(one, zone, _) for one in shown)]
    if not shown:
        lines.append(_("There are none yet."))
    rows: list[Row] = list(in_pairs([open_round(_line(one, zone, _), one.id) for one in shown]))
    if len(found) > PAGE:
        older = ListRounds(survey_id=written.id, before=found[PAGE - 1].id)
        rows.append((Button(_.plain("Older"), tap=older.pack()),))
    if desk.may_write(written) and not written.is_put_away:
        # NOTE: Button: choose to which institutions a survey is sent.
        rows.append((Button(_.plain("Send …"), tap=BeginRound(survey_id=written.id).pack()),))
    return Screen("\n".join(lines), (*rows, (open_written(_.plain("Back"), written.id),)))


def _line(round_: Round, zone: int, _: Words) -> str:
    at = round_.opened_at or round_.opens_at
    state = _.plain(STATES[round_.state])
    return f"{state} · {_.date(local(at, zone).date())}" if at else state
