"""No small number can be read off what is shown, however it is added and subtracted."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.disclosure import LEAST, fixed, gathered, hidden, hidden_in_table, is_small

tables = st.lists(st.integers(0, 9), min_size=1, max_size=6)


def worlds(counts: list[int], gone: set[int]) -> list[dict[int, int]]:
    """Return every filling of the hidden cells that fits what is shown: each at least one, the sum known."""
    places, rest = sorted(gone), sum(counts[place] for place in gone)
    ranges = [range(1, rest + 1)] * max(0, len(places) - 1)
    found = []
    for values in product(*ranges):
        last = rest - sum(values)
        if last >= 1:
            found.append(dict(zip(places, (*values, last), strict=True)))
    return found


def test_the_only_small_cell_takes_the_next_one_along() -> None:
    assert hidden({"a": 3, "b": 80, "c": 7, "d": 0}) == {"a", "c"}


def test_two_small_cells_with_a_small_sum_take_a_third_one_along() -> None:
    assert hidden({"a": 1, "b": 2, "c": 60, "d": 9}) == {"a", "b", "d"}


def test_cells_of_one_each_take_another_one_along() -> None:
    """Their sum is their number, so each of them must be one."""
    assert hidden(dict.fromkeys("abcde", 1) | {"f": 70}) == set("abcdef")


def test_nothing_is_hidden_without_need() -> None:
    assert hidden({"a": 5, "b": 0, "c": 1000}) == set()


@settings(max_examples=300, deadline=None)
@given(tables)
def test_no_small_cell_of_a_row_follows_from_the_rest(counts: list[int]) -> None:
    gone = hidden(dict(enumerate(counts)))
    small = {place for place, people in enumerate(counts) if is_small(people)}
    assert small <= gone
    assert all(counts[place] for place in gone)
    total = sum(counts)
    if is_small(total) or total == len(gone) or len([c for c in counts if c]) == 1:
        return  # then the sum itself must not be shown
    fitting = worlds(counts, gone)
    assert all(len({world[place] for world in fitting}) > 1 for place in small)


@settings(max_examples=200, deadline=None)
@given(st.integers(2, 3), st.integers(2, 4), st.data())
def test_no_small_cell_of_a_table_follows_from_the_rest(height: int, width: int, data: st.DataObject) -> None:
    counts = {(r, c): data.draw(st.integers(0, 7)) for r in range(height) for c in range(width)}
    gone = hidden_in_table(counts)
    assert {key for key, people in counts.items() if is_small(people)} <= gone
    lines = [{k for k in counts if k[0] == r} for r in range(height)]
    lines += [{k for k in counts if k[1] == c} for c in range(width)]
    sound = all(_can_hide([counts[k] for k in line if k in gone]) for line in lines)
    if sound:
        ways = _fillings(counts, gone, lines)
        assert all(len({way[key] for way in ways}) > 1 for key in gone if is_small(counts[key]))


def _can_hide(cells: list[int]) -> bool:
    """Tell whether a line's sum is large enough to hide anything in."""
    return not cells or (len(cells) > 1 and sum(cells) > max(len(cells), LEAST - 1))


def _fillings(
    counts: dict[tuple[int, int], int], gone: set[tuple[int, int]], lines: list[set[tuple[int, int]]]
) -> list[dict[tuple[int, int], int]]:
    """Return fillings reached by moving people in circles, which keeps every sum."""
    start = {key: counts[key] for key in gone}
    seen, todo = {tuple(sorted(start.items()))}, [start]
    while todo and len(seen) < 500:
        world = todo.pop()
        for moved in _moves(world):
            mark = tuple(sorted(moved.items()))
            if mark not in seen:
                seen.add(mark)
                todo.append(moved)
    found = [dict(mark) for mark in seen]
    for world in found:
        assert all(
            sum(world[k] for k in line & gone) == sum(counts[k] for k in line & gone) for line in lines
        )
    return found


def _moves(world: dict[tuple[int, int], int]) -> list[dict[tuple[int, int], int]]:
    """Move one person round every circle of hidden cells."""
    found = []
    for circle in _circles(world):
        moved = dict(world)
        for number, key in enumerate(circle):
            moved[key] += 1 if number % 2 == 0 else -1
        if min(moved.values()) >= 1:
            found.append(moved)
    return found


def _circles(world: dict[tuple[int, int], int]) -> list[list[tuple[int, int]]]:
    """Return the circles through hidden cells that turn at every step between a row and a column."""
    found: list[list[tuple[int, int]]] = []

    def go(path: list[tuple[int, int]], in_row: bool) -> None:
        for key in world:
            same = key[0] == path[-1][0] if in_row else key[1] == path[-1][1]
            if key in path or not same:
                continue
            if len(path) % 2 == 1 and len(path) >= 3 and key[1] == path[0][1]:
                found.append([*path, key])
            go([*path, key], not in_row)

    for key in world:
        go([key], True)
    return found


@given(st.lists(st.integers(0, 9)))
def test_gathered_numbers_keep_their_sum_and_none_is_small(counts: list[int]) -> None:
    shown = gathered(counts)
    assert len(shown) == len(counts)
    assert not any(is_small(people) for people in shown)
    assert sum(shown) == (0 if is_small(sum(counts)) else sum(counts))


def test_what_follows_from_sums_is_found() -> None:
    assert fixed(["ab", "bc"], ["a", "abbc", "ab"]) == ["ab"]
    assert fixed(["ab", "b"], ["a", "c"]) == ["a"]
    assert fixed(["ab", "cd", "ac"], ["bd", "b"]) == ["bd"]
