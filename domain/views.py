"""What somebody may see of a report: an owner every number, an organizer none that points to somebody.

However what the screen, the picture and the file show is added and subtracted (domain/disclosure.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

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
    """Tell whether a small number follows from a view."""
    counts = leaves(report)
    told = fixed(published(shown, counts), [secret.leaves for secret in secrets(counts)])
    doubtful = [secret for secret in secrets(counts) if secret.leaves in told]
    return any(_mover(secret, shown, counts, report.purpose) is None for secret in doubtful)


Kind = Callable[[Leaf], object]


@dataclass(frozen=True, slots=True)
class Secret:
    """A small number: the leaves it is the sum of, and what tells whether a leaf belongs to it."""

    leaves: list[Leaf]
    kind: Kind
    key: object


KINDS: tuple[Kind, ...] = (
    lambda leaf: leaf,
    lambda leaf: leaf[3],
    lambda leaf: leaf[0],
    lambda leaf: (leaf[0], leaf[3].is_got),
    lambda leaf: whole_region(leaf[2]),
    lambda leaf: (whole_region(leaf[2]), leaf[3].is_got),
)
"""What could be a line or a row of its own."""


def secrets(counts: Mapping[Leaf, int]) -> list[Secret]:
    """Return the sums of leaves that would be a line or a row of their own and are small."""
    sums: dict[tuple[Kind, object], list[Leaf]] = {}
    for kind in KINDS:
        for leaf in counts:
            sums.setdefault((kind, kind(leaf)), []).append(leaf)
    small = {key: line for key, line in sums.items() if is_small(sum(counts[leaf] for leaf in line))}
    return [Secret(line, kind, key) for (kind, key), line in small.items()]


def _mover(secret: Secret, shown: View, counts: Mapping[Leaf, int], purpose: Purpose) -> Leaf | None:
    """Return a leaf of which one person could as well stand in an empty one, where that cannot be seen and
    makes the small number another one. Equations know which leaves are empty; who reads a report does not.
    """
    tests = _tests(shown)
    people = {group: sum(n for leaf, n in counts.items() if leaf[3] is group) for group in Group}
    empty = [(leaf, [test(leaf) for test in tests]) for leaf in _empty(counts, purpose)]
    for leaf in counts:
        spot, is_in = [test(leaf) for test in tests], secret.kind(leaf) == secret.key
        for other, other_spot in empty:
            is_seen = other[3] is not leaf[3] and people[leaf[3]] == 1  # its line would be gone
            if other_spot == spot and not is_seen and (secret.kind(other) == secret.key) != is_in:
                return leaf
    return None


def _empty(counts: Mapping[Leaf, int], purpose: Purpose) -> Iterator[Leaf]:
    """Return the leaves nobody is in, though somebody could be."""
    pairs = dict.fromkeys(leaf[:2] for leaf in counts)
    regions, groups = (dict.fromkeys(leaf[place] for leaf in counts) for place in (2, 3))
    for (reads, got), region, group in product(pairs, regions, groups):
        leaf = (reads, got, region, group)
        is_own = reads == got or purpose is not Purpose.SEND
        if leaf not in counts and (not group.is_got or (group is Group.OWN) == is_own):
            yield leaf


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
    lines, kept = published(shown, counts), secrets(counts)
    told = fixed(lines, [secret.leaves for secret in kept])
    doubtful = [secret for secret in kept if secret.leaves in told]
    gone = protected(counts, lines, secrets=[secret.leaves for secret in kept if secret not in doubtful])
    gone |= {mover for secret in doubtful if (mover := _mover(secret, shown, counts, report.purpose))}
    hidden_groups = {line.group for line in shown.lines if line.people is None}
    return {leaf: n for leaf, n in counts.items() if leaf not in gone and leaf[3] not in hidden_groups}


def published(shown: View, counts: Collection[Leaf]) -> list[list[Leaf]]:
    """Return every sum of leaves that a view shows or that follows from it at once."""
    return [line for test in _tests(shown) if (line := [leaf for leaf in counts if test(leaf)])]


def _tests(shown: View) -> list[Callable[[Leaf], bool]]:
    """Return what tells whether a leaf is part of each published sum."""
    open_groups = [line.group for line in shown.lines if line.people is not None]
    tests: list[Callable[[Leaf], bool]] = [lambda leaf: True]
    tests += [lambda leaf, group=group: leaf[3] is group for group in open_groups]  # type: ignore[misc]
    for place, rows in ((0, shown.languages), (2, shown.regions)):
        for row in rows:
            tests.append(lambda leaf, row=row, at=place: whole_region(leaf[at]) in row.codes)  # type: ignore[misc]
    if shown.got is not None:
        tests += [_and_got(test, is_got) for test in tests for is_got in (True, False)]
    return tests


def _and_got(test: Callable[[Leaf], bool], is_got: bool) -> Callable[[Leaf], bool]:
    return lambda leaf: test(leaf) and leaf[3].is_got is is_got
