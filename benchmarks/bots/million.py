"""One announcement to very many, step by step: `database-url people`; prints what each step took.

Telegram answers at once and nothing passes through a network: what is left is the ledger.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.quick import load_aiogram

load_aiogram()

import orjson  # noqa: E402 -- aiogram must come first
import uvloop  # noqa: E402
from sqlalchemy import event  # noqa: E402

from benchmarks.bulk.crowd import announce  # noqa: E402
from benchmarks.bulk.meter import peak_mib  # noqa: E402
from benchmarks.bulk.multitude import gather, size_mb  # noqa: E402
from bot.api import TIMEOUT_S, NoAnswer  # noqa: E402
from bot.app import Apis, App, build  # noqa: E402
from bot.sender import Ledger, Line  # noqa: E402
from bot.settings import Settings  # noqa: E402
from domain.audiences import EVERYBODY  # noqa: E402
from domain.outcomes import Answer, Reach  # noqa: E402
from domain.outgoing import File  # noqa: E402
from domain.sendings import SendingId, SendingState  # noqa: E402
from storage import audiences, recipients, reports, sendings  # noqa: E402

TOKEN = "77:BENCHTOKEN"
WINDOW = 500
T = TypeVar("T")


class AtOnce:
    """A Bot API that has sent every message before it is asked."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    async def call(
        self, method: str, payload: bytes, file: File | None = None, timeout_s: float = TIMEOUT_S
    ) -> Answer:
        """Say that it arrived."""
        return Answer(200, {"ok": True, "result": {"message_id": next(self._numbers)}})

    async def download(self, path: str, limit: int) -> bytes:
        """Have no files."""
        raise NoAnswer(Reach.NOT_SENT, path)

    async def close(self) -> None:
        """Have nothing to close."""


@dataclass(slots=True)
class Told:
    """What the steps took."""

    numbers: dict[str, float] = field(default_factory=dict)
    longest_s: float = 0.0
    """The longest transaction that wrote something."""
    _began: dict[int, float] = field(default_factory=dict)

    def watch(self, app: App) -> None:
        """Look at every transaction from now on."""
        engine = app.database.engine.sync_engine
        event.listen(engine, "begin", lambda c: self._began.__setitem__(id(c), time.perf_counter()))
        event.listen(engine, "commit", self._committed)

    def _committed(self, connection: Any) -> None:
        self.longest_s = max(self.longest_s, time.perf_counter() - self._began[id(connection)])

    async def step(self, name: str, act: Callable[[], Awaitable[T]]) -> T:
        """Time one step."""
        self.longest_s, began = 0.0, time.perf_counter()
        value = await act()
        self.numbers[f"{name}_s"] = time.perf_counter() - began
        self.numbers[f"{name}_longest_s"] = self.longest_s
        self.numbers[f"{name}_memory_mib"] = peak_mib()
        return value


async def main() -> None:
    url, count = sys.argv[1], int(sys.argv[2])
    api = AtOnce()
    settings = Settings.model_validate({"bot_token": TOKEN, "database_url": url})
    app = build(settings, apis=Apis(api, api, api))
    await gather(app.database, count)
    told = Told({"people_mb": await size_mb(app.database), "begin_memory_mib": peak_mib()})
    told.watch(app)
    await steps(app, told)
    told.numbers["ledger_mb"] = await size_mb(app.database)
    await app.database.close()
    sys.stdout.write(orjson.dumps(told.numbers).decode() + "\n")


async def steps(app: App, told: Told) -> None:
    """Do what one announcement takes."""
    database, now = app.database, datetime.now(UTC)
    await told.step("count", lambda: database.read(lambda c: audiences.count(c, EVERYBODY, "news", now)))
    sending = await announce(database, app.settings.bot_id)
    await told.step("queue", lambda: queued(app, sending))
    await told.step("send", lambda: sent(app, sending))
    counts = await told.step("progress", lambda: database.read(lambda c: recipients.counts(c, sending)))
    await told.step("report", lambda: database.read(lambda c: reports.cells(c, sending)))
    told.numbers["rows"] = sum(counts.values())


async def queued(app: App, sending: SendingId) -> None:
    """Let the announcer write the ledger until sending may begin."""
    while await state(app, sending) is SendingState.QUEUEING:
        await app.announcer.look_round()


async def sent(app: App, sending: SendingId) -> None:
    """Let the sender claim and settle every row, and the announcer look on as it does."""
    line = Line(Ledger(app.settings.bot_id), app.apis.bulk, WINDOW, breath_s=0.0)
    app.sender.lines = [line]
    running = asyncio.create_task(app.sender.run())
    while not (await state(app, sending)).is_over:
        await asyncio.sleep(0.2)
        await app.announcer.look_round()
    app.sender.stop()
    await running


async def state(app: App, sending: SendingId) -> SendingState:
    """Return where a sending stands."""
    found = await app.database.read(lambda c: sendings.load(c, sending))
    assert found is not None
    return found.state


if __name__ == "__main__":
    uvloop.run(main())
