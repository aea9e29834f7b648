"""Draws how far people come, in a process of its own: `python -m bot.funnel_picture` reads JSON, writes PNG.

For each level there is a panel, and in it a bar for each language; a thin line shows where the share lies.
All words come from the one who asks.
"""

from __future__ import annotations

import io
import json
import sys
import textwrap
from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from bot.pictures import COLOURS, DPI, GREY, INK, LEFT, PALE, RIGHT, SMALL, TEXT, TITLE, WIDTH, Page, drawable

HEAD, NAME, ROW, GAP, LINE = 124, 40, 32, 16, 28
"""Heights in pixels: of what stands above all panels, of a panel's name, a bar, the room below, a line.
With five bars in each of five panels it is as high as Telegram leaves a photo, 1,280."""

FROM, TO = 0.29, 0.66
"""Where the bars begin and end, as parts of the width."""

LABEL = 16
"""How many letters of the name of a language fit beside a bar."""


def draw(picture: Mapping[str, Any]) -> bytes:
    """Return a PNG."""
    picture = drawable(picture)
    panels = picture["panels"]
    notes = [line for note in picture["notes"] for line in textwrap.wrap(note, 72)]
    foot = LINE * len(notes) + 20
    whole = HEAD + sum(NAME + ROW * len(panel["rows"]) + GAP for panel in panels) + foot
    page = Page(Figure(figsize=(WIDTH / DPI, whole / DPI), dpi=DPI, facecolor="white"), whole)
    page.write(28, picture["title"], fontsize=TITLE, weight="bold", color=INK)
    page.write(76, picture["subtitle"], fontsize=SMALL, color=GREY)
    top = HEAD
    for panel in panels:
        page.write(top, panel["title"], fontsize=TEXT, weight="bold", color=INK)
        top += NAME
        for number, row in enumerate(panel["rows"]):
            _bar(page, top, row, is_all=number == 0)
            top += ROW
        top += GAP
    page.write(whole - foot + 4, "\n".join(notes), fontsize=SMALL, color=GREY)
    made = io.BytesIO()
    page.figure.savefig(made, format="png")
    return made.getvalue()


def _bar(page: Page, top: float, row: Mapping[str, Any], *, is_all: bool) -> None:
    """Draw the share of a language, with its name before and its number behind it."""
    weight = "bold" if is_all else "normal"
    label = row["label"] if len(row["label"]) <= LABEL else f"{row['label'][: LABEL - 1]}…"
    up = 1 - (top + ROW * 0.5) / page.height
    page.figure.text(LEFT, up, label, va="center", fontsize=SMALL, color=INK, weight=weight)
    page.figure.text(
        RIGHT, up, row["text"], va="center", ha="right", fontsize=SMALL, color=INK, weight=weight
    )
    if row["part"] is None:  # an empty bar would look like none at all, and stand behind the words
        return
    place = (FROM, 1 - (top + ROW * 0.82) / page.height, TO - FROM, ROW * 0.64 / page.height)
    axes = page.figure.add_axes(place)
    axes.barh(0, 1, height=1, color=PALE)
    axes.barh(0, row["part"], height=1, color=COLOURS["got" if is_all else "stand-in"])
    axes.plot([row["low"], row["high"]], [0, 0], color=INK, linewidth=3, solid_capstyle="butt")
    for end in (row["low"], row["high"]):
        axes.plot([end, end], [-0.25, 0.25], color=INK, linewidth=3, solid_capstyle="butt")
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.5, 0.5)
    axes.axis("off")


def main() -> None:
    """Read what is to be drawn, and write the picture."""
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
