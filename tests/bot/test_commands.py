"""What an operator does beside running the bot: migrate, check, back up, list what is parked, replay."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from bot import commands
from bot.settings import WrongSetting, load
from storage.database import Database
from storage.inbox import Arrival, accept
from storage.migrate import is_current
from tests.bot.conftest import bug, on_word
from tests.bot.processes import command
from tests.stage import TOKEN, Stage, Visitor

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def current(url: str) -> bool:
    database = Database(url)
    try:
        return await is_current(database)
    finally:
        await database.close()


def test_migrate_makes_the_tables_and_does_no_harm_twice(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/folder/bot.db"
    for _ in range(2):
        ended = command("migrate", DATABASE_URL=url)
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "The tables are up to date.\n", "")
    assert asyncio.run(current(url))


def test_check_says_that_all_is_well(database_url: str) -> None:
    ended = command("check", DATABASE_URL=database_url)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "All is well.\n", "")


async def test_what_is_parked_is_listed_and_replayed_by_command(stage: Stage, ann: Visitor) -> None:
    url = stage.app.settings.database_url
    empty = await asyncio.to_thread(command, "parked", DATABASE_URL=url)
    assert (empty.returncode, empty.stdout) == (0, "Nothing is parked.\n")
    mend = on_word(stage, "/help", bug)
    await ann.says("/help")
    mend()
    listed = await asyncio.to_thread(command, "parked", DATABASE_URL=url)
    number, moment, reason = listed.stdout.rstrip("\n").split("\t")
    assert moment == stage.clock.now().strftime("%Y-%m-%d %H:%M")
    assert reason.startswith("LookupError at ")
    said = await asyncio.to_thread(command, "replay", number, DATABASE_URL=url)
    assert (said.returncode, said.stdout) == (0, f"{number} waits for its turn again.\n")
    await stage.settle()
    assert len(ann.messages) == 2
    again = await asyncio.to_thread(command, "replay", number, DATABASE_URL=url)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == f"bot: Nothing is parked under {number}; see `python -m bot parked`.\n"


@on_sqlite
async def test_a_backup_of_a_bot_at_work_opens_and_has_the_rows(
    stage: Stage, ann: Visitor, tmp_path: Path
) -> None:
    """Somebody writes all the time, into a file of several megabytes: the copy is whole all the same."""
    await ann.starts()
    await ann.taps("English")
    database, numbers, is_on = stage.app.database, iter(range(10**6)), [True]

    async def write(size: int) -> None:
        arrivals = [Arrival(1, next(numbers), 1, b"x" * 5000, 0.0) for _ in range(size)]
        await database.write(lambda c: accept(c, arrivals))

    async def works() -> None:
        while is_on[0]:
            await write(1)
            await asyncio.sleep(0.001)

    await write(1000)
    working = asyncio.create_task(works())
    said = await commands.backup(stage.app.settings, tmp_path / "copy.db")
    is_on[0] = False
    await working
    assert said == f"Copied to {tmp_path}/copy.db."
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT id, language FROM people").fetchall() == [(ann.id, "en")]
        assert copy.execute("SELECT count(*) FROM inbox WHERE bot_id = 1").fetchone()[0] >= 1000
    copy.close()
    assert await current(f"sqlite:///{tmp_path}/copy.db")


@on_sqlite
def test_backup_by_command(database_url: str, tmp_path: Path) -> None:
    ended = command("backup", tmp_path / "copy.db", DATABASE_URL=database_url)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"Copied to {tmp_path}/copy.db.\n", "")
    assert asyncio.run(current(f"sqlite:///{tmp_path}/copy.db"))


@on_sqlite
def test_a_backup_overwrites_nothing_and_tells_what_is_not_writable(
    database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "copy.db").write_text("precious")
    ended = command("backup", tmp_path / "copy.db", DATABASE_URL=database_url)
    assert (ended.returncode, ended.stderr) == (
        2,
        f"bot: {tmp_path}/copy.db exists already; name a new file.\n",
    )
    assert (tmp_path / "copy.db").read_text() == "precious"
    ended = command("backup", tmp_path / "none/copy.db", DATABASE_URL=database_url)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"bot: {tmp_path}/none/copy.db cannot be written (")


async def test_a_backup_of_nothing_and_of_postgresql_is_refused(tmp_path: Path) -> None:
    missing = _settings(f"sqlite:///{tmp_path}/none.db")
    with pytest.raises(WrongSetting, match="there is no file"):
        await commands.backup(missing, tmp_path / "copy.db")
    with pytest.raises(WrongSetting, match="use pg_dump"):
        await commands.backup(_settings("postgresql://localhost/bot"), tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def _settings(url: str) -> Any:
    return load(bot_token=TOKEN, database_url=url)


def test_nobody_else_on_the_host_reads_the_database(tmp_path: Path) -> None:
    """The file and its copy hold what people have said a moment ago."""
    url = f"sqlite:///{tmp_path}/private/bot.db"
    assert command("migrate", DATABASE_URL=url).returncode == 0
    assert command("backup", tmp_path / "copy.db", DATABASE_URL=url).returncode == 0
    for path in (make_url(url).database, tmp_path / "copy.db"):
        assert stat.S_IMODE(os.stat(str(path)).st_mode) & 0o077 == 0, path
