"""Writes workbooks (XLSX), in a process of its own: `python -m bot.sheets` reads lines of JSON.

A line with a word begins a sheet, one with a list is a row of it. Every text stays a text, whatever it begins
with: nothing is calculated when the file is opened.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

LONGEST = 32_767
"""How many characters a cell may have (Excel's own limit)."""

WIDTH = 18
"""How wide a column is, in letters."""


def workbook(lines: Iterable[bytes]) -> bytes:
    """Return a workbook."""
    book = Workbook(write_only=True)
    sheet: Any = None
    is_head = False
    for line in lines:
        match json.loads(line):
            case str() as name:
                sheet, is_head = _sheet(book, name), True
            case list() as cells if sheet is not None:
                sheet.append([_cell(sheet, cell, is_head=is_head) for cell in cells])
                is_head = False
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _sheet(book: Workbook, name: str) -> Any:
    sheet: Any = book.create_sheet(name)  # its types forget what a write-only book makes
    sheet.sheet_format.defaultColWidth = WIDTH
    sheet.freeze_panes = "A2"
    return sheet


def _cell(sheet: Any, value: str | int, *, is_head: bool) -> Any:
    cell = WriteOnlyCell(sheet, value if isinstance(value, int) else value[:LONGEST] or None)
    if isinstance(value, str) and value:
        cell.data_type = "s"
    if is_head:
        cell.font = Font(bold=True)
    return cell


def main() -> None:
    """Read the rows, and write the workbook."""
    sys.stdout.buffer.write(workbook(sys.stdin.buffer))


if __name__ == "__main__":
    main()
