"""Draws a sheet to be printed, in a process of its own: `python -m bot.poster_sheet` reads JSON, writes PNG.

The QR code is painted point by point, so that no line between its squares is blurred.
"""

from __future__ import annotations

import io
import json
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.pictures import INK, drawable

DPI = 150
WIDTH, HEIGHT = 1240, 1754
"""A4 in points of 1/150 inch; printed on A5 it is as sharp as can be."""

CODE = 1000
"""How wide the QR code may be, with the white around it."""

CODE_FOOT = 240
"""How far above the foot of the sheet the white around the QR code ends."""

NAME_SIZES = ((19, 40.0), (26, 30.0), (36, 22.0))
"""How many letters fit on a line, and how large they are then."""

NAME_LINES = 3

MARGIN = 60
"""What stays white on the left and on the right."""


def draw(sheet: Mapping[str, Any]) -> bytes:
    """Return a PNG; signs that have no shape here, such as smileys, are left out."""
    sheet = drawable(sheet) | {"modules": sheet["modules"]}
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)  # it can tell how wide letters are
    top = 90.0
    for name in sheet["names"]:
        top = _name(figure, name, top) + 14
    top += 20
    for sentence in sheet["sentences"]:
        top = _written(figure, textwrap.wrap(sentence, 62), top, 15.0) + 12
    _code(figure, sheet["modules"], top)
    _written(figure, textwrap.wrap(sheet["address"], 64), HEIGHT - CODE_FOOT + 10, 16.0, family="monospace")
    made = io.BytesIO()
    figure.savefig(made, format="png")
    return made.getvalue()


def _name(figure: Figure, name: str, top: float) -> float:
    """Write a name as large as it fits; returns where it ends."""
    fitting = (one for one in NAME_SIZES if len(textwrap.wrap(name, one[0])) <= 2)
    letters, size = next(fitting, NAME_SIZES[-1])
    lines = textwrap.wrap(name, letters, max_lines=NAME_LINES, placeholder="…")
    return _written(figure, lines, top, size, weight="bold")


def _written(figure: Figure, lines: Sequence[str], top: float, size: float, **how: Any) -> float:
    """Write lines in the middle, below a point, smaller where they are wide; returns where they end."""
    texts = [
        figure.text(0.5, 0, line, ha="center", va="top", fontsize=size, color=INK, **how) for line in lines
    ]
    widest = max((text.get_window_extent().width for text in texts), default=0)
    size *= min(1.0, (WIDTH - 2 * MARGIN) / widest) if widest else 1.0
    step = size * 1.35 * DPI / 72
    for place, text in enumerate(texts):
        text.set(fontsize=size, y=1 - (top + place * step) / HEIGHT)
    return top + len(lines) * step


def _code(figure: Figure, modules: Sequence[Sequence[int]], top: float) -> None:
    """Paint the QR code between what is written and the address, as large as there is room."""
    room = HEIGHT - CODE_FOOT - top
    point = int(min(CODE, room) // len(modules))
    dark = np.array(modules, dtype=np.uint8)
    pixels = np.kron(255 * (1 - dark), np.ones((point, point), dtype=np.uint8))
    left = (WIDTH - pixels.shape[1]) // 2
    image = np.repeat(pixels[:, :, None], 3, axis=2)
    figure.figimage(image, xo=left, yo=CODE_FOOT + int(room - len(pixels)) // 2, origin="upper")


def main() -> None:
    """Read what is to be drawn, and write the picture."""
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
