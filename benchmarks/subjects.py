"""The bots that are measured, each a process of its own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.telegram import SECRET, Account, Telegram

if TYPE_CHECKING:
    from benchmarks.load import Round

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Subject:
    """One bot under measurement: its name in the table, its command line, its environment."""

    name: str
    mode: str
    command: list[str]
    environment: dict[str, str]
    port: int
    token: str
    process: subprocess.Popen[bytes] | None = None
    start_cpu_s: float = 0.0
    start_wall_s: float = 0.0
    memory_mib: float = 0.0
    cpu_ms: list[float] = field(default_factory=list)
    p50_ms: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    async def start(self, telegram: Telegram) -> Account:
        """Start the process and wait until it asks for updates."""
        account = telegram.account(self.token)
        environment = {
            **self.environment,
            "BOT_TOKEN": self.token,
            "BOT_API_URL": telegram.url,
            "PORT": str(self.port),
        }
        began = time.monotonic()
        self.process = launched(self.command, environment)
        await asyncio.wait_for(account.ready.wait(), 120)
        self.start_wall_s = time.monotonic() - began
        await asyncio.sleep(1.5)
        self.start_cpu_s = self.cpu_s()
        self.memory_mib = self.memory()
        return account

    def note(self, result: Round) -> None:
        """Keep what a round measured."""
        self.cpu_ms.append(result.cpu_ms)
        self.p50_ms.append(result.p50_ms)
        self.p99_ms.append(result.p99_ms)

    def cpu_s(self) -> float:
        """Return the CPU seconds the process has used, its threads included."""
        assert self.process is not None
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / TICK

    def memory(self) -> float:
        """Return the resident memory of the process in MiB."""
        assert self.process is not None
        for line in Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(12)
            except subprocess.TimeoutExpired:
                self.process.kill()


def launched(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start Python beside us; what it says goes where BENCH_LOG says."""
    environment = {**os.environ, **environment}
    with Path(os.environ.get("BENCH_LOG", os.devnull)).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *command], env=environment, stdout=subprocess.DEVNULL, stderr=log
        )


def ours(name: str, mode: str, port: int, number: int, database_url: str) -> Subject:
    """Return our bot as a subject."""
    environment = {"DATABASE_URL": database_url, "HOST": "127.0.0.1"}
    if mode == "webhook":
        environment |= {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "WEBHOOK_SECRET": SECRET}
    return Subject(name, mode, ["-m", "bot"], environment, port, f"{number}:BENCHTOKEN")


def bare(name: str, module: str, mode: str, port: int, number: int) -> Subject:
    """Return a bare echo bot as a subject."""
    return Subject(name, mode, ["-m", module, mode], {}, port, f"{number}:BENCHTOKEN")
