"""SQLite through aiosqlite with one visit to its thread for each statement instead of four.

SQLAlchemy opens a cursor, executes, fetches and closes, and aiosqlite goes to its thread for each of
them. The cursor here does all four in one visit, which makes a statement three times cheaper.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import aiosqlite

LOCK_S = 30.0
"""How long a statement waits for another process's lock, in seconds."""


def connect(database: str, **options: Any) -> aiosqlite.Connection:
    """Connect as `sqlite3.connect` does; SQLAlchemy calls this as its `async_creator_fn`."""
    options |= {"check_same_thread": False, "timeout": LOCK_S, "isolation_level": None}
    return _Connection(lambda: sqlite3.connect(database, **options), 64)


class _Connection(aiosqlite.Connection):
    """A connection whose cursors need no visit of their own, nor does the beginning of a transaction."""

    begin_with: str | None = None

    def cursor(self) -> _Cursor:  # type: ignore[override]
        return _Cursor(self)

    async def visit(self, act: Any, *values: Any) -> Any:
        """Do something in the connection's thread."""
        return await self._execute(act, *values)  # type: ignore[no-untyped-call]


def begin(connection: Any, *, to_write: bool) -> None:
    """Let the next statement open a transaction; a writing one locks at once, so it cannot fail later."""
    connection.begin_with = "BEGIN IMMEDIATE" if to_write else "BEGIN"


async def write_anew(connection: Any) -> None:
    """Write the whole file anew; nobody else writes meanwhile (100 MB take about a second)."""
    connection.begin_with = None
    await connection.visit(_write_anew, connection)


def _write_anew(connection: _Connection) -> None:
    connection._conn.execute("VACUUM").close()


async def truncate_log(connection: Any) -> None:
    """Bring the write-ahead log into the file and empty it; left for later while somebody reads."""
    connection.begin_with = None
    await connection.visit(_truncate, connection)


def _truncate(connection: _Connection) -> None:
    connection._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


class _Cursor:
    """What SQLAlchemy needs of an asynchronous cursor; rows are fetched where they are made."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> _Cursor:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def execute(self, statement: str, values: Any = ()) -> _Cursor:
        await self._connection.visit(self._do, sqlite3.Cursor.execute, statement, values)
        return self

    async def executemany(self, statement: str, values: Any) -> _Cursor:
        await self._connection.visit(self._do, sqlite3.Cursor.executemany, statement, values)
        return self

    def _do(self, act: Any, statement: str, values: Any) -> None:
        connection = self._connection
        cursor = connection._conn.cursor()
        try:
            if connection.begin_with is not None:
                cursor.execute(connection.begin_with)
                connection.begin_with = None
            act(cursor, statement, values)
            self.description, self.rowcount = cursor.description, cursor.rowcount
            self.lastrowid = cursor.lastrowid
            self._rows = cursor.fetchall() if cursor.description else ()
        finally:
            cursor.close()

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = ()
