import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.arrivals import Arrival, read_payload, sound

PAYLOADS = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=64)


@pytest.mark.parametrize(
    ("payload", "arrival"),
    [
        (None, Arrival()),
        ("lang-ba", Arrival(language="ba")),
        ("cohort-selet26", Arrival(cohort="selet26")),
        ("from-museum-kazan", Arrival(campaign="museum-kazan")),
        ("lang-tt_cohort-selet26_from-poster", Arrival("tt", "selet26", "poster")),
        ("museum", Arrival(campaign="museum")),
        ("cohort-", Arrival(campaign="cohort-")),
    ],
)
def test_a_payload_says_where_somebody_came_from(payload: str | None, arrival: Arrival) -> None:
    assert read_payload(payload) == arrival


@given(PAYLOADS)
def test_every_payload_a_link_can_carry_is_read_and_says_something(payload: str) -> None:
    assert sound(payload) == payload
    assert read_payload(payload) != Arrival()


@pytest.mark.parametrize("typed", ["", None, "Ann Smith", "привет", "a" * 65, "a\nb", "<b>"])
def test_what_no_link_can_carry_is_not_kept(typed: str | None) -> None:
    assert sound(typed) is None
