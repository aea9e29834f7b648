"""Draws a report on one page, in a process of its own: `python -m bot.one_page` reads JSON, writes the file.

The page is A4, as PDF or PNG. Letters become smaller, down to four fifths, where there is much to say; what
does not fit even then is left out from below, with a sign that there is more.
"""

from __future__ import annotations

import io
import json
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from bot.pictures import COLOURS, GREY, INK, PALE, drawable

mpl.rcParams["pdf.fonttype"] = 42  # letters as they are in the font, so that they can be searched and copied

WIDTH, HEIGHT = 595.0, 842.0
EDGE = 42.0
"""A4 and its margin, in points."""

DPI = 200
"""How fine the picture is: letters of 11 points are 30 pixels high."""

BODY, SMALL, HEAD = 11.0, 9.5, 12.5
LEADING = 1.36
LETTERS, BESIDE = 78, 58
"""How many letters of the body fit into a line: into a whole one, and beside a number."""

TOP, BOTTOM = 178.0, 64.0
"""Where the sections begin, from above, and end, from below."""

SCALES = (1.0, 0.94, 0.88, 0.82, 0.8)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: its text, what stands at its right, and how it looks."""

    text: str
    side: str = ""
    size: float = BODY
    colour: str = INK
    is_bold: bool = False
    above: float = 0.0


def draw(wish: Mapping[str, Any]) -> bytes:
    """Return the page as a file."""
    wish = drawable(wish)
    figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), facecolor="white")
    _write(figure, EDGE, 44, wish["title"], size=22, weight="bold")
    _write(figure, EDGE, 76, wish["subtitle"], size=13, color=GREY)
    _boxes(figure, wish["boxes"])
    for scale in SCALES:
        lines = list(_lines(wish["sections"], scale))
        if _height(lines) * scale <= HEIGHT - TOP - BOTTOM:
            break
    _body(figure, lines, scale)
    _write(figure, EDGE, HEIGHT - 46, wish["note"], size=SMALL, color=GREY)
    _write(figure, WIDTH - EDGE, HEIGHT - 46, wish["made"], size=SMALL, color=GREY, ha="right")
    made = io.BytesIO()
    figure.savefig(made, format=wish["format"], dpi=DPI)
    return made.getvalue()


def _write(figure: Figure, left: float, top: float, text: str, size: float = BODY, **how: Any) -> None:
    """Write at a place in points from the upper left corner."""
    look: dict[str, Any] = {"color": INK, "va": "top", "fontsize": size} | how
    figure.text(left / WIDTH, 1 - top / HEIGHT, text, **look)


def _boxes(figure: Figure, boxes: list[Mapping[str, str]]) -> None:
    width = (WIDTH - 2 * EDGE) / max(len(boxes), 1)
    for place, box in enumerate(boxes):
        left = EDGE + place * width
        _write(figure, left, 104, box["number"], size=26, weight="bold", color=COLOURS["got"])
        _write(figure, left, 138, "\n".join(textwrap.wrap(box["label"], 26)), size=BODY, color=GREY)


def _lines(sections: list[Mapping[str, Any]], scale: float) -> Iterator[Line]:
    """Return the lines of all sections; smaller letters make longer lines."""
    for section in sections:
        for number, text in enumerate(_wrapped(section["title"], int(LETTERS * 0.8 / scale), 2)):
            yield Line(text, size=HEAD, colour=COLOURS["got"], is_bold=True, above=0 if number else 12)
        for item in section["items"]:
            yield from _item(item, scale)


def _item(item: Mapping[str, str], scale: float) -> Iterator[Line]:
    letters = BESIDE if item["side"] else LETTERS
    first, *rest = _wrapped(item["text"], int(letters / scale), 5)
    yield Line(first, item["side"], above=3)
    yield from (Line(text) for text in rest)
    yield from (Line(text, size=SMALL, colour=GREY) for text in _wrapped(item["below"], int(88 / scale), 2))


def _wrapped(text: str, letters: int, most: int) -> list[str]:
    return textwrap.wrap(text, letters, max_lines=most, placeholder=" …")


def _height(lines: list[Line]) -> float:
    return sum(line.above + line.size * LEADING for line in lines)


def _body(figure: Figure, lines: list[Line], scale: float) -> None:
    top = TOP
    for line in lines:
        height = (line.above + line.size * LEADING) * scale
        if top + height > HEIGHT - BOTTOM + 8:
            _write(figure, EDGE, top, "…", size=BODY)
            return
        weight = "bold" if line.is_bold else "normal"
        at = top + line.above * scale
        _write(figure, EDGE, at, line.text, size=line.size * scale, color=line.colour, weight=weight)
        if line.side:
            _write(figure, WIDTH - EDGE, at, line.side, size=line.size * scale, weight="bold", ha="right")
        if line.is_bold and line.above:
            _rule(figure, at - 4)
        top += height


def _rule(figure: Figure, top: float) -> None:
    """Draw a thin line above a section."""
    axes = figure.add_axes((EDGE / WIDTH, 1 - top / HEIGHT, 1 - 2 * EDGE / WIDTH, 0.0008))
    axes.set_facecolor(PALE)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)


def main() -> None:
    """Read what stands on the page, and write the file."""
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
