"""Reads workbooks (XLSX) that people send, as tables; what is packed too tightly is not unpacked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from domain.spreadsheets import COLUMNS_AT_MOST, LINES_AT_MOST, NO_TABLE, TOO_LONG, Line, Unreadable, tidy

UNPACKED_AT_MOST = 30 * 1024**2
"""How large a workbook may be when it is unpacked, in bytes."""

ROWS_AT_MOST = 20_000
"""How far down a sheet is read, empty rows among them."""

PARTS_AT_MOST = 500
"""Of how many files a workbook may be packed together."""


def read_workbook(data: bytes) -> list[Line]:
    """Return the lines of the first sheet that are not empty; raises `Unreadable`.

    What openpyxl says of a broken file is of every kind, so all of it means the same here.
    """
    try:
        _weigh(data)
        return tidy(_lines(data))
    except Unreadable:
        raise
    except Exception:
        raise Unreadable(NO_TABLE) from None


def _weigh(data: bytes) -> None:
    """Refuse what would fill the memory; no part can be larger than the list of parts says."""
    with ZipFile(io.BytesIO(data)) as packed:
        sizes = [part.file_size for part in packed.infolist()]
    if len(sizes) > PARTS_AT_MOST or sum(sizes) > UNPACKED_AT_MOST:
        raise Unreadable(NO_TABLE)


def _lines(data: bytes) -> Iterator[tuple[str, ...]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        most = {"max_row": ROWS_AT_MOST + 1, "max_col": COLUMNS_AT_MOST}
        for number, cells in enumerate(sheet.iter_rows(**most, values_only=True), start=1):
            if number > ROWS_AT_MOST:  # a row with a large number makes all before it
                raise Unreadable(TOO_LONG, number=LINES_AT_MOST)
            yield tuple(map(_text, cells))
    finally:
        book.close()


def _text(value: Any) -> str:
    """Return what stands in a cell; a whole number is written as one."""
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
