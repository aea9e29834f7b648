"""The section on recent changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks import page
from benchmarks.wiki.feed import A_DAY
from domain.wikis import WIKIS
from wiki.manners import PER_MINUTE_BACKGROUND
from wiki.plan import DAY_S

CHANGES = page.SECTIONS[7]


def changes(runs: Mapping[str, Mapping[str, float]]) -> str:
    """Write what catching up takes; `runs` are known by name."""
    daily = sum(DAY_S / WIKIS[code].polled_every_s for code in A_DAY)
    rows = ", ".join(f"{code} {number:,}" for code, number in A_DAY.items())
    lines = [
        "The bot was away, and reads what it has missed on four wikis that answer at once. Changes a day:",
        f"{rows}. Of those who edit every day on the Russian one a tenth has linked an account, on the",
        "others everybody; the other people are there and edit nothing. While nothing is missed there are",
        f"{daily:,.0f} requests a day, whatever the number of people; nobody is asked for by name.",
        "",
        *page.table(["", *MEASURED], [_row(name, run) for name, run in runs.items()]),
        "",
        f"Real wikis are asked {PER_MINUTE_BACKGROUND} times a minute at the most for what nobody waits for,",
        "so that so many requests spread over some minutes, and people are answered meanwhile.",
    ]
    return page.put(CHANGES, lines, "one run each; accounts are written into the tables beforehand")


MEASURED: Mapping[str, Callable[[Mapping[str, float]], str]] = {
    "changes read": lambda run: f"{run['changes']:,.0f}",
    "edits of linked people": lambda run: f"{run['edits']:,.0f}",
    "requests": lambda run: f"{run['requests']:,.0f}",
    "time": lambda run: f"{run['wall_s']:.1f} s",
    "the longest step": lambda run: f"{run['step_s']:.1f} s",
    "CPU for a change": lambda run: f"{run['cpu_s'] / run['changes'] * 1000:.2f} ms",
    "memory at the start": lambda run: f"{run['begin_mib']:.0f} MiB",
    "memory at most": lambda run: f"{run['peak_mib']:.0f} MiB",
}
"""What is told of a run, and how it is written."""


def _row(name: str, run: Mapping[str, float]) -> list[str]:
    return [name, *(written(run) for written in MEASURED.values())]
