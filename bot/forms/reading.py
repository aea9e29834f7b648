"""What somebody filled in: fields become answers, whatever fits is kept, the rest stays on the page.

Each question carries a mark of what its fields held when the page was made. What was not touched is left
alone: an answer given in the chat meanwhile is not undone by an older page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.errors import NeedsAnswer, NotOffered, Unfit
from domain.surveys import OTHER, Question, QuestionKind, Survey
from domain.surveys.answers import SKIPPED, Answer, Answers, asked
from domain.surveys.fitting import CHOSEN, choices, fit, fitting, typed

Form = Mapping[str, Sequence[str]]
"""Fields by name, each with its values in order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the fields of one question: what is ticked, and what is written."""

    ticked: tuple[str, ...] = ()
    written: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was filled in."""
        return not (self.ticked or self.written)

    @property
    def mark(self) -> str:
        """Return what tells this entry from another one."""
        parts = "\0".join((*sorted(self.ticked), "", self.written))
        return hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form said: the answers to keep, what stands in fields all the same, and what was wrong there."""

    answers: dict[str, Answer]
    entries: dict[str, Entry] = field(default_factory=dict)
    """What does not fit, as it was written."""
    faults: dict[str, Unfit] = field(default_factory=dict)


def ticks_name(question: Question) -> str:
    """Return the name of the boxes of a question."""
    return f"tick.{question.id}"


def text_name(question: Question) -> str:
    """Return the name of the field in which a question is answered by writing."""
    return f"text.{question.id}"


def mark_name(question: Question) -> str:
    """Return the name of the field that holds a question's mark."""
    return f"mark.{question.id}"


def entry_of(question: Question, answer: Answer | None) -> Entry:
    """Return an answer as the fields of its question show it."""
    if answer is None or answer.is_skipped:
        return Entry()
    match question.kind:
        case kind if kind in CHOSEN:
            return Entry(answer.options, answer.text)
        case QuestionKind.SCALE:
            return Entry((str(answer.number),))
        case QuestionKind.NUMBER:
            return Entry(written=str(answer.number))
        case QuestionKind.DATE:
            return Entry(written=f"{answer.day:%d.%m.%Y}" if answer.day else "")
        case _:
            return Entry(written=answer.text)


def read(survey: Survey, kept: Answers, form: Form, today: date, *, is_sent: bool) -> Reading:
    """Return what a form said about a survey, over the answers kept before.

    To send it, whatever is asked needs an answer, or may be left out and is. What does not fit is no fault
    where the question is not asked.
    """
    reading = Reading(fitting(survey, kept))
    for question in survey.questions:
        entry, before = _posted(question, form), entry_of(question, reading.answers.get(question.id))
        if entry is None or _last(form, mark_name(question)) == entry.mark:
            continue
        try:
            given = _answer(question, entry, before, today)
        except Unfit as fault:
            reading.faults[question.id] = fault
            reading.entries[question.id] = entry
        else:
            _put(reading.answers, question.id, given)
    hidden = reading.faults.keys() - {question.id for question in asked(survey, reading.answers)}
    for question_id in hidden:
        del reading.faults[question_id], reading.entries[question_id]
    return _complete(survey, reading) if is_sent else reading


def _put(answers: dict[str, Answer], question: str, given: Answer | None) -> None:
    if given is None:
        answers.pop(question, None)
    else:
        answers[question] = given


def _complete(survey: Survey, reading: Reading) -> Reading:
    """Note which questions still need an answer; where nothing is wrong, what was left out is skipped."""
    missing = [question for question in asked(survey, reading.answers) if question.id not in reading.answers]
    faults = {q.id: reading.faults.get(q.id) or NeedsAnswer() for q in missing if q.is_required}
    faults = {**reading.faults, **faults}
    skipped = {} if faults else {question.id: SKIPPED for question in missing}
    return Reading({**reading.answers, **skipped}, reading.entries, faults)


def _posted(question: Question, form: Form) -> Entry | None:
    """Return what was filled in; None where the page did not have this question."""
    if mark_name(question) not in form:
        return None
    written = _last(form, text_name(question)).replace("\r\n", "\n").strip()
    return Entry(tuple(dict.fromkeys(_ticked(question, form))), written)


def _ticked(question: Question, form: Form) -> Iterator[str]:
    is_ticked = question.kind in CHOSEN or question.kind is QuestionKind.SCALE
    return (value for value in form.get(ticks_name(question), ()) if value and is_ticked)


def _last(form: Form, name: str) -> str:
    return (form.get(name) or [""])[-1]


def _answer(question: Question, entry: Entry, before: Entry, today: date) -> Answer | None:
    """Return the answer of an entry, None where it is empty; raises `Unfit`."""
    if entry.is_empty:
        return None
    match question.kind:
        case kind if kind in CHOSEN:
            options = _options(question, entry, before)
            return fit(question, Answer(options, text=entry.written)) if options else None
        case QuestionKind.SCALE:
            if len(entry.ticked) != 1:
                raise NotOffered
            return typed(question, entry.ticked[0], today)
        case _:
            return typed(question, entry.written, today)


def _options(question: Question, entry: Entry, before: Entry) -> tuple[str, ...]:
    """Return the options that were chosen: who writes words of their own need not tick "other" as well.

    Words that stood there before, while "other" is not ticked any more, are what is left of an older answer.
    """
    is_meant = entry.written not in ("", before.written) and OTHER in choices(question)
    return (*entry.ticked, OTHER) if is_meant and OTHER not in entry.ticked else entry.ticked
