"""`python -m bot` as operators start it: a process of its own, with nothing but its environment."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.stage import TOKEN

ROOT = Path(__file__).parent.parent.parent


NOWHERE = {
    "BOT_TOKEN": TOKEN,
    "BOT_API_URL": "http://127.0.0.1:9",
    "DATABASE_URL": "sqlite:////dev/null/bot.db",
}
"""What a test has to replace where it means more than a refusal."""


def environment(**settings: object) -> dict[str, str]:
    """Return an environment with these settings and no others; a setting of None is not set."""
    wanted = {**NOWHERE, **settings}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {name: str(value) for name, value in wanted.items() if value is not None}


def command(*arguments: object, cwd: Path = ROOT, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` to its end."""
    words = [sys.executable, "-m", "bot", *map(str, arguments)]
    variables = environment(**{"PYTHONPATH": cwd, **settings})
    return subprocess.run(words, cwd=cwd, env=variables, capture_output=True, text=True, timeout=60)


@dataclass
class Running:
    """A bot that runs; what it logs gathers in `lines`."""

    process: asyncio.subprocess.Process
    raw: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What was logged, decoded; a line that is not JSON fails the test."""
        return [json.loads(line) for line in self.raw]

    def events(self) -> list[str]:
        """The names of what was logged."""
        return [line["event"] for line in self.lines]

    async def logs(self, event: str, times: int = 1) -> dict[str, Any]:
        """Wait until something was logged so many times; the test's own time limit ends it."""
        while self.events().count(event) < times:
            assert self.process.returncode is None, self.raw
            await asyncio.sleep(0.02)
        return next(line for line in reversed(self.lines) if line["event"] == event)

    async def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Ask the process to end; returns its exit code."""
        self.process.send_signal(sign)
        return await self.process.wait()

    async def read(self) -> None:
        """Gather what is logged, to the end."""
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.raw.append(line.decode().rstrip("\n"))


@asynccontextmanager
async def running(*arguments: str, **settings: object) -> AsyncIterator[Running]:
    """Start `python -m bot` and make sure that it ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=ROOT,
        env=environment(**settings),
        stderr=asyncio.subprocess.PIPE,
    )
    bot = Running(process)
    reading = asyncio.create_task(bot.read())
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading
