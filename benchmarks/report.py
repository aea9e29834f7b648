"""The section on replies: what an update costs beside bare frameworks."""

from __future__ import annotations

from statistics import median

from benchmarks import page
from benchmarks.subjects import Subject

NOTES = """- **CPU** is what the process used for one update, its threads included, while {chats} people write
  as fast as they are answered.
- **delay** is from handing an update over until its answer arrives, at {rate:.0f} updates a second.
- The bare bots echo a text with their frameworks' defaults and keep nothing. Ours does the whole durable
  turn: inbox, person, handler, outbox, sending, outcome, with synchronous=FULL on SQLite and fsync on
  PostgreSQL, whose server's own CPU is not counted.
"""


def write(subjects: list[Subject], rounds: int, updates: int, chats: int, rate: float) -> str:
    """Renew the section and return it."""
    lines = [NOTES.format(chats=chats, rate=rate), *_costs(subjects), "", *_starts(subjects)]
    return page.put(
        page.SECTIONS[0], lines, f"{rounds} rounds of {updates} updates after one that does not count"
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
