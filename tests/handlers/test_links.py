"""Deep links: what they say is remembered with consent, and junk does no harm."""

import pytest

from domain.people import Person, PersonId
from tests.handlers.flows import forward, joins, kept
from tests.stage import Stage, Visitor

JUNK = "_-" * 32


async def agrees(visitor: Visitor, payload: str) -> Person:
    await visitor.starts(payload)
    await visitor.taps("English")
    await visitor.taps("Yes, remember")
    await visitor.taps("18 or older")
    person = await kept(visitor)
    assert person is not None
    return person


@pytest.mark.parametrize(
    ("payload", "cohort"),
    [("from-museum", None), ("cohort-selet26", "selet26"), ("lang-ba_cohort-a_from-b", "a"), (JUNK, None)],
)
async def test_a_link_is_remembered_with_the_consent(payload: str, cohort: str | None, ann: Visitor) -> None:
    person = await agrees(ann, payload)
    assert (person.arrived_with, person.cohort) == (payload, cohort)


async def test_the_link_waits_for_the_answer_and_goes_with_a_refusal(ann: Visitor) -> None:
    await ann.starts("cohort-selet26")
    assert await kept(ann) == Person(PersonId(ann.id), arrived_with="cohort-selet26")
    await ann.taps("English")
    await ann.taps("No, do not remember")
    person = await kept(ann)
    assert person is not None
    assert (person.arrived_with, person.cohort) == (None, None)


async def test_a_link_proposes_its_language_first_and_still_asks(stage: Stage) -> None:
    ann = stage.person("Ann", "ru")
    await ann.starts("lang-lez")
    assert ann.buttons[0] == "Лезги"
    assert len(ann.buttons) == 5


async def test_a_link_with_an_unknown_language_changes_nothing(stage: Stage) -> None:
    ann = stage.person("Ann", "tt")
    await ann.starts("lang-xx")
    assert ann.buttons[0] == "Татарча"


async def test_words_typed_behind_start_are_not_kept(ann: Visitor) -> None:
    await ann.says("/start Ann Ivanova, 7 Lenin street")
    assert await kept(ann) is None


async def test_somebody_known_may_join_a_cohort_later(ann: Visitor) -> None:
    await joins(ann)
    await ann.starts("cohort-autumn")
    await ann.says("/settings")
    assert "Group: autumn" in ann.sees


async def test_a_class_is_told_about_its_one_network(ann: Visitor) -> None:
    await agrees(ann, "cohort-school5")
    await ann.says("/task")
    await ann.taps(forward()[0])
    assert "You came with a class" in ann.sees
