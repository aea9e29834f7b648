"""Where link buttons lead through, so that taps are counted without telling who tapped."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_urlsafe

from sqlalchemy import insert, select
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
