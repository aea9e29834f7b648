"""Who covers whom: owners everybody, organizers what they were invited for and what lies within."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.arrivals import invitation_in
from domain.audiences import EVERYBODY, Trait
from domain.deeds import DEEDS, Deed
from domain.people import Age, Person, PersonId, agree, come
from domain.team import Grant, Member, Role, Scope, approvers, holds, may_hand_on, member

ANN, BELA, OLGA = PersonId(1), PersonId(2), PersonId(3)
ALL, TATARSTAN = Scope(), Scope(Trait.REGION, "tatarstan")
ARSK, DAGESTAN = Scope(Trait.REGION, "tatarstan/arsk"), Scope(Trait.REGION, "dagestan")
COURSE = Scope(Trait.PROGRAMME, "first-edit")
TODAY = date(2026, 11, 22)

scopes = st.sampled_from([ALL, TATARSTAN, ARSK, DAGESTAN, COURSE])
regions = st.sampled_from([None, "tatarstan", "tatarstan/arsk", "tatarstan/kazan", "dagestan"])
people = st.builds(
    Person, id=st.just(ANN), region=regions, path=st.sampled_from([None, "first-edit", "second"])
)


def organizer(person: PersonId, *scopes: Scope) -> Member:
    return member(person, {OLGA}, [Grant(Role.ORGANIZER, scope) for scope in scopes])


@given(scopes)
def test_a_scope_is_read_as_it_was_written(scope: Scope) -> None:
    assert Scope.read(str(scope)) == scope


@pytest.mark.parametrize("text", ["", "tatarstan", "planet:mars"])
def test_a_scope_that_nobody_wrote_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Trait"):
        Scope.read(text)


@given(scopes, scopes, people)
def test_whoever_covers_a_scope_reaches_all_its_people(wide: Scope, narrow: Scope, person: Person) -> None:
    if holds(wide, narrow) and narrow.audience.holds(person, (), TODAY):
        assert wide.audience.holds(person, (), TODAY)


def test_a_region_holds_its_districts_and_not_the_other_way_round() -> None:
    assert organizer(ANN, TATARSTAN).covers(ARSK)
    assert not organizer(ANN, ARSK).covers(TATARSTAN)
    assert not organizer(ANN, Scope(Trait.REGION, "tatar")).covers(TATARSTAN)


def test_only_who_is_of_the_team_may_announce() -> None:
    assert not organizer(ANN).may_announce
    assert organizer(ANN, COURSE).may_announce
    assert organizer(OLGA).is_owner
    assert not organizer(ANN, ALL).is_owner


@given(st.lists(scopes, max_size=3), scopes)
def test_an_owner_covers_everything(granted: list[Scope], scope: Scope) -> None:
    assert organizer(OLGA, *granted).covers(scope)
    assert ALL.audience == EVERYBODY


@given(st.lists(scopes, max_size=3))
def test_nobody_hands_on_more_than_they_have(granted: list[Scope]) -> None:
    ann = organizer(ANN, *granted)
    offered = may_hand_on(ann, [ALL, TATARSTAN, DAGESTAN, COURSE])
    assert all(ann.covers(scope) for scope in offered)
    assert set(granted) <= set(offered)
    assert len(offered) == len(set(offered))


def test_an_approver_covers_the_scope_and_is_another_person() -> None:
    team = [organizer(OLGA), organizer(ANN, TATARSTAN), organizer(BELA, DAGESTAN)]
    assert [one.id for one in approvers(team, ANN, TATARSTAN)] == [OLGA]
    assert [one.id for one in approvers(team, ANN, DAGESTAN)] == [OLGA, BELA]
    assert approvers(team, OLGA, ALL) == []


def test_since_when_makes_no_difference_to_what_one_may() -> None:
    early = Grant(Role.ORGANIZER, COURSE, datetime(2026, 1, 1, tzinfo=UTC))
    assert early == Grant(Role.ORGANIZER, COURSE)


@pytest.mark.parametrize(
    ("payload", "token"), [(None, None), ("from-team", None), ("team-0f", "0f"), ("team-", "")]
)
def test_an_invitation_is_told_from_other_links(payload: str | None, token: str | None) -> None:
    assert invitation_in(payload) == token


def test_an_invitation_is_not_kept_with_the_person() -> None:
    new = Person(PersonId(7))
    assert come(new, "team-0f") == new
    known = agree(new, Age.ADULT, TODAY)
    assert come(known, "team-cohort-0f") == known


def test_every_deed_has_words_and_fits_its_column() -> None:
    assert set(DEEDS) == set(Deed)
    assert all(len(deed) <= 32 for deed in Deed)
