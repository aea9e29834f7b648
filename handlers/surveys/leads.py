"""What is wrong with a survey, each as a sentence with a button that leads there."""

from __future__ import annotations

from collections.abc import Sequence

from domain.surveys import Survey
from domain.surveys.checks import Flaw
from domain.surveys.drafting import Part
from handlers.screen import Button
from handlers.surveys.buttons import Task, Turn, open_question, open_task, write
from handlers.surveys.desk import Desk
from locales import LANGUAGES, Words
from storage.surveys import Written

Lead = tuple[str, Button]
"""A sentence on what is missing, and the way there."""

HEADS = {"title": Part.TITLE, "about": Part.ABOUT}
TURNS = {"options": Turn.OPTIONS, "low": Turn.BOUNDS, "high": Turn.BOUNDS, "only_if": Turn.CONDITION}


def leads(written: Written, found: Sequence[Flaw], desk: Desk) -> list[Lead]:
    """Return everything that keeps a survey from being sent, what comes first first."""
    said: dict[str, Button] = {}
    if not desk.member.covers(written.scope):
        _ = desk.words
        sentence_ = _("You do not act any more for the people this survey is for. Choose others.")
        said[sentence_] = open_task(_.plain("For whom I act"), written.id, Task.SCOPE)
    for flaw in found:
        said.setdefault(sentence(flaw, written.survey, desk.words), _way(flaw, written, desk))
    return list(said.items())


def sentence(flaw: Flaw, survey: Survey, _: Words) -> str:
    """Say what is wrong, and where."""
    field, question, *_rest = [*flaw.place.split("."), ""]
    said = _(flaw.sentence, **flaw.values)
    if flaw.place.endswith("only_if.question"):  # ids are never shown here
        said = _("It depends on a later question. Move it down, or let it be asked always.")
    number = number_of(question, survey) if field == "questions" else 0
    if number:
        # NOTE: {what} is a sentence on what is wrong with a question of a survey.
        return _("Question {number}: {what}", number=number, what=said)
    names = {"title": _("Title"), "about": _("What for")}
    return f"{names[field]}: {said}" if field in names else said


def number_of(question_id: str, survey: Survey) -> int:
    """Return the number of a question, counted from one; 0 where there is none."""
    ids = [question.id for question in survey.questions]
    return ids.index(question_id) + 1 if question_id in ids else 0


def _way(flaw: Flaw, written: Written, desk: Desk) -> Button:
    """Return the button to where something can be mended."""
    _, survey = desk.words, written.survey
    field, *rest = flaw.place.split(".")
    language = rest[-1] if rest and rest[-1] in LANGUAGES else desk.own_language(survey)
    if field in HEADS:
        label = _.plain("Title") if field == "title" else _.plain("What for")
        return write(label, written.id, "", HEADS[field], language)
    if field != "questions" or not rest:
        return _elsewhere(field, written, desk)
    question, part = rest[0], rest[1] if len(rest) > 1 else ""
    number = number_of(question, survey)
    if not number:
        return open_task(_.plain("Languages"), written.id, Task.LANGUAGES)
    # NOTE: Button: leads to a question of a survey in which something is missing.
    label = _.plain("Go to question {number}", number=number)
    if part == "text":
        return write(label, written.id, question, Part.SAID, language)
    if part == "ends":
        end = Part.HIGH if len(rest) > 2 and rest[2] == "high" else Part.LOW
        return write(label, written.id, question, end, language)
    if part == "options" and rest[-1] in LANGUAGES:
        return write(label, written.id, question, Part.OPTIONS, language)
    return open_question(label, written.id, question, TURNS.get(part, Turn.SHOW))


def _elsewhere(field: str, written: Written, desk: Desk) -> Button:
    """Return the way to what belongs to no single question."""
    _, questions = desk.words, written.survey.questions
    if field == "questions" and not questions:
        return open_task(_.plain("Add a question"), written.id, Task.ADD)
    if field == "questions":
        last = questions[-1]
        return open_question(_.plain("Go to question {number}", number=len(questions)), written.id, last.id)
    return open_task(_.plain("Languages"), written.id, Task.LANGUAGES)
