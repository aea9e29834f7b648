"""Tables as people send them: CSV however their program writes it; the lines keep the numbers people see.

Which letters a file is made of and what stands between its columns is told by trying: by the marks at its
beginning, and by how many columns of the first line are known.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from domain.errors import N_, Problem

LINES_AT_MOST = 5000
"""How many lines a table may have below its head."""

COLUMNS_AT_MOST = 60
CELL_AT_MOST = 1000
"""How many letters of a cell are looked at."""

BOM = "\ufeff"
"""Excel takes a file for UTF-8 only where it begins with this."""

BETWEEN = (";", ",", "\t")

Line = tuple[int, tuple[str, ...]]
"""The number of a line, as spreadsheets show it, and its cells."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Unreadable(Problem):
    """A file is no table that can be read; the sentence says what to do."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(**values)
        self.sentence = sentence


NO_TABLE = N_("I cannot read this file. Please save the table as CSV or XLSX, and send it again.")
NO_LINES = N_("There is nothing in this table.")
TOO_LONG = N_("This table is too long. At most {number} lines fit.")


def is_workbook(data: bytes) -> bool:
    """Tell whether a file is a workbook of today; raises `Unreadable` where it is one of before 2007."""
    if data.startswith(_OLD_WORKBOOK):
        raise Unreadable(NO_TABLE)
    return data.startswith(_WORKBOOK)


def read_csv(data: bytes, is_known: Callable[[str], bool]) -> list[Line]:
    """Return the lines that are not empty, the head first; raises `Unreadable`.

    `is_known` tells whether a word is the head of a column.
    """
    text = _decoded(data)
    readings = [lines for between in BETWEEN if (lines := _parsed(text, between))]
    if not readings:
        raise Unreadable(NO_TABLE)
    return max(readings, key=lambda lines: sum(is_known(cell) for cell in lines[0][1]))


def tidy(lines: Iterable[Sequence[str]]) -> list[Line]:
    """Number lines and leave out those that are empty; raises `Unreadable` where too few or many are left."""
    kept: list[Line] = []
    for number, line in enumerate(lines, start=1):
        cells = tuple(cell.strip()[:CELL_AT_MOST] for cell in line[:COLUMNS_AT_MOST])
        if any(cells) and not _is_hint(cells):
            kept.append((number, cells))
        if len(kept) > LINES_AT_MOST + 1:
            raise Unreadable(TOO_LONG, number=LINES_AT_MOST)
    if not kept:
        raise Unreadable(NO_LINES)
    return kept


def write_csv(lines: Iterable[Sequence[str]], between: str) -> bytes:
    """Return a table as spreadsheets open it by themselves."""
    made = io.StringIO()
    csv.writer(made, delimiter=between, lineterminator="\r\n").writerows(lines)
    return (BOM + made.getvalue()).encode()


def _parsed(text: str, between: str) -> list[Line] | None:
    try:
        return tidy(csv.reader(io.StringIO(text, newline=""), delimiter=between))
    except csv.Error:
        return None


def _is_hint(cells: tuple[str, ...]) -> bool:
    """Tell whether a line says to Excel what stands between columns."""
    return cells[0].lower().startswith("sep=") and not any(cells[1:])


def _decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, in UTF-16 with its mark, or as Windows writes Cyrillic."""
    if data.startswith(_UTF_16):
        return _in(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _in(data, "cp1251")


def _in(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(NO_TABLE) from None
