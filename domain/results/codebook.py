"""The codebook: every question and option there was in the revisions of a survey, with its newest texts.

An id means the same in every revision, so answers to all of them are counted together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.surveys import Option, Question, Survey


@dataclass(frozen=True, slots=True)
class Entry:
    """One question; `options` and `spans` tell of every option in which revisions it stood."""

    question: Question
    """As it was last asked, with the options of all revisions."""
    first: int
    last: int
    spans: Mapping[str, tuple[int, int]]


def codebook(revisions: Mapping[int, Survey]) -> tuple[Entry, ...]:
    """Return all questions, in the order of the newest revision; what it lacks stands after that."""
    newest_first = sorted(revisions, reverse=True)
    ids = dict.fromkeys(question.id for number in newest_first for question in revisions[number].questions)
    return tuple(_entry(one, revisions) for one in ids)


def _entry(question_id: str, revisions: Mapping[int, Survey]) -> Entry:
    asked = {
        number: question
        for number in sorted(revisions)
        if (question := revisions[number].question(question_id)) is not None
    }
    options: dict[str, Option] = {}
    spans: dict[str, tuple[int, int]] = {}
    for number, question in asked.items():
        for option in question.options:
            options[option.id] = option
            spans[option.id] = (spans.get(option.id, (number, number))[0], number)
    newest = asked[max(asked)]
    present = [option.id for option in newest.options]
    order = [*present, *(option for option in options if option not in present)]
    whole = replace(
        newest,
        options=tuple(options[option] for option in order),
        has_other=any(question.has_other for question in asked.values()),
        low=_least([question.low for question in asked.values()]),
        high=_most([question.high for question in asked.values()]),
    )
    return Entry(whole, min(asked), max(asked), spans)


def _least(bounds: list[int | None]) -> int | None:
    return None if None in bounds else min(bound for bound in bounds if bound is not None)


def _most(bounds: list[int | None]) -> int | None:
    return None if None in bounds else max(bound for bound in bounds if bound is not None)
