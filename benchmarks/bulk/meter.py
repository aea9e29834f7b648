"""What every sender under measurement does alike: its arguments, its warm-up, its stopwatch."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

WINDOW = 100
"""How many messages are in flight at once, in every sender."""

WARM_UP = 500
TEXT = "Конкурс фотографий начинается: https://example.org/rules. " * 4

Send = Callable[[int], Awaitable[object]]


def arguments() -> tuple[str, str, int, int]:
    """Return the server, the token, the first chat and how many messages are measured."""
    _, url, token, first, count = sys.argv[:5]
    return url, token, int(first), int(count)


async def in_windows(send: Send, chats: range) -> None:
    """Send to every chat, so many at once."""
    ahead = iter(chats)

    async def one() -> None:
        for chat in ahead:
            await send(chat)

    await asyncio.gather(*(one() for _ in range(WINDOW)))


async def measured(send: Send) -> None:
    """Warm up, send, and print what it took."""
    _url, _token, first, count = arguments()
    await in_windows(send, range(first, first + WARM_UP))
    began = Stopwatch()
    await in_windows(send, range(first, first + count))
    began.tell(count)


class Stopwatch:
    """Measures wall time and the CPU of this process, its threads included."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), _cpu_s()

    def tell(self, count: int) -> None:
        """Print what so many messages took."""
        wall, cpu = time.perf_counter() - self._wall, _cpu_s() - self._cpu
        line = {"per_s": count / wall, "cpu_ms": cpu / count * 1000, "memory_mib": peak_mib()}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_mib(pid: int | str = "self") -> float:
    """Return the most memory a process has used; what `getrusage` says is inherited from the parent."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
