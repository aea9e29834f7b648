"""What many responses take, step by step: `database-url responses`; prints time and memory of each step.

The database holds a round with names, and one whose answers are sealed. Memory is the most a step used, of
this process and of those it has files drawn and written by.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.quick import load_aiogram

load_aiogram()

import orjson  # noqa: E402 -- aiogram must come first
import uvloop  # noqa: E402

from benchmarks.bulk.meter import peak_mib  # noqa: E402
from benchmarks.surveys import ground  # noqa: E402
from benchmarks.surveys.ground import ANONYMOUS, BOT_ID, NAMED  # noqa: E402
from bot import errands  # noqa: E402
from bot.counting import count  # noqa: E402
from bot.workshop import Workshop  # noqa: E402
from domain.people import Person, PersonId  # noqa: E402
from domain.quarters import Quarter  # noqa: E402
from domain.surveys import FREE  # noqa: E402
from domain.team import Grant, Member, Role, Scope  # noqa: E402
from handlers.results import screens, texts  # noqa: E402
from handlers.results.buttons import By, FileKind, OpenQuestion, OpenResults, OpenTexts  # noqa: E402
from handlers.results.desk import Reader  # noqa: E402
from handlers.results.quarter import QUARTERLY  # noqa: E402
from locales import words  # noqa: E402
from storage import opening  # noqa: E402
from storage.database import Database  # noqa: E402
from storage.errands import Errand  # noqa: E402
from storage.store import Store  # noqa: E402

LOOK_S = 0.01
ERRANDS = {
    "picture": FileKind.PICTURE.value,
    "csv": FileKind.CSV.value,
    "xlsx": FileKind.XLSX.value,
    "quarter": QUARTERLY,
}
MEMBER = Member(PersonId(ground.OLGA), (Grant(Role.ORGANIZER, Scope()),))

NOT_READ: Any = None
"""The tap itself and the content: no screen of results looks at them."""

T = TypeVar("T")
Show = Callable[[Reader], Awaitable[Any]]


@dataclass(slots=True)
class Told:
    """What the steps took."""

    numbers: dict[str, float] = field(default_factory=dict)

    async def step(self, name: str, act: Callable[[], Awaitable[T]]) -> T:
        """Time one step, and look how much memory it takes at most."""
        _begin_anew()
        with Children() as children:
            began = time.perf_counter()
            value = await act()
            self.numbers[f"{name}_s"] = time.perf_counter() - began
        self.numbers[f"{name}_mib"] = peak_mib()
        self.numbers[f"{name}_child_mib"] = children.peak_mib
        return value


def _begin_anew() -> None:
    """Let the peak of this process begin anew (proc(5): clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


class Children:
    """Looks again and again how much memory the processes use that this one has started."""

    def __init__(self) -> None:
        self.peak_mib = 0.0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Children:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(LOOK_S):
            for listed in Path("/proc/self/task").glob("*/children"):
                for pid in _read(listed).split():
                    self.peak_mib = max(self.peak_mib, _peak(pid))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:  # it has just ended
        return ""


def _peak(pid: str) -> float:
    try:
        return peak_mib(pid)
    except OSError:
        return 0.0


async def main() -> None:
    database = Database(sys.argv[1])
    told = Told()
    try:
        await _steps(database, told)
    finally:
        await database.close()
    sys.stdout.write(orjson.dumps(told.numbers).decode() + "\n")


async def _steps(database: Database, told: Told) -> None:
    """Do all that is done with what was answered."""
    await told.step("count", lambda: count(database, BOT_ID))
    await told.step("screens", lambda: _screens(database, told))
    for name, kind in ERRANDS.items():
        await told.step(name, lambda kind=kind: _errand(database, kind, told))  # type: ignore[misc]
    closing = await told.step("close", lambda: database.write(lambda c: opening.close(c, ANONYMOUS)))
    assert closing.kept
    await told.step("wipe", lambda: database.wipe(thoroughly=True))
    await ground.come(database, ANONYMOUS, 20)
    await told.step("look", lambda: database.write(lambda c: opening.open_due(c, ANONYMOUS)))


async def _screens(database: Database, told: Told) -> None:
    """Show every screen of the results with names, each in a turn of its own, and note the slowest."""
    slowest = 0.0
    for name, show in _all_screens():
        began = time.perf_counter()
        await database.write(lambda c, show=show: _turn(c, show))  # type: ignore[misc]
        spent = time.perf_counter() - began
        sys.stderr.write(f"{database.url.partition(':')[0]} {name}: {spent:.3f} s\n")
        slowest = max(slowest, spent)
    told.numbers["slowest_screen_s"] = slowest


async def _turn(connection: Any, show: Show) -> None:
    store = Store(connection, datetime.now(UTC), BOT_ID)
    person = Person(PersonId(ground.OLGA), language="ru")
    await show(Reader(person, MEMBER, store, NOT_READ, words("ru")))
    await store.settle(succeeded=True)


def _all_screens() -> list[tuple[str, Show]]:
    first = OpenResults(round_id=NAMED)
    some: list[tuple[str, Show]] = [
        ("overview", lambda reader: screens.open_results(NOT_READ, first, reader))
    ]
    for question in ground.SURVEY.questions:
        for by in By:
            tap = OpenQuestion(round_id=NAMED, question=question.id, by=by)
            some.append(
                (f"{question.id} {by}", lambda reader, tap=tap: screens.open_question(NOT_READ, tap, reader))  # type: ignore[misc]
            )
        if question.kind in FREE:
            for page in (0, 100):
                text = OpenTexts(round_id=NAMED, question=question.id, page=page)
                some.append(
                    (f"texts {page}", lambda reader, tap=text: texts.open_texts(NOT_READ, tap, reader))  # type: ignore[misc]
                )
    return some


async def _errand(database: Database, kind: str, told: Told) -> None:
    """Make files as an errand does, outside of turns."""
    details: dict[str, Any] = {"round": NAMED, "exact": False, "language": "ru"}
    if kind == QUARTERLY:
        quarter = str(Quarter.of(datetime.now(UTC).date()))
        details = {"quarter": quarter, "scopes": ["*"], "language": "ru", "zone": 3, "bot": BOT_ID}
    workshop = Workshop(database, datetime.now(UTC))
    letters = await errands.made(workshop, Errand(1, ground.OLGA, kind, details))
    assert isinstance(letters, list)
    sizes = [len(letter.file.content) for letter in letters if letter.file]
    told.numbers[f"{kind}_mb"] = sum(sizes) / 1e6
    assert sizes


if __name__ == "__main__":
    uvloop.run(main())
