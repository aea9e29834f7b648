"""docs/benchmarks.md: a section for each measurement, with when and where it was made; the others stay."""

from __future__ import annotations

import platform
import re
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
SECTIONS = (
    "A reply",
    "What a message to many costs",
    "How exactly a rate is kept",
    "Replies while announcing",
    "A million recipients",
    "Partners who answer at once",
    "The results of a hundred thousand responses",
    "Recent changes of the wikis",
)
OPENING = """# Benchmarks

Written by `make bench`. Every bot is a process of its own against one quick stand-in for Telegram on the
same machine; the bots take turns, round after round, in one run. Times are medians. Only ratios carry
over to another machine. Each section says when it was measured; `python -m benchmarks --help` tells how
to renew one.
"""


def put(title: str, lines: Sequence[str], what: str) -> str:
    """Renew one section of the page and return it; `what` says how much was measured."""
    kept = _sections()
    kept[title] = "\n".join(["", *lines, "", _where(what), ""])
    parts = [OPENING, *(f"## {name}\n{kept[name]}" for name in SECTIONS if name in kept)]
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    return kept[title]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table whose first column is text and whose others are numbers."""
    lines = [f"| {' | '.join(row)} |" for row in (head, *rows)]
    return [lines[0], "|---|" + "--:|" * (len(head) - 1), *lines[1:]]


def _sections() -> dict[str, str]:
    """Return the sections of the page as it is, by title."""
    if not PAGE.exists():
        return {}
    _, *parts = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {title: body.rstrip("\n") + "\n" for title, _, body in (part.partition("\n") for part in parts)}


def _where(what: str) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    names = ("aiogram", "python-telegram-bot", "aiohttp", "SQLAlchemy", "uvloop")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    day = f"{datetime.now(UTC):%d %B %Y}"
    return f"{day}, commit {commit}, Python {platform.python_version()}, {versions}; {what}."
