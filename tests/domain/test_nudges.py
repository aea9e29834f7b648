"""Who is nudged when, and who is not for the sake of comparison."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.nudges import (
    FROM,
    UNTIL,
    WINDOWS,
    NudgeKind,
    Situation,
    days_of,
    good_minute,
    is_held_out,
    situation,
)
from domain.people import Person, PersonId
from tests.stage import shipped

ids = st.integers(1, 2**52)


@given(ids)
def test_everybody_is_nudged_at_a_good_hour_of_their_day(person: int) -> None:
    assert 11 * 60 == FROM <= good_minute(person) < UNTIL == 19 * 60


def test_no_day_belongs_to_both_nudges() -> None:
    soon, last = (set(days_of(kind, date(2026, 11, 23))) for kind in NudgeKind)
    assert max(soon) == date(2026, 11, 21)
    assert soon.isdisjoint(last)
    assert max(last) < min(soon)
    assert all(len(window) == 3 for window in WINDOWS.values())


@given(st.text(min_size=1, max_size=20), ids)
def test_one_person_in_ten_is_held_out_whatever_the_ids_are(salt: str, first: int) -> None:
    held = sum(is_held_out(person, salt) for person in range(first, first + 2000))
    assert 120 <= held <= 280, held  # six standard deviations of chance to either side


def test_what_people_hear_follows_from_what_they_have_done() -> None:
    day = date(2026, 11, 20)
    [path] = shipped().paths.values()

    def told(step: str | None = None, **more: date) -> Situation:
        person = Person(PersonId(5), path=path.id if step else None, step=step, **more)  # type: ignore[arg-type]
        return situation(person, shipped())

    assert told() is Situation.NEW
    assert [told(step.id) for step in path.steps] == [Situation.ON_THE_WAY] * 3 + [Situation.STUCK] * 6
    assert told("account", task_on=day) is Situation.STUCK
    assert told("done", finished_on=day) is Situation.DONE
    assert told("login", edit_on=day - timedelta(days=3)) is Situation.EDITED
    assert told("a step of an earlier content") is Situation.NEW
