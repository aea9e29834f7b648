"""Shares stand with what chance may have done to them, and no number points to a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.disclosure import is_small
from domain.funnel import Crowd, Effect, Level, Share, Verdict, difference, funnel, together

shares = st.integers(0, 3000).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))
parts = st.one_of(st.integers(0, 6), st.integers(0, 60))


@given(shares)
def test_a_share_lies_in_its_interval_and_more_people_make_it_narrower(share: Share) -> None:
    found = share.interval
    assert 0 <= found.low <= share.part <= found.high <= 1
    more = Share(share.people * 4, share.of * 4).interval
    assert more.high - more.low <= found.high - found.low
    others = Share(share.of - share.people, share.of).interval
    if share.of:
        assert (others.low, others.high) == pytest.approx((1 - found.high, 1 - found.low))


def test_intervals_are_those_of_the_literature() -> None:
    """Newcombe, Statistics in Medicine 17 (1998): 857 (one share), 873 (two shares, method 10)."""
    one = Share(81, 263).interval
    assert (one.low, one.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    two = difference(Share(56, 70), Share(48, 80))
    assert (two.low, two.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@given(shares, shares)
def test_a_difference_turns_round_with_its_sides(one: Share, other: Share) -> None:
    found, back = difference(one, other), difference(other, one)
    assert -1 <= found.low <= one.part - other.part <= found.high <= 1
    assert (found.low, found.high) == pytest.approx((-back.high, -back.low))


@pytest.mark.parametrize(
    ("nudged", "held_out", "verdict"),
    [
        ((60, 100), (4, 19), Verdict.TOO_FEW),
        ((9, 19), (4, 100), Verdict.TOO_FEW),
        ((30, 100), (25, 100), Verdict.CHANCE),
        ((60, 100), (20, 100), Verdict.MORE),
        ((20, 100), (60, 100), Verdict.LESS),
    ],
)
def test_nothing_is_claimed_without_enough_people_on_both_sides(
    nudged: tuple[int, int], held_out: tuple[int, int], verdict: Verdict
) -> None:
    assert Effect(Share(*nudged), Share(*held_out)).verdict is verdict


@st.composite
def crowd(draw: st.DrawFn, language: str | None) -> Crowd:
    agreed, rest = (0 if language is None else draw(parts)), draw(parts)
    people = agreed + rest
    found = {Level.LANGUAGE: Share(people if language else 0, people), Level.CONSENT: Share(agreed, people)}
    for level in (Level.ARTICLE, Level.EDIT, Level.SECOND, Level.FOURTEENTH):
        of = agreed if level in (Level.ARTICLE, Level.EDIT) else draw(st.integers(0, agreed))
        found[level] = Share(draw(st.integers(0, of)), of)
    return Crowd(language, people, found)


crowds = st.tuples(*map(crowd, ("tt", "ba", "lez", "ru", None))).map(list)


@given(crowds)
def test_an_owner_sees_everything_and_it_adds_up(found: list[Crowd]) -> None:
    seen = funnel(found, exact=True)
    assert seen.everybody is not None
    unknown = next(crowd.people for crowd in found if crowd.language is None)
    assert sum(row.people for row in seen.rows) + unknown == seen.everybody.people
    for level in Level:
        whole = seen.everybody.shares[level]
        assert whole is not None
        assert whole.people == sum(crowd.shares[level].people for crowd in found)


@given(crowds)
def test_what_organizers_see_points_to_nobody(found: list[Crowd]) -> None:
    seen = funnel(found, exact=False)
    if seen.everybody is None:
        assert is_small(together(found).people)
        return
    by_language = {crowd.language: crowd for crowd in found}
    assert not any(is_small(row.people) for row in (seen.everybody, *seen.rows))
    _is_safe(
        [by_language[c.language].people for c in found if c.language not in {r.language for r in seen.rows}]
    )
    for level in Level:
        shown = {row.language for row in seen.rows if row.shares[level] is not None}
        assert not any(by_language[language].shares[level].is_telling for language in shown)
        whole = seen.everybody.shares[level]
        if whole is None:
            continue
        assert not whole.is_telling
        hidden = [crowd.shares[level] for crowd in found if crowd.language not in shown]
        _is_safe([share.people for share in hidden])
        _is_safe([share.of - share.people for share in hidden])


def _is_safe(hidden: list[int]) -> None:
    """Check what is found by taking what is shown from the sum: no small number, alone or with others."""
    assert not is_small(sum(hidden))
    if any(is_small(people) for people in hidden):
        assert len([people for people in hidden if people]) >= 2


def test_where_numbers_are_large_nothing_is_hidden() -> None:
    levels = dict.fromkeys(Level, Share(30, 60)) | {Level.LANGUAGE: Share(60, 60)}
    found = [Crowd(language, 60, levels) for language in ("tt", "ba")]
    seen = funnel(found, exact=False)
    assert not seen.hides
    assert [row.shares for row in seen.rows] == [levels, levels]
