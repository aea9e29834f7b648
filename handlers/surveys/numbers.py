"""The bounds of a number and the ends of a scale.

Olga: [From … to …]
Bot: Send me the lowest and the highest number, for example: 0 1000
     [Back]
Olga: от 0 до 500
Bot: Kept. …
"""

from __future__ import annotations

import re
from dataclasses import replace

from aiogram.types import CallbackQuery, Message

from domain.surveys import Question, QuestionKind
from domain.surveys.drafting import SCALES, Part, Slot, with_question
from handlers.buttons import TICK
from handlers.screen import Button, Screen
from handlers.surveys import hub, questions
from handlers.surveys.awaiting import Awaited, Wanted
from handlers.surveys.buttons import Bounds, back
from handlers.surveys.desk import Desk
from handlers.surveys.leads import number_of
from storage.surveys import Written

_NUMBER = re.compile(r"(?<!\d)[-−]?\d+")
LONGEST = 10
"""How many digits a number has at most."""


def numbers_in(text: str) -> tuple[int, int] | None:
    """Return the two numbers of a text, the smaller one first; None where there are not two.

    >>> numbers_in("от 0 до 500"), numbers_in("10-5"), numbers_in("-3 and 4"), numbers_in("five")
    ((0, 500), (5, 10), (-3, 4), None)
    """
    found = [one.replace("−", "-") for one in _NUMBER.findall(text)]
    if len(found) != 2 or max(map(len, found)) > LONGEST + 1:
        return None
    low, high = sorted(map(int, found))
    return low, high


async def screen(written: Written, question: Question, desk: Desk, note: str = "") -> Screen:
    """Offer the ends of a scale, or wait for the bounds of a number."""
    _ = desk.words
    if question.kind is QuestionKind.SCALE:
        rows = [(_scale(written, question, low, high, desk),) for low, high in SCALES]
        text = _("Which numbers shall the scale have?")
        return Screen(text, (*rows, (back(written.id, _, question.id),)))
    if question.kind is not QuestionKind.NUMBER:
        return await questions.screen(written, question, desk)
    number = number_of(question.id, written.survey)
    await desk.wait_for(Awaited(written.id, Wanted.BOUNDS, Slot(Part.SAID, number)))
    asked = _("Send me the lowest and the highest number, for example: {example}", example="0 1000")
    return Screen(hub.joined(note, asked), ((back(written.id, _, question.id),),))


def _scale(written: Written, question: Question, low: int, high: int, desk: Desk) -> Button:
    # NOTE: Of numbers: "From 0 to 10".
    label = desk.words.plain("From {low} to {high}", low=low, high=high)
    tap = Bounds(survey_id=written.id, question=question.id, high=high).pack()
    return Button(TICK + label if (question.low, question.high) == (low, high) else label, tap=tap)


async def choose(_query: CallbackQuery, callback_data: Bounds, desk: Desk) -> Screen:
    """Keep the ends of a scale."""
    written = await desk.open(callback_data.survey_id)
    question = written.survey.question(callback_data.question)
    if question is None:
        return await hub.screen(written, desk)
    known = {high: low for low, high in SCALES}
    if question.kind is QuestionKind.SCALE and callback_data.high in known:
        low, high = known[callback_data.high], callback_data.high
        changed = with_question(written.survey, replace(question, low=low, high=high))
        written = await desk.change(written, changed)
    return await questions.screen(written, written.survey.question(question.id) or question, desk)


async def take(message: Message, awaited: Awaited, written: Written, desk: Desk) -> Screen:
    """Keep the bounds of a number."""
    _, survey, number = desk.words, written.survey, awaited.slot.number
    question = survey.questions[number - 1] if 0 < number <= len(survey.questions) else None
    if question is None or question.kind is not QuestionKind.NUMBER:
        return await hub.screen(written, desk)
    found = numbers_in(message.text or "")
    if found is None:
        return await screen(written, question, desk, _("I need two numbers."))
    await desk.wait_for(None)
    question = replace(question, low=found[0], high=found[1])
    written = await desk.change(written, with_question(survey, question))
    return await questions.screen(written, question, desk, _("Kept."))
