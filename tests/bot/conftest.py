"""What the tests of the assembled bot share: what it logs, what it keeps, and bugs on order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

import pytest
import structlog.testing
from aiogram.types import CallbackQuery, Message, TelegramObject
from sqlalchemy import Row, Table, select, text

from storage.database import Database
from tests.stage import Stage, Visitor

Logs = list[MutableMapping[str, Any]]
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
Act = Callable[[dict[str, Any]], Awaitable[Any]]


@pytest.fixture
def logs() -> Iterator[Logs]:
    """What the bot logs, one dictionary for each line."""
    with structlog.testing.capture_logs() as lines:
        yield lines


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds; the test's own time limit ends it."""
    while not holds():  # noqa: ASYNC110 -- what is waited for has no event of its own
        await asyncio.sleep(0.005)


async def rows(stage: Stage, table: Table) -> list[Row[Any]]:
    """Return every row of a table, oldest first."""
    found = await stage.app.database.read(lambda c: c.execute(select(table)))
    return sorted(found.all(), key=lambda row: row[0])


async def run(database: Database, *statements: str) -> None:
    """Do something to a database that no bot would do."""

    async def work(connection: Any) -> None:
        for statement in statements:
            await connection.execute(text(statement))

    await database.write(work)


def on_word(stage: Stage, word: str, act: Act) -> Callable[[], None]:
    """Let something else happen where somebody writes a word; returns what ends it.

    The word stands for a bug, or for a rare moment: the rest of the turn is the real one.
    """
    is_on = [True]

    async def middleware(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if is_on[0] and _said(event) == word:
            return await act(data)
        return await handler(event, data)

    stage.app.dispatcher.message.outer_middleware(middleware)
    stage.app.dispatcher.callback_query.outer_middleware(middleware)
    return lambda: is_on.__setitem__(0, False)


def _said(event: TelegramObject) -> str | None:
    if isinstance(event, Message):
        return event.text
    return event.data if isinstance(event, CallbackQuery) else None


async def bug(_data: dict[str, Any]) -> Any:
    """Fail as a bug does, with words of a person in the error's text."""
    raise LookupError("Ann Annova wrote: my secret")


@pytest.fixture
async def ben(stage: Stage, ann: Visitor) -> Visitor:
    """Ben, who talks with the bot as Ann does; both have said hello."""
    ben = stage.person("Ben", "en")
    for somebody in (ann, ben):
        await somebody.starts()
    stage.world.log.deliveries.clear()
    return ben
