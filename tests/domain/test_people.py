from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.mydata import LABELS, LINKS, NUMBER
from domain.people import (
    CONSENT_VERSION,
    REFUSED,
    Age,
    Person,
    PersonId,
    Unreachable,
    agree,
    arrive,
    choose_interest,
    come,
    finish,
    heard,
    refuse,
)

TODAY = date(2026, 11, 22)
NEW = Person(PersonId(7), language="tt")
ANN = agree(NEW, Age.ADULT, TODAY)
KEPT_AFTER_REFUSAL = {"id", "language", "consent", "menu_language", "stopped", "unreachable"}

words = st.none() | st.text("abc-", min_size=1, max_size=8)
people = st.builds(
    Person,
    id=st.just(PersonId(7)),
    language=words,
    wiki=words,
    consent=st.sampled_from([None, REFUSED, CONSENT_VERSION, CONSENT_VERSION + 1]),
    age=st.none() | st.sampled_from(Age),
    region=words,
    interests=st.lists(st.text("abc", min_size=1), unique=True).map(tuple),
    plain=st.booleans(),
    arrived_with=words,
    cohort=words,
    path=words,
    step=words,
    finished_on=st.none() | st.dates(),
    awaiting=words,
    menu_language=words,
    stopped=st.booleans(),
    seen_on=st.none() | st.dates(date(2026, 1, 1), TODAY),
)


def test_consent_is_kept_with_its_version_and_the_age_group() -> None:
    assert ANN.has_consented
    assert (ANN.consent, ANN.age, ANN.seen_on) == (CONSENT_VERSION, Age.ADULT, TODAY)


def test_a_cohort_is_joined_with_the_consent_and_not_before() -> None:
    came = come(NEW, "cohort-selet26_lang-tt")
    assert (came.arrived_with, came.cohort) == ("cohort-selet26_lang-tt", None)
    assert agree(came, Age.TEEN, TODAY).cohort == "selet26"


@given(people)
def test_nothing_but_the_chat_the_language_and_the_answer_stays_after_a_refusal(person: Person) -> None:
    kept = refuse(person)
    blank = Person(person.id)
    assert all(
        getattr(kept, f.name) == getattr(blank, f.name)
        for f in fields(Person)
        if f.name not in KEPT_AFTER_REFUSAL
    )
    assert (kept.id, kept.language, kept.consent) == (person.id, person.language, REFUSED)


@given(people)
def test_somebody_under_14_is_kept_like_somebody_who_refused(person: Person) -> None:
    assert agree(person, Age.UNDER_14, TODAY) == refuse(person)


def test_the_careful_mode_is_for_teens() -> None:
    assert agree(NEW, Age.TEEN, TODAY).is_minor
    assert not ANN.is_minor


def test_an_older_consent_text_is_asked_for_again() -> None:
    assert replace(ANN, consent=CONSENT_VERSION + 1).is_undecided
    assert NEW.is_undecided
    assert not refuse(ANN).is_undecided


def test_a_link_is_not_kept_for_somebody_who_refused() -> None:
    assert come(refuse(NEW), "from-museum") == refuse(NEW)


def test_a_later_link_names_another_cohort_but_not_another_way_one_came() -> None:
    first = agree(come(NEW, "cohort-a"), Age.ADULT, TODAY)
    later = come(first, "cohort-b_from-poster")
    assert (later.arrived_with, later.cohort) == ("cohort-a", "b")
    assert come(first, "from-poster").cohort == "a"


def test_start_makes_messages_welcome_again() -> None:
    assert come(replace(ANN, stopped=True), None).wants_messages


@pytest.mark.parametrize("person", [NEW, refuse(NEW), replace(ANN, stopped=True)])
def test_the_bot_writes_first_only_to_who_agreed_and_did_not_stop_it(person: Person) -> None:
    assert not person.wants_messages


def test_a_place_is_remembered_only_with_consent() -> None:
    assert arrive(NEW, ("path", "step"), TODAY) == NEW
    assert finish(NEW, TODAY) == NEW
    assert arrive(ANN, ("path", "step"), TODAY).step == "step"
    assert finish(ANN, TODAY).finished_on == TODAY


@pytest.mark.parametrize(("days", "is_back"), [(0, False), (1, True), (40, True)])
def test_who_comes_back_after_a_pause_is_noticed(days: int, is_back: bool) -> None:
    stopped_at_a_step = arrive(ANN, ("path", "step"), TODAY - timedelta(days))
    assert heard(stopped_at_a_step, TODAY).is_back is is_back


def test_who_has_finished_or_never_begun_does_not_come_back_to_a_step() -> None:
    long_ago = TODAY - timedelta(40)
    assert not heard(agree(NEW, Age.ADULT, long_ago), TODAY).is_back
    assert not heard(finish(arrive(ANN, ("path", "step"), long_ago), long_ago), TODAY).is_back


def test_whoever_writes_can_be_reached_and_is_seen_only_with_consent() -> None:
    assert heard(replace(NEW, unreachable=Unreachable.BLOCKED), TODAY) == NEW
    assert heard(replace(ANN, seen_on=None), TODAY).seen_on == TODAY


def test_an_interest_is_there_or_not_however_often_one_taps() -> None:
    once = choose_interest(ANN, "history", on=True)
    assert once.interests == ("history",)
    assert choose_interest(once, "history", on=True) == once
    assert choose_interest(choose_interest(once, "history", on=False), "history", on=False) == ANN


def test_another_step_after_the_end_begins_a_new_round() -> None:
    done = finish(arrive(ANN, ("path", "done"), TODAY), TODAY)
    assert arrive(done, ("path", "done"), TODAY).finished_on == TODAY
    assert arrive(done, ("path", "task"), TODAY).finished_on is None


def test_everything_that_is_stored_has_a_name_for_the_person() -> None:
    assert list(LABELS) == [f.name for f in fields(Person) if f.name != "is_back"]
    assert len({*LABELS.values(), NUMBER, LINKS}) == len(LABELS) + 2
