"""What the buttons below a question do. One below another question than that on the screen does nothing more
than show how things are now: neither yesterday's button nor the second of two taps answers anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from domain.errors import Unfit
from domain.surveys import Question, QuestionKind
from domain.surveys.answers import SKIPPED, Answer
from domain.surveys.course import Course
from domain.surveys.fitting import NUMERIC, without
from handlers.answering.buttons import Give, Move, ShowQuestion, Tick, Way
from handlers.answering.present import show
from handlers.answering.question import own_words
from handlers.answering.sitting import Sitting
from handlers.screen import Screen


async def show_question(sitting: Sitting, tapped: ShowQuestion) -> Screen:
    """Show the question that is next, or the one somebody would like to change."""
    course = sitting.course
    return await _follow(sitting, course.at(tapped.question) if tapped.question else course)


async def give(sitting: Sitting, tapped: Give) -> Screen:
    """Answer the question with what was tapped, and go on."""
    there = sitting.course.question
    if there is None or there.id != tapped.question or there.kind is QuestionKind.CHOICES:
        return await show(sitting)
    return await advance(sitting, sitting.course.give, tapped.question, _answer(there, tapped.value))


def _answer(question: Question, value: str) -> Answer:
    if question.kind in NUMERIC:
        return Answer(number=int(value) if value.isdecimal() else None)
    return Answer((value,))


async def tick(sitting: Sitting, tapped: Tick) -> Screen:
    """Add an option to those chosen, or take it away."""
    there = sitting.course.question
    if there is None or there.id != tapped.question or there.kind is not QuestionKind.CHOICES:
        return await show(sitting)
    before = sitting.course.answer or Answer()
    after = ticked(before, tapped.value) if tapped.on else without(before, tapped.value)
    return await advance(sitting, sitting.course.keep, tapped.question, after if after.options else None)


def ticked(answer: Answer, *options: str) -> Answer:
    """Return an answer with more options; one that was skipped begins anew."""
    return replace(answer, options=tuple(dict.fromkeys((*answer.options, *options))), is_skipped=False)


async def move(sitting: Sitting, tapped: Move) -> Screen:
    """Go from a question: back, on, past it, or to words of one's own."""
    course, there = sitting.course, sitting.course.question
    match tapped.way:
        case Way.BACK:
            return await _follow(sitting, course.back(tapped.question))
        case Way.GO_ON:
            return await _follow(sitting, course.go_on(tapped.question))
        case Way.DONE:
            return await advance(sitting, course.done, tapped.question)
        case Way.SKIP:
            return await advance(sitting, course.give, tapped.question, SKIPPED)
        case Way.OWN if there is not None and there.id == tapped.question and there.has_other:
            return await own_words(sitting, there)
    return await show(sitting)


async def advance(sitting: Sitting, act: Callable[..., Course], *given: object, note: str = "") -> Screen:
    """Do something with an answer; where it does not fit, say why and ask again."""
    try:
        course = act(*given)
    except Unfit as problem:
        return await refuse(sitting, problem)
    return await show(await sitting.follow(course), note)


async def refuse(sitting: Sitting, problem: Unfit) -> Screen:
    """Say why an answer does not fit, above the question."""
    _ = sitting.words
    values = {
        name: _.number(value) if isinstance(value, int) else value for name, value in problem.values.items()
    }
    # NOTE: Somebody wrote something that does not fit a question of a survey. What fits is said next.
    sorry = _("I could not take this as the answer.")
    return await show(sitting, f"{sorry} {_(problem.sentence, **values)}")


async def _follow(sitting: Sitting, course: Course) -> Screen:
    return await show(await sitting.follow(course))
