"""The pacer in simulated time: never too fast, hardly ever too slow."""

import heapq
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pacing import AHEAD_S, FLOOR, HELD_UP_S, RECOVERY_S, WINDOW_S, Pacer, Permit

START = 1_000.0
WAY_S = 0.04
RATES = st.one_of(st.integers(1, 60).map(float), st.floats(0.3, 200))


def sent(pacer: Pacer, seconds: float, late: list[float], start: float = START) -> list[float]:
    """Send as much as is permitted, as bot/sender does; somebody busy comes back later than they wanted."""
    times: list[float] = []
    now, delays = start, deque(late)
    while now < start + seconds:
        if permits := pacer.permits(now):
            times += [permit.at for permit in pacer.take(permits, now)]
        else:
            now += pacer.wait_s(now) + delays[0]
            delays.rotate()
    return times


def arrived(pacer: Pacer, seconds: float, ways: list[tuple[float, float]]) -> list[float]:
    """Send and get answers; each message has its own way there and back. Returns when the server saw them."""
    there, answers = [], list[tuple[float, int, Permit]]()
    now, number = START, 0
    while now < START + seconds:
        while answers and answers[0][0] <= now:
            came, _, permit = heapq.heappop(answers)
            pacer.answered(permit, came)
        for permit in pacer.take(pacer.permits(now), now):
            out, back = ways[number % len(ways)] if number else (0.0, 0.0)
            there.append(permit.at + WAY_S + out)
            heapq.heappush(answers, (permit.at + 2 * WAY_S + out + back, number, permit))
            number += 1
        now += 0.01
    return sorted(there)


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


@given(RATES, st.lists(st.tuples(st.floats(0, 0.12), st.floats(0, 0.12)), min_size=1, max_size=40))
def test_no_second_of_the_server_holds_more_than_the_rate(
    rate: float, ways: list[tuple[float, float]]
) -> None:
    """Each message may be held up on its way by itself, and so may the answer."""
    assert most_in_a_second(arrived(Pacer(rate), 5, ways)) <= max(1, int(rate))


def test_a_slow_way_without_delays_costs_next_to_nothing() -> None:
    times = arrived(Pacer(25), 60, [(0.0, 0.0)])
    assert len(times) >= 0.995 * 25 * 60


def test_one_call_that_hangs_holds_nobody_up_for_long() -> None:
    pacer = Pacer(25)
    times: list[float] = []
    now = START
    while now < START + 20:
        for permit in pacer.take(pacer.permits(now), now):
            times.append(permit.at)
            if len(times) != 30:
                pacer.answered(permit, permit.at + WAY_S)
        now += 0.01
    assert len(times) >= 25 * (20 - HELD_UP_S) / WINDOW_S


@given(st.floats(0.3, 0.99))
def test_less_than_one_a_second_is_kept_too(rate: float) -> None:
    times = sent(Pacer(rate), 60, [0.0])
    assert len(times) <= 60 * rate + 2


@given(st.integers(1, 200), st.lists(st.floats(0, 0.02), min_size=1, max_size=20))
def test_nearly_all_of_the_rate_is_used(rate: int, late: list[float]) -> None:
    times = sent(Pacer(float(rate)), 30, late)
    assert len(times) >= 0.98 * 30 * rate / WINDOW_S


@given(st.floats(0.1, 60), RATES)
def test_a_refusal_stops_for_as_long_as_it_says_and_halves_the_rate(wait: float, rate: float) -> None:
    pacer = Pacer(rate)
    sent(pacer, 2, [0.0])
    now = START + 5
    before = pacer.current_rate(now)
    pacer.refused(wait, now)
    assert pacer.permits(now + wait * 0.99 - AHEAD_S) == 0
    assert pacer.wait_s(now) == pytest.approx(max(0.001, wait - AHEAD_S))
    assert pacer.pause_s(now + wait / 2) == pytest.approx(wait / 2)
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
