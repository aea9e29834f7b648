"""What is to be drawn of a round: a panel for each question with numbers, on as many pictures as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.drawing import drawn
from bot.panels import Panel, fits_beside, pages
from bot.result_files import letter, reader_of, title
from bot.workshop import Workshop
from domain.outgoing import File, Outgoing
from domain.quiet import local, zone_of
from domain.results.tallies import tally
from domain.results.views import Seen, seen
from domain.surveys import FREE, QuestionKind, in_language
from handlers.answering.asking import named
from handlers.reports import HIDDEN
from handlers.results.wording import band_name, ends_of, measures, share, text_of
from locales import Words
from storage import results
from storage.errands import Errand
from storage.results import Found

ARTIST = "bot.charts"


async def pictures(workshop: Workshop, errand: Errand) -> list[Outgoing]:
    """Return the letters with pictures; none where the round is gone."""
    _, exact = reader_of(errand), bool(errand.details["exact"])
    made = await workshop.database.read(lambda c: _seen(c, int(errand.details["round"]), exact=exact))
    if made is None:
        return []
    found, shown = made
    letters = []
    panels = [panel(one, _) for one in shown]
    for number, page in enumerate(pages(panels), 1):
        wish = picture(found, page, workshop.now, _)
        file = File("photo", f"round-{found.round.id}-{number}.png", await drawn(orjson.dumps(wish), ARTIST))
        letters.append(letter(errand, file, title(found, _) if number == 1 else ""))
    return letters


async def _seen(
    connection: AsyncConnection, round_id: int, *, exact: bool
) -> tuple[Found, list[Seen]] | None:
    found = await results.found(connection, round_id)
    if found is None:
        return None
    shown = []
    for entry in found.entries:
        if entry.question.kind not in FREE:
            given = await results.given(connection, round_id, entry.question.id)
            shown.append(seen(tally(entry.question, given), exact=exact))
    return found, shown


def picture(found: Found, panels: Sequence[Panel], now: datetime, _: Words) -> dict[str, Any]:
    """Return what is to be drawn on one picture (bot/charts.py)."""
    hides = any(one["hides"] for one in panels)
    day = _.date(local(now, zone_of(None)).date())
    people = _.plain("Answers: {number}", number=_.number(found.people))
    return {
        "title": in_language(found.survey.title, _.code),
        "subtitle": f"{people} · {day}",
        "panels": panels,
        "note": _.plain("* is not shown: it could point to somebody.") if hides else "",
    }


def panel(shown: Seen, _: Words) -> dict[str, Any]:
    """Return one question as it is drawn."""
    made: dict[str, Any] = {
        "title": text_of(shown.question, _),
        "measures": [*_answered(shown, _), *measures(shown, _)[:1]],
    }
    made |= {"people": shown.answered, "hides": shown.hides}
    labels = [band_name(band, _) for band in shown.bands]
    if not shown.bands:
        return made | {"rows": _options(shown, _)}
    if not fits_beside(labels):
        rows = [_row(label, band.people, shown, _) for label, band in zip(labels, shown.bands, strict=True)]
        return made | {"rows": rows}
    columns = [
        {"label": label, "people": band.people, "text": _.number(band.people)}
        for label, band in zip(labels, shown.bands, strict=True)
    ]
    return made | {"columns": columns, "ends": _ends(shown, _), "median": place(shown)}


def _answered(shown: Seen, _: Words) -> list[str]:
    number = HIDDEN if shown.answered is None else _.number(shown.answered)
    return [_.plain("Answers: {number}", number=number)]


def _options(shown: Seen, _: Words) -> list[dict[str, Any]]:
    return [_row(named(shown.question, one.option, _), one.people, shown, _) for one in shown.lines]


def _row(label: str, people: int | None, shown: Seen, _: Words) -> dict[str, Any]:
    return {"label": label, "people": people, "text": share(people, shown, _)}


def _ends(shown: Seen, _: Words) -> list[str] | None:
    question, ends = shown.question, ends_of(shown.question, _)
    return None if ends is None else [f"{question.low} – {ends[0]}", f"{question.high} – {ends[1]}"]


def place(shown: Seen) -> float | None:
    """Return where the median lies among the columns, of which the first is at nought."""
    median = shown.median
    if median is None or shown.question.kind is not QuestionKind.SCALE:
        return None
    for number, band in enumerate(shown.bands):
        low, high = band.low, band.high
        if isinstance(low, int) and isinstance(high, int) and median <= high + Fraction(1, 2):
            return float(number + (median - low + Fraction(1, 2)) / (high - low + 1) - Fraction(1, 2))
    return None
