"""What is wrong with a survey, the same for one written in a chat, a file in content/ and a document.

`flaws` must be empty before partners see a survey; the places it names are explained at `Flaw`. `hindrances`
must be empty as well where a survey was seen before, against every revision that was seen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from domain.errors import N_
from domain.surveys.corrections import hindrances
from domain.surveys.definition import FREE, NO, OTHER, YES, Condition, Question, QuestionKind, Survey
from domain.surveys.wording import (
    Flaw,
    Place,
    head_flaws,
    head_texts,
    named,
    question_texts,
    same_options,
    text_flaws,
    unknown,
)

__all__ = ["Flaw", "flaws", "hindrances", "texts"]

NAME_LENGTH, QUESTION_ID_LENGTH, OPTION_ID_LENGTH = 64, 24, 16
"""How many letters an id may have: those of questions and options travel in buttons."""

QUESTIONS, FREE_TEXTS, LONG_QUESTIONS = 5, 1, 30
"""How many questions there may be beside how many free texts, and how many in all where somebody insists."""

FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
SCALES = frozenset({(0, 10), (1, 5)})
BOUND = 1_000_000_000
"""How far from zero a number may lie."""

CHOOSING = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})
COUNTING = frozenset({QuestionKind.SCALE, QuestionKind.NUMBER})
_ID = re.compile(r"[a-z][a-z0-9_-]*")


def flaws(survey: Survey) -> list[Flaw]:
    """Return everything that keeps a survey from being sent, in the order in which it is written."""
    ids = [question.id for question in survey.questions]
    found = [*_ids("name", survey.name, NAME_LENGTH), *head_flaws(survey), *_size(survey)]
    for number, (place, question) in enumerate(zip(question_places(ids), survey.questions, strict=True)):
        found += _question(survey, number, place, question, ids)
    return found


def texts(survey: Survey) -> list[Place]:
    """Return every text of a survey by language, with its place, in the order in which it is written."""
    found = list(head_texts(survey))
    places = question_places([question.id for question in survey.questions])
    for place, question in zip(places, survey.questions, strict=True):
        found += question_texts(place, question, option_places(place, [one.id for one in question.options]))
    return found


def is_id(text: str, limit: int) -> bool:
    """Tell whether something can be an id: small Latin letters, digits, - and _, beginning with a letter."""
    return len(text) <= limit and _ID.fullmatch(text) is not None


def question_places(ids: Sequence[str]) -> list[str]:
    """Return the places of questions with these ids."""
    return named("questions", ids, {one: is_id(one, QUESTION_ID_LENGTH) for one in ids})


def option_places(place: str, ids: Sequence[str]) -> list[str]:
    """Return the places of options with these ids, of a question that stands at a place."""
    return named(f"{place}.options", ids, {one: is_id(one, OPTION_ID_LENGTH) for one in ids})


def _size(survey: Survey) -> Iterator[Flaw]:
    """Yield whether there are no questions, or too many."""
    free = sum(question.kind in FREE for question in survey.questions)
    if not survey.questions:
        yield Flaw("questions", N_("There is no question yet."))
    elif len(survey.questions) > LONG_QUESTIONS:
        yield Flaw("questions", N_("Too many questions. At most: {limit}"), {"limit": LONG_QUESTIONS})
    elif not survey.is_long and (len(survey.questions) - free > QUESTIONS or free > FREE_TEXTS):
        sentence = N_(
            "Too many questions. Five and one free text are enough, unless you mark the survey as long."
        )
        yield Flaw("questions", sentence)


def _question(
    survey: Survey, number: int, place: str, question: Question, ids: Sequence[str]
) -> Iterator[Flaw]:
    """Yield what is wrong with one question."""
    options = option_places(place, [option.id for option in question.options])
    yield from _ids(f"{place}.id", question.id, QUESTION_ID_LENGTH, ids[:number])
    yield from text_flaws(question_texts(place, question, options), survey.languages)
    yield from _options(place, question, options)
    yield from _bounds(place, question)
    if question.only_if is not None:
        yield from _condition(f"{place}.only_if", question.only_if, survey.questions[:number])


def _ids(place: str, one: str, limit: int, before: Collection[str] = ()) -> Iterator[Flaw]:
    if not is_id(one, limit):
        sentence = N_("Use a short name: small Latin letters and digits, a letter first, at most {limit}.")
        yield Flaw(place, sentence, {"limit": limit})
    elif one in before:
        yield Flaw(place, N_("This name is taken: {value}"), {"value": one})


def _options(place: str, question: Question, options: Sequence[str]) -> Iterator[Flaw]:
    """Yield what is wrong with what can be chosen."""
    if question.kind not in CHOOSING:
        if question.options:
            yield _out_of_place(f"{place}.options")
        if question.has_other:
            yield _out_of_place(f"{place}.other")
        return
    if not FEWEST_OPTIONS <= len(question.options) <= MOST_OPTIONS:
        values = {"low": FEWEST_OPTIONS, "high": MOST_OPTIONS}
        yield Flaw(f"{place}.options", N_("There must be from {low} to {high} options."), values)
    ids = [option.id for option in question.options]
    for number, name in enumerate(options):
        yield from _ids(name, ids[number], OPTION_ID_LENGTH, [*ids[:number], OTHER])
    yield from same_options(options, question)


def _bounds(place: str, question: Question) -> Iterator[Flaw]:
    """Yield what is wrong with the bounds of a number, or with a scale and its ends."""
    low, high = question.low, question.high
    if question.kind is not QuestionKind.SCALE and question.ends is not None:
        yield _out_of_place(f"{place}.ends")
    if question.kind is QuestionKind.SCALE:
        if (low, high) not in SCALES:
            yield Flaw(f"{place}.low", N_("A scale goes from 0 to 10 or from 1 to 5."))
        if question.ends is None:
            yield Flaw(f"{place}.ends", N_("Say in words what both ends of the scale mean."))
    elif question.kind is QuestionKind.NUMBER:
        if low is None or high is None or not -BOUND <= low < high <= BOUND:
            sentence = N_("A number needs a lowest and a highest value, at most {limit}.")
            yield Flaw(f"{place}.low", sentence, {"limit": BOUND})
    else:
        for name, bound in (("low", low), ("high", high)):
            if bound is not None:
                yield _out_of_place(f"{place}.{name}")


def _condition(place: str, condition: Condition, before: Sequence[Question]) -> Iterator[Flaw]:
    """Yield what is wrong with when a question is asked."""
    asked = next((question for question in before if question.id == condition.question), None)
    has_bounds = condition.at_least is not None or condition.at_most is not None
    if asked is None:
        sentence = N_("There is no such question before this one: {value}")
        yield Flaw(f"{place}.question", sentence, {"value": condition.question})
    elif asked.kind in COUNTING:
        if condition.options or not has_bounds:
            yield Flaw(place, N_("Say which numbers the answer to that question must lie between."))
        elif not _can_hold(condition, asked):
            # NOTE: A question is asked only under a condition; this condition never comes true.
            yield Flaw(place, N_("This can never be so. The question would never be asked."))
    elif asked.kind in CHOOSING or asked.kind is QuestionKind.YES_NO:
        if has_bounds or not condition.options:
            yield Flaw(place, N_("Say which options of that question must be chosen."))
        for option in condition.options:
            if option not in choosable(asked):
                yield unknown(f"{place}.options", option, choosable(asked))
    else:
        yield Flaw(place, N_("Nothing can depend on an answer in words or on a date."))


def choosable(question: Question) -> list[str]:
    """Return what a condition can name of a question with options, or of one answered by yes or no."""
    if question.kind is QuestionKind.YES_NO:
        return [YES, NO]
    return [option.id for option in question.options] + [OTHER] * question.has_other


def _can_hold(condition: Condition, asked: Question) -> bool:
    """Tell whether any number within the bounds of a question fulfils a condition."""
    low = max(_else(asked.low, -BOUND), _else(condition.at_least, -BOUND))
    return low <= min(_else(asked.high, BOUND), _else(condition.at_most, BOUND))


def _else(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def _out_of_place(place: str) -> Flaw:
    # NOTE: What has no place here stands before it, for example "questions.age.options".
    return Flaw(place, N_("A question of this kind has none."))
