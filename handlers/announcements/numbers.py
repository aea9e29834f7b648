"""Numbers of people as somebody of the team sees them: owners exactly, organizers without the small ones."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

from domain.disclosure import hidden, is_small
from handlers.announcements.desk import Desk
from handlers.audiences.sentences import shown

K = TypeVar("K", bound=Hashable)


def numbers(groups: Mapping[K, int], desk: Desk) -> dict[K, str]:
    """Return the parts of a whole whose sum is shown beside them or can be asked for.

    A larger number is not told where a small one would follow from it and the sum.
    """
    _ = desk.words
    gone: Collection[K] = () if desk.member.is_owner else hidden(groups)
    return {
        key: _.plain("not told") if key in gone and not is_small(people) else shown(people, desk)
        for key, people in groups.items()
    }
