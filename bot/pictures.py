"""Draws the picture of a report, in a process of its own: `python -m bot.pictures` reads JSON, writes PNG.

So the bot itself never loads the plotting library, which takes more memory than all the rest. Whatever words
there are come from the one who asks, in the language of the reader; here is only drawn.
"""

from __future__ import annotations

import io
import json
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

mpl.rcParams["text.parse_math"] = False  # a price in a title is no formula

WIDTH, DPI = 1080, 100
HEAD, TIME, ROW = 180, 440, 62
"""Heights in pixels: of the title, of the delivery over time, of one bar. With nine bars all is as high as
Telegram shows a photo without making it smaller, 1,280."""

LEAST = 700
"""The least height of a picture, in pixels."""

LEFT, RIGHT = 0.05, 0.95
"""Where everything begins and ends, as parts of the width."""

TEXT, SMALL, TITLE = 18.0, 16.5, 23.0
"""Sizes of letters in points; at 100 dots per inch 16.5 points are 23 pixels."""

INK, GREY, PALE = "#1a1a1a", "#6b6b6b", "#e6e6e6"
COLOURS: Mapping[str, str] = {
    "got": "#0072B2",
    "stand-in": "#56B4E9",
    "waiting": "#E69F00",
    "unknown": "#CC79A7",
    "unreachable": "#D55E00",
    "other": "#8c8c8c",
}
"""Told apart by everybody (Okabe and Ito, 2008); every bar has its name and number besides."""


def draw(picture: Mapping[str, Any]) -> bytes:
    """Return a PNG; signs that have no shape here, such as smileys, are left out."""
    picture = drawable(picture)
    rows, notes = picture["bars"]["rows"], picture["note"].splitlines()
    time = TIME if picture["time"] else 0
    below = HEAD + time
    height = max(LEAST, below + 70 + ROW * len(rows) + 32 * len(notes) + 40)
    page = Page(Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor="white"), height)
    lines = textwrap.wrap(picture["title"], 44, max_lines=2, placeholder="…")
    page.write(36, "\n".join(lines), fontsize=TITLE, weight="bold", color=INK)
    page.write(36 + 44 * len(lines), picture["subtitle"], fontsize=SMALL, color=GREY)
    if picture["time"]:
        _time(page, picture["time"])
    if rows:
        page.write(below, picture["bars"]["title"], fontsize=TEXT, weight="bold", color=INK)
        _bars(page.axes(LEFT, below + 46, ROW * len(rows)), rows)
    page.write(height - 20 - 32 * len(notes), picture["note"], fontsize=SMALL, color=GREY)
    made = io.BytesIO()
    page.figure.savefig(made, format="png")
    return made.getvalue()


@dataclass(frozen=True)
class Page:
    """A figure on which places are given in pixels from the top."""

    figure: Figure
    height: int

    def write(self, top: float, text: str, **how: Any) -> None:
        """Write below a line."""
        self.figure.text(LEFT, 1 - top / self.height, text, va="top", linespacing=1.25, **how)

    def axes(self, left: float, top: float, height: float) -> Axes:
        """Return a field to draw on."""
        place = (left, 1 - (top + height) / self.height, RIGHT - left, height / self.height)
        return self.figure.add_axes(place)


def _time(page: Page, time: Mapping[str, Any]) -> None:
    """Draw how many had it when, and below how many came in each span of time."""
    page.write(HEAD, time["title"], fontsize=TEXT, weight="bold", color=INK)
    places = range(len(time["each"]))
    above, below = page.axes(0.13, HEAD + 80, 150), page.axes(0.13, HEAD + 280, 80)
    above.plot(places, time["all"], color=COLOURS["got"], linewidth=4)
    above.fill_between(places, time["all"], color=COLOURS["got"], alpha=0.12)
    below.bar(places, time["each"], width=0.9, color=COLOURS["got"])
    for axes, name in ((above, "all"), (below, "each")):
        _frame(axes, len(places), time[f"label_{name}"], time[f"numbers_{name}"])
    above.set_xticks([])
    below.set_xticks([place for place, _ in time["marks"]], [label for _, label in time["marks"]])
    below.get_xticklabels()[0].set_horizontalalignment("left")
    below.get_xticklabels()[-1].set_horizontalalignment("right" if len(places) > 1 else "left")


def _frame(axes: Axes, number: int, label: str, numbers: Sequence[tuple[int, str]]) -> None:
    axes.set_title(label, fontsize=SMALL, color=GREY, loc="left", pad=6)
    axes.set_yticks([number for number, _ in numbers], [label for _, label in numbers])
    axes.set_ylim(0, max(axes.get_ylim()[1], 1))
    axes.set_xlim(-0.6, number - 0.4)
    axes.tick_params(labelsize=SMALL, colors=INK, length=0)
    axes.grid(axis="y", color=PALE, linewidth=1.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)


def _bars(axes: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw a bar for each result, with its name and its number above it."""
    largest = max([row["people"] or 0 for row in rows] + [1])
    for place, row in enumerate(rows):
        share = (row["people"] or 0) / largest
        axes.barh(place + 0.72, 1, height=0.26, color=PALE)
        axes.barh(place + 0.72, share, height=0.26, color=COLOURS[row["colour"]])
        axes.text(0, place + 0.54, row["label"], fontsize=SMALL, color=INK, va="bottom")
        axes.text(1, place + 0.54, row["text"], fontsize=SMALL, color=INK, va="bottom", ha="right")
    axes.set_ylim(len(rows), 0)
    axes.set_xlim(0, 1)
    axes.axis("off")


def drawable(value: Any) -> Any:
    """Return a value with every text in it as far as it can be drawn."""
    match value:
        case str():
            return "".join(sign for sign in value if sign not in missing(value)).strip()
        case Mapping():
            return {key: drawable(one) for key, one in value.items()}
        case list() | tuple():
            return [drawable(one) for one in value]
    return value


def missing(text: str) -> set[str]:
    """Return the signs of a text that the letters we draw with lack."""
    return {sign for sign in text if ord(sign) not in _shapes() and sign != "\n"}


@cache
def _shapes() -> frozenset[int]:
    """Return the signs that both the plain and the bold letters have."""
    plain, bold = (findfont(FontProperties(weight=weight)) for weight in ("normal", "bold"))
    return frozenset(get_font(plain).get_charmap()) & frozenset(get_font(bold).get_charmap())


def main() -> None:
    """Read what is to be drawn, and write the picture."""
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
