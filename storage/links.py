"""Where link buttons lead through, so that taps are counted without telling who tapped."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_urlsafe

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import links


async def make(connection: AsyncConnection, announcement_id: int, urls: Sequence[str]) -> list[str]:
    """Return a token for each address of an announcement's buttons; the same address keeps its token."""
    rows = await connection.execute(select(links).where(links.c.announcement_id == announcement_id))
    known = {(row.number, row.url): row.token for row in rows}
    tokens = []
    for number, url in enumerate(urls):
        token = known.get((number, url))
        if token is None:
            token = token_urlsafe(9)
            values = {"token": token, "announcement_id": announcement_id, "number": number, "url": url}
            await connection.execute(insert(links).values(values))
        tokens.append(token)
    return tokens


async def tap(connection: AsyncConnection, token: str) -> str | None:
    """Count a tap and return where it leads, or None where there is no such link."""
    counted = update(links).where(links.c.token == token).values(taps=links.c.taps + 1)
    return _url((await connection.execute(counted.returning(links.c.url))).scalar_one_or_none())


async def address(connection: AsyncConnection, token: str) -> str | None:
    """Return where a link leads without counting, as machines ask that make previews."""
    found = await connection.execute(select(links.c.url).where(links.c.token == token))
    return _url(found.scalar_one_or_none())


def _url(value: object) -> str | None:
    return None if value is None else str(value)
