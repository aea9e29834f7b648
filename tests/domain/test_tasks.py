"""Which article comes first for whom."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.interests import INTERESTS
from domain.tasks import ENOUGH_OF_A_KIND, Candidate, Kind, Taste, in_order, is_liked, suits

kinds = st.sampled_from(Kind)
topics = st.none() | st.sampled_from(sorted(INTERESTS))
candidates = st.lists(
    st.builds(Candidate, id=st.integers(1, 999), kind=kinds, topic=topics), unique_by=lambda one: one.id
)
counts = st.dictionaries(kinds, st.integers(0, 9))
tastes = st.builds(
    Taste,
    interests=st.frozensets(st.sampled_from(sorted(INTERESTS))),
    is_minor=st.booleans(),
    given=counts,
    too_hard=counts,
)


@given(candidates, tastes)
def test_everything_that_suits_is_there_once_and_nothing_else(pool: list[Candidate], taste: Taste) -> None:
    ordered = in_order(pool, taste)
    assert Counter(ordered) == Counter(one for one in pool if suits(one, taste))


@given(candidates)
def test_nobody_knows_a_person_then_the_easiest_kind_comes_first(pool: list[Candidate]) -> None:
    levels = [one.kind.level for one in in_order(pool, Taste())]
    assert levels == sorted(levels)


@given(candidates, tastes, kinds)
def test_after_too_hard_comes_an_easier_kind_if_there_is_any(
    pool: list[Candidate], taste: Taste, hard: Kind
) -> None:
    taste = Taste(taste.interests, taste.is_minor, too_hard={hard: 1})
    ordered = in_order(pool, taste)
    if any(one.kind.level < hard.level for one in ordered):
        assert ordered[0].kind.level < hard.level


@given(candidates, tastes)
def test_minors_are_given_nothing_on_people_and_asked_for_no_photo(
    pool: list[Candidate], taste: Taste
) -> None:
    taste = Taste(taste.interests, True, taste.given, taste.too_hard)
    for one in in_order(pool, taste):
        assert one.topic != "people"
        assert one.kind is not Kind.IMAGE


@given(candidates, tastes)
def test_of_equal_ones_what_is_liked_comes_first(pool: list[Candidate], taste: Taste) -> None:
    alike = [one for one in in_order(pool, taste) if one.kind is Kind.EXPAND]
    liked = [is_liked(one.kind, one.topic, taste.interests) for one in alike]
    assert liked == sorted(liked, reverse=True)


def test_who_has_done_some_of_a_kind_gets_a_harder_one() -> None:
    pool = [Candidate(1, Kind.COPYEDIT, "history"), Candidate(2, Kind.LINK)]
    likes = frozenset({"history"})
    assert in_order(pool, Taste(likes))[0].kind is Kind.LINK
    done = Taste(likes, given={Kind.LINK: ENOUGH_OF_A_KIND})
    assert in_order(pool, done)[0].kind is Kind.COPYEDIT


def test_somebody_who_likes_photos_likes_to_add_pictures() -> None:
    assert is_liked(Kind.IMAGE, None, ["photos"])
    assert not is_liked(Kind.EXPAND, None, ["photos"])
