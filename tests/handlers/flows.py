"""What many conversations begin with, and a look into the rows behind them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.api import ask
from domain.content import ToStep
from domain.people import Person, PersonId
from handlers.reading import page_of
from locales import words
from storage import people
from storage.tables import metadata
from tests.stage import Stage, Visitor, shipped


async def chooses_english(visitor: Visitor) -> None:
    """Come in and choose a language; the question of consent is open."""
    await visitor.starts()
    await visitor.taps("English")


async def joins(visitor: Visitor, age: str = "18 or older") -> None:
    """Come in, agree and skip every question; the path has not begun."""
    await chooses_english(visitor)
    await visitor.taps("Yes, remember")
    await visitor.taps(age)
    for label in ("Next", "Skip", "Skip"):
        await visitor.taps(label)


async def declines(visitor: Visitor) -> None:
    """Come in and do not agree."""
    await chooses_english(visitor)
    await visitor.taps("No, do not remember")


def forward(*, plainly: bool = False) -> list[str]:
    """Return the labels that lead from each step of the path to the next, as an English reader sees them."""
    reader, _ = Person(PersonId(0), language="en", plain=plainly), words("en")
    [path] = shipped().paths.values()
    return [
        next(button.label for button in page.buttons if button.target == ToStep(step.next))
        for step in path.steps
        if step.next and (page := page_of(step, reader, shipped(), _))
    ]


async def kept(visitor: Visitor) -> Person | None:
    """Return what is stored of somebody."""
    found = await visitor.stage.app.database.read(lambda c: people.load(c, [visitor.id]))
    return found.get(visitor.id)


async def traces(visitor: Visitor) -> list[str]:
    """Name the tables in which anything of somebody stands."""
    return [table for table, text in await everything(visitor.stage) if str(visitor.id) in text]


async def everything(stage: Stage) -> list[tuple[str, str]]:
    """Return every row of every table as text, with the table's name."""

    async def read(connection: Any) -> list[tuple[str, str]]:
        rows = []
        for table in metadata.sorted_tables:
            found = await connection.execute(select(table))
            rows += [(table.name, " ".join(_text(value) for value in row)) for row in found]
        return rows

    return await stage.app.database.read(read)


def _text(value: Any) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, (bytes, memoryview)) else str(value)


async def shows_old_button(stage: Stage, visitor: Visitor, data: str, label: str = "Old button") -> None:
    """Put a button under a message, as an earlier version of the bot may have done."""
    keyboard = {"inline_keyboard": [[{"text": label, "callback_data": data}]]}
    message = {"chat_id": visitor.id, "text": "An old message", "reply_markup": keyboard}
    answer = await ask(stage.app.apis.interactive, "sendMessage", message)
    assert answer.status == 200, answer
