"""What an operator can do beside running the bot: migrate, check, back up, list and replay."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from bot.settings import Settings, WrongSetting
from locales import LANGUAGES, words
from storage import accounts, content, inbox
from storage.database import Database
from storage.migrate import is_current, upgrade
from storage.vault import Vault

PRIVATE = 0o600
"""Who may read a database: the bot's own account and nobody else on the host."""

NOT_MIGRATED = "DATABASE_URL: the tables are not up to date; run `python -m bot migrate`."


def prepare_file(settings: Settings) -> None:
    """Make the folder of a SQLite file; raises `WrongSetting` where nothing can be written."""
    url = make_url(settings.database_url)
    if not url.drivername.startswith("sqlite") or not url.database:
        return
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=PRIVATE)
        with path.open("ab"):
            pass
    except OSError as error:
        reason = "Not a directory" if isinstance(error, FileExistsError) else error.strerror
        raise WrongSetting(f"DATABASE_URL: {path} cannot be written ({reason}).") from None


async def migrate(settings: Settings) -> str:
    """Bring the tables up to date."""
    prepare_file(settings)
    database = Database(settings.database_url)
    try:
        await upgrade(database)
    finally:
        await database.close()
    return "The tables are up to date."


async def make_ready(database: Database) -> None:
    """Migrate SQLite by itself; elsewhere raises `WrongSetting` when `migrate` was not run."""
    if await is_current(database):
        return
    if database.is_sqlite:
        await upgrade(database)
    else:
        raise WrongSetting(NOT_MIGRATED)


async def check(settings: Settings) -> str:
    """Prove that settings, content, catalogs and database fit together."""
    for code in LANGUAGES:
        words(code)
    content.load(settings.content_dir)
    prepare_file(settings)
    database = Database(settings.database_url)
    try:
        current = await is_current(database)
        lost = await _unreadable_links(settings, database) if current else 0
    finally:
        await database.close()
    if not current and not database.is_sqlite:
        raise WrongSetting(NOT_MIGRATED)
    return f"SECRET_KEY: no key opens {lost} of the links to wiki accounts." if lost else "All is well."


async def _unreadable_links(settings: Settings, database: Database) -> int:
    keys = Vault(settings.secret_keys).keys if settings.secret_keys else ()
    return await database.read(lambda connection: accounts.count_unreadable(connection, keys))


async def backup(settings: Settings, target: Path) -> str:
    """Copy a SQLite database while the bot runs."""
    url = make_url(settings.database_url)
    if not url.drivername.startswith("sqlite") or not url.database:
        raise WrongSetting("DATABASE_URL: only SQLite is backed up here; use pg_dump for PostgreSQL.")
    await asyncio.to_thread(_copy, Path(url.database), target)
    return f"Copied to {target}."


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        raise WrongSetting(f"DATABASE_URL: there is no file {source}.")
    if target.exists():
        raise WrongSetting(f"{target} exists already; name a new file.")
    try:
        target.touch(mode=PRIVATE)
        with closing(sqlite3.connect(source, timeout=30)) as origin, closing(sqlite3.connect(target)) as copy:
            origin.backup(copy)  # in one step: a copy made in several begins anew with every write
    except (OSError, sqlite3.Error) as error:
        raise WrongSetting(f"{target} cannot be written ({error}).") from None


async def parked(settings: Settings) -> str:
    """List the updates that were put aside."""
    database = Database(settings.database_url)
    try:
        rows = await database.read(inbox.parked)
    finally:
        await database.close()
    lines = [
        f"{row.id}\t{datetime.fromtimestamp(row.received_at, UTC):%Y-%m-%d %H:%M}\t{row.reason}"
        for row in rows
    ]
    return "\n".join(lines) or "Nothing is parked."


async def replay(settings: Settings, row: int) -> str:
    """Let a parked update have its turn again."""
    database = Database(settings.database_url)
    try:
        found = await database.write(lambda connection: inbox.replay(connection, row))
    finally:
        await database.close()
    if not found:
        raise WrongSetting(f"Nothing is parked under {row}; see `python -m bot parked`.")
    return f"{row} waits for its turn again."
