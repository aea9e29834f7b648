"""The sections on sending to many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from benchmarks import page
from benchmarks.bulk.cost import Sender
from benchmarks.bulk.flood import LIMIT, Flooded
from benchmarks.bulk.flood import RATE as FLOOD_RATE
from benchmarks.bulk.meter import WINDOW
from benchmarks.bulk.pace import Pace
from benchmarks.bulk.replies import UPDATES_PER_S, Waits

COST, PACE, REPLIES, MILLION = page.SECTIONS[1:5]

COST_HEAD = ("sender", "messages a second", "memory at most", "CPU a message", "beside the loop (range)")
PACE_HEAD = ("database", "rate", "measured", "share of it used", "fullest second", "fullest of the clock")
WAITS_HEAD = ("database", "announcements", "p50 idle", "p50 busy", "p99 idle", "p99 busy", "p99 beside idle")


def costs(senders: Sequence[Sender], rounds: int, messages: int) -> str:
    """Write what a message costs."""
    raw = senders[0]
    lines = [
        f"Without a pace, {WINDOW} messages in flight in every sender, the same text. The others keep",
        "nothing; ours claims each row, sends, and settles it, all in transactions that are on the disk (the",
        "CPU of PostgreSQL's server is not counted).",
        "",
        *page.table(COST_HEAD, ([*_cost(sender), _beside(sender, raw)] for sender in senders)),
    ]
    return page.put(COST, lines, f"{rounds} rounds of {messages} messages after one that does not count")


def _cost(sender: Sender) -> list[str]:
    memory = f"{max(sender.memory_mib):.0f} MiB"
    return [sender.name, f"{median(sender.per_s):,.0f}", memory, f"{median(sender.cpu_ms):.3f} ms"]


def _beside(sender: Sender, raw: Sender) -> str:
    ratios = [mine / other for mine, other in zip(sender.cpu_ms, raw.cpu_ms, strict=True)]
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def paces(runs: Sequence[Pace], flooded: Flooded) -> str:
    """Write how exactly a rate is kept."""
    lines = [
        "The real process (`python -m bot`), measured where messages arrive. The share leaves out the first",
        "seconds; the fullest seconds do not.",
        "",
        *page.table(PACE_HEAD, map(_pace, runs)),
        "",
        f"Against the sandbox, which refuses more than {LIMIT} a second as Telegram does, at {FLOOD_RATE} a",
        f"second: {flooded.messages:,} messages arrived, {flooded.refused} calls were refused with 429.",
    ]
    return page.put(PACE, lines, "one run each")


def _pace(one: Pace) -> list[str]:
    rate = f"{one.rate} a second"
    fullest = (str(one.sliding), str(one.calendar))
    return [one.database, rate, f"{one.seconds} s", f"{one.share:.2%}", *fullest]


def replies(all_waits: Sequence[Waits]) -> str:
    """Write how long people wait for an answer meanwhile."""
    lines = [
        f"People write {UPDATES_PER_S:.0f} times a second by webhook, in slices in which an announcement is",
        "paused and slices in which it goes on, in turns. The delay is from handing an update over until its",
        "answer arrives.",
        "",
        *page.table(WAITS_HEAD, map(_waits, all_waits)),
    ]
    number = min(len(waits.idle_ms) for waits in all_waits)
    return page.put(REPLIES, lines, f"{number} replies idle and as many busy in each line")


def _waits(waits: Waits) -> list[str]:
    idle, busy = sorted(waits.idle_ms), sorted(waits.busy_ms)
    middle = (idle[len(idle) // 2], busy[len(busy) // 2])
    late = (idle[int(len(idle) * 0.99)], busy[int(len(busy) * 0.99)])
    cells = [f"{number:.1f} ms" for number in (*middle, *late)]
    pace = f"{median(waits.per_s):.0f} of {waits.rate} a second"
    return [waits.database, pace, *cells, f"{late[1] / late[0]:.2f}"]


STEPS = {
    "count": "count the audience",
    "queue": "write the ledger",
    "send": "claim and settle every row",
    "progress": "count by fate",
    "report": "make the report",
}


def millions(columns: Mapping[str, Mapping[str, float]]) -> str:
    """Write what very many recipients take; `columns` are the runs, by name."""
    lines = [
        "One announcement to everybody, with an API that answers at once: what is left is the ledger. The",
        "announcer counts along for its progress message, as it does in earnest. Nobody writes meanwhile.",
        "",
        *page.table(["step", *columns], _steps(list(columns.values()))),
    ]
    return page.put(MILLION, lines, "one run each; people are written by the database itself")


def _steps(runs: Sequence[Mapping[str, float]]) -> list[list[str]]:
    def row(name: str, form: str, number: Callable[[Mapping[str, float]], float]) -> list[str]:
        return [name, *(form.format(number(run)) for run in runs)]

    return [
        row("rows in the ledger", "{:,.0f}", lambda run: run["rows"]),
        *([name, *(f"{run[f'{step}_s']:.2f} s" for run in runs)] for step, name in STEPS.items()),
        row("claimed and settled a second", "{:,.0f}", lambda run: run["rows"] / run["send_s"]),
        row("longest transaction while writing it", "{:.0f} ms", lambda run: run["queue_longest_s"] * 1000),
        row("longest transaction while sending", "{:.0f} ms", lambda run: run["send_longest_s"] * 1000),
        row("memory before", "{:.0f} MiB", lambda run: run["begin_memory_mib"]),
        row("memory at most", "{:.0f} MiB", lambda run: run["report_memory_mib"]),
        row("database before", "{:.0f} MB", lambda run: run["people_mb"]),
        row("database after", "{:.0f} MB", lambda run: run["ledger_mb"]),
    ]
