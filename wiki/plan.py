"""How many requests the bot means to send: each part says it with the constants it goes by.

A module that asks the wikis offers `PLAN`: a `Planned` for what it does by itself, an `OnDemand` for what it
does because a person taps. `bot/planning.py` lists them, and `python -m bot wiki --dry-run` prints them.

>>> from domain.wikis import WIKIS
>>> round(Planned("recent changes", every(60)).a_day(WIKIS["tt"]))
1440
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.wikis import WIKIS, Wiki

DAY_S = 86_400

ADay = Callable[[Wiki], float]
"""How many requests a day go to a wiki."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What the bot asks a wiki by itself, again and again."""

    what: str
    """What is asked, in a few plain words: the operator reads it."""
    a_day: ADay
    """How many requests that is at the most, on a day on which nothing fails."""


@dataclass(frozen=True, slots=True)
class OnDemand:
    """What the bot asks a wiki because somebody has tapped."""

    what: str
    requests: int
    """How many requests one tap makes at the most."""


def every(seconds: float, requests: int = 1) -> ADay:
    """Tell how many a day it is when so many requests go to each wiki every so many seconds."""
    return lambda _wiki: requests * DAY_S / seconds


def in_all(a_day: int) -> ADay:
    """Tell how many a day go to a wiki when all of them share so many."""
    return lambda _wiki: a_day / len(WIKIS)
