"""Answers: which questions are asked given those before, what fits a question, what counts in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.surveys.definition import OTHER, Condition, Question, Survey


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question; which field is filled follows from the question's kind.

    `options` are ids, with `other` where words of one's own were chosen; those words stand in `text`, as does
    free text. Of a question that was skipped all is empty.
    """

    options: tuple[str, ...] = ()
    number: int | None = None
    day: date | None = None
    text: str = ""
    is_skipped: bool = False


SKIPPED = Answer(is_skipped=True)

Answers = Mapping[str, Answer]
"""Answers by the id of the question."""


def asked(survey: Survey, answers: Answers) -> list[Question]:
    """Return the questions that are asked given the answers so far, in order.

    A condition looks only at questions that are asked themselves: what was answered before a change of mind
    hid the question counts no more.
    """
    return list(_asked(survey, answers))


def _asked(survey: Survey, answers: Answers) -> Iterator[Question]:
    counted: dict[str, Answer] = {}
    for question in survey.questions:
        if question.only_if is not None and not holds(question.only_if, counted):
            continue
        if question.id in answers:
            counted[question.id] = answers[question.id]
        yield question


def holds(condition: Condition, answers: Answers) -> bool:
    """Tell whether a condition is fulfilled; an answer that is missing or was skipped fulfils none."""
    answer = answers.get(condition.question)
    if answer is None or answer.is_skipped:
        return False
    if condition.options:
        return not set(condition.options).isdisjoint(answer.options)
    if answer.number is None:
        return False
    is_enough = condition.at_least is None or answer.number >= condition.at_least
    return is_enough and (condition.at_most is None or answer.number <= condition.at_most)


def following(survey: Survey, answers: Answers) -> Question | None:
    """Return the first question that is asked and has no answer yet; None when all is answered."""
    return next((question for question in asked(survey, answers) if question.id not in answers), None)


def counted(survey: Survey, answers: Answers) -> dict[str, Answer]:
    """Return the answers that count: those to questions that are asked, each once, in order."""
    return {q.id: answers[q.id] for q in asked(survey, answers) if q.id in answers}


def to_json(answers: Answers) -> dict[str, Any]:
    """Return answers as JSON knows them; what is empty is left out."""
    return {question: _one(answer) for question, answer in answers.items()}


def _one(answer: Answer) -> dict[str, Any]:
    values = {
        "options": list(answer.options) or None,
        "number": answer.number,
        "day": answer.day.isoformat() if answer.day else None,
        "text": answer.text or None,
        "skipped": answer.is_skipped or None,
    }
    return {name: value for name, value in values.items() if value is not None}  # 0 is a number


def from_json(values: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the answers `to_json` wrote."""
    return {question: _read(value) for question, value in values.items()}


def _read(value: Mapping[str, Any]) -> Answer:
    return Answer(
        options=tuple(value.get("options", ())),
        number=value.get("number"),
        day=date.fromisoformat(value["day"]) if "day" in value else None,
        text=value.get("text", ""),
        is_skipped=value.get("skipped", False),
    )


def has_own_words(answer: Answer) -> bool:
    """Tell whether "other" was chosen."""
    return OTHER in answer.options
