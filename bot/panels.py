"""How high the parts of a picture of results are, so that several fit on one that a phone shows whole."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Panel = Mapping[str, Any]
"""One question: its title, and either `rows` (bars) or `columns` with what stands below them."""

HEAD, FOOT = 176, 70
TITLE_LINE, LINE = 36, 30
"""Heights in pixels: of what stands above and below all panels, of one line of letters."""

BAR, GAP = 40, 44
CHART, UNDER, AIR = 210, 46, 14
"""Of a bar below its name, of the room between panels, of columns, of the numbers below them, of the room
above the first bar or column."""

HIGHEST = 1280
"""What is higher, Telegram makes smaller."""

TITLE_LETTERS, LABEL_LETTERS = 56, 52
LETTER = 15
"""How many letters fit into a line; how wide one of them is at most, in pixels."""

WIDE = 940
"""How wide the names of all columns may be together; bars have more room."""


def title_lines(title: str) -> list[str]:
    """Return the lines of a question."""
    return textwrap.wrap(title, TITLE_LETTERS, max_lines=4, placeholder=" …") or [""]


def label_lines(label: str) -> list[str]:
    """Return the lines of an option."""
    return textwrap.wrap(label, LABEL_LETTERS, max_lines=2, placeholder=" …") or [""]


def fits_beside(labels: Iterable[str]) -> bool:
    """Tell whether names can stand below columns beside each other."""
    widths = [len(label) * LETTER + LETTER for label in labels]
    return len(widths) * max(widths, default=0) <= WIDE


def height(panel: Panel) -> int:
    """Return how high a panel is, in pixels."""
    title = TITLE_LINE * len(title_lines(panel["title"])) + GAP
    measures = LINE * len(panel["measures"]) + AIR
    if "columns" in panel:
        ends = LINE if panel["ends"] else 0
        return title + measures + CHART + UNDER + ends
    return title + measures + sum(BAR + LINE * len(label_lines(row["label"])) for row in panel["rows"])


def pages(panels: Sequence[Panel]) -> list[list[Panel]]:
    """Put panels on pages, in order."""
    made: list[list[Panel]] = []
    room = 0
    for panel in panels:
        if not made or height(panel) > room:
            made.append([])
            room = HIGHEST - HEAD - FOOT
        made[-1].append(panel)
        room -= height(panel)
    return made
