"""PostgreSQL databases that one test hands to the next: to empty one takes a tenth of the time to make one.

A database is only handed on where nobody is connected any more and its tables are those of the template.
A test after which it could differ in another way is marked with `own_database` and gets one for itself.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

_numbers = itertools.count()

SPARE = 2
"""How many databases rest before one is used again: connections to it take a moment to end."""

LOOKS = 10
"""How often, each hundredth of a second, it is looked whether the last connection has ended."""

_OTHERS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"""

_SHAPE = """
SELECT concat_ws(' ',
  (SELECT md5(string_agg(concat_ws(' ', relname, attname, atttypid, atttypmod, attnotnull), ','
      ORDER BY relname, attnum))
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0),
  (SELECT count(*) FROM pg_constraint), (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_proc),
  (SELECT count(*) FROM pg_db_role_setting), (SELECT string_agg(version_num, ',') FROM alembic_version))"""
"""What a test could have changed about a database, its rows aside."""

_USED = """
SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0"""
"""Names the tables that hold rows, or have held some."""

_RESTART = """
SELECT setval(seqrelid, seqstart, false) FROM pg_sequence
WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"""


class Pool:
    """The databases of one server, made from its database `template`."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._dsn = server.replace("postgresql+asyncpg://", "postgresql://")
        self._resting: deque[str] = deque()
        self._shape = asyncio.run(self._look())

    @contextmanager
    def database(self, *, is_own: bool = False) -> Iterator[str]:
        """Lend an empty, migrated database and yield its URL; `is_own` makes one that nobody gets later."""
        name = asyncio.run(self._make() if is_own else self._take())
        yield f"{self._server}/{name}"
        if not is_own:
            self._resting.append(name)

    async def _take(self) -> str:
        while len(self._resting) >= SPARE:
            name = self._resting.popleft()
            if await self._empty(name):
                return name
        return await self._make()

    async def _make(self) -> str:
        name = f"test_{os.getpid()}_{next(_numbers)}"
        connection = await asyncpg.connect(f"{self._dsn}/postgres")
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template")
        await connection.close()
        return name

    async def _look(self) -> str:
        """Return what the template is like; a migration that writes rows would have to be followed here."""
        connection = await asyncpg.connect(f"{self._dsn}/template")
        shape = str(await connection.fetchval(_SHAPE))
        seeded = await connection.fetchval(_USED)
        await connection.close()
        assert seeded is None, f"rows written by migrations would be lost: {seeded}"
        return shape

    async def _empty(self, name: str) -> bool:
        """Empty a database; tells whether it is as good as a new one then."""
        connection = await asyncpg.connect(f"{self._dsn}/{name}", server_settings={"lock_timeout": "2s"})
        try:
            if not await _is_left(connection) or await connection.fetchval(_SHAPE) != self._shape:
                return False
            if used := await connection.fetchval(_USED):
                await connection.execute(f"TRUNCATE {used} CASCADE")
            await connection.execute(_RESTART)
        except asyncpg.LockNotAvailableError:
            return False
        finally:
            await connection.close()
        return True


async def _is_left(connection: asyncpg.Connection) -> bool:
    """Tell whether nobody else is connected, or only somebody who is just leaving."""
    for _look in range(LOOKS):
        if not await connection.fetchval(_OTHERS):
            return True
        await asyncio.sleep(0.01)
    return False
