"""Counting answers: as many as there are, one at a time, in little memory.

The median is the answer in the middle of all answers in order; of an even number it is the mean of the two in
the middle. Quartiles lie between answers in the same way, as QUARTILE.INC of spreadsheets counts them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from domain.surveys import FREE, NO, OTHER, YES, Question, QuestionKind
from domain.surveys.answers import Answer

HALF, FIRST, THIRD = Fraction(1, 2), Fraction(1, 4), Fraction(3, 4)

MEASURED = frozenset({QuestionKind.SCALE, QuestionKind.NUMBER})
"""Kinds that have a median."""


@dataclass(frozen=True, slots=True)
class Given:
    """So many responses that say the same to one question; `answer` is None where it was not asked."""

    answer: Answer | None
    people: int = 1
    type: str = ""
    language: str = ""


@dataclass(slots=True)
class Tally:
    """What was answered to one question."""

    question: Question
    answered: int = 0
    skipped: int = 0
    not_asked: int = 0
    options: Counter[str] = field(default_factory=Counter)
    numbers: Counter[int] = field(default_factory=Counter)
    months: Counter[date] = field(default_factory=Counter)
    """By the first day of the month."""

    @property
    def total(self) -> int:
        """Return how many responses there are."""
        return self.answered + self.skipped + self.not_asked

    def add(self, given: Given) -> None:
        """Count responses."""
        if given.answer is None:
            self.not_asked += given.people
        elif given.answer.is_skipped:
            self.skipped += given.people
        else:
            self.answered += given.people
            self._count(given.answer, given.people)

    def _count(self, answer: Answer, people: int) -> None:
        for option in dict.fromkeys(answer.options):
            self.options[option] += people
        if answer.number is not None:
            self.numbers[answer.number] += people
        if answer.day is not None:
            self.months[answer.day.replace(day=1)] += people

    def quantile(self, part: Fraction) -> Fraction | None:
        """Return the number below which a part of the answers lies."""
        return quantile(self.numbers, part)


def tally(question: Question, given: Iterable[Given]) -> Tally:
    """Count what was answered to a question."""
    made = Tally(question)
    for one in given:
        made.add(one)
    return made


def by_type(question: Question, given: Iterable[Given]) -> dict[str, Tally]:
    """Count what was answered by each type of institution."""
    return _apart(question, ((one.type, one) for one in given))


def by_language(question: Question, given: Iterable[Given]) -> dict[str, Tally]:
    """Count what was answered in each language."""
    return _apart(question, ((one.language, one) for one in given))


def _apart(question: Question, given: Iterable[tuple[str, Given]]) -> dict[str, Tally]:
    made: dict[str, Tally] = {}
    for code, one in given:
        made.setdefault(code, Tally(question)).add(one)
    return dict(sorted(made.items()))


def quantile(numbers: Mapping[int, int], part: Fraction) -> Fraction | None:
    """Return the number below which a part of all lies; between two numbers it is in proportion.

    >>> quantile({3: 1, 8: 1}, HALF), quantile({1: 2, 5: 1}, HALF)
    (Fraction(11, 2), Fraction(1, 1))
    """
    people = sum(numbers.values())
    if not people:
        return None
    place, rest = divmod((people - 1) * part, 1)
    below = _at(numbers, int(place))
    return below + rest * (_at(numbers, int(place) + 1) - below) if rest else Fraction(below)


def _at(numbers: Mapping[int, int], place: int) -> int:
    """Return the number at a place of all in order, counted from nought."""
    for number in sorted(numbers):
        place -= numbers[number]
        if place < 0:
            return number
    raise IndexError(place)


def choices(question: Question) -> tuple[str, ...]:
    """Return the ids of what can be chosen, in the order of the survey."""
    if question.kind is QuestionKind.YES_NO:
        return (YES, NO)
    ids = tuple(option.id for option in question.options)
    return (*ids, OTHER) if question.has_other else ids


def has_texts(question: Question) -> bool:
    """Tell whether a question is answered in words of one's own, or may be."""
    return question.kind in FREE or question.has_other
