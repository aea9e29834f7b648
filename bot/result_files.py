"""Results of a round as files: made outside of turns, sent as documents and pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from html import unescape

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.drawing import drawn
from bot.result_tables import SHEETS, CsvFile, Row, codebook, rows, text_rows
from bot.workshop import Workshop
from domain.outgoing import File, Kind, Lane, Outgoing
from domain.surveys import in_language
from handlers.results.buttons import FileKind
from locales import LANGUAGES, Words, words
from storage import results
from storage.errands import Errand
from storage.results import Found

ARTIST = "bot.sheets"

WRITE_S = 600.0
"""How long a workbook may take, in seconds: 100,000 responses take a minute on a busy machine."""


def letter(errand: Errand, file: File, caption: str = "") -> Outgoing:
    """Return a message with a file."""
    method = "sendPhoto" if file.field == "photo" else "sendDocument"
    payload = {"chat_id": errand.chat_id} | ({"caption": caption} if caption else {})
    return Outgoing(errand.chat_id, method, payload, Lane.TRANSACTIONAL, Kind.SCREEN, file=file)


def reader_of(errand: Errand) -> Words:
    """Return the language in which a file is made."""
    code = str(errand.details.get("language"))
    return words(code if code in LANGUAGES else "ru")


def title(found: Found, _: Words) -> str:
    """Return what stands below a file."""
    return unescape(_("Results: {title}", title=in_language(found.survey.title, _.code)))


async def tables(workshop: Workshop, errand: Errand) -> list[Outgoing]:
    """Return the letters with the answers and what explains them; none where the round is gone."""
    _ = reader_of(errand)
    make = _workbook if errand.kind == FileKind.XLSX else _csv
    made = await workshop.database.read(lambda c: make(c, int(errand.details["round"]), _))
    if made is None:
        return []
    found, contents = made
    name = f"round-{found.round.id}"
    if isinstance(contents, bytes):
        file = File("document", f"{name}.xlsx", await drawn(contents, ARTIST, WRITE_S))
        return [letter(errand, file, title(found, _))]
    files = [File("document", f"{name}-{part}.csv", content) for part, content in contents.items()]
    return [letter(errand, file, title(found, _)) for file in files]


async def _sheets(
    connection: AsyncConnection, found: Found, _: Words
) -> AsyncIterator[tuple[str, AsyncIterator[Row]]]:
    """Return the parts of a file, one after the other."""
    answers, texts, book = SHEETS
    names = await results.names(connection, found.round.id, _.code)
    yield answers, rows(results.stream(connection, found.round.id), found, names)
    if found.round.is_anonymous:
        yield texts, text_rows(results.stream_texts(connection, found.round.id))
    yield book, _one_by_one(found, _)


async def _one_by_one(found: Found, _: Words) -> AsyncIterator[Row]:
    for row in codebook(found, _):
        yield row


async def _csv(connection: AsyncConnection, round_id: int, _: Words) -> tuple[Found, dict[str, bytes]] | None:
    found = await results.found(connection, round_id)
    if found is None:
        return None
    made: dict[str, bytes] = {}
    async for name, some in _sheets(connection, found, _):
        file = CsvFile(_)
        async for row in some:
            file.add(row)
        made[name] = file.content
    return found, made


async def _workbook(connection: AsyncConnection, round_id: int, _: Words) -> tuple[Found, bytes] | None:
    """Return what is to be written, in lines."""
    found = await results.found(connection, round_id)
    if found is None:
        return None
    lines = bytearray()
    async for name, some in _sheets(connection, found, _):
        lines += orjson.dumps(name) + b"\n"
        async for row in some:
            lines += orjson.dumps(row) + b"\n"
    return found, bytes(lines)
