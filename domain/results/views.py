"""What somebody may see of the answers to one question: everything, or what points to nobody.

Answers, skips and "not asked" make all responses, options of one choice make all answers: whatever of these
is shown, no number below five can be computed from it (domain/disclosure.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.disclosure import LEAST, fixed, hidden, is_small, is_sound, protected
from domain.results.bands import Band, of_months, of_numbers, of_scale
from domain.results.tallies import FIRST, HALF, MEASURED, THIRD, Tally, choices
from domain.surveys import Question, QuestionKind

ANSWERED, SKIPPED, NOT_ASKED = "*answered", "*skipped", "*not asked"
"""Cells beside the options; no option begins with a star."""

QUARTERS = 4 * LEAST
"""From so many answers on each quarter of them is large enough to be told apart."""

Bands = tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One option; `people` is None where it is hidden."""

    option: str
    people: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody may see of one question; what is hidden is None, or not there."""

    question: Question
    total: int | None
    answered: int | None
    skipped: int | None
    not_asked: int | None
    lines: tuple[Line, ...] = ()
    bands: Bands = ()
    median: Fraction | None = None
    quartiles: tuple[Fraction, Fraction] | None = None

    @property
    def hides(self) -> bool:
        """Tell whether a number is hidden."""
        cells = (
            self.total,
            self.answered,
            self.skipped,
            self.not_asked,
            *(line.people for line in self.lines),
        )
        return None in cells

    def tenths(self, people: int | None) -> int | None:
        """Return the share of all answers in tenths of a per cent, where both may be seen."""
        if people is None or not self.answered:
            return None
        return round(people * 1000 / self.answered)


def seen(tally: Tally, *, exact: bool) -> Seen:
    """Return what somebody may see."""
    question = tally.question
    bands = _bands(tally, exact=exact)
    many = exact or tally.answered >= LEAST
    quarters = exact or tally.answered >= QUARTERS
    median = tally.quantile(HALF) if many and question.kind in MEASURED else None
    first, third = tally.quantile(FIRST), tally.quantile(THIRD)
    between = (first, third) if quarters and first is not None and third is not None else None
    answers, rest = _cells(tally, bands)
    gone = frozenset[str]() if exact else _gone(answers, rest)
    counts = {
        key: None if key in gone else number
        for key, number in ({ANSWERED: tally.answered} | answers | rest).items()
    }
    lines = tuple(Line(option, _line(tally, option, counts, exact=exact)) for option in choices(question))
    return Seen(
        question=question,
        total=tally.total if exact or not is_small(tally.total) else None,
        answered=counts[ANSWERED],
        skipped=counts[SKIPPED],
        not_asked=counts[NOT_ASKED],
        lines=lines,
        bands=tuple(band for number, band in enumerate(bands) if str(number) not in gone),
        median=median,
        quartiles=between if question.kind in MEASURED else None,
    )


def _bands(tally: Tally, *, exact: bool) -> Bands:
    question = tally.question
    match question.kind:
        case QuestionKind.SCALE if question.low is not None and question.high is not None:
            return of_scale(tally.numbers, question.low, question.high, exact=exact)
        case QuestionKind.NUMBER:
            return of_numbers(tally.numbers, exact=exact)
        case QuestionKind.DATE:
            return of_months(tally.months, exact=exact)
    return ()


def _cells(tally: Tally, bands: Bands) -> tuple[dict[str, int], dict[str, int]]:
    """Return numbers that together are all answers, and those beside them."""
    rest = {SKIPPED: tally.skipped, NOT_ASKED: tally.not_asked}
    if tally.question.kind in (QuestionKind.CHOICE, QuestionKind.YES_NO):
        return {option: tally.options[option] for option in choices(tally.question)}, rest
    if bands:
        return {str(number): band.people for number, band in enumerate(bands)}, rest
    return {ANSWERED: tally.answered}, rest


def _gone(answers: Mapping[str, int], rest: Mapping[str, int]) -> frozenset[str]:
    """Return what is hidden: at best single cells, else the number of answers too, at worst everything."""
    everything = {**answers, **rest}
    halves = {"answers": sum(answers.values()), "rest": sum(rest.values())}
    if not hidden(halves):
        gone = protected(everything, [list(answers), list(rest), list(everything)])
        if all(is_sound(half, gone.intersection(half)) for half in (answers, rest, everything)):
            return frozenset(gone)
    small = [list(half) for half in (answers, rest) if is_small(sum(half.values()))]
    gone = protected(everything, [list(everything)], secrets=small)
    if is_sound(everything, gone) and not _told(everything, gone, small):
        return frozenset({*gone, ANSWERED})
    return frozenset({*everything, ANSWERED})


def _told(
    counts: Mapping[str, int], gone: Collection[str], secrets: Sequence[Collection[str]]
) -> list[Collection[str]]:
    """Return the small sums that can be computed from the cells that are shown and the sum of all."""
    left = [[key for key in counts if key in gone]]
    kept = [[key for key in secret if key in gone] for secret in secrets]
    return fixed(left, [one for one in kept if one])


def _line(tally: Tally, option: str, counts: Mapping[str, int | None], *, exact: bool) -> int | None:
    """Return how many chose an option; of several that may be chosen each stands for itself."""
    people = tally.options[option]
    if exact or tally.question.kind is not QuestionKind.CHOICES:
        return counts.get(option, people)
    if is_small(people) or (counts[ANSWERED] is None and is_small(tally.total - people)):
        return None
    return people
