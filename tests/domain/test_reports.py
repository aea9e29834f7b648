"""A report always makes a hundred per cent, and shows an organizer nothing that points to somebody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from operator import eq

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.announcements import Announcement
from domain.disclosure import fixed, is_small
from domain.people import PersonId
from domain.reports import Group, Leaf, Report, leaves, may_read, report, tenths
from domain.sendings import Cell, Fate, Purpose
from domain.team import Grant, Role, Scope, member
from domain.views import Row, Secret, open_leaves, published, secrets, view

LANGUAGES = ("tt", "ba", "lez", "ru")
REGIONS = ("", "tatarstan", "tatarstan/arsk", "dagestan")

cells = st.lists(
    st.builds(
        Cell,
        reads=st.sampled_from(LANGUAGES),
        language=st.sampled_from(("tt", "ru")),
        region=st.sampled_from(REGIONS),
        fate=st.sampled_from(Fate),
        people=st.one_of(st.integers(0, 8), st.integers(0, 3000)),
    ),
    max_size=30,
)
purposes = st.sampled_from(Purpose)


@given(purposes, cells)
def test_the_parts_always_make_the_whole(purpose: Purpose, found: list[Cell]) -> None:
    total = sum(cell.people for cell in found)
    made = report(purpose, found)
    assert made.total == total
    assert sum(row.people for row in made.languages.values()) == total
    assert sum(row.people for row in made.regions.values()) == total
    assert sum(row.got for row in made.languages.values()) == made.got
    assert sum(leaves(made).values()) == total


@given(purposes, cells)
def test_an_owner_sees_parts_that_make_a_hundred_per_cent(purpose: Purpose, found: list[Cell]) -> None:
    seen = view(report(purpose, found), exact=True)
    assert sum(line.people or 0 for line in seen.lines) == seen.total
    assert sum(line.tenths or 0 for line in seen.lines) == (1000 if seen.total else 0)
    assert not seen.hides


@given(st.dictionaries(st.integers(), st.integers(0, 10**7)))
def test_shares_make_a_thousand_and_are_never_off_by_a_tenth(counts: dict[int, int]) -> None:
    shares, total = tenths(counts), sum(counts.values())
    assert sum(shares.values()) == (1000 if total else 0)
    assert all(abs(shares[key] * total - counts[key] * 1000) < max(total, 1) for key in counts)


@settings(deadline=None, max_examples=200)
@given(purposes, cells)
def test_an_organizer_finds_no_small_number_out(purpose: Purpose, found: list[Cell]) -> None:
    """Not from the screen, the picture and the file together, added and subtracted in any way."""
    made = report(purpose, found)
    counts, seen, alone = leaves(made), view(made, exact=False), open_leaves(made)
    numbers = [seen.total, seen.got, *(line.people for line in seen.lines), *alone.values()]
    numbers += [n for row in (*seen.languages, *seen.regions) for n in (row.people, row.got)]
    assert not any(is_small(number) for number in numbers if number is not None)
    if seen.total is None:
        assert alone == {}
        return
    known = [*published(seen, counts), *([leaf] for leaf in alone)]
    for secret in secrets(counts):
        if fixed(known, [secret.leaves]):
            assert another_world(made, secret), secret


def another_world(made: Report, secret: Secret) -> bool:
    """Tell whether moving one person changes a small number and nothing at all that is shown."""
    here, tests = leaves(made), shown_sums(made)
    places = product(dict.fromkeys(leaf[:2] for leaf in here), {leaf[2] for leaf in here}, Group)
    spots = [(*pair, region, group) for pair, region, group in places]
    for leaf, other in product(here, spots):
        changes = (secret.kind(leaf) == secret.key) != (secret.kind(other) == secret.key)
        if changes and is_possible(other, made.purpose) and is_unseen(leaf, other, made, tests):
            return True
    return False


def is_possible(leaf: Leaf, purpose: Purpose) -> bool:
    is_stand_in = purpose is Purpose.SEND and leaf[0] != leaf[1]
    return not leaf[3].is_got or leaf[3] is (Group.STAND_IN if is_stand_in else Group.OWN)


def is_unseen(leaf: Leaf, other: Leaf, made: Report, tests: list[Callable[[Leaf], bool]]) -> bool:
    """Tell whether all that is shown stays when one person stands in another leaf."""
    groups = made.groups[leaf[3]] > 1 or leaf[3] is other[3]
    return groups and bool(made.groups[other[3]]) and all(test(leaf) == test(other) for test in tests)


def shown_sums(made: Report) -> list[Callable[[Leaf], bool]]:
    """Return of every number on the screen and in the file who is counted in it."""
    seen, alone = view(made, exact=False), open_leaves(made)
    tests: list[Callable[[Leaf], bool]] = [partial(eq, leaf) for leaf in alone]
    tests += [partial(_in_group, line.group) for line in seen.lines if line.people is not None]
    for at, rows in ((0, seen.languages), (2, seen.regions)):
        tests += [partial(_in_row, at, row.codes, None) for row in rows]
        tests += [partial(_in_row, at, row.codes, True) for row in rows if row.got is not None]
    return [*tests, *([_is_got] if seen.got is not None else [])]


def _in_group(group: Group, leaf: Leaf) -> bool:
    return leaf[3] is group


def _in_row(at: int, codes: tuple[str, ...], is_got: bool | None, leaf: Leaf) -> bool:
    return str(leaf[at]).partition("/")[0] in codes and is_got in (None, leaf[3].is_got)


def _is_got(leaf: Leaf) -> bool:
    return leaf[3].is_got


@given(purposes, cells)
def test_what_is_shown_is_true(purpose: Purpose, found: list[Cell]) -> None:
    made = report(purpose, found)
    seen = view(made, exact=False)
    assert all(line.people in (None, made.groups[line.group]) for line in seen.lines)
    for rows, kept in ((seen.languages, made.languages), (seen.regions, made.regions)):
        for row in rows:
            assert row.people == sum(kept[code].people for code in row.codes)


def test_a_large_sending_shows_nearly_everything() -> None:
    found = [
        Cell("tt", "tt", "tatarstan", Fate.DELIVERED, 800),
        Cell("lez", "ru", "dagestan", Fate.DELIVERED, 90),
        Cell("ba", "ru", "", Fate.DELIVERED, 3),
        Cell("tt", "tt", "tatarstan", Fate.BLOCKED, 40),
        Cell("ru", "ru", "tatarstan", Fate.BLOCKED, 12),
        Cell("ru", "ru", "tatarstan", Fate.DEACTIVATED, 2),
        Cell("ru", "ru", "tatarstan", Fate.DELIVERED, 60),
        Cell("tt", "tt", "", Fate.MUTED, 20),
    ]
    seen = view(report(Purpose.SEND, found), exact=False)
    assert {line.group: line.people for line in seen.lines} == {
        Group.OWN: 860,
        Group.STAND_IN: 93,
        Group.BLOCKED: 52,
        Group.DEACTIVATED: None,
        Group.MUTED: None,
    }
    assert seen.languages == (Row(("tt",), 860, 800), Row(("ba", "lez", "ru"), 167, 153))
    assert seen.hides


def test_fewer_than_five_people_are_not_even_counted() -> None:
    seen = view(report(Purpose.SEND, [Cell("ru", "ru", "", Fate.DELIVERED, 4)]), exact=False)
    assert (seen.total, seen.got, seen.lines, seen.languages) == (None, None, (), ())


def test_a_correction_asks_nobody_for_a_language() -> None:
    found = [Cell("lez", "ru", "", Fate.DELIVERED, 9)]
    assert report(Purpose.CORRECT, found).groups[Group.OWN] == 9
    assert report(Purpose.SEND, found).groups[Group.STAND_IN] == 9


def test_authors_owners_and_those_whose_scope_covers_it_may_read() -> None:
    tatarstan, dagestan = Scope.read("region:tatarstan"), Scope.read("region:dagestan")
    told = Announcement(scope=tatarstan)
    me, other = PersonId(1), PersonId(2)
    organizer = [Grant(Role.ORGANIZER, dagestan)]
    assert may_read(member(me, (), organizer), me, told)
    assert not may_read(member(me, (), organizer), other, told)
    assert may_read(member(me, (), [Grant(Role.ORGANIZER, tatarstan)]), other, told)
    assert may_read(member(me, [1], []), None, told)
    assert not may_read(member(me, (), []), me, told)
    assert not may_read(member(me, (), []), None, told)
