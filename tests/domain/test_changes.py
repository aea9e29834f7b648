"""Recent changes: nothing is missed or handled twice, and only what is certain counts as undone."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.changes import KEPT_BY_WIKIS, MILESTONES, OVERLAP_S, Change, Cursor, Verdict, milestones, verdict
from domain.revisions import Revision

Row = tuple[int, int]
"""When a change was made, and how many seconds later it shows up."""

rows = st.lists(st.tuples(st.integers(0, 300), st.integers(0, int(OVERLAP_S) - 1)), max_size=60)
steps = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12), st.integers(0, 9)), max_size=40)
"""How long to rest, how many changes come at a time, and after how many pages the process dies."""


def listed(made: list[Row], now: float, since: float) -> list[Change]:
    """Return what a wiki shows at a moment, the oldest first; who is late gets a later number."""
    shown = [(at, late, number) for number, (at, late) in enumerate(made) if at + late <= now and at >= since]
    return [
        Change(id=number + 1, made_at=float(at))
        for at, _, number in sorted(shown, key=lambda r: (r[0], r[2]))
    ]


@given(rows, steps)
def test_every_change_is_handled_once_however_late_it_shows_up(
    made: list[Row], steps: list[tuple[int, int, int]]
) -> None:
    cursor, handled, now = Cursor(0.0), Counter[int](), 0.0
    for rest, size, pages in [*steps, (400, 500, 100), (60, 500, 100)]:
        now += rest
        there = listed(made, now, cursor.since)  # the cursor moves, what was read at the beginning stays
        for start in range(0, max(len(there), 1), size)[:pages]:
            page = there[start : start + size]
            handled.update(change.id for change in cursor.news(page))
            cursor = cursor.after(page, now, is_all=start + size >= len(there))
    assert handled == {number + 1: 1 for number in range(len(made))}
    assert all(at >= cursor.since for at in cursor.seen.values()), "it does not grow"


def test_a_gap_is_noticed() -> None:
    assert not Cursor(0.0).misses_any(KEPT_BY_WIKIS.total_seconds())
    assert Cursor(0.0).misses_any(KEPT_BY_WIKIS.total_seconds() + 1)


@given(st.integers(0, 200), st.lists(st.integers(0, 30), max_size=20))
def test_each_milestone_is_passed_once_however_edits_come_together(before: int, more: list[int]) -> None:
    passed, count = [], before
    for number in more:
        passed += milestones(count, count + number)
        count += number
    assert passed == [number for number in MILESTONES if before < number <= count]


ANN, BEN = 7, 8


def revision(text: str | None, user: int = BEN, *tags: str) -> Revision:
    return Revision(1, 0, 1, "Казан", 0.0, 10, user, text, frozenset(tags))


BEFORE, THEIRS = revision("old"), revision("new", ANN)
REVERTED = revision("new", ANN, "mw-reverted")


@pytest.mark.parametrize(
    ("theirs", "undoing", "latest", "expected"),
    [
        (THEIRS, revision("old", BEN, "mw-undo"), revision("old"), Verdict.UNDONE),
        (THEIRS, revision("else"), revision("old"), Verdict.UNDONE),
        (REVERTED, revision("third", BEN, "mw-rollback"), revision("more"), Verdict.UNDONE),
        (REVERTED, revision("third", ANN, "mw-undo"), revision("more"), Verdict.BY_THEMSELVES),
        (REVERTED, revision("third", BEN, "mw-undo"), revision("new"), Verdict.STANDS),
        (REVERTED, revision("old", BEN, "mw-undo", "mw-reverted"), revision("more"), Verdict.STANDS),
        (REVERTED, revision("more"), revision("more"), Verdict.STANDS),
        (THEIRS, revision("third", BEN, "mw-undo"), revision("third"), Verdict.UNCLEAR),
        (THEIRS, revision("more"), revision("more"), Verdict.STANDS),
        (THEIRS, None, revision("more"), Verdict.STANDS),
        (revision(None, ANN), revision(None), revision(None), Verdict.STANDS),
        (None, revision("old", BEN, "mw-undo"), revision("old"), Verdict.STANDS),
        (THEIRS, revision("old"), None, Verdict.STANDS),
    ],
)
def test_only_what_is_certain_counts_as_undone(
    theirs: Revision | None, undoing: Revision | None, latest: Revision | None, expected: Verdict
) -> None:
    assert verdict(theirs, BEFORE, undoing, latest) is expected
