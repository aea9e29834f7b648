"""The database: one engine, short transactions, and one writer that commits many of them at once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import sqlite

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]
"""What is done inside a transaction; it may be done again when the database fails under it."""

ATTEMPTS = 6
"""How often work is tried while the database is busy or away, with growing pauses (about 3 s in all)."""

PATIENCE = {"timeout": 10, "command_timeout": 60}
"""How long PostgreSQL may take to connect and to answer one statement, in seconds."""

log = structlog.get_logger(__name__)


def async_url(url: str) -> str:
    """Name the asynchronous driver in a database URL that names none, and its word for `sslmode`."""
    scheme, _, rest = url.partition("://")
    rest = re.sub(r"([?&])sslmode=", r"\1ssl=", rest)
    drivers = {
        "sqlite": "sqlite+aiosqlite",
        "postgres": "postgresql+asyncpg",
        "postgresql": "postgresql+asyncpg",
    }
    return f"{drivers.get(scheme, scheme)}://{rest}"


class Database:
    """A database in which work is done in transactions.

    >>> database = Database("sqlite+aiosqlite:///var/bot.db")
    """

    def __init__(self, url: str) -> None:
        self.url = async_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self.engine = self._engine()
        self._writer = _Writer(self.engine)

    def _engine(self) -> AsyncEngine:
        if not self.is_sqlite:
            return create_async_engine(self.url, pool_size=4, max_overflow=4, connect_args=PATIENCE)
        engine = create_async_engine(self.url, pool_size=3, connect_args={"async_creator_fn": sqlite.connect})
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine

    async def write(self, work: Work[T]) -> T:
        """Do the work in a transaction and commit it, together with what else is waiting."""
        return await self._writer.do(work)

    async def read(self, work: Work[T]) -> T:
        """Do work that only reads."""
        return await _again(lambda: _reading(self.engine, work))

    async def wipe(self, *, thoroughly: bool = False) -> None:
        """Overwrite what SQLite still keeps of erased rows in its write-ahead log.

        Rows it has moved from page to page leave copies behind; `thoroughly` writes the whole file anew, and
        has PostgreSQL do so with the tables through which answers pass.
        """
        if not self.is_sqlite:
            if thoroughly:
                await self._write_anew()
            return
        async with self.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            if thoroughly:
                await sqlite.write_anew(driver)
            await sqlite.truncate_log(driver)

    async def _write_anew(self) -> None:
        async with self.engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text("VACUUM (FULL) sheets, sealed"))

    async def close(self) -> None:
        """Let the writer finish and close every connection."""
        await self._writer.close()
        await self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    reading = connection.get_execution_options().get("reading", False)
    sqlite.begin(connection.connection.driver_connection, to_write=not reading)


async def _alone(engine: AsyncEngine, work: Work[T]) -> T:
    async with engine.begin() as connection:
        return await work(connection)


async def _reading(engine: AsyncEngine, work: Work[T]) -> T:
    async with engine.connect() as connection:
        await connection.execution_options(reading=True)
        return await work(connection)


PASSING_STATES = ("08", "25006", "40", "53", "55P03", "57", "58")
"""What SQLSTATEs of PostgreSQL begin with that tell of its state and not of the statement (its appendix A):
connection, read-only, rollback, resources, locks, operator, system."""


def is_passing(error: Exception) -> bool:
    """Tell whether a database error may go away by itself: a lock, a lost connection, a full disk."""
    if isinstance(error, (OSError, PoolTimeout)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(PASSING_STATES)
    return isinstance(error, (OperationalError, InterfaceError)) and "no such" not in str(error.orig)


async def _again(act: Callable[[], Awaitable[T]]) -> T:
    for attempt in range(ATTEMPTS):
        try:
            return await act()
        except (SQLAlchemyError, OSError) as error:
            if not is_passing(error) or attempt == ATTEMPTS - 1:
                raise
            log.warning("database_retry", error=type(error).__name__, attempt=attempt + 1)
            await asyncio.sleep(0.1 * 2**attempt)
    raise AssertionError("unreachable")


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    result: asyncio.Future[Any]


class _Writer:
    """The one writer of a process: it gathers what waits and commits once.

    When anything of it fails, all is rolled back and each piece is done alone; a turn guards by
    itself what it writes (storage/store.py), so a failing turn does not make a piece fail.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._jobs: list[_Job] = []
        self._task: asyncio.Task[None] | None = None

    async def do(self, work: Work[T]) -> T:
        job = _Job(work, asyncio.get_running_loop().create_future())
        self._jobs.append(job)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="database-writer")
        result: T = await job.result
        return result

    async def close(self) -> None:
        if self._task is not None:
            await self._task
        await self._hang_up()

    async def _hang_up(self) -> None:
        if self._connection is not None:
            await self._connection.close()
        self._connection = None

    async def _run(self) -> None:
        while self._jobs:
            jobs, self._jobs = self._jobs, []
            try:
                values = await self._together(jobs)
            except Exception as error:  # each gets its own try and its own error
                log.warning("database_retry", error=type(error).__name__, pieces=len(jobs))
                for job in jobs:
                    await self._one(job)
            else:
                for job, value in zip(jobs, values, strict=True):
                    _settle(job, succeeded=True, value=value)

    async def _together(self, jobs: list[_Job]) -> list[Any]:
        if self._connection is None:
            self._connection = await self._engine.connect()
        connection = self._connection
        try:
            async with connection.begin():
                return [await job.work(connection) for job in jobs]
        except (SQLAlchemyError, OSError):
            await self._hang_up()
            raise

    async def _one(self, job: _Job) -> None:
        try:
            value = await _again(lambda: _alone(self._engine, job.work))
        except Exception as error:  # handed to the one who waits
            _settle(job, succeeded=False, value=error)
        else:
            _settle(job, succeeded=True, value=value)


def _settle(job: _Job, succeeded: bool, value: Any) -> None:
    if job.result.done():
        return
    if succeeded:
        job.result.set_result(value)
    else:
        job.result.set_exception(value)
