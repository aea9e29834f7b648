"""Every migration goes up, down and up again, and ends at the tables the code expects."""

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from storage.database import Database
from storage.migrate import STEPS, differences, downgrade, head, is_current, upgrade

pytestmark = pytest.mark.own_database


@pytest.fixture
async def database(database_url: str) -> Database:
    return Database(database_url)


async def test_the_stairway_goes_up_down_and_up(database: Database) -> None:
    assert await is_current(database)
    await downgrade(database)
    async with database.engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert [name for name in tables if name != "alembic_version"] == []
    await upgrade(database)
    assert await is_current(database)
    await database.close()


async def test_migrated_tables_are_those_of_the_code(database: Database) -> None:
    assert await differences(database) == []
    await database.close()


def test_the_newest_step_is_the_one_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    assert ScriptDirectory.from_config(config).get_current_head() == head()


def test_every_migration_says_when_it_runs() -> None:
    for file in Path("storage/migrations/versions").glob("*.py"):
        opening = file.read_text(encoding="utf-8")[:300]
        assert "Runs before the deploy." in opening or "Runs after the deploy." in opening, file.name
