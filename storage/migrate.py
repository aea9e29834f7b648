"""Bring the tables up to date: by itself at start on SQLite, by `python -m bot migrate` otherwise."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database
from storage.tables import metadata


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


async def upgrade(database: Database, to: str = "head") -> None:
    """Run the steps that are missing."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), to))


async def downgrade(database: Database, to: str = "base") -> None:
    """Take steps back; what the lower step cannot hold is lost."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), to))


async def is_current(database: Database) -> bool:
    """Tell whether the tables are those this code expects."""
    head = ScriptDirectory.from_config(_config()).get_current_head()

    def current(sync: Connection) -> str | None:
        return MigrationContext.configure(sync).get_current_revision()

    async with database.engine.connect() as connection:
        return await connection.run_sync(current) == head


async def differences(database: Database) -> list[object]:
    """List where the migrated tables differ from storage/tables.py; a test keeps it empty."""

    def compare(sync: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(sync), metadata))

    async with database.engine.connect() as connection:
        return await connection.run_sync(compare)
