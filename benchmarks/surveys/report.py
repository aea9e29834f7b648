"""The sections on surveys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks import page
from benchmarks.surveys.answering import ANSWERS, Answered

PARTNERS, RESULTS = page.SECTIONS[5:7]

STEPS = {
    "count": "count ahead what screens show",
    "screens": "show all screens of results",
    "picture": "draw the pictures",
    "csv": "write CSV",
    "xlsx": "write XLSX",
    "quarter": "make the quarterly report",
    "close": "close a round: open all that is sealed",
    "wipe": "write the file anew after that",
    "look": "open twenty answers that have just come",
}


def partners(runs: Sequence[Answered]) -> str:
    """Write how many partners can answer at once."""
    lines = [
        f"Everybody opens a survey of {ANSWERS} questions at the same moment, by webhook from the sandbox",
        "over HTTP, and goes on as soon as the answer has arrived: options, ticks, a scale, a number and",
        "words, then the summary is sent. One half answers under the names of institutions, one anonymously.",
        "Every turn waits behind those of all others, so the delay is that of a crowd. In the end each",
        "answer is looked up in the tables; “wrong” are those that are missing, there twice, or different.",
        "",
        *page.table(["", *(run.database for run in runs)], _partners(runs)),
        "",
        "The sandbox and all partners share one process, and one core; where that is busy all the time, the",
        "bot waits for it.",
    ]
    return page.put(PARTNERS, lines, "one run each")


def _partners(runs: Sequence[Answered]) -> list[list[str]]:
    def row(name: str, *cells: str) -> list[str]:
        return [name, *cells]

    return [
        row("partners", *(f"{run.partners:,}" for run in runs)),
        row("updates", *(f"{run.updates:,}" for run in runs)),
        row("until all are thanked", *(f"{run.wall_s:.0f} s" for run in runs)),
        row("answers a second", *(f"{run.answers_per_s:.0f}" for run in runs)),
        row("updates a second", *(f"{run.updates / run.wall_s:.0f}" for run in runs)),
        row("delay p50", *(f"{run.p50_s:.1f} s" for run in runs)),
        row("delay p99", *(f"{run.p99_s:.1f} s" for run in runs)),
        row("CPU of the bot for an update", *(f"{run.bot_ms:.2f} ms" for run in runs)),
        row("CPU of the sandbox for an update", *(f"{run.sandbox_ms:.2f} ms" for run in runs)),
        row("cores busy: bot", *(f"{run.bot_share:.0%}" for run in runs)),
        row("cores busy: sandbox", *(f"{run.sandbox_share:.0%}" for run in runs)),
        row("memory of the bot at most", *(f"{run.memory_mib:.0f} MiB" for run in runs)),
        row("done again, for nothing had come", *(f"{run.repeated:,}" for run in runs)),
        row("responses counted", *(f"{run.counted:,}" for run in runs)),
        row("wrong", *(f"{run.wrong:,}" for run in runs)),
    ]


def results(columns: Mapping[str, Mapping[str, float]]) -> str:
    """Write what results of many responses take; `columns` are the runs, by name."""
    runs = list(columns.values())
    lines = [
        "A round with names and an anonymous one with as many responses each, in four languages from three",
        "types of institutions. Files are made outside of turns, pictures and workbooks by processes of",
        "their own. Time and, in brackets, the most memory of the process and of the one beside it.",
        "",
        *page.table(["step", *columns], _steps(runs)),
    ]
    return page.put(RESULTS, lines, "one run each; responses are written into the tables beforehand")


def _steps(runs: Sequence[Mapping[str, float]]) -> list[list[str]]:
    slowest = [f"{run['slowest_screen_s']:.2f} s" for run in runs]
    return [
        *([name, *(_step(run, step) for run in runs)] for step, name in STEPS.items()),
        ["the slowest screen", *slowest],
    ]


def _step(run: Mapping[str, float], step: str) -> str:
    child = run[f"{step}_child_mib"]
    beside = f" + {child:.0f}" if child else ""
    return f"{run[f'{step}_s']:.2f} s ({run[f'{step}_mib']:.0f}{beside} MiB)"
