"""Days and times as organizers type them, in any of the bot's languages.

>>> now = datetime(2026, 11, 22, 12, tzinfo=UTC)
>>> read_moment("25 ноября 18:00", now, 180).isoformat()
'2026-11-25T15:00:00+00:00'
>>> read_moment("tomorrow at 9", now, 180).isoformat()
'2026-11-23T06:00:00+00:00'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache

from domain.quiet import local
from locales import LANGUAGES, fold

LONGEST = 80
"""What is longer is no date, in letters."""

LAST_YEAR_AFTER = timedelta(days=60)
"""A day without a year that is over for longer than this means the one of next year."""

DAYS_FROM_NOW = {
    -1: "yesterday|вчера|кичә|кисә|накь",
    0: "today|сегодня|бүген|бөгөн|къе",
    1: "tomorrow|завтра|иртәгә|пака",
    2: "послезавтра",
}

_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:t|\b)")
_NUMBERS = re.compile(
    r"(?<![\d:])(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?(?![\d:])\.?"
)
_CLOCK = re.compile(r"^[^\d]*(?P<hour>\d{1,2})(?:[:.\-h](?P<minute>\d{2}))?(?P<rest>[^\d]*)$")
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"(?<![\d:])(?P<day>\d{1,2})(?![\d:])")
_YEAR = re.compile(r"\b(?P<year>20\d{2})\b")

Found = tuple[date, str]
"""A day, and what of the text was not read for it."""


def read_moment(text: str, now: datetime, zone: int) -> datetime | None:
    """Return the moment a text names, by the clocks of a zone; None where it cannot be read.

    A time without a day is today's; a day without a time is not enough. What is returned may be over.
    """
    if len(text) > LONGEST:
        return None
    today = local(now, zone).date()
    try:
        day, rest = _day(" ".join(text.lower().split()), today)
        clock = _clock(rest)
        if clock is None:
            return None
        moment = datetime.combine(day, clock, timezone(timedelta(minutes=zone)))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_day(text: str, today: date) -> date | None:
    """Return the day a text names; None where it cannot be read, or names something more in numbers.

    >>> read_day("5.11.2026", date(2026, 11, 22)).isoformat()
    '2026-11-05'
    """
    if len(text) > LONGEST:
        return None
    try:
        found = _named(" ".join(text.lower().split()), today)
    except (ValueError, OverflowError):
        return None
    if found is None or any(letter.isdigit() for letter in found[1]):
        return None
    return found[0]


def _day(text: str, today: date) -> Found:
    """Find the day; what has none means today. Raises `ValueError` for a day that does not exist."""
    return _named(text, today) or (today, text)


def _named(text: str, today: date) -> Found | None:
    ways: tuple[Callable[[str, date], Found | None], ...] = (_by_iso, _by_word, _by_month, _by_numbers)
    return next((found for way in ways if (found := way(text, today))), None)


def _by_iso(text: str, today: date) -> Found | None:
    return _matched(_ISO.search(text), text, today)


def _by_numbers(text: str, today: date) -> Found | None:
    matches = list(_NUMBERS.finditer(text))
    if len(matches) == 1 and _CLOCK.match(text) and not matches[0]["year"] and int(matches[0]["month"]) > 12:
        return None  # "18.30" alone is a time
    return _matched(matches[0], text, today) if matches else None


def _by_word(text: str, today: date) -> Found | None:
    for match in _WORD.finditer(text):
        days = _days_from_now().get(fold(match.group()))
        if days is not None:
            return today + timedelta(days=days), _without(text, match)
    return None


def _by_month(text: str, today: date) -> Found | None:
    """Read "25 ноября 2026" and "November 25, 2026"."""
    for match in _WORD.finditer(text):
        month = _month(fold(match.group()))
        if month is None:
            continue
        before, after = text[: match.start()], text[match.end() :]
        day = _last(_DAY, before) or _DAY.search(after)
        if day is None:
            raise ValueError("a month without a day")
        is_before = day.string is before
        before = _without(before, day) if is_before else before
        after = after if is_before else _without(after, day)
        year = _YEAR.search(after)
        rest = f"{before} {_without(after, year) if year else after}"
        return _dated(int(day["day"]), month, int(year["year"]) if year else None, today), rest
    return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def _matched(match: re.Match[str] | None, text: str, today: date) -> Found | None:
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else None
    if year is not None and year < 100:
        year += 2000
    return _dated(int(match["day"]), int(match["month"]), year, today), _without(text, match)


def _dated(day: int, month: int, year: int | None, today: date) -> date:
    if year is not None:
        return date(year, month, day)
    this_year = date(today.year, month, day)
    is_long_over = today - this_year > LAST_YEAR_AFTER
    return date(today.year + 1, month, day) if is_long_over else this_year


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _clock(text: str) -> time | None:
    match = _CLOCK.match(text.strip())
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    words = _WORD.findall(match["rest"])
    if "pm" in words and hour < 12:
        hour += 12
    return time(hour, minute)


@cache
def _days_from_now() -> dict[str, int]:
    return {fold(word): days for days, words in DAYS_FROM_NOW.items() for word in words.split("|")}


@cache
def _months() -> tuple[tuple[str, int], ...]:
    names = (language.months for language in LANGUAGES.values())
    return tuple((fold(name), number) for months in names for number, name in enumerate(months, 1))


def _month(word: str) -> int | None:
    """Return the month a word names: as it stands in a date, shortened, or with another ending."""
    if len(word) < 3:
        return None
    for name, number in _months():
        stem = name[:-1] if len(name) > 3 else name
        if name.startswith(word) or word.startswith(stem):
            return number
    return None
