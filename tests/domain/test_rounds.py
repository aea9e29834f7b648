"""Which institutions a round goes to, and until when people are told that they can answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.institutions import InstitutionId, InstitutionType
from domain.people import PersonId
from domain.rounds import Reach, Round, RoundId, RoundState, end_of, last_day, toggled, usual_end
from domain.surveys import SurveyId
from domain.team import Scope

MOSCOW, UFA = 180, 300
NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)


def a_round(closes_at: datetime, opened_at: datetime = NOON) -> Round:
    """An open round."""
    return Round(
        RoundId(1),
        SurveyId(1),
        PersonId(1),
        "ru",
        RoundState.OPEN,
        False,
        Scope(),
        Reach(),
        None,
        closes_at,
        opened_at,
    )


@pytest.mark.parametrize("zone", [MOSCOW, UFA])
def test_midnight_in_moscow_is_the_same_last_day_everywhere(zone: int) -> None:
    assert last_day(a_round(end_of(date(2026, 12, 14), MOSCOW)), zone) == date(2026, 12, 14)
    assert last_day(a_round(usual_end(NOON, MOSCOW)), zone) == date(2026, 12, 14)


def test_a_round_that_closes_before_the_evening_closes_for_people_on_the_day_before() -> None:
    assert last_day(a_round(datetime(2026, 12, 14, 9, tzinfo=UTC)), MOSCOW) == date(2026, 12, 13)
    assert last_day(a_round(datetime(2026, 12, 14, 15, tzinfo=UTC)), MOSCOW) == date(2026, 12, 14)


def test_nobody_is_told_a_day_that_was_over_when_the_round_began() -> None:
    assert last_day(a_round(NOON + timedelta(hours=3)), MOSCOW) == date(2026, 11, 23)


def test_a_district_gives_way_to_its_region_and_a_region_to_its_district() -> None:
    reach = toggled(Reach(), "regions", "tatarstan/arsk", on=True)
    reach = toggled(reach, "regions", "dagestan", on=True)
    assert toggled(reach, "regions", "tatarstan", on=True).regions == ("dagestan", "tatarstan")
    assert toggled(reach, "regions", "dagestan/akhty", on=True).regions == (
        "tatarstan/arsk",
        "dagestan/akhty",
    )
    assert toggled(reach, "regions", "dagestan", on=False).regions == ("tatarstan/arsk",)
    again = toggled(reach, "regions", "dagestan", on=True)
    assert again == toggled(again, "regions", "dagestan", on=True)


def test_types_and_institutions_are_chosen_and_taken_back() -> None:
    reach = toggled(toggled(Reach(), "types", "museum", on=True), "named", "7", on=True)
    assert reach == Reach((InstitutionType.MUSEUM,), (), (InstitutionId(7),))
    assert toggled(toggled(reach, "types", "museum", on=False), "named", "7", on=False).is_empty
