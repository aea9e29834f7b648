"""The files of a report: their numbers add up, and a spreadsheet calculates nothing in them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.report_files import Numbers, _safe, picture, table
from domain.announcements import Announcement, AnnouncementId, Text
from domain.disclosure import is_small
from domain.sendings import Cell, Fate, Purpose, Sending, SendingId, SendingState
from locales import LANGUAGES, words
from storage.reports import Moment, Result

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SENT = Sending(
    id=SendingId(1),
    announcement_id=AnnouncementId(1),
    parent_id=None,
    purpose=Purpose.SEND,
    state=SendingState.FINISHED,
    announcement=Announcement(texts={"en": Text("A <b> & more")}),
    revision=0,
    starts_at=NOW,
)
cells = st.lists(
    st.builds(
        Cell,
        reads=st.sampled_from(["tt", "ru"]),
        language=st.sampled_from(["tt", "ru"]),
        region=st.sampled_from(["", "tatarstan", "tatarstan/arsk"]),
        fate=st.sampled_from(Fate),
        people=st.one_of(st.integers(0, 9), st.integers(0, 400)),
    ),
    max_size=20,
)


def numbers(found: list[Cell], *, exact: bool, moments: tuple[Moment, ...] = ()) -> Numbers:
    return Numbers(Result(SENT, None, []), found, moments, exact, 180)


def read(made: bytes) -> list[list[str]]:
    text = made.decode("utf-8-sig")
    between = ";" if ";" in text.partition("\r\n")[0] else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=between))


@pytest.mark.parametrize(("code", "between"), [("en", ","), ("ru", ";"), ("lez", ";")])
def test_columns_are_parted_as_spreadsheets_of_the_country_expect(code: str, between: str) -> None:
    made = table(numbers([Cell("tt", "ru", "x", Fate.DELIVERED, 9)], exact=True), words(code))
    assert made.decode("utf-8-sig").partition("\r\n")[0].count(between) == 5


@settings(deadline=None)
@given(cells)
def test_the_lines_of_an_owners_table_make_the_whole(found: list[Cell]) -> None:
    _, *rows = read(table(numbers(found, exact=True), words("en")))
    assert sum(int(row[4]) for row in rows) == sum(cell.people for cell in found)


@settings(deadline=None)
@given(cells)
def test_no_line_of_an_organizers_table_is_small(found: list[Cell]) -> None:
    _, *rows = read(table(numbers(found, exact=False), words("en")))
    assert not [row for row in rows if row[4] != "*" and is_small(int(row[4]))]
    assert sum(int(row[4]) for row in rows if row[4] != "*") <= sum(cell.people for cell in found)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_table_has_its_heads_and_codes_in_every_language(code: str) -> None:
    head, row = read(table(numbers([Cell("tt", "ru", "x", Fate.DELIVERED, 9)], exact=False), words(code)))
    assert len(head) == len(row) == 6
    assert row[5] == "tt|ru|x|another language"


@pytest.mark.parametrize("text", ["=1+1", "+7", "-1", "@sum", "\tx"])
def test_a_spreadsheet_takes_a_text_for_a_text(text: str) -> None:
    assert _safe(text) == f"'{text}"


def test_numbers_stay_numbers() -> None:
    assert (_safe(-5), _safe("татарча")) == (-5, "татарча")


def arrivals(*people: int) -> tuple[Moment, ...]:
    return tuple((NOW + n * timedelta(minutes=1), Fate.DELIVERED, number) for n, number in enumerate(people))


def drawn(people: tuple[int, ...], *, exact: bool) -> dict[str, Any]:
    found = [Cell("tt", "tt", "", Fate.DELIVERED, sum(people))]
    made = picture(numbers(found, exact=exact, moments=arrivals(*people)), NOW, words("en"))
    assert made["title"] == "Report of announcement 1: A <b> & more"
    return made


def test_the_delivery_over_time_ends_with_everybody() -> None:
    time = drawn((30, 0, 2, 50), exact=True)["time"]
    assert time["all"][-1] == sum(time["each"]) == 82
    assert len(time["each"]) == 60


def test_nobody_can_be_told_by_the_minute_of_an_arrival() -> None:
    time = drawn((30, 1, 2, 50), exact=False)["time"]
    assert not any(is_small(people) for people in time["each"])
    assert time["all"][-1] == 83


def test_where_everything_is_hidden_the_picture_shows_nothing() -> None:
    made = drawn((2, 1), exact=False)
    assert (made["time"], made["bars"]["rows"]) == (None, [])
    assert "*" in made["subtitle"]
