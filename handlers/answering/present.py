"""What is on the screen of whoever answers: a question, or the summary before sending."""

from __future__ import annotations

from collections.abc import Iterator

from domain.surveys.answers import asked
from handlers.answering import question
from handlers.answering.asking import LABEL, html, short, told
from handlers.answering.buttons import ChooseQuestion, Pause, SendAnswers, ShowQuestion
from handlers.answering.sitting import Sitting
from handlers.screen import Button, Screen, beside


async def show(sitting: Sitting, note: str = "") -> Screen:
    """Show the question that is next, or all the answers once there is none."""
    there = sitting.course.question
    if there is not None:
        return await question.screen(sitting, there, note)
    await sitting.wait(on=False)
    return summary(sitting)


def summary(sitting: Sitting) -> Screen:
    """Show every question with its answer, before they are sent."""
    _ = sitting.words
    title = html(sitting.said(sitting.questionnaire.survey.title))
    # NOTE: Above all the questions and answers of a survey, before they are sent.
    intro = _("Please look at your answers. You can still change them. Then send them.")
    # NOTE: Button: send the answers to all questions of the survey.
    send = Button(_.plain("Send my answers"), tap=SendAnswers(participation=sitting.id).pack())
    change = Button(_.plain("Change"), tap=ChooseQuestion(participation=sitting.id).pack())
    later = Button(_.plain("Later"), tap=Pause(participation=sitting.id).pack())
    tongue = question.tongue_button(sitting)
    rows = ((send,), *beside(change, later), *(((tongue,),) if tongue else ()))
    return Screen("\n\n".join((f"<b>{title}</b>\n{intro}", *_lines(sitting))), rows)


def _lines(sitting: Sitting) -> Iterator[str]:
    course = sitting.course
    for number, one in enumerate(asked(course.survey, course.answers), 1):
        answer = told(one, course.answers[one.id], sitting.words)
        yield f"{number}. {html(sitting.said(one.said))}\n<b>{html(answer)}</b>"


async def choose_question(sitting: Sitting, _tapped: ChooseQuestion) -> Screen:
    """List the questions whose answers can be changed."""
    course, _ = sitting.course, sitting.words
    if course.question is not None:
        return await show(sitting)
    # NOTE: Above a list of the questions of a survey.
    text = _("Which answer would you like to change?")
    rows = [
        (Button(short(f"{number}. {sitting.said(one.said)}", LABEL), tap=_to(sitting, one.id)),)
        for number, one in enumerate(asked(course.survey, course.answers), 1)
    ]
    back = Button(_.plain("Back"), tap=_to(sitting, ""))
    return Screen(text, (*rows, (back,)))


def _to(sitting: Sitting, question_id: str) -> str:
    return ShowQuestion(participation=sitting.id, question=question_id).pack()
