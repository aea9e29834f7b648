"""The report on a quarter: one page on the surveys of three months, as PDF and as picture.

It is made to be shown to others. So nothing in it points to anybody: numbers below five are hidden also where
answers stand under names, and no institution is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.drawing import drawn
from bot.result_files import letter, reader_of
from bot.workshop import Workshop
from domain.announcements import language_for
from domain.disclosure import hidden
from domain.outgoing import File, Outgoing
from domain.quarters import Quarter
from domain.quiet import local
from domain.results.tallies import tally
from domain.results.views import Seen, seen
from domain.surveys import QuestionKind, in_language
from domain.team import Scope
from handlers.answering.asking import named
from handlers.reports import HIDDEN
from handlers.results.quarter import quarter_name, short_day
from handlers.results.wording import ends_of, number, share, shortened, text_of, value
from locales import Words
from storage import changes, quarterly, results
from storage.changes import Telling
from storage.errands import Errand
from storage.results import Found

ARTIST = "bot.one_page"

ROUNDS, SCALES, CHOICES, TEXTS, TOP = 4, 5, 2, 2, 3
"""How much fits on a page: rounds, scales, questions with several answers, texts, answers to a question."""

READ = 12
"""How many rounds are read at most, the newest ones."""

LONGEST = 280
"""How many letters of a text on what was changed stand on the page."""

SHOWN = frozenset({QuestionKind.SCALE, QuestionKind.CHOICES})


@dataclass(frozen=True, slots=True)
class Season:
    """Everything a report is made of."""

    quarter: Quarter
    asked: int = 0
    answered: int = 0
    rounds: Sequence[Found] = ()
    more: int = 0
    """How many rounds there were beside those that were read."""
    questions: Sequence[Seen] = ()
    texts: Sequence[Mapping[str, str]] = field(default=())


async def report(workshop: Workshop, errand: Errand) -> list[Outgoing]:
    """Return the letters with the page, as PDF and as picture."""
    _, details = reader_of(errand), errand.details
    quarter, zone = Quarter.read(str(details["quarter"])), int(details["zone"])
    scopes = [Scope.read(str(one)) for one in details["scopes"]]
    bot_id = int(details["bot"])
    season = await workshop.database.read(lambda c: gather(c, bot_id, quarter, zone, scopes))
    wish = page(season, _) | {"made": short_day(local(workshop.now, zone).date())}
    letters = []
    for kind in ("pdf", "png"):
        content = await drawn(orjson.dumps(wish | {"format": kind}), ARTIST)
        letters.append(letter(errand, File("document", f"surveys-{quarter}.{kind}", content)))
    return letters


async def gather(
    connection: AsyncConnection, bot_id: int, quarter: Quarter, zone: int, scopes: Sequence[Scope]
) -> Season:
    """Read what the report is made of."""
    some = await quarterly.between(connection, bot_id, *quarter.bounds(zone), scopes)
    asked, answered = await quarterly.institutions(connection, [one.id for one in some])
    found: list[Found] = []
    shown: list[Seen] = []
    texts: list[Mapping[str, str]] = []
    for round_ in some[:READ]:
        about = await results.found(connection, round_.id)
        if about is None:
            continue
        found.append(about)
        told = await changes.load(connection, round_.id)
        texts += [told.texts] if told.state is Telling.SENT else []
        for entry in about.entries:
            if entry.question.kind in SHOWN and about.people:
                given = await results.given(connection, round_.id, entry.question.id)
                shown.append(seen(tally(entry.question, given), exact=False))
    return Season(quarter, asked, answered, found, len(some) - len(found), shown, texts)


def page(season: Season, _: Words) -> dict[str, Any]:
    """Return what stands on the page (bot/one_page.py)."""
    sections = [_rounds(season, _), _scales(season, _), *_choices(season, _), _changed(season, _)]
    if not season.rounds:
        sections = [{"title": _.plain("There were no surveys in these months."), "items": []}]
    return {
        # NOTE: Title of a report; {months} are two dates, such as "01.07.2026 – 30.09.2026".
        "title": _.plain("What partners told us"),
        "subtitle": quarter_name(season.quarter, _),
        "boxes": _boxes(season, _),
        "sections": [section for section in sections if section["items"] or not season.rounds],
        "note": _.plain("Numbers below five are not shown (*): they could point to somebody."),
    }


def _boxes(season: Season, _: Words) -> list[dict[str, str]]:
    """Return the numbers that stand first and large; those that give a small one away are hidden."""
    halves = {"answered": season.answered, "rest": season.asked - season.answered}
    answered = HIDDEN if hidden(halves) else _.number(season.answered)
    return [
        # NOTE: Below a large number.
        {"number": _.number(len(season.rounds) + season.more), "label": _.plain("Surveys")},
        # NOTE: Below a large number: museums, schools and others that were asked.
        {"number": _.number(season.asked), "label": _.plain("Institutions asked")},
        # NOTE: Below a large number: museums, schools and others that answered.
        {"number": answered, "label": _.plain("Institutions answered")},
    ]


def _rounds(season: Season, _: Words) -> dict[str, Any]:
    items = []
    for found in season.rounds[:ROUNDS]:
        counts = {"finished": found.finished, "rest": found.asked - found.finished}
        finished = HIDDEN if hidden(counts) else _.number(found.finished)
        side = _.plain("{got} of {people}", got=finished, people=_.number(found.asked))
        items.append(_item(in_language(found.survey.title, _.code), side))
    rest = len(season.rounds) - ROUNDS + season.more
    if rest > 0:
        # NOTE: Below a list: how many others there are.
        items.append(_item(_.plain("Others: {number}", number=_.number(rest))))
    # NOTE: Above a list of surveys with numbers such as "23 of 40".
    return {"title": _.plain("Who answered, of all who were asked"), "items": items}


def _scales(season: Season, _: Words) -> dict[str, Any]:
    items = []
    for one in season.questions:
        ends = ends_of(one.question, _)
        if one.question.kind is not QuestionKind.SCALE or one.median is None or ends is None:
            continue
        text = shortened(text_of(one.question, _), 120)
        scale = f"{one.question.low} – {ends[0]}, {one.question.high} – {ends[1]}"
        answers = _.plain("Answers: {number}", number=number(one.answered, _))
        items.append(_item(text, value(one.median, _), f"{scale} · {answers}"))
    # NOTE: Above a list of questions with a number each: the median of the answers.
    return {"title": _.plain("The median of the answers"), "items": items[:SCALES]}


def _choices(season: Season, _: Words) -> Iterator[dict[str, Any]]:
    """Return what was chosen most often, for the first questions where several answers can be chosen."""
    asked = [one for one in season.questions if one.question.kind is QuestionKind.CHOICES]
    for one in asked[:CHOICES]:
        open_ = [line for line in one.lines if line.people]
        top = sorted(open_, key=lambda line: -(line.people or 0))[:TOP]
        items = [_item(named(one.question, line.option, _), share(line.people, one, _)) for line in top]
        yield {"title": shortened(text_of(one.question, _), 120), "items": items}


def _changed(season: Season, _: Words) -> dict[str, Any]:
    items = []
    for texts in season.texts[:TEXTS]:
        code = language_for(_.code, texts) or next(iter(texts))
        items.append(_item(shortened(" ".join(texts[code].split()), LONGEST)))
    return {"title": _.plain("What we changed"), "items": items}


def _item(text: str, side: str = "", below: str = "") -> dict[str, str]:
    return {"text": text, "side": side, "below": below}
