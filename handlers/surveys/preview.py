"""What partners see: the first words and every question, in each language of the survey.

Olga: [Preview]
Bot: So partners see it. Language: English
     Work with Wikipedia …
     [Next] [✓ English] [русский] [Back]
"""

from __future__ import annotations

from aiogram.types import CallbackQuery

from domain.errors import N_
from domain.surveys import Question, QuestionKind, Survey, in_language
from domain.surveys.fitting import bounds, choices
from handlers.announcements.hub import in_pairs
from handlers.answering.asking import body, html, label, promise
from handlers.buttons import TICK
from handlers.screen import Button, Row, Screen
from handlers.surveys import hub
from handlers.surveys.buttons import Preview, open_written
from handlers.surveys.desk import Desk
from handlers.surveys.hub import autonym
from handlers.surveys.kinds import NONE, when_asked
from handlers.surveys.leads import number_of
from locales import Words, words
from storage.surveys import Written

PER_ROW = 6
"""How many numbers of a scale stand in one row."""


async def preview(_query: CallbackQuery, callback_data: Preview, desk: Desk) -> Screen:
    """Show the first words or a question, as partners who read a language get them."""
    written = await desk.open(callback_data.survey_id)
    survey = written.survey
    codes = survey.languages or (desk.own_language(survey),)
    code = callback_data.language if callback_data.language in codes else desk.own_language(survey)
    number = min(callback_data.number, len(survey.questions))
    # NOTE: Above a survey as partners will see it.
    note = desk.words(N_("So partners see it. Language: {language}"), language=autonym(code))
    shown = _question(written, number, code, desk) if number else _first(survey, words(code))
    rows = (*_steps(written, number, code, desk.words), *_languages(written, number, code))
    back = open_written(desk.words.plain("Back"), written.id)
    return Screen(hub.joined(f"<i>{note}</i>", shown.text), (*shown.rows, *rows, (back,)))


def _first(survey: Survey, _: Words) -> Screen:
    """Show what stands before the questions; how the answers are kept is said as to partners."""
    title, about = (html(in_language(said, _.code)) for said in (survey.title, survey.about))
    length = _("Questions: {number}", number=len(survey.questions))
    who_sees = promise("…", _, is_anonymous=survey.is_anonymous)
    return Screen(hub.joined(f"<b>{title or NONE}</b>", about, length, who_sees))


def _question(written: Written, number: int, code: str, desk: Desk) -> Screen:
    """Show a question; a tap on any answer shows the next one."""
    _, survey = words(code), written.survey
    question = survey.questions[number - 1]
    place = _("Question {number} of {total}", number=number, total=len(survey.questions))
    shown = body(question, desk.store.now.date(), _, is_anonymous=survey.is_anonymous)
    following = Preview(survey_id=written.id, number=number % len(survey.questions) + 1, language=code)
    other = survey.question(question.only_if.question) if question.only_if else None
    when = when_asked(question, other, number_of(other.id, survey), desk) if other else ""
    return Screen(
        hub.joined(place, shown, f"<i>{when}</i>" if when else ""), _answers(question, following, _)
    )


def _answers(question: Question, following: Preview, _: Words) -> tuple[Row, ...]:
    """Return the buttons of a question."""
    if question.kind is QuestionKind.SCALE:
        low, high = bounds(question)
        numbers = [Button(str(number), tap=following.pack()) for number in range(low, high + 1)]
        return tuple(tuple(numbers[start : start + PER_ROW]) for start in range(0, len(numbers), PER_ROW))
    return tuple((Button(label(question, one, _), tap=following.pack()),) for one in choices(question))


def _steps(written: Written, number: int, code: str, _: Words) -> tuple[Row, ...]:
    """Return the ways to the screen before and the one after."""
    wanted = [(_.plain("Back to the first"), 0)] if number == len(written.survey.questions) > 0 else []
    if number < len(written.survey.questions):
        wanted.append((_.plain("Next"), number + 1))
    return tuple(
        (Button(label_, tap=Preview(survey_id=written.id, number=target, language=code).pack()),)
        for label_, target in wanted
    )


def _languages(written: Written, number: int, code: str) -> tuple[Row, ...]:
    codes = written.survey.languages
    buttons = [
        Button(
            TICK + autonym(one) if one == code else autonym(one),
            tap=Preview(survey_id=written.id, number=number, language=one).pack(),
        )
        for one in codes
    ]
    return in_pairs(buttons) if len(codes) > 1 else ()
