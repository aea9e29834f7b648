"""Writing a survey piece by piece: each text in each language, questions and options with ids that stay.

Ids are made here and never shown. One that was ever given is not given again: answers hang on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from string import ascii_lowercase

from domain.surveys.checks import CHOOSING, COUNTING, NAME_LENGTH, choosable
from domain.surveys.definition import LANGUAGES, Option, Question, QuestionKind, Said, Survey

SCALES = ((0, 10), (1, 5))
"""The bounds a scale can have, the usual ones first."""

CONDITIONAL = CHOOSING | COUNTING | {QuestionKind.YES_NO}
"""Kinds on whose answer it can depend whether a later question is asked."""


class Part(StrEnum):
    """What has words in a survey."""

    TITLE = "title"
    ABOUT = "about"
    SAID = "said"
    """A question itself."""
    OPTIONS = "options"
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where words stand: in the survey itself, or in the question with this number, counted from one."""

    part: Part
    number: int = 0


def slots(survey: Survey) -> Iterator[Slot]:
    """Return everything in a survey that has words, in the order in which partners meet it."""
    yield Slot(Part.TITLE)
    yield Slot(Part.ABOUT)
    for number, question in enumerate(survey.questions, 1):
        yield Slot(Part.SAID, number)
        if question.kind in CHOOSING:
            yield Slot(Part.OPTIONS, number)
        if question.kind is QuestionKind.SCALE:
            yield Slot(Part.LOW, number)
            yield Slot(Part.HIGH, number)


def texts(survey: Survey, slot: Slot) -> tuple[Said, ...]:
    """Return what stands in a slot; only options are several texts."""
    if slot.part in (Part.TITLE, Part.ABOUT):
        return (survey.title if slot.part is Part.TITLE else survey.about,)
    question = survey.questions[slot.number - 1]
    if slot.part is Part.SAID:
        return (question.said,)
    if slot.part is Part.OPTIONS:
        return tuple(option.said for option in question.options)
    low, high = question.ends or ({}, {})
    return (low if slot.part is Part.LOW else high,)


def untold(survey: Survey, slot: Slot, code: str) -> list[int]:
    """Return the places of the texts of a slot that have no words in a language, counted from zero."""
    return [place for place, said in enumerate(texts(survey, slot)) if not said.get(code)]


def missing(survey: Survey, code: str) -> list[Slot]:
    """Return the slots without words in a language; a question that has no options yet lacks them."""
    return [slot for slot in slots(survey) if untold(survey, slot, code) or not texts(survey, slot)]


def said_in(survey: Survey, slot: Slot, code: str, words: str, place: int = 0) -> Survey:
    """Return the survey with other words in one place; without words, the text in that language is gone."""
    if slot.part is Part.TITLE:
        return replace(survey, title=_in(survey.title, code, words))
    if slot.part is Part.ABOUT:
        return replace(survey, about=_in(survey.about, code, words))
    question = survey.questions[slot.number - 1]
    return with_question(survey, _said_in(question, slot.part, code, words, place))


def _said_in(question: Question, part: Part, code: str, words: str, place: int) -> Question:
    if part is Part.SAID:
        return replace(question, said=_in(question.said, code, words))
    if part is Part.OPTIONS:
        options = list(question.options)
        options[place] = replace(options[place], said=_in(options[place].said, code, words))
        return replace(question, options=tuple(options))
    low, high = question.ends or ({}, {})
    ends = (_in(low, code, words), high) if part is Part.LOW else (low, _in(high, code, words))
    return replace(question, ends=ends)


def _in(said: Said, code: str, words: str) -> Said:
    known = {**said, code: words}
    return {code: known[code] for code in LANGUAGES if known.get(code)}


def without_language(survey: Survey, code: str) -> Survey:
    """Return the survey without any words in a language."""
    for slot in slots(survey):
        for place in range(len(texts(survey, slot))):
            survey = said_in(survey, slot, code, "", place)
    return reviewed(survey, code)


def reviewed(survey: Survey, code: str) -> Survey:
    """Return the survey with the words of a language read by somebody who speaks it."""
    return replace(survey, unreviewed=tuple(one for one in survey.unreviewed if one != code))


def with_question(survey: Survey, changed: Question) -> Survey:
    """Return the survey with a question in place of the one with the same id."""
    questions = (changed if known.id == changed.id else known for known in survey.questions)
    return replace(survey, questions=tuple(questions))


def added(survey: Survey, kind: QuestionKind, used: Collection[str] = ()) -> Survey:
    """Return the survey with a new question at its end; `used` are ids of questions that were ever asked."""
    question = shaped(Question(_question_id({*used, *(q.id for q in survey.questions)}), kind, {}), kind)
    return replace(survey, questions=(*survey.questions, question))


def _question_id(used: Collection[str]) -> str:
    return next(made for number in count(1) if (made := f"q{number}") not in used)


def shaped(question: Question, kind: QuestionKind) -> Question:
    """Return a question of another kind: what has no place in it is gone, what it needs is usual."""
    is_choosing, is_scale = kind in CHOOSING, kind is QuestionKind.SCALE
    low, high = SCALES[0] if is_scale else (0, 1000) if kind is QuestionKind.NUMBER else (None, None)
    return replace(
        question,
        kind=kind,
        options=question.options if is_choosing else (),
        has_other=question.has_other and is_choosing,
        low=low,
        high=high,
        ends=question.ends if is_scale else None,
    )


def with_options(question: Question, code: str, lines: Iterable[str], used: Collection[str] = ()) -> Question:
    """Return a question with more options; `used` are ids its options ever had."""
    options = list(question.options)
    for line in lines:
        taken = {*used, *(option.id for option in options)}
        options.append(Option(_option_id(taken), {code: line}))
    return replace(question, options=tuple(options))


def _option_id(used: Collection[str]) -> str:
    numbers = ("", *map(str, range(1, 100)))
    return next(made for n in numbers for letter in ascii_lowercase if (made := letter + n) not in used)


def moved(survey: Survey, question: Question, by: int) -> Survey:
    """Return the survey with a question one place further up (-1) or down (1)."""
    questions = list(survey.questions)
    place = questions.index(question)
    target = min(max(place + by, 0), len(questions) - 1)
    questions.insert(target, questions.pop(place))
    return replace(survey, questions=tuple(questions))


def without_question(survey: Survey, question: Question) -> Survey:
    """Return the survey without a question; what was asked only after some answer to it is asked always."""
    kept = tuple(known for known in survey.questions if known.id != question.id)
    return freed(replace(survey, questions=kept), question.id)


def of_kind(survey: Survey, question: Question, kind: QuestionKind) -> Survey:
    """Return the survey with a question of another kind, on which nothing depends."""
    return freed(with_question(survey, shaped(question, kind)), question.id)


def freed(survey: Survey, question_id: str) -> Survey:
    """Return the survey with nothing that depends on a question."""
    questions = (replace(q, only_if=None) if _hangs_on(q, question_id) else q for q in survey.questions)
    return replace(survey, questions=tuple(questions))


def _hangs_on(question: Question, other: str) -> bool:
    return question.only_if is not None and question.only_if.question == other


def without_option(survey: Survey, question: Question, option_id: str) -> Survey:
    """Return the survey without an option of a question, nor any condition that names it."""
    options = tuple(option for option in question.options if option.id != option_id)
    survey = with_question(survey, replace(question, options=options))
    return loosened(survey, question.id)


def loosened(survey: Survey, question_id: str) -> Survey:
    """Return the survey without the answers in conditions that a question does not have any more."""
    question = survey.question(question_id)
    known = choosable(question) if question else ()
    return replace(survey, questions=tuple(_loosened(q, question_id, known) for q in survey.questions))


def _loosened(question: Question, other: str, known: Collection[str]) -> Question:
    only_if = question.only_if
    if only_if is None or only_if.question != other or not only_if.options:
        return question
    options = tuple(option for option in only_if.options if option in known)
    return replace(question, only_if=replace(only_if, options=options) if options else None)


def earlier(survey: Survey, question: Question) -> Sequence[Question]:
    """Return the questions on whose answer it can depend whether this one is asked."""
    before = survey.questions[: survey.questions.index(question)]
    return [known for known in before if known.kind in CONDITIONAL]


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Return a name for a survey that is not taken, as near to the wanted one as can be.

    >>> free_name("museums", ["museums", "museums-2"])
    'museums-3'
    """
    names = (wanted if number == 1 else f"{wanted[: NAME_LENGTH - 4]}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)
