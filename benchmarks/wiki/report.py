"""The section on recent changes."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks import page
from benchmarks.wiki.feed import A_DAY
from domain.wikis import WIKIS
from wiki.manners import PER_MINUTE_BACKGROUND
from wiki.plan import DAY_S

CHANGES = page.SECTIONS[7]


def changes(columns: Mapping[str, Mapping[str, float]]) -> str:
    """Write what catching up takes; `columns` are the runs, by name."""
    runs = list(columns.values())
    daily = sum(DAY_S / WIKIS[code].polled_every_s for code in A_DAY)
    rows = ", ".join(f"{code} {number:,}" for code, number in A_DAY.items())
    lines = [
        "The bot was away, and reads what it has missed on four wikis that answer at once. Changes a day:",
        f"{rows}. Of those who edit every day on the Russian one a tenth has linked an account, on the",
        "others everybody; the other people are there and edit nothing. While nothing is missed there are",
        f"{daily:,.0f} requests a day, whatever the number of people; nobody is asked for by name.",
        "",
        *page.table(["", *columns], _rows(runs)),
        "",
        f"Real wikis are asked {PER_MINUTE_BACKGROUND} times a minute at the most for what nobody waits for,",
        "so that the requests of the last row spread over some minutes, and people are answered meanwhile.",
    ]
    return page.put(CHANGES, lines, "one run each; accounts are written into the tables beforehand")


def _rows(runs: list[Mapping[str, float]]) -> list[list[str]]:
    return [
        ["changes read", *(f"{run['changes']:,.0f}" for run in runs)],
        ["edits of linked people", *(f"{run['edits']:,.0f}" for run in runs)],
        ["time", *(f"{run['wall_s']:.1f} s" for run in runs)],
        ["CPU for a change", *(f"{run['cpu_s'] / run['changes'] * 1000:.2f} ms" for run in runs)],
        ["the longest step", *(f"{run['step_s']:.1f} s" for run in runs)],
        ["memory at the start", *(f"{run['begin_mib']:.0f} MiB" for run in runs)],
        ["memory at most", *(f"{run['peak_mib']:.0f} MiB" for run in runs)],
        ["requests", *(f"{run['requests']:,.0f}" for run in runs)],
    ]
