"""When a partner is asked, reminded or left in peace."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.asking import Invite, Remind, Rest, Skip, Wait, after_reminder, due, language_for, next_reminder
from domain.institutions import InstitutionId
from domain.people import PersonId
from domain.quiet import is_quiet
from domain.rounds import REST, Participation, ParticipationId, RoundId, Stage
from domain.surveys import Survey
from tests.domain.test_rounds import MOSCOW, NOON, UFA, a_round

DAYS = st.integers(-40, 60)


def mine(stage: Stage, invited_on: date | None = None, reminded: int = 0) -> Participation:
    """A participation of Paul's."""
    return Participation(
        ParticipationId(1),
        RoundId(1),
        PersonId(1),
        InstitutionId(1),
        stage,
        invited_on=invited_on,
        reminded=reminded,
    )


@given(
    st.sampled_from(Stage),
    st.one_of(st.none(), DAYS),
    st.integers(0, 3),
    st.integers(-100, 1500),
    st.sampled_from((MOSCOW, UFA)),
    st.booleans(),
    st.one_of(st.none(), DAYS),
    st.booleans(),
)
def test_what_leaves_is_wanted_by_day_before_the_end_and_not_too_often(
    stage: Stage,
    invited: int | None,
    reminded: int,
    hours: int,
    zone: int,
    wants: bool,
    other: int | None,
    was_asked: bool,
) -> None:
    now, round_ = NOON + timedelta(hours=hours), a_round(NOON + timedelta(days=21))
    invited_on = None if invited is None else NOON.date() + timedelta(days=invited)
    last = None if other is None else NOON.date() + timedelta(days=other)
    one = mine(stage, invited_on, reminded)
    step = due(one, round_, now, zone, wants_messages=wants, last_invited=last, was_asked=was_asked)
    match step:
        case Invite(is_said=True) | Remind():
            assert wants
            assert not is_quiet(now, zone)
            assert round_.takes_answers(now)
            assert stage in (Stage.QUEUED, Stage.INVITED, Stage.OPENED)
        case Wait(until=until):
            assert until > now
            assert not is_quiet(until, zone)
    if isinstance(step, Invite) and step.is_said:
        assert not was_asked
        assert stage is Stage.QUEUED
        assert invited_on is None
        assert last is None or (now + timedelta(minutes=zone)).date() - last >= REST
    if isinstance(step, Remind):
        assert reminded < 2
        assert invited_on is not None
        assert now.date() - invited_on >= timedelta(days=3)


def test_reminders_come_on_the_third_and_tenth_day_and_never_after_the_end() -> None:
    end = datetime(2026, 12, 14, 21, tzinfo=UTC)
    day = date(2026, 11, 23)
    assert next_reminder(0, day, end, MOSCOW) == datetime(2026, 11, 26, 6, tzinfo=UTC)
    assert next_reminder(1, day, end, UFA) == datetime(2026, 12, 3, 4, tzinfo=UTC)
    assert next_reminder(2, day, end, MOSCOW) is None
    assert next_reminder(1, day, datetime(2026, 12, 3, 4, tzinfo=UTC), UFA) is None


def test_after_an_outage_the_second_reminder_is_not_on_the_heels_of_the_first() -> None:
    late = NOON + timedelta(days=12)
    again = after_reminder(1, NOON.date(), a_round(NOON + timedelta(days=21)), late, MOSCOW)
    assert again is not None
    assert again - late >= timedelta(days=7)
    assert after_reminder(1, NOON.date(), a_round(NOON + timedelta(days=15)), late, MOSCOW) is None


def test_who_does_not_want_messages_or_rests_is_not_asked_and_that_is_kept() -> None:
    round_, queued, recent = a_round(NOON + timedelta(days=21)), mine(Stage.QUEUED), NOON.date() - REST
    day = timedelta(days=1)
    asked = due(queued, round_, NOON, MOSCOW, wants_messages=True, last_invited=recent)
    assert asked == Invite()
    muted = due(queued, round_, NOON, MOSCOW, wants_messages=False, last_invited=None)
    assert muted == Skip(Stage.UNWANTED)
    resting = due(queued, round_, NOON, MOSCOW, wants_messages=True, last_invited=recent + day)
    assert resting == Skip(Stage.RESTING)
    declined = due(mine(Stage.DECLINED), round_, NOON, MOSCOW, wants_messages=True, last_invited=None)
    assert declined == Rest()


def test_what_could_arrive_in_quiet_hours_waits_for_the_morning() -> None:
    late = datetime(2026, 11, 23, 17, 55, tzinfo=UTC)
    round_ = a_round(NOON + timedelta(days=21))
    step = due(mine(Stage.QUEUED), round_, late, MOSCOW, wants_messages=True, last_invited=None)
    assert step == Wait(datetime(2026, 11, 24, 6, tzinfo=UTC))
    early = datetime(2026, 11, 24, 5, 55, tzinfo=UTC)
    step = due(mine(Stage.QUEUED), round_, early, MOSCOW, wants_messages=True, last_invited=None)
    assert step == Wait(datetime(2026, 11, 24, 6, tzinfo=UTC))


def test_who_has_found_the_survey_before_the_invitation_counts_as_invited_and_gets_none() -> None:
    round_ = a_round(NOON + timedelta(days=21))
    step = due(mine(Stage.OPENED), round_, NOON, MOSCOW, wants_messages=True, last_invited=None)
    assert step == Invite(is_said=False)


def test_people_are_asked_in_their_language_else_in_russian_else_in_what_there_is() -> None:
    tatar = Survey("x", {"tt": "а", "lez": "б"}, {}, ())
    assert language_for(tatar, "lez") == "lez"
    assert language_for(tatar, "ba") == "tt"
    assert language_for(Survey("x", {"tt": "а", "ru": "б"}, {}, ()), None) == "ru"
