"""The nursery as the test sees it: bots are started, killed and asked to end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Keeper:
    """Gives orders to one nursery."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.log = log
        self._process = process
        self._talk = asyncio.Lock()
        self._alive: set[int] = set()

    async def start(self, command: str, environment: Mapping[str, str]) -> int:
        """Fork a bot that runs `python -m bot <command>`; returns its pid."""
        pid = await self._order({"fork": command, "environment": environment, "log": str(self.log)})
        self._alive.add(pid)
        return pid

    async def kill(self, pid: int) -> int:
        """End a bot as a power cut would; returns minus the signal, or the code it had ended with."""
        os.kill(pid, signal.SIGKILL)
        return await self.ended(pid)

    async def ended(self, pid: int) -> int:
        """Wait for a bot's end; returns its exit code, or minus the signal that ended it."""
        code = await self._order({"wait": pid})
        self._alive.discard(pid)
        return code

    async def close(self) -> None:
        """Kill what still runs and let the nursery end."""
        for pid in list(self._alive):
            await self.kill(pid)
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def _order(self, order: Mapping[str, Any]) -> int:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        async with self._talk:
            stdin.write(json.dumps(order).encode() + b"\n")
            return int(await stdout.readline())


@asynccontextmanager
async def keeper(log: Path) -> AsyncIterator[Keeper]:
    """Open a nursery whose bots write to one log."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.kill.nursery", cwd=ROOT, stdin=pipe, stdout=pipe
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    one = Keeper(process, log)
    try:
        yield one
    finally:
        await one.close()
