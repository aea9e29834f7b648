"""Salts: made up once for each use and kept, so that a digest of an id says the same for ever."""

from __future__ import annotations

import secrets as random

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import inserting
from storage.tables import secrets


async def salt(connection: AsyncConnection, name: str) -> str:
    """Return the salt of this name, which is made up on first use."""
    wanted = select(secrets.c.value).where(secrets.c.name == name)
    value = (await connection.execute(wanted)).scalar_one_or_none()
    if value is None:  # of two processes that make it up at once, one is heard
        made = inserting(connection, secrets).values(name=name, value=random.token_hex(32))
        await connection.execute(made.on_conflict_do_nothing())
        value = (await connection.execute(wanted)).scalar_one()
    return str(value)
