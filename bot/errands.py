"""Does what people asked for that takes longer than a turn: draws the picture of a report, writes its table.

A file is made outside of any transaction. Then the errand is struck off and the letter written in one: a
crash before that repeats the work, and of two workers at once only the one that strikes it off is heard.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from html import unescape
from typing import Any

import orjson
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import funnels, imports, posters, quarterly, result_files, result_pictures, survey_reading
from bot.api import BotApi
from bot.clock import Clock
from bot.drawing import drawn
from bot.errors import described
from bot.report_files import Numbers, picture, table
from bot.workshop import Finish, Make, Workshop
from domain.outgoing import File, Kind, Lane, Outgoing
from handlers.buttons import ReportPart
from handlers.funnel import PICTURE as STATS_PICTURE
from handlers.funnel import STATS
from handlers.institutions.files import IMPORT
from handlers.institutions.links import POSTER
from handlers.reports import title
from handlers.results.buttons import FileKind
from handlers.results.quarter import QUARTERLY
from handlers.screen import Row, keyboard
from handlers.surveys.files import ERRAND as SURVEY
from locales import LANGUAGES, Words, words
from storage import errands, outbox, reports
from storage.database import Database, is_passing
from storage.errands import Errand

LOOK_S = 1.0
FOLD_S = 3600.0
"""How often the ledgers of old sendings are looked for, in seconds."""

log = structlog.get_logger(__name__)


async def made(workshop: Workshop, errand: Errand) -> list[Outgoing] | Finish:
    """Do an errand; raises `LookupError` where nobody knows how."""
    maker = MAKERS.get(errand.kind)
    if maker is None:
        raise LookupError(f"nobody knows how to make {errand.kind}")
    return await maker(workshop, errand)


async def report(workshop: Workshop, errand: Errand) -> list[Outgoing]:
    """Return the letter with the file; nothing where there is no such sending any more."""
    numbers = await workshop.database.read(lambda c: _numbers(c, errand))
    if numbers is None:
        return []
    _ = spoken_to(errand)
    file = await _file(errand.kind, numbers, workshop.now, _)
    caption = title(numbers.result.sending, _)
    method = "sendPhoto" if file.field == "photo" else "sendDocument"
    payload = {"chat_id": errand.chat_id, "caption": unescape(caption)}
    return [Outgoing(errand.chat_id, method, payload, Lane.TRANSACTIONAL, Kind.SCREEN, file=file)]


MAKERS: Mapping[str, Make] = {
    ReportPart.PICTURE: report,
    ReportPart.TABLE: report,
    IMPORT: imports.add_institutions,
    POSTER: posters.poster,
    SURVEY: survey_reading.read,
    FileKind.PICTURE: result_pictures.pictures,
    FileKind.CSV: result_files.tables,
    FileKind.XLSX: result_files.tables,
    QUARTERLY: quarterly.report,
    STATS: funnels.stats,
    STATS_PICTURE: funnels.picture,
}
"""Who does which kind of errand."""


async def run(workshop: Workshop, bot_id: int, make: Make = made) -> int:
    """Do every errand that asks no wiki once; returns how many were done with a letter."""
    after = written = 0
    while errand := await workshop.database.read(partial(errands.following, bot_id=bot_id, after=after)):
        after = errand.id
        written += await _do(workshop, bot_id, errand, make)
    return written


async def _do(workshop: Workshop, bot_id: int, errand: Errand, make: Make) -> bool:
    write, now = workshop.database.write, workshop.now
    try:
        result = await make(workshop, errand)
    except Exception as error:
        if is_passing(error) and not isinstance(error, OSError):
            raise
        log.error("errand_failed", id=errand.id, errand=errand.kind, error=described(error))
        return await write(lambda c: _give_up(c, bot_id, errand, now))
    return await write(lambda c: hand_over(c, bot_id, errand, result, now))


async def hand_over(
    connection: AsyncConnection, bot_id: int, errand: Errand, result: list[Outgoing] | Finish, now: datetime
) -> bool:
    """Strike an errand off and write its letters; tells whether there are any."""
    if not await errands.finish(connection, errand):
        return False
    letters = result if isinstance(result, list) else await result(connection)
    await outbox.queue(connection, bot_id, now.timestamp(), letters)
    return bool(letters)


async def _give_up(connection: AsyncConnection, bot_id: int, errand: Errand, now: datetime) -> bool:
    """Try again later; after the last try the person hears that it does not work."""
    is_over = await errands.failed(connection, errand)
    if is_over:
        _ = spoken_to(errand)
        text = _.plain(
            "I could not make this file. The operator of the bot can see why; please try again later."
        )
        await outbox.queue(connection, bot_id, now.timestamp(), [letter(errand, text)])
    return is_over


def spoken_to(errand: Errand) -> Words:
    """Return the language of whoever asked, as the errand says it."""
    code = str(errand.details.get("language"))
    return words(code if code in LANGUAGES else "ru")


def letter(errand: Errand, text: str, *rows: Row) -> Outgoing:
    """Return a plain letter to whoever asked."""
    payload: dict[str, Any] = {"chat_id": errand.chat_id, "text": text}
    if rows:
        payload["reply_markup"] = keyboard(rows)
    return Outgoing(errand.chat_id, "sendMessage", payload, Lane.TRANSACTIONAL, Kind.SCREEN)


async def _numbers(connection: AsyncConnection, errand: Errand) -> Numbers | None:
    sending, details = int(errand.details["sending"]), errand.details
    result = await reports.result(connection, sending)
    if result is None:
        return None
    cells = await reports.cells(connection, sending)
    moments = []
    if errand.kind == ReportPart.PICTURE:
        moments = await reports.timeline(connection, sending)
    return Numbers(result, cells, moments, bool(details["exact"]), int(details["zone"]))


async def _file(kind: str, numbers: Numbers, now: datetime, _: Words) -> File:
    name = f"announcement-{numbers.result.sending.announcement_id}"
    if kind == ReportPart.PICTURE:
        return File("photo", f"{name}.png", await drawn(orjson.dumps(picture(numbers, now, _))))
    return File("document", f"{name}.csv", await asyncio.to_thread(table, numbers, _))


class Errands:
    """Does errands beside the worker's rounds, so that a picture holds nothing up."""

    def __init__(self, database: Database, bot_id: int, clock: Clock, api: BotApi | None = None) -> None:
        self._database = database
        self._api = api
        self._bot_id = bot_id
        self._clock = clock
        self._folded_at = 0.0

    async def run(self) -> None:
        """Do what there is to do until cancelled; what is half done then will be done anew."""
        while True:
            try:
                await self.look_round()
            except (SQLAlchemyError, OSError) as error:
                log.error("errands_wait", error=type(error).__name__)
            await asyncio.sleep(LOOK_S)

    async def look_round(self) -> None:
        """Do every errand once, and now and then fold the ledgers of old sendings."""
        now = self._clock.now()
        await run(Workshop(self._database, now, self._api), self._bot_id)
        if now.timestamp() - self._folded_at >= FOLD_S:
            self._folded_at = now.timestamp()
            await reports.fold_old(self._database, now)
