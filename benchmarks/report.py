"""From measurements to docs/benchmarks.md."""

from __future__ import annotations

import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.subjects import Subject

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
OPENING = """# Benchmarks

Written by `make bench`. Every bot is a process of its own against one quick stand-in for Telegram on the
same machine; the bots take turns, round after round, in one run. Times are medians. Only ratios carry
over to another machine.

- **CPU** is what the process used for one update, its threads included, while {chats} people write as
  fast as they are answered.
- **delay** is from handing an update over until its answer arrives, at {rate:.0f} updates a second.
- The bare bots echo a text with their frameworks' defaults and keep nothing. Ours does the whole durable
  turn: inbox, person, handler, outbox, sending, outcome, with synchronous=FULL on SQLite and fsync on
  PostgreSQL, whose server's own CPU is not counted.
"""


def write(subjects: list[Subject], rounds: int, updates: int, chats: int, rate: float) -> str:
    """Write the page and return it."""
    page = "\n".join(
        [
            OPENING.format(chats=chats, rate=rate),
            _where(rounds, updates),
            "",
            *_costs(subjects),
            "",
            *_starts(subjects),
            "",
        ]
    )
    PAGE.write_text(page, encoding="utf-8")
    return page


def _where(rounds: int, updates: int) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    names = ("aiogram", "python-telegram-bot", "aiohttp", "SQLAlchemy", "uvloop")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{datetime.now(UTC):%d %B %Y}, commit {commit}, Python {platform.python_version()}, {versions}; "
        f"{rounds} rounds of {updates} updates after one that does not count."
    )


def _costs(subjects: list[Subject]) -> list[str]:
    bare = {s.mode: median(s.cpu_ms) for s in subjects if s.name == "aiogram echo"}
    lines = [
        "| bot | updates by | CPU per update | beside bare aiogram (range) | delay p50 | delay p99 |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for subject in subjects:
        ratios = _ratios(subject, subjects)
        lines.append(
            f"| {subject.name} | {subject.mode} | {median(subject.cpu_ms):.2f} ms "
            f"| {median(subject.cpu_ms) / bare[subject.mode]:.2f} ({min(ratios):.2f} to {max(ratios):.2f}) "
            f"| {median(subject.p50_ms):.1f} ms | {median(subject.p99_ms):.1f} ms |"
        )
    return lines


def _ratios(subject: Subject, subjects: list[Subject]) -> list[float]:
    """Compare round by round: what slows the machine down slows both."""
    base = next(s for s in subjects if s.name == "aiogram echo" and s.mode == subject.mode)
    return [mine / other for mine, other in zip(subject.cpu_ms, base.cpu_ms, strict=True)]


def _starts(subjects: list[Subject]) -> list[str]:
    lines = ["| bot | updates by | start, wall | start, CPU | memory at rest |", "|---|---|--:|--:|--:|"]
    lines += [
        f"| {s.name} | {s.mode} | {s.start_wall_s:.1f} s | {s.start_cpu_s:.1f} s | {s.memory_mib:.0f} MiB |"
        for s in subjects
    ]
    return lines
