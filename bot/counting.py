"""Counts what came of rounds with many responses, so that whoever reads results does not wait for it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.results.codebook import Entry
from domain.surveys import FREE
from storage import counts, results
from storage.counts import Answers, Due
from storage.database import Database


async def count(database: Database, bot_id: int) -> None:
    """Count the rounds of which something has changed; each question is read by itself."""
    for one in await database.read(lambda c: counts.due(c, bot_id)):
        await _count(database, one)


async def _count(database: Database, due: Due) -> None:
    whole = await database.read(lambda c: counts.numbers(c, due.round))
    if whole == due.before and not due.is_over:
        return
    found = await database.read(lambda c: results.found(c, due.round, whole))
    if found is None:
        return
    made: dict[str, Answers] = {}
    for entry in found.entries:
        made[entry.question.id] = await database.read(
            lambda c, e=entry: _answers(c, due, e, is_anonymous=found.round.is_anonymous)  # type: ignore[misc]
        )
    await database.write(lambda c: counts.keep(c, due.round, whole, made, is_final=due.is_over))


async def _answers(connection: AsyncConnection, due: Due, entry: Entry, *, is_anonymous: bool) -> Answers:
    question = entry.question.id
    if not (is_anonymous and entry.question.kind in FREE):
        given = await results.given(connection, due.round, question)
        texts = await counts.count_texts(connection, due.round, question) if is_anonymous else 0
        return Answers(given, texts)
    return Answers((), await counts.count_texts(connection, due.round, question))
