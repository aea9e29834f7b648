"""Counts how far people come and has it drawn: more than a turn may take, so it is an errand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import wording
from bot.drawing import drawn
from bot.result_files import letter, reader_of
from bot.workshop import Workshop
from domain.funnel import Effect, Funnel, Level, Outcome, Row, funnel
from domain.outgoing import File, Lane, Outgoing
from domain.team import Scope
from handlers.funnel import LEVELS, name, screen, shown
from handlers.moments import moment
from handlers.reports import HIDDEN
from locales import Words
from storage import funnel as counting
from storage.errands import Errand

ARTIST = "bot.funnel_picture"

DRAWN = (Level.CONSENT, Level.ARTICLE, Level.EDIT, Level.SECOND, Level.FOURTEENTH)
"""What is drawn: of who reads a language everybody has chosen one."""


async def stats(workshop: Workshop, errand: Errand) -> list[Outgoing]:
    """Return the message with the numbers."""
    _, now = reader_of(errand), workshop.now
    found, effects = await workshop.database.read(lambda c: _counted(c, errand, workshop))
    exact, zone = bool(errand.details["exact"]), int(errand.details["zone"])
    made = wording.calls(screen(found, effects, now, zone, _, exact=exact), errand.chat_id)
    return [replace(one, lane=Lane.TRANSACTIONAL) for one in made]


async def picture(workshop: Workshop, errand: Errand) -> list[Outgoing]:
    """Return the message with the picture, or words where even the number of people is hidden."""
    _ = reader_of(errand)
    found, _effects = await workshop.database.read(lambda c: _counted(c, errand, workshop))
    if found.everybody is None:
        return await stats(workshop, errand)
    when = unescape(moment(workshop.now, int(errand.details["zone"]), _))
    wish = orjson.dumps(drawing(found, found.everybody, when, _))
    return [letter(errand, File("photo", "statistics.png", await drawn(wish, ARTIST)))]


async def _counted(
    connection: AsyncConnection, errand: Errand, workshop: Workshop
) -> tuple[Funnel, Mapping[Outcome, Effect]]:
    """Count; what nudges do is for whoever acts for all people."""
    scopes, today = [Scope.read(text) for text in errand.details["scopes"]], workshop.now.date()
    found = funnel(await counting.crowds(connection, scopes, today), exact=bool(errand.details["exact"]))
    effects = await counting.effects(connection, today) if Scope() in scopes else {}
    return found, effects


def drawing(found: Funnel, everybody: Row, when: str, _: Words) -> dict[str, Any]:
    """Return what is to be drawn (bot/funnel_picture.py): a panel for each level, a bar for each language."""
    rows = [everybody, *found.rows]
    return {
        "title": _.plain("How far people get"),
        "subtitle": when,
        "panels": [
            {"title": _.plain(LEVELS[level]), "rows": [_bar(row, level, _) for row in rows]}
            for level in DRAWN
        ],
        "notes": _notes(found, _),
    }


def _notes(found: Funnel, _: Words) -> list[str]:
    line = _.plain(
        "The thin line: the range in which the share lies almost for certain (19 times out of 20)."
    )
    return [line, _.plain("* is not shown: it could point to somebody.")] if found.hides else [line]


def _bar(row: Row, level: Level, _: Words) -> dict[str, Any]:
    share = row.shares[level]
    text = HIDDEN if share is None else unescape(shown(share, _))
    made: dict[str, Any] = {"label": name(row, _), "text": text, "part": None}
    if share is not None and share.is_enough:
        made |= {"part": share.part, "low": share.interval.low, "high": share.interval.high}
    return made
