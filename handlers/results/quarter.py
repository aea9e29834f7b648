"""The report on a quarter: one page on all surveys of three months, to show to others.

Olga: [Quarterly report]
Bot: A page on the surveys of three months: who was asked, what was answered, what was changed. …
     [July – September 2026] [October – December 2026] [Back]
Olga: [July – September 2026]
Bot: I am making it. It comes as a message of its own.
     (and soon a picture and a PDF)
"""

from __future__ import annotations

from datetime import date

from aiogram.types import CallbackQuery

from domain.quarters import Quarter
from domain.quiet import local
from handlers import teammates
from handlers.buttons import Place, go
from handlers.results.buttons import Quarterly
from handlers.results.desk import Reader
from handlers.screen import Button, Screen
from locales import Words

QUARTERLY = "results.quarter"
"""The name of the errand."""

OFFERED = 4
"""So many quarters can be chosen, the one that goes on among them."""


async def open_quarter(_query: CallbackQuery, callback_data: Quarterly, reader: Reader) -> Screen:
    """Choose a quarter, or ask for its report; a second tap asks for nothing more."""
    _ = reader.words
    if not reader.member.may_announce:
        return teammates.outsider(_)
    present = Quarter.of(local(reader.store.now, reader.zone).date())
    back = go(_.plain("Back"), Place.SURVEYS)
    if callback_data.ago < 0:
        quarters = [present.before(ago) for ago in range(OFFERED)]
        rows = [
            (Button(quarter_name(quarter, _), tap=Quarterly(ago=ago).pack()),)
            for ago, quarter in enumerate(quarters)
        ]
        text = _(
            "A page on the surveys of three months: who was asked, what was answered, what was changed. "
            "Nothing in it points to somebody, so you can show it to others."
        )
        return Screen(text, (*rows, (back,)))
    scopes = sorted({str(grant.scope) for grant in reader.member.grants})
    details = {"quarter": str(present.before(callback_data.ago)), "scopes": scopes, "language": _.code}
    await reader.store.errands.want(
        reader.id, QUARTERLY, **details, zone=reader.zone, bot=reader.store.bot_id
    )
    return Screen(_("I am making it. It comes as a message of its own."), ((back,),))


def quarter_name(quarter: Quarter, _: Words) -> str:
    """Return a quarter as people write it: its first and its last day."""
    return f"{short_day(quarter.first)} – {short_day(quarter.last)}"


def short_day(day: date) -> str:
    """Write a day in figures."""
    return f"{day:%d.%m.%Y}"
