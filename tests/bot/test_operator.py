"""Every mistake an operator can make is told in one line that names the setting, with exit code 2."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.http import serve
from sandbox.world import World
from tests.bot.processes import ROOT, command
from tests.postgres import free_port


def refused(*arguments: object, cwd: Path = ROOT, **settings: object) -> str:
    """Run a command that must refuse; returns its one line."""
    ended = command(*arguments, cwd=cwd, **settings)
    assert ended.returncode == 2, (ended.returncode, ended.stdout, ended.stderr)
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    lines = [line for line in ended.stderr.splitlines() if not line.startswith("{")]
    assert len(lines) == 1, ended.stderr
    assert lines[0].startswith("bot: ")
    return lines[0].removeprefix("bot: ")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/bot.db"


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"BOT_TOKEN": None}, "BOT_TOKEN is not set. The token that @BotFather gave you."),
        ({"BOT_TOKEN": ""}, "BOT_TOKEN is not set. The token that @BotFather gave you."),
        ({"BOT_TOKEN": "hello"}, "BOT_TOKEN is not a token"),
        ({"BOT_TOKEN": "0123:ABC-def"}, "BOT_TOKEN is not a token"),
        ({"BOT_TOKEN": "123:ABC def"}, "BOT_TOKEN is not a token"),
        ({"BOT_API_URL": "api.telegram.org"}, "BOT_API_URL is not an address"),
        ({"BOT_API_URL": "ftp://example.org"}, "BOT_API_URL is not an address"),
        ({"BOT_API_URL": "https://exa mple.org"}, "BOT_API_URL is not an address"),
        ({"BOT_API_URL": "http://[::1"}, "BOT_API_URL is not an address"),
        ({"BOT_API_URL": "http://example.org:99999"}, "BOT_API_URL is not an address"),
        ({"BOT_PROXY": "socks5://127.0.0.1"}, "BOT_PROXY is not an address"),
        ({"OWNER_IDS": "12,olga"}, "OWNER_IDS holds something that is no Telegram id"),
        ({"OWNER_IDS": "@olga"}, "OWNER_IDS holds something that is no Telegram id"),
        ({"OWNER_IDS": "-5"}, "OWNER_IDS holds something that is no Telegram id"),
        ({"OWNER_IDS": "1²"}, "OWNER_IDS holds something that is no Telegram id"),
        ({"DATABASE_URL": "bot.db"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "mysql://localhost/bot"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "postgresql+psycopg2://localhost/bot"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "sqlite+pysqlite:///bot.db"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "postgresql://localhost:port/bot"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL must begin with"),
        ({"WEBHOOK_URL": "https://example.org/x"}, "WEBHOOK_URL needs WEBHOOK_SECRET and PORT as well."),
        (
            {"WEBHOOK_URL": "https://example.org/x", "PORT": 8080},
            "WEBHOOK_URL needs WEBHOOK_SECRET and PORT as well.",
        ),
        (
            {"WEBHOOK_URL": "https://example.org/x", "WEBHOOK_SECRET": "abc"},
            "WEBHOOK_URL needs WEBHOOK_SECRET and PORT as well.",
        ),
        (
            {"WEBHOOK_URL": "https://example.org/x", "WEBHOOK_SECRET": "секрет", "PORT": 8080},
            "WEBHOOK_SECRET may hold 1 to 256 letters",
        ),
        ({"WEBHOOK_URL": "example.org"}, "WEBHOOK_URL is not an address"),
        ({"PORT": "http"}, "PORT "),
        ({"PORT": "70000"}, "PORT "),
        ({"BULK_RATE": "fast"}, "BULK_RATE "),
        ({"BULK_RATE": "0"}, "BULK_RATE "),
        ({"BULK_RATE": "nan"}, "BULK_RATE "),
    ],
)
def test_a_wrong_setting_is_one_line(settings: dict[str, Any], line: str) -> None:
    said = refused("check", **settings)
    assert said.startswith(line)
    assert "hello" not in said or "BOT_TOKEN" not in settings


def test_the_same_line_comes_whatever_the_command() -> None:
    for name in ("run", "web", "worker", "migrate", "parked"):
        assert refused(name, BOT_TOKEN="hello").startswith("BOT_TOKEN is not a token")


def test_a_secret_is_never_shown(sqlite_url: str) -> None:
    said = refused("check", WEBHOOK_SECRET="my secret!", BOT_TOKEN="12:my-token", DATABASE_URL=sqlite_url)
    assert "my" not in said


@pytest.mark.parametrize("name", ["run", "migrate", "check"])
def test_a_database_path_below_a_file_cannot_be_written(tmp_path: Path, name: str) -> None:
    """Not even by root."""
    (tmp_path / "file").write_text("")
    said = refused(name, DATABASE_URL=f"sqlite:///{tmp_path}/file/bot.db")
    assert said == f"DATABASE_URL: {tmp_path}/file/bot.db cannot be written (Not a directory)."


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "cannot be written" in refused("run", DATABASE_URL=f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("name", ["run", "migrate", "check", "parked"])
def test_a_file_that_is_no_database_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "bot.db").write_text("Hello " * 1000)
    said = refused(name, DATABASE_URL=f"sqlite:///{tmp_path}/bot.db")
    assert said == "DATABASE_URL: the database does not answer (file is not a database)."


@pytest.mark.parametrize("name", ["run", "web", "worker", "migrate", "check", "parked"])
def test_a_postgresql_server_that_is_not_there_is_told(name: str) -> None:
    port = free_port()
    said = refused(name, DATABASE_URL=f"postgresql://bot:my-password@127.0.0.1:{port}/bot")
    assert said.startswith("DATABASE_URL: the database does not answer (")
    assert "my-password" not in said


def test_a_postgresql_host_nobody_knows_is_told() -> None:
    said = refused("run", DATABASE_URL="postgresql://bot@no-such-host.invalid/bot")
    assert said.startswith("DATABASE_URL: the database does not answer (")


def test_a_database_that_does_not_exist_is_told(postgresql_server: str) -> None:
    said = refused("run", DATABASE_URL=f"{postgresql_server}/nobody")
    assert said == 'DATABASE_URL: the database does not answer (database "nobody" does not exist).'


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_way_hosts_write_an_address_of_postgresql_is_understood(database_url: str) -> None:
    """Hosts hand out postgres:// with sslmode, which the driver calls otherwise."""
    written = database_url.replace("postgresql+asyncpg://", "postgres://") + "?sslmode=disable"
    ended = command("check", DATABASE_URL=written)
    assert (ended.returncode, ended.stdout) == (0, "All is well.\n"), ended.stderr


def test_tables_that_are_not_migrated_are_told(postgresql_server: str) -> None:
    for name in ("run", "web", "worker", "check"):
        said = refused(name, DATABASE_URL=f"{postgresql_server}/postgres")
        assert said == "DATABASE_URL: the tables are not up to date; run `python -m bot migrate`."


@pytest.mark.parametrize("name", ["run", "check"])
def test_broken_content_is_told(tmp_path: Path, sqlite_url: str, name: str) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    next(content.glob("paths/*/path.yaml")).write_text("steps: [", encoding="utf-8")
    said = refused(name, CONTENT_DIR=content, DATABASE_URL=sqlite_url)
    assert said.startswith("CONTENT_DIR: ")
    assert said.endswith(" more; `python -m storage.content` lists them.")


def test_one_wrong_word_in_the_content_names_its_file(tmp_path: Path, sqlite_url: str) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    path = next(content.glob("paths/*/path.yaml"))
    path.write_text(path.read_text(encoding="utf-8") + "\nhello: 1\n", encoding="utf-8")
    name = path.relative_to(content)
    said = refused("check", CONTENT_DIR=content, DATABASE_URL=sqlite_url)
    assert said == f"CONTENT_DIR: {name}: hello: is not a known field."


def test_content_that_is_not_there_is_told(tmp_path: Path, sqlite_url: str) -> None:
    assert "CONTENT_DIR: " in refused("run", CONTENT_DIR=tmp_path / "none", DATABASE_URL=sqlite_url)


@pytest.fixture
def uncompiled(tmp_path: Path) -> Path:
    """A copy of the bot whose Tatar catalog is not compiled."""
    copy = tmp_path / "copy"
    for name in ("bot", "content", "domain", "handlers", "locales", "storage", "wiki"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "locales/tt/LC_MESSAGES/messages.mo").unlink()
    return copy


@pytest.mark.parametrize("name", ["run", "check"])
def test_an_uncompiled_catalog_is_told(uncompiled: Path, sqlite_url: str, name: str) -> None:
    said = refused(name, cwd=uncompiled, DATABASE_URL=sqlite_url)
    assert said == "Catalog tt is not compiled; run `make texts`."


@pytest.fixture
async def telegram_url() -> AsyncIterator[str]:
    """A Bot API server that does not know the bot."""
    world = World(Clock())
    runner = await serve(world)
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
    await world.close()


async def test_a_token_that_telegram_refuses_is_told(telegram_url: str, sqlite_url: str) -> None:
    said = await asyncio.to_thread(refused, "run", BOT_API_URL=telegram_url, DATABASE_URL=sqlite_url)
    assert said == "Telegram does not accept BOT_TOKEN. Ask @BotFather for the present one."


async def test_a_server_that_is_no_bot_api_is_told(telegram_url: str, sqlite_url: str) -> None:
    wrong = f"{telegram_url}/elsewhere"
    said = await asyncio.to_thread(refused, "run", BOT_API_URL=wrong, DATABASE_URL=sqlite_url)
    assert said == "BOT_API_URL does not answer as a Bot API server."


def test_a_port_that_is_taken_is_told(sqlite_url: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refused("run", PORT=port, HOST="127.0.0.1", DATABASE_URL=sqlite_url)
    assert said.startswith(f"PORT: {port} cannot be opened (")


def test_an_unknown_command_is_told() -> None:
    ended = command("dance")
    assert ended.returncode == 2
    assert "invalid choice: 'dance'" in ended.stderr
