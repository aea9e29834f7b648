"""The answers of parts: of each type of institution, or in each language, beside those of all.

What the whole shows is known: a small number in one part must not be what is left when the others are
subtracted (domain/disclosure.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.disclosure import LEAST, fixed, hidden, is_small, is_sound, protected
from domain.results.tallies import HALF, MEASURED, Tally, choices
from domain.results.views import Line, Seen
from domain.surveys import QuestionKind

Cell = tuple[str, str]
"""A part and an option."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one part said to one question; what is hidden is None."""

    code: str
    answered: int | None
    lines: tuple[Line, ...] = ()
    median: Fraction | None = None

    @property
    def hides(self) -> bool:
        """Tell whether a number is hidden."""
        return self.answered is None or any(line.people is None for line in self.lines)


def parts(tallies: Mapping[str, Tally], whole: Seen, *, exact: bool) -> tuple[Part, ...]:
    """Return what somebody may see of the parts; nothing where even their sums would tell too much."""
    present = {code: tally for code, tally in tallies.items() if tally.answered}
    if exact:
        return tuple(_part(code, tally, (), present) for code, tally in present.items())
    cells = _cells(present, whole)
    for rows in _rows(present, whole):
        sums, secrets = _sums(cells, rows, whole), _secrets(cells, rows, whole)
        gone = protected(cells, sums, secrets=secrets)
        if _is_tight(cells, sums, gone, secrets):
            return tuple(_part(code, tally, gone, rows) for code, tally in present.items())
    return ()


def _cells(present: Mapping[str, Tally], whole: Seen) -> dict[Cell, int]:
    return {
        (code, line.option): tally.options[line.option]
        for code, tally in present.items()
        for line in whole.lines
    }


def _rows(present: Mapping[str, Tally], whole: Seen) -> Iterator[Collection[str]]:
    """Return of which parts it is told how many answered: of all that are large enough, or of none."""
    people = {code: tally.answered for code, tally in present.items()}
    gone = hidden(people)
    if whole.answered is None or is_sound(people, gone):
        yield people.keys() - gone
    yield ()


def _sums(cells: Collection[Cell], rows: Collection[str], whole: Seen) -> list[list[Cell]]:
    """Return which sums of cells are shown beside them; several options of one person make no sum."""
    sums = [
        [cell for cell in cells if cell[1] == line.option] for line in whole.lines if line.people is not None
    ]
    if whole.question.kind is QuestionKind.CHOICES:
        return sums
    sums += [[cell for cell in cells if cell[0] == code] for code in rows]
    return [*sums, list(cells)] if whole.answered is not None else sums


def _secrets(cells: Mapping[Cell, int], rows: Collection[str], whole: Seen) -> list[list[Cell]]:
    """Return the small sums that are not shown and must not be found out."""
    sums = [[cell for cell in cells if cell[1] == line.option] for line in whole.lines if line.people is None]
    if whole.question.kind is not QuestionKind.CHOICES:
        others = dict.fromkeys(code for code, _option in cells if code not in rows)
        sums += [[cell for cell in cells if cell[0] == code] for code in others]
    return [line for line in sums if is_small(sum(cells[cell] for cell in line))]


def _is_tight(
    cells: Mapping[Cell, int],
    sums: Sequence[Collection[Cell]],
    gone: Collection[Cell],
    secrets: Sequence[Collection[Cell]],
) -> bool:
    """Tell whether nothing small follows from the cells that are shown and the sums beside them."""
    left = [line for one in sums if (line := [cell for cell in one if cell in gone])]
    if not all(is_sound({cell: cells[cell] for cell in line}, line) for line in left):
        return False
    small = [[cell] for cell in gone if is_small(cells[cell])]
    hidden_sums = [line for one in secrets if (line := [cell for cell in one if cell in gone])]
    return not fixed(left, [*small, *hidden_sums])


def _part(code: str, tally: Tally, gone: Collection[Cell], rows: Collection[str]) -> Part:
    lines = tuple(
        Line(option, None if (code, option) in gone else tally.options[option])
        for option in choices(tally.question)
    )
    many = tally.answered >= LEAST or code in rows
    median = tally.quantile(HALF) if many and tally.question.kind in MEASURED else None
    return Part(code, tally.answered if code in rows else None, lines, median)
