"""What watches inside the killed process: every turn is counted in the turn's own transaction."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiogram.types import TelegramObject, Update
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, func, insert, select

from bot.api import TIMEOUT_S, HttpBotApi
from bot.app import Apis, App
from bot.settings import Settings
from domain.outcomes import Answer
from domain.outgoing import File
from storage.tables import Serial

metadata = MetaData()
applied = Table(
    "applied",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("update_id", BigInteger, nullable=False, index=True),
    Column("queue", BigInteger, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("pid", Integer, nullable=False),
)
"""One row for each turn that was committed; `number` counts a chat's turns, as the turn itself saw them."""

Next = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


async def count(following: Next, update: TelegramObject, data: dict[str, Any]) -> Any:
    """Write down that an update had its turn; two turns of one chat at once would write the same number."""
    assert isinstance(update, Update)
    connection = await data["store"]._guarded()
    queue = data["person"].id
    turns = select(func.coalesce(func.max(applied.c.number), 0)).where(applied.c.queue == queue)
    number = (await connection.execute(turns)).scalar_one() + 1
    row = {"update_id": update.update_id, "queue": queue, "number": number, "pid": os.getpid()}
    result = await following(update, data)
    await connection.execute(insert(applied).values(row))
    return result


class WatchedApi(HttpBotApi):
    """Notes when each call of the sender begins and ends, by the clock all processes share."""

    def __init__(self, notes: Path, settings: Settings, connections: int) -> None:
        super().__init__(settings.bot_api_url, settings.token, connections=connections)
        self._notes = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def call(
        self, method: str, payload: bytes, file: File | None = None, timeout_s: float = TIMEOUT_S
    ) -> Answer:
        """Make one call."""
        if not method.startswith(("send", "edit", "copy")):
            return await super().call(method, payload, file, timeout_s)
        began = self._note("begins")
        try:
            return await super().call(method, payload, file, timeout_s)
        finally:
            self._note(f"ends {began}")

    def _note(self, what: str) -> float:
        now = time.monotonic()
        os.write(self._notes, f"{os.getpid()} {now} {what}\n".encode())
        return now


def witnessed(build: Callable[..., App]) -> Callable[..., App]:
    """Return a `bot.app.build` whose bot is watched."""

    def watched(settings: Settings, **options: Any) -> App:
        if notes := os.environ.get("NOTES"):
            apis = [WatchedApi(Path(notes), settings, connections) for connections in (60, 12, 2)]
            options["apis"] = Apis(*apis)
        app = build(settings, **options)
        app.dispatcher.update.outer_middleware(count)
        return app

    return watched
