"""Quarters of a year, for reports: January to March is the first one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months, such as "2026-4"."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the quarter that `str` wrote; raises `ValueError`."""
        year, number = (int(part) for part in text.split("-"))
        return cls(year, number)

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the quarter a day lies in.

        >>> str(Quarter.of(date(2026, 11, 22)))
        '2026-4'
        """
        return cls(day.year, (day.month - 1) // 3 + 1)

    def before(self, ago: int) -> Quarter:
        """Return the quarter so many quarters ago.

        >>> str(Quarter(2026, 1).before(2))
        '2025-3'
        """
        year, number = divmod(self.year * 4 + self.number - 1 - ago, 4)
        return Quarter(year, number + 1)

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.before(-1).first - timedelta(days=1)

    def bounds(self, zone: int) -> tuple[datetime, datetime]:
        """Return when it begins and when the next one does, by the clocks of a zone."""
        here = timezone(timedelta(minutes=zone))
        first, then = self.first, self.before(-1).first
        return (
            datetime(first.year, first.month, 1, tzinfo=here),
            datetime(then.year, then.month, 1, tzinfo=here),
        )
