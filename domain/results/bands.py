"""Distributions of numbers: columns beside each other, none so small that it points to somebody.

Small columns join their neighbours, so that something is seen of few answers too. The first and the last
column of numbers without bounds are open, and how wide columns are follows from answers that at least five
people lie beyond: so neither the least nor the largest answer is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.disclosure import LEAST, is_small

COLUMNS = 10
"""So many columns at most, where numbers have no short scale."""

Edge = int | date


@dataclass(frozen=True, slots=True)
class Band:
    """How many answers lie from one number to another; None where a column is open."""

    low: Edge | None
    high: Edge | None
    people: int


def of_scale(numbers: Mapping[int, int], low: int, high: int, *, exact: bool) -> tuple[Band, ...]:
    """Return a column for every number of a scale, or for several together."""
    each = [Band(number, number, numbers.get(number, 0)) for number in range(low, high + 1)]
    return tuple(each) if exact else _joined(each)


def of_months(months: Mapping[date, int], *, exact: bool) -> tuple[Band, ...]:
    """Return a column for every month with an answer, or for several together."""
    each = [Band(month, month, months[month]) for month in sorted(months)]
    return tuple(each) if exact else _joined(each)


def of_numbers(numbers: Mapping[int, int], *, exact: bool) -> tuple[Band, ...]:
    """Return a few columns of equal width, or some of them together."""
    if not numbers:
        return ()
    width = _width(*_range(numbers, 1 if exact else LEAST))
    counts: dict[int, int] = {}
    for number, people in numbers.items():
        counts[number // width] = counts.get(number // width, 0) + people
    if exact:
        steps: Iterable[int] = range(min(counts), max(counts) + 1)
        return tuple(_band(step, width, counts.get(step, 0)) for step in steps)
    return _opened(_joined([_band(step, width, counts[step]) for step in sorted(counts)]))


def _band(step: int, width: int, people: int) -> Band:
    return Band(step * width, step * width + width - 1, people)


def _range(numbers: Mapping[int, int], beyond: int) -> tuple[int, int]:
    """Return the numbers at which so many people lie beyond, from below and from above."""
    order = sorted(numbers)
    low, high = _reached(order, numbers, beyond), _reached(order[::-1], numbers, beyond)
    return min(low, high), max(low, high)


def _reached(order: Sequence[int], numbers: Mapping[int, int], people: int) -> int:
    for number in order:
        people -= numbers[number]
        if people <= 0:
            return number
    return order[-1]


def _width(low: int, high: int) -> int:
    """Return a round number of which about ten lie between two numbers.

    >>> _width(3, 7), _width(0, 95), _width(120, 1900)
    (1, 10, 200)
    """
    unit = 1
    while True:
        for width in (unit, unit * 2, unit * 5):
            if high // width - low // width < COLUMNS:
                return width
        unit *= 10


def _joined(each: Sequence[Band]) -> tuple[Band, ...]:
    """Join small columns with the next ones, the last ones with the one before; none where all are few."""
    made: list[Band] = []
    held: list[Band] = []
    for band in each:
        held.append(band)
        people = sum(one.people for one in held)
        if people and not is_small(people):
            made.append(Band(held[0].low, band.high, people))
            held = []
    if held and made:
        last = made.pop()
        made.append(Band(last.low, held[-1].high, last.people + sum(one.people for one in held)))
    return tuple(made)


def _opened(bands: Sequence[Band]) -> tuple[Band, ...]:
    if not bands:
        return ()
    first, *rest = bands
    opened = [Band(None, first.high, first.people), *rest]
    last = opened.pop()
    return (*opened, Band(last.low, None, last.people))
