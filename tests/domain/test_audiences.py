"""Who belongs to an audience, and how it changes tap by tap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.audiences import (
    EVERYBODY,
    NAME_LIMIT,
    Audience,
    Condition,
    Trait,
    days_of,
    is_within,
    named,
    wiki_of,
)
from domain.people import Person, PersonId
from domain.wikis import WIKIS
from handlers import reading
from handlers.audiences.buttons import TurnValue, key_of, value_of
from locales import LANGUAGES, words

TODAY = date(2026, 11, 22)
ANN = Person(PersonId(1))

CONDITIONS = st.builds(
    Condition,
    st.sampled_from(Trait),
    st.lists(st.sampled_from(["tt", "tatarstan", "7", "30"]), min_size=1, max_size=3, unique=True).map(tuple),
    st.booleans(),
)
AUDIENCES = st.lists(CONDITIONS, max_size=5, unique_by=lambda c: (c.trait, c.is_not)).map(
    lambda several: Audience(tuple(several))
)
VALUES = st.sampled_from(["tt", "ba", "tatarstan", "history"])


@given(AUDIENCES)
def test_an_audience_comes_back_from_its_plain_values(audience: Audience) -> None:
    assert Audience.from_json(audience.to_json()) == audience


@given(AUDIENCES, st.sampled_from(Trait), VALUES, st.booleans())
def test_a_tap_turns_one_value_and_no_value_stands_on_both_sides(
    audience: Audience, trait: Trait, value: str, is_not: bool
) -> None:
    turned = audience.toggled(trait, value, is_not=is_not)
    was_on = value in audience.values(trait, is_not=is_not)
    assert (value in turned.values(trait, is_not=is_not)) is not was_on
    assert was_on or value not in turned.values(trait, is_not=not is_not)
    assert all(condition.values for condition in turned.conditions)
    others = [c for c in audience.conditions if c.trait is not trait]
    assert [c for c in turned.conditions if c.trait is not trait] == others


@given(AUDIENCES, st.sampled_from(Trait))
def test_a_cleared_trait_plays_no_role(audience: Audience, trait: Trait) -> None:
    cleared = audience.cleared(trait)
    assert cleared.values(trait) == cleared.values(trait, is_not=True) == ()
    assert cleared.also(audience).find(trait) == audience.find(trait)


@pytest.mark.parametrize("trait", Trait)
def test_what_is_not_known_of_a_person_is_none_of_the_values(trait: Trait) -> None:
    """Whom nothing is known of is in "all but these"; only a role, a wiki and a stage everybody has."""
    assert not Condition(trait, ("99",)).holds(ANN, (), TODAY)
    assert Condition(trait, ("99",), is_not=True).holds(ANN, (), TODAY)
    assert not Condition(trait, ()).holds(ANN, (), TODAY)
    assert EVERYBODY.holds(ANN, (), TODAY)


def test_the_largest_of_several_spans_counts() -> None:
    ann = Person(PersonId(1), seen_on=TODAY - timedelta(days=30))
    assert Condition(Trait.SEEN, ("7", "30")).holds(ann, (), TODAY)
    assert not Condition(Trait.SEEN, ("7",)).holds(ann, (), TODAY)
    assert days_of(()) == 0


def test_a_region_holds_its_districts_and_nothing_that_only_begins_like_it() -> None:
    assert is_within("tatarstan/arsk", "tatarstan")
    assert not is_within("tatarstan", "tatarstan/arsk")
    assert not is_within("tatarstans", "tatarstan")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wiki", [*WIKIS, "xx", None])
def test_the_wiki_that_counts_is_the_one_the_settings_show(language: str, wiki: str | None) -> None:
    person = Person(PersonId(1), language=language, wiki=wiki)
    assert wiki_of(person) == reading.wiki_of(person, words(language)).code


@given(st.text(max_size=120))
def test_a_name_is_one_line_of_a_sane_length(text: str) -> None:
    name = named(text)
    assert len(name) <= NAME_LIMIT
    assert name == named(name) == " ".join(name.split())


@given(st.text(min_size=1, max_size=64))
def test_every_value_fits_on_a_button_and_is_found_again(value: str) -> None:
    button = TurnValue(
        announcement_id=2**53 - 1, trait=Trait.PROGRAMME, value=key_of(value), is_not=True, on=True, page=99
    ).pack()
    assert len(button.encode()) <= 64
    assert value_of(TurnValue.unpack(button).value, ["other", value]) == value
