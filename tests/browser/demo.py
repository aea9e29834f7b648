"""The demo for tests: the real bot behind the web chat, Ann and Olga at their phones, the rows in between."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from domain import people as about
from sandbox.clock import Clock
from sandbox.demo import DATABASE, add_bot, running_bot, served
from sandbox.web import web_chat
from sandbox.web.view import full_name
from sandbox.world import Person, World
from tests.browser.newcomer import Newcomer
from tests.browser.phones import Phone

DEADLINE_S = 20.0
SURNAME = "Secretova"
"""What is never to be found in the database."""


@dataclass(frozen=True)
class Demo:
    """A running demo: where its page is, who is there and where their rows are."""

    url: str
    people: Mapping[str, Person]
    database: Path

    def traces(self, *words: object) -> list[str]:
        """Return every row in which one of the words stands."""
        return [row for row in rows_of(self.database) if any(str(word) in row for word in words)]


@asynccontextmanager
async def demo_with(
    folder: Path,
    people: Mapping[str, str],
    *,
    surname: str | None = None,
    clock: Clock | None = None,
    **settings: Any,
) -> AsyncIterator[Demo]:
    """Run a demo with people by name, each with the language of their app; Olga, the owner, comes last.

    `settings` are further ones of the bot.
    """
    async with AsyncExitStack() as stack:
        world = World(clock or Clock())
        stack.push_async_callback(world.close)
        bot = add_bot(world)
        crowd = {
            name: world.add_person(name, last_name=surname, username=surname, language_code=code)
            for name, code in {**people, "Olga": "ru"}.items()
        }
        await stack.enter_async_context(running_bot(world, crowd["Olga"], folder, **settings))
        url = await stack.enter_async_context(served(web_chat(world, bot, list(crowd.values())), 0))
        yield Demo(url, crowd, folder / DATABASE)


@pytest.fixture
def code() -> str:
    """Return the language of Ann's app, unless a test names another."""
    return "ru"


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path, code: str) -> AsyncIterator[Demo]:
    """Run a demo with Ann and Olga."""
    async with demo_with(tmp_path, {"Ann": code}, surname=SURNAME) as demo:
        yield demo


def newcomer(demo: Demo, page: Page, name: str, kind: type[Phone] = Phone) -> Newcomer:
    """Give somebody of the demo her phone; she reads the language of her app."""
    person = demo.people[name]
    phone = kind(page, full_name(person))
    return Newcomer(phone, about.Person(about.PersonId(person.id), language=person.language_code))


def rows_of(database: Path) -> Iterator[str]:
    """Return all rows of all tables as text."""
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 -- a name from the schema
                yield f"{table}: " + " ".join(_text(value) for value in row)


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for what no page shows."""
    async with asyncio.timeout(DEADLINE_S):
        while not is_so():  # noqa: ASYNC110 -- a database file rings no bell
            await asyncio.sleep(0.02)
