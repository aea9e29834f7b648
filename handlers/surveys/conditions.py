"""When a question is asked: always, or only after some answer to an earlier one.

Olga: [Asked only if …]
Bot: On which earlier question does it depend?
     [1. Have you edited Wikipedia?] [Always asked] [Back]
Olga: [1. Have you edited Wikipedia?]
Bot: After which answers shall it be asked?
     [✓ Yes] [No] [Done]
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from aiogram.types import CallbackQuery, Message

from domain.surveys import Condition, Question
from domain.surveys.checks import COUNTING, choosable
from domain.surveys.drafting import Part, Slot, earlier, with_question
from handlers.answering.asking import short
from handlers.buttons import TICK
from handlers.screen import Button, Row, Screen
from handlers.surveys import hub, questions
from handlers.surveys.awaiting import Awaited, Wanted
from handlers.surveys.buttons import DependOn, TurnAnswer, back, mark_of, open_question
from handlers.surveys.desk import Desk
from handlers.surveys.kinds import answer_name
from handlers.surveys.leads import number_of
from handlers.surveys.numbers import numbers_in
from storage.surveys import Written

ALWAYS = "~"


async def screen(written: Written, question: Question, desk: Desk) -> Screen:
    """Show on which question it depends, or offer those it can depend on."""
    survey = written.survey
    other = survey.question(question.only_if.question) if question.only_if else None
    if other is None or other not in earlier(survey, question):
        return _choice(written, question, desk)
    if other.kind in COUNTING:
        return await _ask(written, question, other, desk)
    return _answers(written, question, other, desk)


def _choice(written: Written, question: Question, desk: Desk) -> Screen:
    """Offer the earlier questions."""
    _, survey = desk.words, written.survey
    rows: list[Row] = []
    for other in earlier(survey, question):
        label = f"{number_of(other.id, survey)}. {short(desk.said(other.said), 26)}"
        rows.append((_depend(label, written, question, mark_of(other.id)),))
    # NOTE: Button: a question is asked whatever was answered before.
    always = _depend(_.plain("Always asked"), written, question, ALWAYS)
    text = _("On which earlier question does it depend?")
    return Screen(text, (*rows, (always,), (back(written.id, _, question.id),)))


def _depend(label: str, written: Written, question: Question, mark: str) -> Button:
    return Button(label, tap=DependOn(survey_id=written.id, question=question.id, mark=mark).pack())


def _answers(written: Written, question: Question, other: Question, desk: Desk) -> Screen:
    """Offer the answers to the earlier question, with ticks."""
    _ = desk.words
    chosen = question.only_if.options if question.only_if else ()
    rows = [
        (_answer(option, option in chosen, written, question, other, desk),) for option in choosable(other)
    ]
    text = hub.joined(
        f"<b>{escape(desk.said(other.said), quote=False)}</b>", _("After which answers shall it be asked?")
    )
    return Screen(text, (*rows, *_ways(written, question, desk)))


def _answer(
    option: str, is_on: bool, written: Written, question: Question, other: Question, desk: Desk
) -> Button:
    mark, label = mark_of(other.id), answer_name(other, option, desk)
    tap = TurnAnswer(
        survey_id=written.id, question=question.id, mark=mark, option=option, on=not is_on
    ).pack()
    return Button(TICK + label if is_on else label, tap=tap)


def _ways(written: Written, question: Question, desk: Desk) -> tuple[Row, ...]:
    _ = desk.words
    always = _depend(_.plain("Always asked"), written, question, ALWAYS)
    return ((always,), (open_question(_.plain("Done"), written.id, question.id),))


async def _ask(written: Written, question: Question, other: Question, desk: Desk, note: str = "") -> Screen:
    """Wait for the numbers between which the answer to the earlier question must lie."""
    _, number = desk.words, number_of(question.id, written.survey)
    await desk.wait_for(Awaited(written.id, Wanted.CONDITION, Slot(Part.SAID, number)))
    asked = _(
        "Between which numbers must the answer be, so that this question is asked? Send me both, for "
        "example: {example}",
        example=f"{other.low or 0} {other.high or 0}",
    )
    head = f"<b>{escape(desk.said(other.said), quote=False)}</b>"
    return Screen(hub.joined(note, head, asked), _ways(written, question, desk))


async def depend(_query: CallbackQuery, callback_data: DependOn, desk: Desk) -> Screen:
    """Let a question depend on an earlier one, or on none."""
    written = await desk.open(callback_data.survey_id)
    survey, question = written.survey, written.survey.question(callback_data.question)
    if question is None or not desk.may_write(written):
        return await hub.screen(written, desk)
    if callback_data.mark == ALWAYS:
        written = await desk.change(written, with_question(survey, replace(question, only_if=None)))
        return await questions.screen(written, written.survey.question(question.id) or question, desk)
    other = _marked(written, question, callback_data.mark)
    if other is None:
        return await screen(written, question, desk)
    if question.only_if is None or question.only_if.question != other.id:
        only_if = Condition(other.id, at_least=other.low, at_most=other.high)
        if other.kind not in COUNTING:
            only_if = Condition(other.id)
        question = replace(question, only_if=only_if)
        written = await desk.change(written, with_question(survey, question))
    return await screen(written, question, desk)


def _marked(written: Written, question: Question, mark: str) -> Question | None:
    return next((one for one in earlier(written.survey, question) if mark_of(one.id) == mark), None)


async def turn(_query: CallbackQuery, callback_data: TurnAnswer, desk: Desk) -> Screen:
    """Add an answer after which a question is asked, or take it away."""
    written = await desk.open(callback_data.survey_id)
    question = written.survey.question(callback_data.question)
    if question is None or not desk.may_write(written):
        return await hub.screen(written, desk)
    only_if, option = question.only_if, callback_data.option
    other = _marked(written, question, callback_data.mark)
    if only_if and other and only_if.question == other.id and option in choosable(other):
        wanted = {*only_if.options, option} if callback_data.on else {*only_if.options} - {option}
        options = tuple(one for one in choosable(other) if one in wanted)
        question = replace(question, only_if=replace(only_if, options=options))
        written = await desk.change(written, with_question(written.survey, question))
    return await screen(written, question, desk)


async def take(message: Message, awaited: Awaited, written: Written, desk: Desk) -> Screen:
    """Keep the numbers between which the answer to the earlier question must lie."""
    _, survey, number = desk.words, written.survey, awaited.slot.number
    question = survey.questions[number - 1] if 0 < number <= len(survey.questions) else None
    other = survey.question(question.only_if.question) if question and question.only_if else None
    if question is None or other is None or other.kind not in COUNTING:
        return await hub.screen(written, desk)
    found = numbers_in(message.text or "")
    if found is None:
        return await _ask(written, question, other, desk, _("I need two numbers."))
    question = replace(question, only_if=Condition(other.id, at_least=found[0], at_most=found[1]))
    await desk.wait_for(None)
    written = await desk.change(written, with_question(survey, question))
    return await questions.screen(written, question, desk, _("Kept."))
