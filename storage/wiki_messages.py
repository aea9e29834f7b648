"""What the wikis call their buttons, as they said when they were last asked."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.wikis import WIKIS
from storage.tables import wiki_messages

_c = wiki_messages.c


async def keep(
    connection: AsyncConnection, wiki: str, language: str, said: Mapping[str, str], now: float
) -> None:
    """Keep what a wiki says now, in place of what it said before."""
    mine = (_c.wiki == wiki) & (_c.language == language)
    await connection.execute(delete(wiki_messages).where(mine))
    row = {"wiki": wiki, "language": language, "read_at": now}
    if rows := [{**row, "name": name, "text": text} for name, text in said.items()]:
        await connection.execute(insert(wiki_messages), rows)


async def load(connection: AsyncConnection) -> dict[str, dict[str, str]]:
    """Return what is known, by wiki code and interface message: each wiki in its own language."""
    said: dict[str, dict[str, str]] = {}
    for row in await connection.execute(select(_c.wiki, _c.language, _c.name, _c.text)):
        if (wiki := WIKIS.get(row.wiki)) is not None and row.language == wiki.mediawiki_language:
            said.setdefault(row.wiki, {})[row.name] = row.text
    return said


async def read_at(connection: AsyncConnection, wiki: str) -> float:
    """Return when a wiki was last asked; 0 if never."""
    found = await connection.execute(select(func.max(_c.read_at)).where(_c.wiki == wiki))
    return float(found.scalar() or 0.0)
