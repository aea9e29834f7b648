"""What the kinds of questions are called, and what a question says in short."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.errors import N_
from domain.surveys import Question, QuestionKind
from domain.surveys.checks import COUNTING
from handlers.answering.asking import named, short
from handlers.surveys.desk import Desk

NONE = "–"
EXCERPT = 60
"""How many letters of a text stand in a list."""
LABEL = 28
"""How many letters of a text stand on a button, behind a tick."""

KINDS: Mapping[QuestionKind, str] = MappingProxyType(
    {
        # NOTE: A kind of question in a survey: one of several answers is chosen.
        QuestionKind.CHOICE: N_("One answer"),
        # NOTE: A kind of question in a survey: several answers can be chosen.
        QuestionKind.CHOICES: N_("Several answers"),
        QuestionKind.YES_NO: N_("Yes or no"),
        # NOTE: A kind of question in a survey: a number from 0 to 10, or from 1 to 5.
        QuestionKind.SCALE: N_("Scale"),
        # NOTE: A kind of question in a survey: the answer is a number.
        QuestionKind.NUMBER: N_("Number"),
        # NOTE: A kind of question in a survey: the answer is a day.
        QuestionKind.DATE: N_("Date"),
        # NOTE: A kind of question in a survey: the answer is one line in one's own words.
        QuestionKind.SHORT: N_("Short text"),
        # NOTE: A kind of question in a survey: the answer is in one's own words.
        QuestionKind.LONG: N_("Long text"),
    }
)


def answer_name(question: Question, option_id: str, desk: Desk) -> str:
    """Return what an answer that can be chosen is called, as a label."""
    return short(named(question, option_id, desk.words), LABEL)


def when_asked(question: Question, earlier: Question | None, number: int, desk: Desk) -> str:
    """Say after which answer to an earlier question, which has this number, a question is asked."""
    _, only_if = desk.words, question.only_if
    if only_if is None or earlier is None:
        return ""
    if earlier.kind in COUNTING:
        low, high = only_if.at_least, only_if.at_most
        low, high = (earlier.low if low is None else low), (earlier.high if high is None else high)
        answers = f"{NONE if low is None else low}–{NONE if high is None else high}"
    else:
        answers = ", ".join(answer_name(earlier, option, desk) for option in only_if.options)
    # NOTE: {number} is the number of an earlier question, {answers} what was chosen there.
    return _("Asked only if the answer to question {number} is: {answers}", number=number, answers=answers)
