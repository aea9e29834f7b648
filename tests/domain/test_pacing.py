"""The pacer in simulated time: never too fast, hardly ever too slow."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pacing import FLOOR, RECOVERY_S, WINDOW_S, Pacer

START = 1_000.0
RATES = st.one_of(st.integers(1, 60).map(float), st.floats(0.3, 200))


def sent(pacer: Pacer, seconds: float, late: list[float], start: float = START) -> list[float]:
    """Send as much as is permitted, as bot/sender does; somebody busy comes back later than they wanted."""
    times: list[float] = []
    now, delays = start, deque(late)
    while now < start + seconds:
        if permits := pacer.permits(now):
            pacer.take(permits, now)
            times += [now] * permits
        else:
            now += pacer.wait_s(now) + delays[0]
            delays.rotate()
    return times


def most_in_a_second(times: list[float]) -> int:
    most, window = 0, deque[float]()
    for moment in times:
        window.append(moment)
        while window[0] <= moment - 1.0:
            window.popleft()
        most = max(most, len(window))
    return most


@given(RATES, st.lists(st.floats(0, 2), min_size=1, max_size=20))
def test_no_second_ever_holds_more_than_the_rate(rate: float, late: list[float]) -> None:
    times = sent(Pacer(rate), 8, late)
    assert most_in_a_second(times) <= max(1, int(rate))


@given(st.floats(0.3, 0.99))
def test_less_than_one_a_second_is_kept_too(rate: float) -> None:
    times = sent(Pacer(rate), 60, [0.0])
    assert len(times) <= 60 * rate + 2


@given(st.integers(1, 200), st.lists(st.floats(0, 0.02), min_size=1, max_size=20))
def test_nearly_all_of_the_rate_is_used(rate: int, late: list[float]) -> None:
    times = sent(Pacer(float(rate)), 30, late)
    assert len(times) >= 0.9 * 30 * rate / WINDOW_S


@given(st.floats(0.1, 60), RATES)
def test_a_refusal_stops_for_as_long_as_it_says_and_halves_the_rate(wait: float, rate: float) -> None:
    pacer = Pacer(rate)
    sent(pacer, 2, [0.0])
    now = START + 5
    before = pacer.current_rate(now)
    pacer.refused(wait, now)
    assert pacer.permits(now + wait * 0.99) == 0
    assert pacer.wait_s(now) == pytest.approx(wait)
    after = min(rate, max(FLOOR, before / 2))
    assert pacer.current_rate(now) == pytest.approx(after)
    times = sent(pacer, 5, [0.0], start=now)
    assert all(moment >= now + wait for moment in times)
    assert most_in_a_second(times) <= max(1, int(after))


def test_a_shorter_refusal_never_shortens_a_longer_one() -> None:
    pacer = Pacer(25)
    pacer.refused(60, START)
    pacer.refused(1, START + 1)
    assert pacer.permits(START + 59) == 0


def test_the_rate_comes_back_by_one_a_second_for_every_half_minute() -> None:
    pacer = Pacer(24)
    pacer.refused(1, START)
    rates = [pacer.current_rate(START + RECOVERY_S * number) for number in range(15)]
    assert rates == [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 24, 24]


def test_refusal_upon_refusal_ends_at_the_floor_and_still_recovers() -> None:
    pacer = Pacer(25)
    for number in range(10):
        pacer.refused(1, START + number)
    assert pacer.current_rate(START + 9) == FLOOR
    assert pacer.permits(START + 11) == 1
    assert pacer.current_rate(START + 9 + 30 * RECOVERY_S) == 25


@given(RATES, st.lists(st.floats(0, 0.5), min_size=1), st.floats(0, 10))
def test_whoever_waits_as_long_as_told_gets_a_permit(rate: float, late: list[float], wait: float) -> None:
    pacer = Pacer(rate)
    sent(pacer, 1, late)
    pacer.refused(wait, START + 1)
    now = START + 1
    while not pacer.permits(now):
        now += pacer.wait_s(now)
        assert now <= START + 1 + wait + 1 / min(rate, FLOOR) + 2 * WINDOW_S
