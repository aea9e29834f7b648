"""A survey as it is written: questions with stable ids and texts by language.

Ids are kept for ever and texts may be corrected: an answer to one revision means the same in the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

SurveyId = NewType("SurveyId", int)

Said = Mapping[str, str]
"""One text by language."""

LANGUAGES = ("tt", "ba", "lez", "ru", "en")
"""The languages a survey can be written in, in the order in which organizers see them."""

YES, NO = "yes", "no"
"""What is chosen where the answer is yes or no."""

OTHER = "other"
"""Stands for words of one's own beside the options; no option has this id."""


class QuestionKind(StrEnum):
    """What kind of answer a question takes."""

    CHOICE = "choice"
    CHOICES = "choices"
    """Several options, and "Done"."""
    SCALE = "scale"
    """A whole number, from 0 to 10 or from 1 to 5, whose ends have words."""
    NUMBER = "number"
    """A whole number within bounds."""
    DATE = "date"
    SHORT = "short"
    """One line of free text."""
    LONG = "long"
    """Free text."""
    YES_NO = "yesno"


FREE = frozenset({QuestionKind.SHORT, QuestionKind.LONG})
"""Kinds that are answered in words of one's own."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    id: str
    said: Said


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is asked: an earlier one was answered with one of some options, or within some numbers.

    `options` holds ids of options, `yes`, `no` or `other`. A question that was skipped or was not asked
    fulfils no condition.
    """

    question: str
    options: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `low` and `high` are the bounds of numbers and scales, `ends` the words at both ends."""

    id: str
    kind: QuestionKind
    said: Said
    options: tuple[Option, ...] = ()
    has_other: bool = False
    is_required: bool = True
    low: int | None = None
    high: int | None = None
    ends: tuple[Said, Said] | None = None
    only_if: Condition | None = None

    def option(self, option_id: str) -> Option | None:
        """Return one of the options."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey in one revision; `name` tells it for ever from all others."""

    name: str
    title: Said
    about: Said
    """What it is for, on the first screen."""
    questions: tuple[Question, ...]
    is_anonymous: bool = False
    is_long: bool = False
    """Whether the organizer insists on more than five questions and one free text."""
    unreviewed: tuple[str, ...] = ()
    """The languages whose texts no native speaker has read yet, in the order of `LANGUAGES`."""

    def question(self, question_id: str) -> Question | None:
        """Return one of the questions."""
        return next((question for question in self.questions if question.id == question_id), None)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages it can be answered in: those of its title."""
        return tuple(code for code in LANGUAGES if code in self.title)


def in_language(said: Said, language: str) -> str:
    """Return a text in a language, else in Russian, else in any.

    >>> in_language({"ru": "Музей", "tt": "Музее"}, "ba")
    'Музей'
    """
    return said.get(language) or said.get("ru") or next(iter(said.values()), "")
