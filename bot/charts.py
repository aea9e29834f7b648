"""Draws what came of a survey, in a process of its own: `python -m bot.charts` reads JSON, writes PNG.

Options have bars; scales, numbers and months have columns where their names fit below them. The median is a
line through the columns with its number beside it. All words come from the one who asks.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.panels import (
    AIR,
    BAR,
    CHART,
    FOOT,
    HEAD,
    LINE,
    TITLE_LINE,
    UNDER,
    Panel,
    height,
    label_lines,
    title_lines,
)
from bot.pictures import COLOURS, DPI, GREY, INK, LEFT, PALE, RIGHT, SMALL, TEXT, TITLE, WIDTH, Page, drawable

LEAST = 500
"""The least height of a picture, in pixels."""

BLUE, MARK = COLOURS["got"], COLOURS["unreachable"]


def draw(picture: Mapping[str, Any]) -> bytes:
    """Return a PNG."""
    picture = drawable(picture)
    panels = picture["panels"]
    whole = max(LEAST, HEAD + sum(height(panel) for panel in panels) + FOOT)
    page = Page(Figure(figsize=(WIDTH / DPI, whole / DPI), dpi=DPI, facecolor="white"), whole)
    lines = title_lines(picture["title"])[:2]
    page.write(30, "\n".join(lines), fontsize=TITLE if len(lines) == 1 else TEXT, weight="bold", color=INK)
    page.write(34 + 38 * len(lines), picture["subtitle"], fontsize=SMALL, color=GREY)
    top = HEAD
    for panel in panels:
        _panel(page, top, panel)
        top += height(panel)
    page.write(whole - FOOT + 16, picture["note"], fontsize=SMALL, color=GREY)
    made = io.BytesIO()
    page.figure.savefig(made, format="png")
    return made.getvalue()


def _panel(page: Page, top: float, panel: Panel) -> None:
    """Draw one question."""
    lines = title_lines(panel["title"])
    page.write(top, "\n".join(lines), fontsize=TEXT, weight="bold", color=INK)
    top += TITLE_LINE * len(lines) + 4
    if panel["measures"]:
        page.write(top, "\n".join(panel["measures"]), fontsize=SMALL, color=INK)
        top += LINE * len(panel["measures"])
    top += AIR
    if "columns" in panel:
        _columns(page, top, panel)
    else:
        _rows(page, top, panel)


def _rows(page: Page, top: float, panel: Panel) -> None:
    """Draw a bar for each option, with its name and number above it; a whole bar stands for all answers."""
    largest = max([row["people"] or 0 for row in panel["rows"]] + [panel["people"] or 1])
    for row in panel["rows"]:
        lines = label_lines(row["label"])
        page.write(top, "\n".join(lines), fontsize=SMALL, color=INK)
        up = 1 - (top + LINE * (len(lines) - 1)) / page.height
        page.figure.text(
            RIGHT, up, row["text"], va="top", ha="right", linespacing=1.25, fontsize=SMALL, color=INK
        )
        axes = page.axes(LEFT, top + LINE * len(lines) + 2, 18)
        axes.barh(0, 1, color=PALE)
        axes.barh(0, (row["people"] or 0) / largest, color=BLUE)
        axes.set_xlim(0, 1)
        axes.set_ylim(-0.4, 0.4)
        axes.axis("off")
        top += BAR + LINE * len(lines)


def _columns(page: Page, top: float, panel: Panel) -> None:
    """Draw a column for each number or group of numbers."""
    columns = panel["columns"]
    places = range(len(columns))
    largest = max([column["people"] for column in columns] + [1])
    axes = page.axes(LEFT, top + LINE, CHART - LINE)
    axes.bar(places, [column["people"] for column in columns], width=0.82, color=BLUE)
    for place, column in zip(places, columns, strict=True):
        if column["people"]:
            axes.annotate(
                column["text"],
                (place, column["people"]),
                (0, 4),
                textcoords="offset points",
                ha="center",
                fontsize=SMALL,
                color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
                zorder=5,
            )
    axes.set_ylim(0, largest * 1.24)
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_yticks([])
    axes.set_xticks(list(places), [column["label"] for column in columns])
    axes.tick_params(labelsize=SMALL, colors=INK, length=0, pad=6)
    axes.spines[["top", "right", "left"]].set_visible(False)
    _median(axes, panel["median"])
    if panel["ends"]:
        _ends(page, top + CHART + UNDER - 4, panel["ends"])


def _median(axes: Axes, place: float | None) -> None:
    """Draw a line where the median lies."""
    if place is not None:
        axes.axvline(place, color=MARK, linewidth=4, linestyle=(0, (2, 1)))


def _ends(page: Page, top: float, ends: tuple[str, str]) -> None:
    low, high = ends
    page.write(top, low, fontsize=SMALL, color=GREY)
    page.figure.text(RIGHT, 1 - top / page.height, high, va="top", ha="right", fontsize=SMALL, color=GREY)


def main() -> None:
    """Read what is to be drawn, and write the picture."""
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
