"""Numbers of people as somebody of the team sees them: owners exactly, organizers without the small ones."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

from domain.disclosure import hidden, is_small
from handlers.announcements.desk import Desk

K = TypeVar("K", bound=Hashable)


def number(people: int, desk: Desk) -> str:
    """Return one number of people."""
    return _few(desk) if is_small(people) and not desk.member.is_owner else desk.words.number(people)


def numbers(groups: Mapping[K, int], desk: Desk) -> dict[K, str]:
    """Return the parts of a whole whose sum is shown beside them or can be asked for."""
    gone: Collection[K] = () if desk.member.is_owner else hidden(groups)
    return {key: _few(desk) if key in gone else desk.words.number(people) for key, people in groups.items()}


def _few(desk: Desk) -> str:
    _ = desk.words
    # NOTE: In place of a number of people that is not told, because it is so small.
    return _.plain("few")
