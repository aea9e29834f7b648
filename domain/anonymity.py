"""When answers of an anonymous round are opened, and how far they are described: none points to anybody.

Answers wait until those that are opened are of five people at the least, and those that stay behind as well.
So what is published of a kind never grows by the answers of fewer than five, also when the round ends:
who compares two reports, or knows who was the last to answer, finds five people. (A pool mix: Serjantov and
Danezis, Towards an Information Theoretic Metric for Anonymity, 2002.)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from domain.disclosure import LEAST
from domain.surveys import FREE, Question, Survey
from domain.surveys.answers import Answer, Answers


class Kind(NamedTuple):
    """How an answer is described: the type of institution and the language; what is empty is not told."""

    type: str
    language: str


UNTOLD = Kind("", "")


def of_five(often: Collection[int]) -> int:
    """Return how many answers are of five people in any case: the four busiest gave all but one of them.

    `often` is how many answers each of those gave who answered more than once, for several institutions.

    >>> of_five([]), of_five([3, 2])
    (5, 8)
    """
    others = LEAST - 1
    return 1 + sum(sorted([*often, *[1] * others])[-others:])


def ripe(waiting: int, least: int) -> int:
    """Return how many answers of one kind may be opened now; `least` of them stay behind.

    >>> [ripe(waiting, 5) for waiting in (4, 5, 9, 10, 13)]
    [0, 0, 0, 5, 8]
    """
    return waiting - least if waiting >= 2 * least else 0


def described(waiting: Mapping[Kind, int], least: int) -> dict[Kind, Kind]:
    """Return for each kind that waits when a round ends how its answers are described.

    Of every description there are `least` answers, unless there are fewer in all: these stand under one.
    """
    groups: dict[Kind, list[Kind]] = {kind: [kind] for kind, number in waiting.items() if number}
    for told in (1, 0):
        coarser: dict[Kind, list[Kind]] = {}
        for group, kinds in groups.items():
            is_full = _size(kinds, waiting) >= least
            name = group if is_full else Kind(*group[:told], *UNTOLD[told:])
            coarser.setdefault(name, []).extend(kinds)
        groups = coarser
    if 0 < _size(groups.get(UNTOLD, []), waiting) < least and len(groups) > 1:
        _join(groups, waiting)
    return {kind: group for group, kinds in groups.items() for kind in kinds}


def _join(groups: dict[Kind, list[Kind]], waiting: Mapping[Kind, int]) -> None:
    """Put what is left over together with the smallest other group, where possible of the same type."""
    left = groups.pop(UNTOLD)
    types = {kind.type for kind in left}
    akin = [group for group in groups if types == {group.type}]
    other = min(akin or groups, key=lambda group: (_size(groups[group], waiting), group))
    left += groups.pop(other)
    groups.setdefault(Kind(other.type, "") if akin else UNTOLD, []).extend(left)


def _size(kinds: Collection[Kind], waiting: Mapping[Kind, int]) -> int:
    return sum(waiting[kind] for kind in kinds)


def is_reworded(old: Survey, new: Survey) -> bool:
    """Tell whether a correction changes words only.

    An answer to what was not asked before, or not asked any more, would tell who answered after a correction.
    """
    return _skeleton(old) == _skeleton(new)


def _skeleton(survey: Survey) -> list[Question]:
    """Return the questions without their texts."""
    return [
        replace(
            question, said={}, ends=None, options=tuple(replace(one, said={}) for one in question.options)
        )
        for question in survey.questions
    ]


def in_own_words(survey: Survey) -> set[str]:
    """Return the questions that are answered in free text only."""
    return {question.id for question in survey.questions if question.kind in FREE}


def parted(answers: Answers, free: Collection[str]) -> tuple[dict[str, Answer], list[tuple[str, str]]]:
    """Part what was chosen from what was written; `free` are the questions answered in free text only.

    Of these nothing stays, not even that they were skipped: the text must not find back to its response.
    """
    chosen = {q: replace(given, text="") for q, given in answers.items() if q not in free}
    return chosen, [(question, given.text) for question, given in answers.items() if given.text]
