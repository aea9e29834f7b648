"""Organizers type days and times as they like, and the bot reads what it writes itself."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.moments import read_moment
from domain.quiet import local
from locales import LANGUAGES, words

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""A Sunday, 15:00 in Moscow and 17:00 in Ufa."""


def moscow(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+03:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("typed", "day", "clock"),
    [
        ("25.11 18:00", "2026-11-25", "18:00"),
        ("25.11. 18:00", "2026-11-25", "18:00"),
        ("25.11.2026 18:00", "2026-11-25", "18:00"),
        ("25.11.26, 18.30", "2026-11-25", "18:30"),
        ("5.1 9:05", "2027-01-05", "09:05"),
        ("25/11 18:00", "2026-11-25", "18:00"),
        ("2026-11-25 18:00", "2026-11-25", "18:00"),
        ("2026-11-25T18:00", "2026-11-25", "18:00"),
        ("25 ноября 18:00", "2026-11-25", "18:00"),
        ("25 ноября 2026 г. в 18:00", "2026-11-25", "18:00"),
        ("25 ноябрь, 18:00", "2026-11-25", "18:00"),
        ("18:00 25 ноября", "2026-11-25", "18:00"),
        ("18:00 25.11", "2026-11-25", "18:00"),
        ("25 нояб 18-00", "2026-11-25", "18:00"),
        ("November 25, 2026 6 pm", "2026-11-25", "18:00"),
        ("25 Nov 18:00", "2026-11-25", "18:00"),
        ("5 ғинуар 10:00", "2027-01-05", "10:00"),
        ("5 гыйнвар сәгать 10:00", "2027-01-05", "10:00"),
        ("1 мая 10:00", "2027-05-01", "10:00"),
        ("1 май 10:00", "2027-05-01", "10:00"),
        ("сегодня в 18", "2026-11-22", "18:00"),
        ("бүген 18:00", "2026-11-22", "18:00"),
        ("бөгөн 18:00", "2026-11-22", "18:00"),
        ("завтра в 18:00", "2026-11-23", "18:00"),
        ("Иртәгә 18:00", "2026-11-23", "18:00"),
        ("пака 18:00", "2026-11-23", "18:00"),
        ("tomorrow 18:00", "2026-11-23", "18:00"),
        ("послезавтра 18:00", "2026-11-24", "18:00"),
        ("18:30", "2026-11-22", "18:30"),
        ("18.30", "2026-11-22", "18:30"),
        ("20.11 18:00", "2026-11-20", "18:00"),
    ],
)
def test_it_is_read_as_it_is_meant(typed: str, day: str, clock: str) -> None:
    assert read_moment(typed, NOW, 180) == moscow(day, clock)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "25.11", "25 ноября", "31.02 18:00", "25.11 25:00", "25.13.2026 10:00", "ноябрь 18:00"),
        *("18:00 19:00", "0.0 10:00", "2026-11-25", "1" * 500, "99999999999999", "25.11.2026 18:00 5"),
    ],
)
def test_what_cannot_be_read_is_no_moment(typed: str) -> None:
    assert read_moment(typed, NOW, 180) is None


@given(
    st.integers(0, 4_000_000),
    st.sampled_from(sorted(LANGUAGES)),
    st.sampled_from([180, 300]),
)
def test_the_bot_reads_what_it_writes(minutes: int, code: str, zone: int) -> None:
    moment = local(NOW + timedelta(minutes=minutes), zone)
    _ = words(code)
    assert read_moment(f"{_.date(moment.date())}, {_.time(moment)}", NOW, zone) == moment
    assert read_moment(f"{moment:%d.%m.%Y %H:%M}", NOW, zone) == moment
    assert read_moment(f"{moment:%Y-%m-%d %H:%M}", NOW, zone) == moment


@given(st.text(max_size=90))
def test_whatever_is_typed_does_no_harm(typed: str) -> None:
    moment = read_moment(typed, NOW, 300)
    assert moment is None or local(moment, 300).second == 0


@given(st.text(st.sampled_from("0123456789.:-/ aноябряtpm,"), max_size=25))
def test_numbers_of_all_kinds_do_no_harm(typed: str) -> None:
    moment = read_moment(typed, NOW, 300)
    assert moment is None or moment.tzinfo is UTC
