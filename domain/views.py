"""What somebody may see of a report: an owner every number, an organizer none that points to somebody.

However what the screen, the picture and the file show is added and subtracted (domain/disclosure.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.disclosure import fixed, hidden, is_small, is_sound, protected
from domain.reports import Group, Leaf, Reached, Report, leaves, tenths, whole_region
from domain.sendings import Purpose


@dataclass(frozen=True, slots=True)
class Line:
    """One group of a report; `people` and `tenths` are None where they are hidden."""

    group: Group
    people: int | None
    tenths: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One language or region; `codes` are several where they are shown as one, `got` is None where hidden."""

    codes: tuple[str, ...]
    people: int
    got: int | None


@dataclass(frozen=True, slots=True)
class View:
    """What somebody may see of a report; `total` and `got` are None where they are hidden."""

    purpose: Purpose
    total: int | None
    got: int | None
    lines: tuple[Line, ...] = ()
    languages: tuple[Row, ...] = ()
    regions: tuple[Row, ...] = ()

    @property
    def hides(self) -> bool:
        """Tell whether anything is hidden."""
        rows = (*self.languages, *self.regions)
        return (
            self.total is None
            or self.got is None
            or any(line.people is None for line in self.lines)
            or any(len(row.codes) > 1 for row in rows)
        )


def view(report: Report, *, exact: bool) -> View:
    """Return what somebody may see: everything, or what points to nobody."""
    gone = set() if exact else _gone(report)
    if gone is None:
        return View(report.purpose, None, None)
    splits = exact or _splits(report)
    shares = tenths(report.groups)
    lines = tuple(
        Line(group, None, None) if group in gone else Line(group, people, shares[group])
        for group, people in report.groups.items()
        if people
    )
    seen = View(report.purpose, report.total, report.got if splits else None, lines)
    for rows in _tables(report.languages, exact=exact, splits=splits):
        more = replace(seen, languages=rows)
        if exact or not _tells(more, report):
            seen = more
            break
    for rows in _tables(report.regions, exact=exact, splits=splits):
        more = replace(seen, regions=rows)
        if exact or not _tells(more, report):
            return more
    return seen


def _tells(shown: View, report: Report) -> bool:
    """Tell whether a small number follows from a view, even for who knows which numbers are not zero."""
    counts = leaves(report)
    return bool(fixed(published(shown, counts), secrets(counts)))


def secrets(counts: Mapping[Leaf, int]) -> list[list[Leaf]]:
    """Return the sums of leaves that would be a line or a row of their own and are small."""
    kinds: list[Callable[[Leaf], object]] = [
        lambda leaf: leaf,
        lambda leaf: leaf[3],
        lambda leaf: leaf[0],
        lambda leaf: (leaf[0], leaf[3].is_got),
        lambda leaf: whole_region(leaf[2]),
        lambda leaf: (whole_region(leaf[2]), leaf[3].is_got),
    ]
    sums: dict[tuple[int, object], list[Leaf]] = {}
    for number, kind in enumerate(kinds):
        for leaf in counts:
            sums.setdefault((number, kind(leaf)), []).append(leaf)
    return [line for line in sums.values() if is_small(sum(counts[leaf] for leaf in line))]


def _splits(report: Report) -> bool:
    """Tell whether it may be shown how many got it: then each half hides its own small groups."""
    halves = {True: report.got, False: report.total - report.got}
    return not hidden(halves) and all(is_sound(half, hidden(half)) for half in _halves(report))


def _halves(report: Report) -> list[dict[Group, int]]:
    return [{g: n for g, n in report.groups.items() if g.is_got is is_got} for is_got in (True, False)]


def _gone(report: Report) -> set[Group] | None:
    """Return the groups whose numbers are hidden, or None where even their sum would tell too much."""
    if _splits(report):
        return {group for half in _halves(report) for group in hidden(half)}
    gone = hidden(report.groups)
    return gone if is_sound(report.groups, gone) else None


def _tables(kept: Mapping[str, Reached], *, exact: bool, splits: bool) -> Iterator[tuple[Row, ...]]:
    """Return tables with the largest row first; what tells too much stands together as the last, and in each
    further table one more row with it."""
    order = sorted(kept, key=lambda code: (-kept[code].people, code))
    others = [] if exact else [code for code in order if not _is_open(kept[code], splits)]
    alone = [code for code in order if code not in others]
    while alone:
        if not others or (len(others) > 1 and _is_open(_sum(kept, others), splits)):
            yield _rows(kept, alone, others, splits=splits)
        others.append(alone.pop())


def _rows(
    kept: Mapping[str, Reached], alone: Sequence[str], others: Sequence[str], *, splits: bool
) -> tuple[Row, ...]:
    groups: list[tuple[str, ...]] = [(code,) for code in alone]
    groups += [tuple(sorted(others))] if others else []
    sums = [(codes, _sum(kept, codes)) for codes in groups]
    return tuple(Row(codes, all_.people, all_.got if splits else None) for codes, all_ in sums)


def _sum(kept: Mapping[str, Reached], codes: Iterable[str]) -> Reached:
    return sum((kept[code] for code in codes), Reached())


def _is_open(reached: Reached, splits: bool) -> bool:
    parts = (reached.got, reached.people - reached.got) if splits else (reached.people,)
    return not any(is_small(part) for part in (reached.people, *parts))


def open_leaves(report: Report) -> dict[Leaf, int]:
    """Return the finest numbers an organizer may see beside everything else that is shown to them."""
    counts = leaves(report)
    shown = view(report, exact=False)
    if shown.total is None:
        return {}
    gone = protected(counts, published(shown, counts), secrets=secrets(counts))
    hidden_groups = {line.group for line in shown.lines if line.people is None}
    return {leaf: n for leaf, n in counts.items() if leaf not in gone and leaf[3] not in hidden_groups}


def published(shown: View, counts: Collection[Leaf]) -> list[list[Leaf]]:
    """Return every sum of leaves that a view shows or that follows from it at once."""
    open_groups = [line.group for line in shown.lines if line.people is not None]
    tests: list[Callable[[Leaf], bool]] = [lambda leaf: True]
    tests += [lambda leaf, group=group: leaf[3] is group for group in open_groups]  # type: ignore[misc]
    for place, rows in ((0, shown.languages), (2, shown.regions)):
        for row in rows:
            tests.append(lambda leaf, row=row, at=place: whole_region(leaf[at]) in row.codes)  # type: ignore[misc]
    if shown.got is not None:
        tests += [_and_got(test, is_got) for test in tests for is_got in (True, False)]
    return [line for test in tests if (line := [leaf for leaf in counts if test(leaf)])]


def _and_got(test: Callable[[Leaf], bool], is_got: bool) -> Callable[[Leaf], bool]:
    return lambda leaf: test(leaf) and leaf[3].is_got is is_got
