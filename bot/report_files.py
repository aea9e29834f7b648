"""A report as a picture and as a table: what stands in them, for whom they are made."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from itertools import accumulate
from typing import Any

from domain.disclosure import gathered
from domain.quiet import ZONE_NAMES, local
from domain.reports import Group, Leaf, Report, leaves, report
from domain.sendings import Cell, Fate, Purpose
from domain.views import Line, View, open_leaves, view
from handlers.fates import name
from handlers.reports import HIDDEN, amount, language_name, place_name, title
from locales import Words
from storage.reports import Moment, Result

SPANS = 60
"""Into how many spans of time the delivery is divided."""

BOM = "\ufeff"
"""Excel takes a file for UTF-8 only where it begins with this."""

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet would calculate."""

COLOURS: Mapping[Group, str] = {
    Group.OWN: "got",
    Group.STAND_IN: "stand-in",
    Group.WAITING: "waiting",
    Group.UNKNOWN: "unknown",
    Group.BLOCKED: "unreachable",
    Group.DEACTIVATED: "unreachable",
    Group.ABSENT: "unreachable",
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything a file is made of; `exact` shows an owner every number."""

    result: Result
    cells: Sequence[Cell]
    moments: Sequence[Moment]
    exact: bool
    zone: int

    @property
    def report(self) -> Report:
        """Return the sums."""
        return report(self.result.sending.purpose, self.cells)

    @property
    def view(self) -> View:
        """Return what the one who asked may see."""
        return view(self.report, exact=self.exact)


def picture(numbers: Numbers, now: datetime, _: Words) -> dict[str, Any]:
    """Return what is to be drawn (bot/pictures.py)."""
    seen = numbers.view
    rows = [_bar(line, seen.purpose, _) for line in seen.lines]
    return {
        "title": unescape(title(numbers.result.sending, _)),
        "subtitle": _subtitle(numbers, now, _),
        "time": _time(numbers, seen, _),
        "bars": {"title": _.plain("What became of it"), "rows": rows},
        "note": _note(seen, _),
    }


def _subtitle(numbers: Numbers, now: datetime, _: Words) -> str:
    here, total = local(now, numbers.zone), numbers.view.total
    when = f"{_.date(here.date())}, {_.time(here)} ({_.plain(ZONE_NAMES[numbers.zone])})"
    people = _.plain("People: {number}", number=HIDDEN if total is None else _.number(total))
    return f"{people} · {when}"


def _bar(line: Line, purpose: Purpose, _: Words) -> dict[str, Any]:
    return {
        "label": _.plain(name(line.group, purpose)),
        "people": line.people,
        "text": amount(line.people, line.tenths, _),
        "colour": COLOURS.get(line.group, "other"),
    }


def _note(seen: View, _: Words) -> str:
    if seen.total is None:
        return _.plain("So few people that numbers would point to somebody.")
    return _.plain("* is not shown: it could point to somebody.") if seen.hides else ""


def _time(numbers: Numbers, seen: View, _: Words) -> dict[str, Any] | None:
    """Return the delivery over time, or nothing where even its sum is hidden."""
    if seen.got is None or not seen.got:
        return None
    spans = _spans(numbers.moments)
    each = list(spans.values()) if numbers.exact else gathered(spans.values())
    sums = list(accumulate(each))
    return {
        "title": _.plain("Delivered over time"),
        # NOTE: In the legend of a chart: how many have got it until then.
        "label_all": _.plain("Until then"),
        # NOTE: In the legend of a chart: how many got it in each short span of time.
        "label_each": _.plain("At that time"),
        "each": each,
        "all": sums,
        "marks": _marks(list(spans), numbers.zone),
        "numbers_all": [(number, _.number(number)) for number in _steps(sums[-1])],
        "numbers_each": [(number, _.number(number)) for number in _steps(max(each))[-1:]],
    }


def _spans(moments: Sequence[Moment]) -> dict[datetime, int]:
    """Return how many it reached in each of equal spans of time, also where it reached nobody."""
    starts = sorted({start for start, _fate, _people in moments})
    first, last = starts[0], starts[-1]
    width = (last - first) / (SPANS - 1) or timedelta(seconds=1)
    number = round((last - first) / width) + 1
    spans = {first + place * width: 0 for place in range(number)}
    places = list(spans)
    for start, fate, people in moments:
        if fate is Fate.DELIVERED:
            spans[places[round((start - first) / width)]] += people
    return spans


def _marks(starts: Sequence[datetime], zone: int) -> list[tuple[int, str]]:
    """Return what stands below the chart: the first, the middle and the last span, by the reader's clock."""
    places = sorted({0, len(starts) // 2, len(starts) - 1}) if len(starts) >= SPANS else [0]
    is_short = starts[-1] - starts[0] < timedelta(days=1)
    how = "%H:%M" if is_short else "%d.%m. %H:%M"
    return [(place, local(starts[place], zone).strftime(how)) for place in places]


def _steps(most: int) -> list[int]:
    """Return round numbers for the edge of a chart: nothing, and one or two others.

    >>> _steps(6098), _steps(950), _steps(7), _steps(1)
    ([0, 3000, 6000], [0, 450, 900], [0, 3, 6], [0, 1])
    """
    unit = max(1, 10 ** (len(str(most)) - 1) // 2)
    half = max(1, most // 2 // unit * unit)
    return sorted({0, half, half * 2 if half * 2 <= most else half})


def table(numbers: Numbers, _: Words) -> bytes:
    """Return the finest numbers somebody may see, as CSV for spreadsheets.

    Where a comma stands in numbers, a spreadsheet of that country looks for semicolons between columns.
    """
    made = io.StringIO()
    between = ";" if _.language.decimal == "," else ","
    writer = csv.writer(made, delimiter=between, lineterminator="\r\n")
    writer.writerow(_heads(_))
    writer.writerows([_safe(cell) for cell in row] for row in _lines(numbers, _))
    return (BOM + made.getvalue()).encode()


def _heads(_: Words) -> list[str]:
    return [
        # NOTE: Head of a column in a table.
        _.plain("Language they read"),
        # NOTE: Head of a column in a table: the language in which they get an announcement.
        _.plain("Language of the text"),
        _.plain("Region"),
        # NOTE: Head of a column in a table: what became of an announcement.
        _.plain("Result"),
        # NOTE: Head of a column in a table: a number of people.
        _.plain("People"),
        # NOTE: Head of a column in a table: letters that are the same in every language, for programs.
        _.plain("Code"),
    ]


def _lines(numbers: Numbers, _: Words) -> Iterator[tuple[str | int, ...]]:
    made, purpose = numbers.report, numbers.result.sending.purpose
    everything = leaves(made)
    shown = everything if numbers.exact else open_leaves(made)
    for (reads, got, region, group), people in shown.items():
        names = (language_name(reads, _), language_name(got, _), place_name(region, _))
        yield (*names, _.plain(name(group, purpose)), people, _code(reads, got, region, group))
    known = {line.group: line.people for line in numbers.view.lines}
    for group in dict.fromkeys(leaf[3] for leaf in everything if leaf not in shown and leaf[3] in known):
        rest = _rest(known[group], group, shown)
        yield (
            HIDDEN,
            HIDDEN,
            HIDDEN,
            _.plain(name(group, purpose)),
            rest,
            _code(HIDDEN, HIDDEN, HIDDEN, group),
        )


def _rest(people: int | None, group: Group, shown: Mapping[Leaf, int]) -> str | int:
    """Return how many people of a group stand in no line of their own."""
    if people is None:
        return HIDDEN
    return people - sum(number for leaf, number in shown.items() if leaf[3] is group)


def _code(reads: str, got: str, region: str, group: Group) -> str:
    """Return what programs tell lines apart by, the same in every language."""
    return f"{reads}|{got}|{region}|{group.value}"


def _safe(cell: str | int) -> str | int:
    """Let a spreadsheet take a text for a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
