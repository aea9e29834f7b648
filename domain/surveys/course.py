"""The course of a survey: which question is on the screen, and where an answer or a step back leads.

Every move names the question it was made at. A move made at another one than that on the screen (the button
of yesterday, the second of two taps) changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.surveys.answers import SKIPPED, Answer, Answers, asked, following
from domain.surveys.definition import Question, Survey
from domain.surveys.fitting import fit


@dataclass(frozen=True, slots=True)
class Course:
    """How far somebody has come; `on_screen` is the id of a question, or nothing."""

    survey: Survey
    answers: Answers
    on_screen: str = ""

    @property
    def question(self) -> Question | None:
        """Return the question on the screen; None stands for the summary of the answers.

        Where the one that was there is asked no more, it is the first without an answer.
        """
        asked_now = asked(self.survey, self.answers)
        there = next((question for question in asked_now if question.id == self.on_screen), None)
        return there or following(self.survey, self.answers)

    @property
    def before(self) -> Question | None:
        """Return the question asked before the one on the screen; None at the first."""
        number = self.number - 1
        return asked(self.survey, self.answers)[number - 1] if number > 0 else None

    @property
    def number(self) -> int:
        """Return the place of the question on the screen, from 1; the summary comes after the last."""
        there = self.question
        ids = [question.id for question in asked(self.survey, self.answers)]
        return (ids.index(there.id) if there else len(ids)) + 1

    @property
    def total(self) -> int:
        """Return how many questions are asked, given the answers so far."""
        return len(asked(self.survey, self.answers))

    @property
    def answer(self) -> Answer | None:
        """Return the answer to the question on the screen, if there is one."""
        return self.answers.get(self.question.id) if self.question else None

    def is_at(self, question: str) -> bool:
        """Tell whether a question is the one on the screen."""
        return self.question is not None and self.question.id == question

    def give(self, question: str, answer: Answer) -> Course:
        """Answer the question on the screen and go on; raises `Unfit`."""
        return self.keep(question, answer).go_on(question)

    def keep(self, question: str, answer: Answer | None) -> Course:
        """Answer the question on the screen, or take the answer back, and stay there; raises `Unfit`."""
        if self.question is None or not self.is_at(question):
            return self
        kept = {one: given for one, given in self.answers.items() if one != question}
        kept |= {question: fit(self.question, answer)} if answer else {}
        return replace(self, answers=kept, on_screen=question)

    def done(self, question: str) -> Course:
        """Go on with what is chosen; nothing at all skips the question. Raises `Unfit`."""
        return self.give(question, self.answer or SKIPPED)

    def go_on(self, question: str) -> Course:
        """Leave a question as it is, for the first one without an answer or for the summary."""
        return self.at(None) if self.is_at(question) else self

    def back(self, question: str) -> Course:
        """Go to the question asked before; from the summary, to the last."""
        is_here = self.is_at(question) if question else self.question is None
        return self.at(self.before.id) if is_here and self.before else self

    def at(self, question: str | None) -> Course:
        """Put a question on the screen that is asked; without one, the first that has no answer."""
        if question is None:
            next_ = following(self.survey, self.answers)
            return replace(self, on_screen=next_.id if next_ else "")
        ids = [one.id for one in asked(self.survey, self.answers)]
        return replace(self, on_screen=question) if question in ids else self
