"""Bring the tables up to date: by itself at start on SQLite, by `python -m bot migrate` otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

STEPS = Path(__file__).parent / "migrations"


def head() -> str:
    """Return the number of the newest step, which its file's name begins with."""
    return max(file.name.partition("_")[0] for file in (STEPS / "versions").glob("[0-9]*.py"))


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # half a second at every start, for what is rarely needed

    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.attributes["connection"] = connection
    return config


async def upgrade(database: Database, to: str = "head") -> None:
    """Run the steps that are missing."""
    from alembic import command

    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), to))


async def downgrade(database: Database, to: str = "base") -> None:
    """Take steps back; what the lower step cannot hold is lost."""
    from alembic import command

    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), to))


async def is_current(database: Database) -> bool:
    """Tell whether the tables are those this code expects."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_number) == head()


def _number(connection: Connection) -> str | None:
    """Return the number of the step the tables are at."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


async def differences(database: Database) -> list[object]:
    """List where the migrated tables differ from storage/tables; a test keeps it empty."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def compare(sync: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(sync), metadata))

    async with database.engine.connect() as connection:
        return await connection.run_sync(compare)
