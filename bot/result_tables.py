"""The answers of a round as a table: one row for each response, and a codebook that says what stands in it.

A cell is empty where a question was not asked, and says `skipped` where somebody did not want to answer.
Whoever reads a table back takes one apostrophe away from the beginning of a text: it keeps spreadsheets from
calculating, and a text from being taken for `skipped`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence

from bot.report_files import BOM, RISKY
from domain.institutions import InstitutionId
from domain.results.codebook import Entry
from domain.surveys import FREE, OTHER, Question, QuestionKind
from domain.surveys.answers import Answer
from handlers.answering.asking import named
from handlers.reports import language_name
from handlers.surveys.kinds import KINDS
from locales import Words
from storage.results import Found, Response, Written

Cell = str | int
Row = Sequence[Cell]

SKIPPED = "skipped"
WORDS = "words"
"""The end of a column's name that holds words beside options."""

SHEETS = ("answers", "texts", "codebook")

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML file may hold; a spreadsheet would call the file broken."""


def clean(text: str) -> str:
    """Return a text as a file can hold it: lines end in one way, and signs that are no signs are gone."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def quoted(text: str) -> str:
    """Return a text as it stands in a cell.

    >>> quoted("skipped"), quoted("'tis"), quoted("ten")
    ("'skipped", "''tis", 'ten')
    """
    text = clean(text)
    return f"'{text}" if text == SKIPPED or text.startswith("'") else text


def columns(entry: Entry, *, is_anonymous: bool) -> list[str]:
    """Return the columns of a question; free text of an anonymous round stands apart from the responses."""
    question = entry.question
    if question.kind in FREE and is_anonymous:
        return []
    words = [f"{question.id}.{WORDS}"] if question.has_other and not is_anonymous else []
    if question.kind is not QuestionKind.CHOICES:
        return [question.id, *words]
    return [*(f"{question.id}.{option}" for option in _options(question)), *words]


def _options(question: Question) -> list[str]:
    ids = [option.id for option in question.options]
    return [*ids, OTHER] if question.has_other else ids


def head(found: Found) -> list[str]:
    """Return the names of all columns, the same in every language."""
    is_anonymous = found.round.is_anonymous
    first = [] if is_anonymous else ["institution"]
    more = [name for entry in found.entries for name in columns(entry, is_anonymous=is_anonymous)]
    return [*first, "type", "language", "revision", *more]


def row(response: Response, found: Found, names: Mapping[InstitutionId, str]) -> list[Cell]:
    """Return the cells of one response."""
    is_anonymous = found.round.is_anonymous
    cells: list[Cell] = []
    if response.institution is not None and not is_anonymous:
        cells.append(quoted(names.get(response.institution, "")))
    elif not is_anonymous:
        cells.append("")
    cells += [response.type, response.language, response.revision]
    for entry in found.entries:
        number = len(columns(entry, is_anonymous=is_anonymous))
        cells += _cells(entry.question, response.answers.get(entry.question.id), number)
    return cells


def _cells(question: Question, answer: Answer | None, number: int) -> list[Cell]:
    """Return so many cells of one answer."""
    if answer is None or answer.is_skipped:
        return ["" if answer is None else SKIPPED] * number
    if question.kind is QuestionKind.CHOICES:
        cells: list[Cell] = [int(option in answer.options) for option in _options(question)]
    else:
        cells = [_cell(question, answer)]
    return [*cells, quoted(answer.text)][:number]


def _cell(question: Question, answer: Answer) -> Cell:
    if answer.number is not None:
        return answer.number
    if answer.day is not None:
        return answer.day.isoformat()
    if question.kind in FREE:
        return quoted(answer.text)
    return next(iter(answer.options), "")


async def rows(
    responses: AsyncIterator[Response], found: Found, names: Mapping[InstitutionId, str]
) -> AsyncIterator[Row]:
    """Return the whole table, the names of its columns first."""
    yield head(found)
    async for response in responses:
        yield row(response, found, names)


async def text_rows(written: AsyncIterator[Written]) -> AsyncIterator[Row]:
    """Return the free texts of an anonymous round."""
    yield ["question", "language", "text"]
    async for one in written:
        yield [one.question, one.language, quoted(one.text)]


def codebook(found: Found, _: Words) -> Iterator[Row]:
    """Return what stands in the table: columns, questions and options with their texts."""
    languages = list(dict.fromkeys(code for entry in found.entries for code in entry.question.said))
    yield [
        # NOTE: Head of a column in a table: the names of columns in another table.
        _.plain("Column"),
        # NOTE: Head of a column in a table: one of the answers that can be chosen.
        _.plain("Answer"),
        # NOTE: Head of a column in a table: what kind of question it is.
        _.plain("Kind"),
        # NOTE: Head of a column: in which version of a survey a question was asked first.
        _.plain("First version"),
        # NOTE: Head of a column: in which version of a survey a question was asked last.
        _.plain("Last version"),
        *(language_name(code, _) for code in languages),
    ]
    for name, meaning in _fixed(found, _):
        yield [name, "", meaning, "", ""]
    for entry in found.entries:
        yield from _entry(entry, found, languages, _)


def _fixed(found: Found, _: Words) -> list[tuple[str, str]]:
    said = [
        ("type", _.plain("Type of institution; empty: not told")),
        ("language", _.plain("Language of the answers; empty: not told")),
        ("revision", _.plain("Version of the survey")),
        (SKIPPED, _.plain("The question was skipped; an empty cell: it was not asked.")),
        ("'", _.plain("Stands before some texts and does not belong to them.")),
    ]
    if found.round.is_anonymous:
        return [*said, ("texts", _.plain("Free texts stand apart, so that nobody can tell whose they are."))]
    return [("institution", _.plain("Institution")), *said]


def _entry(entry: Entry, found: Found, languages: Sequence[str], _: Words) -> Iterator[Row]:
    question = entry.question
    texts = [quoted(question.said.get(code, "")) for code in languages]
    yield [question.id, "", _bounds(question, _), entry.first, entry.last, *texts]
    for place, end in enumerate(question.ends or ()):
        bound = question.high if place else question.low
        yield [question.id, bound or 0, "", "", "", *(quoted(end.get(code, "")) for code in languages)]
    for option in question.options:
        first, last = entry.spans[option.id]
        said = [quoted(option.said.get(code, "")) for code in languages]
        yield [*_named(question, option.id), "", first, last, *said]
    if question.has_other:
        yield [*_named(question, OTHER), named(question, OTHER, _), "", ""]
        if not found.round.is_anonymous:
            yield [f"{question.id}.{WORDS}", "", _.plain("Free texts"), "", ""]


def _bounds(question: Question, _: Words) -> str:
    kind = _.plain(KINDS[question.kind])
    return kind if question.low is None else f"{kind}: {question.low}–{question.high}"


def _named(question: Question, option: str) -> tuple[str, Cell]:
    """Return in which column an option stands, and as what."""
    if question.kind is QuestionKind.CHOICES:
        return f"{question.id}.{option}", 1
    return question.id, option


class CsvFile:
    """A table as CSV, as spreadsheets of a country open it by a double click.

    Where a comma stands in numbers, they look for semicolons between columns.
    """

    def __init__(self, _: Words) -> None:
        self._bytes = io.BytesIO()
        self._text = io.TextIOWrapper(self._bytes, encoding="utf-8", newline="")
        self._text.write(BOM)
        between = ";" if _.language.decimal == "," else ","
        self._writer = csv.writer(self._text, delimiter=between, lineterminator="\r\n")

    def add(self, cells: Iterable[Cell]) -> None:
        """Write a row."""
        self._writer.writerow([_guarded(cell) for cell in cells])

    @property
    def content(self) -> bytes:
        """Return the file."""
        self._text.flush()
        return self._bytes.getvalue()


def _guarded(cell: Cell) -> Cell:
    """Let a spreadsheet take a text for a text; what has an apostrophe already keeps it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
