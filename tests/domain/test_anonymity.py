"""Answers of an anonymous round: five people can have given whatever is opened, however it is described."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.anonymity import UNTOLD, Kind, described, in_own_words, of_five, parted, ripe
from domain.surveys.answers import Answer
from tests.domain.adversary import may_be
from tests.storage.partners import SURVEY

MUSEUM, LIBRARY, SCHOOL = (Kind(type_, "tt") for type_ in ("museum", "library", "school"))
IN_RUSSIAN = Kind("museum", "ru")

kinds = st.builds(
    Kind, st.sampled_from(["museum", "library", "school"]), st.sampled_from(["tt", "ru", "lez"])
)
answers = st.lists(st.tuples(st.integers(0, 12), kinds), max_size=60)
"""Who answered and of which kind, in order; somebody answers for several institutions at times."""


def test_too_little_of_a_kind_is_told_without_its_language_and_then_without_its_type() -> None:
    assert described({MUSEUM: 6, IN_RUSSIAN: 5}, 5) == {MUSEUM: MUSEUM, IN_RUSSIAN: IN_RUSSIAN}
    assert described({MUSEUM: 2, IN_RUSSIAN: 3}, 5) == dict.fromkeys((MUSEUM, IN_RUSSIAN), Kind("museum", ""))
    assert described({MUSEUM: 2, LIBRARY: 3, SCHOOL: 9}, 5) == {
        MUSEUM: UNTOLD,
        LIBRARY: UNTOLD,
        SCHOOL: SCHOOL,
    }


def test_what_is_left_over_takes_the_smallest_other_kind_along() -> None:
    alone = described({MUSEUM: 2, LIBRARY: 6, SCHOOL: 9}, 5)
    assert alone == {MUSEUM: UNTOLD, LIBRARY: UNTOLD, SCHOOL: SCHOOL}
    of_its_type = described({IN_RUSSIAN: 2, MUSEUM: 9, LIBRARY: 6}, 5)
    assert of_its_type == {IN_RUSSIAN: Kind("museum", ""), MUSEUM: Kind("museum", ""), LIBRARY: LIBRARY}


def test_own_words_leave_a_response_and_what_was_chosen_stays() -> None:
    free = in_own_words(SURVEY)
    given = {"use": Answer(("other",), text="seldom"), "rate": Answer(number=4), "words": Answer(text="more")}
    chosen, texts = parted(given, free)
    assert chosen == {"use": Answer(("other",)), "rate": Answer(number=4)}
    assert texts == [("use", "seldom"), ("words", "more")]
    assert parted({"words": Answer(is_skipped=True)}, free) == ({}, [])


@given(answers, st.sets(st.integers(0, 60)), st.integers())
def test_what_is_opened_and_what_stays_behind_are_of_five_people(
    given: list[tuple[int, Kind]], looks: set[int], seed: int
) -> None:
    sealed: list[tuple[int, Kind]] = []
    published: list[tuple[int, Kind, Kind]] = []
    for number, one in enumerate(given):
        sealed.append(one)
        if number in looks:
            sealed = opened(given[: number + 1], sealed, published, Random(seed))
    ends(given, sealed, published)
    may_be_anybody(given, published)


def opened(
    given: Sequence[tuple[int, Kind]],
    sealed: list[tuple[int, Kind]],
    published: list[tuple[int, Kind, Kind]],
    rng: Random,
) -> list[tuple[int, Kind]]:
    """Open what is ripe, as storage does, and return what stays."""
    rng.shuffle(sealed)
    stay = []
    for kind in {kind for _, kind in sealed}:
        mine = [one for one in sealed if one[1] == kind]
        number = ripe(len(mine), least(given))
        if number:
            assert people(mine[:number]) >= 5
            assert people(mine[number:]) >= 5
        published += [(person, kind, kind) for person, kind in mine[:number]]
        stay += mine[number:]
    return stay


def ends(
    given: Sequence[tuple[int, Kind]], sealed: list[tuple[int, Kind]], published: list[tuple[int, Kind, Kind]]
) -> None:
    """Open the rest; what is added under any description is of five people again."""
    if not published and len(sealed) < least(given):
        assert people(given) < 5
        return
    names = described(Counter(kind for _, kind in sealed), least(given))
    assert set(names) == {kind for _, kind in sealed}
    for name in set(names.values()):
        assert people([one for one in sealed if names[one[1]] == name]) >= 5
        assert all(is_told(kind, name) for kind in names if names[kind] == name)
    published += [(person, kind, names[kind]) for person, kind in sealed]
    assert len(published) == len(given)


def may_be_anybody(given: Sequence[tuple[int, Kind]], published: list[tuple[int, Kind, Kind]]) -> None:
    """Let somebody count who knows the kinds of all who answered: each response may be of five people."""
    if not published:
        return
    of_kind = {kind: {person for person, one in given if one == kind} for _, kind in given}
    found = may_be(Counter(kind for _, kind in given), Counter(name for _, _, name in published))
    for name in {name for _, _, name in published}:
        assert len(set().union(*(of_kind[kind] for kind in found[name]))) >= 5


def is_told(kind: Kind, name: Kind) -> bool:
    return name in (kind, Kind(kind.type, ""), UNTOLD)


def least(given: Sequence[tuple[int, Kind]]) -> int:
    return of_five([times for times in Counter(person for person, _ in given).values() if times > 1])


def people(some: Sequence[tuple[int, Kind]]) -> int:
    return len({person for person, _ in some})


def test_whoever_counts_finds_a_person_where_descriptions_are_kept_as_they_are() -> None:
    """The one who counts is able to: with a kind of one person told, there is no other."""
    told: Mapping[Kind, int] = {MUSEUM: 6, LIBRARY: 1}
    assert may_be(told, told)[LIBRARY] == {LIBRARY}
    assert may_be({MUSEUM: 6, LIBRARY: 1}, {MUSEUM: 5, UNTOLD: 2})[UNTOLD] == {MUSEUM, LIBRARY}
