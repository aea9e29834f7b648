"""What came of a survey: counts add up, medians are those of a spreadsheet, nothing small can be computed."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.disclosure import LEAST, fixed, is_small
from domain.results.bands import Band, of_months, of_numbers, of_scale
from domain.results.codebook import codebook
from domain.results.parts import parts
from domain.results.tallies import (
    FIRST,
    HALF,
    THIRD,
    Given,
    Tally,
    by_language,
    by_type,
    choices,
    quantile,
    tally,
)
from domain.results.views import seen
from domain.surveys import OTHER, Option, Question, QuestionKind, Survey
from domain.surveys.answers import SKIPPED, Answer

SAID = {"ru": "Вопрос"}
ENDS = ({"ru": "трудно"}, {"ru": "легко"})
OPTIONS = tuple(Option(one, {"ru": one}) for one in "abc")
CHOICE = Question("q", QuestionKind.CHOICE, SAID, OPTIONS, has_other=True)
CHOICES = Question("q", QuestionKind.CHOICES, SAID, OPTIONS)
SCALE = Question("q", QuestionKind.SCALE, SAID, low=0, high=10, ends=ENDS)
NUMBER = Question("q", QuestionKind.NUMBER, SAID, low=-1000, high=10**9)
DAY = Question("q", QuestionKind.DATE, SAID)
LONG = Question("q", QuestionKind.LONG, SAID)

ANSWERS = {
    QuestionKind.CHOICE: st.sampled_from([Answer(("a",)), Answer(("b",)), Answer(("c",)), Answer((OTHER,))]),
    QuestionKind.CHOICES: st.sets(st.sampled_from("abc"), min_size=1).map(
        lambda ids: Answer(tuple(sorted(ids)))
    ),
    QuestionKind.SCALE: st.integers(0, 10).map(lambda number: Answer(number=number)),
    QuestionKind.NUMBER: st.one_of(st.integers(-1000, 10**9), st.integers(0, 40)).map(
        lambda n: Answer(number=n)
    ),
    QuestionKind.DATE: st.dates(date(2025, 1, 1), date(2027, 1, 1)).map(lambda day: Answer(day=day)),
    QuestionKind.LONG: st.just(Answer(text="words")),
}


def _given(question: Question) -> st.SearchStrategy[list[Given]]:
    answer = st.one_of(ANSWERS[question.kind], ANSWERS[question.kind], st.sampled_from([SKIPPED, None]))
    one = st.builds(
        Given,
        answer,
        st.one_of(st.integers(1, 3), st.integers(1, 30)),
        st.sampled_from(["museum", "library", "school"]),
        st.sampled_from(["tt", "ru"]),
    )
    return st.lists(one, max_size=14)


QUESTIONS = st.sampled_from([CHOICE, CHOICES, SCALE, NUMBER, DAY, LONG])
RESULTS = QUESTIONS.flatmap(lambda question: st.tuples(st.just(question), _given(question)))


def scale(numbers: Iterable[int]) -> Tally:
    return tally(SCALE, [Given(Answer(number=number)) for number in numbers])


@given(st.lists(st.integers(-50, 50), min_size=1))
def test_the_median_is_that_of_a_spreadsheet(numbers: list[int]) -> None:
    counts = {number: numbers.count(number) for number in numbers}
    assert quantile(counts, HALF) == Fraction(statistics.median(numbers))
    if len(numbers) > 1:
        lower, _, upper = statistics.quantiles(numbers, n=4, method="inclusive")
        assert (quantile(counts, FIRST), quantile(counts, THIRD)) == (Fraction(lower), Fraction(upper))


def test_nobody_has_no_median() -> None:
    assert quantile({}, HALF) is None
    assert seen(scale([]), exact=True).median is None


@given(RESULTS)
def test_every_response_is_counted_once(results: tuple[Question, list[Given]]) -> None:
    question, given_ = results
    made, people = tally(question, given_), sum(one.people for one in given_)
    assert made.answered + made.skipped + made.not_asked == made.total == people
    shown = seen(made, exact=True)
    assert (shown.answered, shown.skipped, shown.not_asked) == (
        made.answered,
        made.skipped,
        made.not_asked,
    )
    if question.kind is QuestionKind.CHOICE:
        assert sum(line.people or 0 for line in shown.lines) == made.answered
    if question.kind in (QuestionKind.SCALE, QuestionKind.NUMBER, QuestionKind.DATE):
        assert sum(band.people for band in shown.bands) == made.answered
    for apart in (by_type(question, given_), by_language(question, given_)):
        assert sum(one.total for one in apart.values()) == people


@given(RESULTS)
def test_only_numbers_of_five_and_more_are_shown(results: tuple[Question, list[Given]]) -> None:
    question, given_ = results
    shown = seen(tally(question, given_), exact=False)
    numbers = [shown.answered, shown.skipped, shown.not_asked, *(line.people for line in shown.lines)]
    assert not [number for number in numbers if number is not None and is_small(number)]
    assert not [band for band in shown.bands if band.people < LEAST]
    if tally(question, given_).answered < LEAST:
        assert shown.median is None


def cells(question: Question, made: Tally) -> dict[str, int]:
    """Return the numbers of which each response is in exactly one."""
    rest = {"skipped": made.skipped, "not asked": made.not_asked}
    if question.kind is QuestionKind.CHOICE:
        return {option: made.options[option] for option in choices(question)} | rest
    return {"answered": made.answered} | rest


@given(RESULTS)
def test_nothing_small_follows_from_what_is_shown(results: tuple[Question, list[Given]]) -> None:
    """Who reads it knows the sum of all, every cell that is shown, and how many answered where that is."""
    question, given_ = results
    made = tally(question, given_)
    shown = seen(made, exact=False)
    counts = cells(question, made)
    answers = [key for key in counts if key not in ("skipped", "not asked")]
    known = [[key for key in counts if counts[key]]] if shown.total else []
    known += [[line.option] for line in shown.lines if line.people and line.option in counts]
    known += [answers] if shown.answered else []
    known += [["skipped"]] if shown.skipped else []
    known += [["not asked"]] if shown.not_asked else []
    present = [[key for key in line if counts[key]] for line in known]
    small = [[key] for key, number in counts.items() if is_small(number)]
    sums = [answers] if is_small(sum(counts[key] for key in answers)) else []
    wanted = [[key for key in line if counts[key]] for line in (*small, *sums)]
    assert fixed(present, wanted) == []


@given(RESULTS)
def test_nothing_small_follows_from_parts_beside_the_whole(results: tuple[Question, list[Given]]) -> None:
    question, given_ = results
    whole = seen(tally(question, given_), exact=False)
    for apart in (by_type(question, given_), by_language(question, given_)):
        shown = parts(apart, whole, exact=False)
        if question.kind not in (QuestionKind.CHOICE, QuestionKind.CHOICES):
            counts = {code: one.answered for code, one in apart.items() if one.answered}
            known: list[list[str]] = [[part.code] for part in shown if part.answered is not None]
            known += [list(counts)] if whole.answered is not None and shown else []
            small = [[code] for code, people in counts.items() if is_small(people)]
            assert fixed(known, small) == []
            continue
        table = {(code, o): one.options[o] for code, one in apart.items() for o in choices(question)}
        lines = [[(part.code, line.option)] for part in shown for line in part.lines if line.people]
        lines += [[cell for cell in table if cell[1] == line.option] for line in whole.lines if line.people]
        if question.kind is QuestionKind.CHOICE:
            rows = [part.code for part in shown if part.answered is not None]
            lines += [[cell for cell in table if cell[0] == code] for code in rows]
            lines += [list(table)] if whole.answered is not None else []
        present = [[cell for cell in line if table[cell]] for line in lines]
        if shown:
            assert fixed(present, [[cell] for cell, people in table.items() if is_small(people)]) == []


@given(RESULTS)
def test_parts_make_the_whole_for_who_may_see_all(results: tuple[Question, list[Given]]) -> None:
    question, given_ = results
    whole = seen(tally(question, given_), exact=True)
    shown = parts(by_type(question, given_), whole, exact=True)
    assert sum(part.answered or 0 for part in shown) == whole.answered
    for number, line in enumerate(whole.lines):
        assert sum(part.lines[number].people or 0 for part in shown) == line.people


def test_columns_join_until_none_is_small() -> None:
    shown = seen(scale([0, 1, 2, 2, 3, 7, 7, 7, 8, 8, 10]), exact=False)
    assert shown.bands == (Band(0, 3, 5), Band(4, 10, 6))
    assert shown.median == 7
    assert shown.quartiles is None
    assert of_scale({3: 1}, 1, 5, exact=True)[2] == Band(3, 3, 1)


def test_neither_the_least_nor_the_largest_number_is_shown() -> None:
    numbers = {1: 3, 4: 4, 12: 6, 29: 5, 1_000_000: 1}
    assert of_numbers(numbers, exact=False) == (Band(None, 4, 7), Band(10, 14, 6), Band(25, None, 6))
    assert of_numbers(numbers, exact=True)[0] == Band(0, 199_999, 18)


@given(st.dictionaries(st.integers(-(10**9), 10**9), st.integers(1, 9)))
def test_numbers_of_any_size_fit_into_few_columns(numbers: dict[int, int]) -> None:
    for exact in (True, False):
        shown = of_numbers(numbers, exact=exact)
        assert len(shown) <= 12
        assert sum(band.people for band in shown) in (sum(numbers.values()), 0)


def test_months_join_too() -> None:
    months = {date(2026, 9, 1): 4, date(2026, 10, 1): 3, date(2026, 12, 1): 2}
    assert of_months(months, exact=False) == (Band(date(2026, 9, 1), date(2026, 12, 1), 9),)
    assert len(of_months(months, exact=True)) == 3


def survey(*questions: Question) -> Survey:
    return Survey("s", {"ru": "Опрос"}, {"ru": "О чём"}, questions)


def test_a_codebook_keeps_what_was_asked_once() -> None:
    old = survey(CHOICE, Question("gone", QuestionKind.DATE, SAID))
    less = Question("q", QuestionKind.CHOICE, {"ru": "Иначе"}, (OPTIONS[2], Option("d", {"ru": "d"})))
    book = codebook({1: old, 3: survey(less)})
    assert [(entry.question.id, entry.first, entry.last) for entry in book] == [("q", 1, 3), ("gone", 1, 1)]
    [asked, _] = book
    assert [option.id for option in asked.question.options] == ["c", "d", "a", "b"]
    assert asked.spans == {"a": (1, 1), "b": (1, 1), "c": (1, 3), "d": (3, 3)}
    assert asked.question.said == {"ru": "Иначе"}
    assert asked.question.has_other


@pytest.mark.parametrize("question", [CHOICE, SCALE, LONG])
def test_nobody_answered(question: Question) -> None:
    shown = seen(tally(question, []), exact=False)
    assert (shown.total, shown.answered, shown.hides) == (0, 0, False)
