"""Small numbers point to people: which cells of a table stay hidden so that none of them can be computed.

Hidden is what is 1 to 4, and as many larger cells as it takes: a number that is missing alone in a row is
the row's sum less the others. Of all that is published, cells and sums, one asks what it fixes: a sum of
cells follows from it exactly where it is a combination of published ones, as equations tell. Zero is shown.
(Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001.)
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

LEAST = 5
"""The smallest number of people that may be shown to an organizer."""

PRIME = 2**61 - 1
"""Equations are solved modulo this: what follows from others in fractions also follows here."""

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)


def is_small(people: int, least: int = LEAST) -> bool:
    """Tell whether a number points to somebody."""
    return 0 < people < least


def hidden(counts: Mapping[K, int], least: int = LEAST) -> set[K]:
    """Return the cells that must be hidden where the sum of all is shown beside them.

    >>> sorted(hidden({"blocked": 2, "deactivated": 9, "muted": 40, "refused": 0}))
    ['blocked', 'deactivated']
    """
    return protected(counts, [counts.keys()], least)


def is_sound(counts: Mapping[K, int], gone: Collection[K], least: int = LEAST) -> bool:
    """Tell whether the sum of all may be shown beside the cells that are not hidden."""
    return not _is_thin([counts[key] for key in gone], least)


def hidden_in_table(counts: Mapping[tuple[R, C], int], least: int = LEAST) -> set[tuple[R, C]]:
    """Return the cells that must be hidden where the sums of rows, columns and all are shown beside them."""
    rows = [[key for key in counts if key[0] == row] for row in dict.fromkeys(key[0] for key in counts)]
    columns = [[key for key in counts if key[1] == col] for col in dict.fromkeys(key[1] for key in counts)]
    return protected(counts, [*rows, *columns, counts.keys()], least)


def protected(
    counts: Mapping[K, int],
    sums: Iterable[Collection[K]],
    least: int = LEAST,
    secrets: Iterable[Collection[K]] = (),
) -> set[K]:
    """Return the cells that must be hidden where some sums of cells are published.

    `secrets` are further sums, of small cells, that must not be found out. Where a published sum is too small
    to hide anything in, all its cells come back: then it must not be shown itself.
    """
    lines = [[key for key in line if counts[key]] for line in sums]
    gone = {key for key, people in counts.items() if is_small(people, least)}
    kept = [*([key] for key in gone), *secrets]
    while more := _more(counts, lines, gone, kept, least):
        gone |= more
    return gone


def _more(
    counts: Mapping[K, int],
    lines: Sequence[Sequence[K]],
    gone: set[K],
    secrets: Sequence[Collection[K]],
    least: int,
) -> set[K]:
    """Return further cells to hide: the smallest ones beside those that could be computed."""
    thin = [line for line in lines if _is_thin([counts[key] for key in line if key in gone], least)]
    if more := _next_ones(counts, thin, gone):
        return more
    found_out = fixed([[key for key in line if key in gone] for line in lines], secrets)
    told = {key for secret in found_out for key in secret}
    return _next_ones(counts, [line for line in lines if not told.isdisjoint(line)], gone)


def _next_ones(counts: Mapping[K, int], lines: Iterable[Sequence[K]], gone: set[K]) -> set[K]:
    """Return the smallest cell of each line that is not hidden yet."""
    shown = ([key for key in line if key not in gone] for line in lines)
    return {min(keys, key=lambda key: counts[key]) for keys in shown if keys}


def _is_thin(cells: Sequence[int], least: int) -> bool:
    """Tell whether the sum of hidden cells gives one of them away; each is known to be at least one."""
    return bool(cells) and (len(cells) < 2 or sum(cells) < max(least, len(cells) + 1))


def fixed(sums: Iterable[Collection[K]], wanted: Iterable[Collection[K]]) -> list[Collection[K]]:
    """Return those of the wanted sums of cells that follow from published sums."""
    basis: dict[K, dict[K, int]] = {}
    for line in sums:
        if rest := _reduced(dict.fromkeys(line, 1), basis):
            _add(rest, basis)
    return [wish for wish in wanted if not _reduced(dict.fromkeys(wish, 1), basis)]


def _add(row: dict[K, int], basis: dict[K, dict[K, int]]) -> None:
    """Let a new row explain its first cell, in every row before it too."""
    pivot, value = next(iter(row.items()))
    inverse = pow(value, -1, PRIME)
    new = {key: value * inverse % PRIME for key, value in row.items()}
    for other, old in basis.items():
        if pivot in old:
            basis[other] = _less(old, old[pivot], new)
    basis[pivot] = new


def _reduced(row: dict[K, int], basis: Mapping[K, Mapping[K, int]]) -> dict[K, int]:
    """Take away from a row what the rows before it explain; what is left is new."""
    for pivot in [key for key in row if key in basis]:
        row = _less(row, row[pivot], basis[pivot])
    return row


def _less(row: Mapping[K, int], factor: int, base: Mapping[K, int]) -> dict[K, int]:
    rest = dict(row)
    for key, value in base.items():
        rest[key] = (rest.get(key, 0) - factor * value) % PRIME
    return {key: value for key, value in rest.items() if value}


def gathered(counts: Iterable[int], least: int = LEAST) -> list[int]:
    """Return a row of numbers in which every small one waits for the next; the last ones join what was shown.

    >>> gathered([3, 1, 0, 7, 0, 2])
    [0, 0, 0, 13, 0, 0]
    """
    shown, held = [], 0
    for people in counts:
        held += people
        shown.append(0 if is_small(held, least) else held)
        held = held if is_small(held, least) else 0
    return _joined(shown, held)


def _joined(shown: list[int], held: int) -> list[int]:
    for place in reversed(range(len(shown))):
        if shown[place]:
            shown[place] += held
            return shown
    return shown
