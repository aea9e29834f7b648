"""A reminder comes at a good hour, before the thing it is about, and never when all is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quiet import ZONES, is_quiet, local
from domain.reminders import Before, Drop, Send, Wait, choices, due, fall

MOSCOW, UFA = 180, 300
EARLIER = (Before.THREE_DAYS, Before.DAY)

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from([MOSCOW, *ZONES.values()])
befores = st.sampled_from(Before)


def moscow(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 by Moscow's clocks."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(minutes=MOSCOW)


@pytest.mark.parametrize(
    ("happens_at", "before", "expected"),
    [
        (moscow(28, 18), Before.THREE_DAYS, moscow(25, 18)),
        (moscow(28, 18), Before.DAY, moscow(27, 18)),
        (moscow(28, 18), Before.HOUR, moscow(28, 17)),
        (moscow(28, 21), Before.DAY, moscow(27, 20)),
        (moscow(28, 23, 59), Before.DAY, moscow(27, 20)),
        (moscow(28, 0), Before.DAY, moscow(27, 9)),
        (moscow(28, 8), Before.DAY, moscow(27, 9)),
        (moscow(28, 9), Before.DAY, moscow(27, 9)),
        (moscow(28, 0, 30), Before.HOUR, moscow(27, 23, 30)),
    ],
)
def test_a_reminder_comes_at_a_good_hour(happens_at: datetime, before: Before, expected: datetime) -> None:
    assert due(happens_at, before, MOSCOW) == expected


def test_the_hours_are_those_of_the_persons_own_zone() -> None:
    """At 20:00 in Moscow it is 22:00 in Ufa, where the reminder has come two hours of theirs before."""
    assert due(moscow(28, 20), Before.DAY, MOSCOW) == moscow(27, 20)
    assert due(moscow(28, 20), Before.DAY, UFA) == moscow(27, 18)


@given(moments, befores, zones)
def test_a_reminder_always_comes_before_the_thing(happens_at: datetime, before: Before, zone: int) -> None:
    assert due(happens_at, before, zone) < happens_at


@given(moments, st.sampled_from(EARLIER), zones)
def test_nobody_is_woken_who_asked_for_no_hour(happens_at: datetime, before: Before, zone: int) -> None:
    at = due(happens_at, before, zone)
    assert not is_quiet(at, zone)
    assert abs(at - (happens_at - before.span)) <= timedelta(hours=9)


@given(moments, zones)
def test_reminders_keep_their_order(happens_at: datetime, zone: int) -> None:
    moments = [due(happens_at, before, zone) for before in Before]
    assert moments == sorted(moments)
    assert len(set(moments)) == 3


@given(moments, moments, zones)
def test_only_what_is_ahead_can_be_chosen(happens_at: datetime, now: datetime, zone: int) -> None:
    assert choices(happens_at, now, zone) == [one for one in Before if due(happens_at, one, zone) > now]


def test_an_hour_before_nothing_can_be_chosen_any_more() -> None:
    assert choices(moscow(28, 18), moscow(28, 17), MOSCOW) == []
    assert choices(moscow(28, 18), moscow(28, 16, 59), MOSCOW) == [Before.HOUR]


@pytest.mark.parametrize(
    ("now", "before", "happens_at", "expected"),
    [
        (moscow(27, 18), Before.DAY, moscow(28, 18), Send()),
        (moscow(28, 18), Before.HOUR, moscow(28, 18), Drop()),
        (moscow(27, 23), Before.DAY, moscow(28, 18), Wait(moscow(28, 9))),
        (moscow(27, 23), Before.DAY, moscow(28, 8), Send(silently=True)),
        (moscow(27, 23), Before.HOUR, moscow(28, 0), Send()),
        (moscow(28, 3), Before.THREE_DAYS, moscow(28, 18), Wait(moscow(28, 9))),
    ],
)
def test_what_comes_late_still_lets_people_sleep(
    now: datetime, before: Before, happens_at: datetime, expected: object
) -> None:
    assert fall(now, before, happens_at, MOSCOW) == expected


@given(moments, befores, moments, zones)
def test_whatever_the_hour_a_reminder_is_sent_waits_for_morning_or_is_over(
    now: datetime, before: Before, happens_at: datetime, zone: int
) -> None:
    match fall(now, before, happens_at, zone):
        case Drop():
            assert happens_at <= now
        case Wait(until=until):
            assert now < until < happens_at
            assert (local(until, zone).hour, before) != (9, Before.HOUR)
            assert not is_quiet(until, zone)
        case Send(silently=silently):
            assert now < happens_at
            assert silently <= is_quiet(now, zone)
