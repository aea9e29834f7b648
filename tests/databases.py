"""Databases for tests: every storage test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Database
from storage.migrate import upgrade
from tests import postgres
from tests.pool import Pool

ALONE = ("own_database", "kill")
"""Marks of tests whose database goes to nobody else: they look into it, change it or kill who writes."""


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a private PostgreSQL server whose database `template` has all tables."""
    if postgres.binaries() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(postgres.MISSING)
        pytest.skip(postgres.MISSING)
    with postgres.cluster() as url:
        asyncio.run(_make_template(url))
        yield url


async def _make_template(url: str) -> None:
    await execute(url, "CREATE DATABASE template")
    database = Database(f"{url}/template")
    await upgrade(database)
    await database.close()


async def execute(url: str, statement: str) -> None:
    """Run one statement outside a transaction."""
    engine = create_async_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables; to copy it takes a hundredth of the time the steps take."""
    file = tmp_path_factory.mktemp("template") / "bot.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{file}"))
    assert [one.name for one in file.parent.iterdir()] == [file.name], "something is not in the file yet"
    return file


@pytest.fixture(scope="session")
def postgresql_pool(postgresql_server: str) -> Pool:
    """The databases that tests hand on to each other."""
    return Pool(postgresql_server)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database of each kind."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "bot.db")
        yield f"sqlite+aiosqlite:///{tmp_path}/bot.db"
        return
    pool: Pool = request.getfixturevalue("postgresql_pool")
    with pool.database(is_own=any(request.node.get_closest_marker(name) for name in ALONE)) as url:
        yield url


async def _migrate(url: str) -> None:
    database = Database(url)
    await upgrade(database)
    await database.close()
