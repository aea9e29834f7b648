"""What is written while a question of a survey is on the screen is the answer, also after weeks.

Paul: (the question asks for a number) about 1 200
Bot: Your answer: 1,200
     Question 4 of 5 …
Paul: (a voice message)
Bot: I can read only text here. Please write your answer …
     Question 4 of 5 …

Stop words stay stop words, and the words that lead out of a question to a human (menu, help, cancel …) lead
out here as well. Nothing that was sent goes to the helpers by itself.
"""

from __future__ import annotations

from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from domain.errors import NotOffered, Unfit
from domain.people import ANSWERING, Person
from domain.rounds import Stage
from domain.surveys import OTHER, Question, QuestionKind
from domain.surveys.answers import SKIPPED, Answer
from domain.surveys.course import Course
from domain.surveys.fitting import typed
from handlers import recent
from handlers.answering.asking import html, told
from handlers.answering.ending import closed
from handlers.answering.moves import advance, refuse, ticked
from handlers.answering.present import show
from handlers.answering.question import given
from handlers.answering.sitting import Sitting, sit_down
from handlers.anything import ANSWERED
from handlers.helpers import REVEALING
from handlers.screen import SILENCE, Screen
from handlers.spoken import LONGEST, small_talk
from locales import LANGUAGES, Words, fold, words
from storage.store import Store


class IsAnswering(Filter):
    """A question of a survey is on the screen; handlers get the `sitting`."""

    async def __call__(
        self, message: Message, person: Person, store: Store, _: Words, public_base: str | None = None
    ) -> bool | dict[str, Any]:
        """Look at what is awaited, and whether it can still be answered or was just closed."""
        word, _space, number = (person.awaiting or "").partition(" ")
        if f"{word} " != ANSWERING or not number.isdecimal() or message.content_type not in ANSWERED:
            return False
        sitting = await sit_down(int(number), person, store, _, public_base)
        ended = (Stage.FINISHED, Stage.GONE)
        if sitting is None or sitting.questionnaire.participation.stage in ended:
            return False
        return {"sitting": sitting}


async def take(message: Message, sitting: Sitting) -> Screen:
    """Take what was written for the answer; what cannot be read gets a kind hint."""
    if recent.is_answered(sitting.person.id, message.media_group_id, message.message_id):
        return SILENCE
    if not sitting.takes_answers:
        await sitting.wait(on=False)
        return closed(sitting)
    there = sitting.course.question
    if there is None:
        return await show(sitting)
    if not message.text:
        return await show(sitting, _hint(message, sitting.words))
    return await _answered(sitting, there, message.text)


def _hint(message: Message, _: Words) -> str:
    """Say that only words can be an answer."""
    if message.content_type in REVEALING:
        return _("I have not kept this: nobody here needs to know who or where you are.")
    return _("I can read only text here. Please write your answer, or press a button.")


async def _answered(sitting: Sitting, question: Question, text: str) -> Screen:
    course = sitting.course
    if question.kind is QuestionKind.CHOICES and _is_label("Done", text):
        return await advance(sitting, course.done, question.id)
    if not question.is_required and _is_label("Skip", text):
        return await advance(sitting, course.give, question.id, SKIPPED)
    try:
        answer = typed(question, text, sitting.today)
        if OTHER in answer.options and small_talk(text):
            raise NotOffered
    except Unfit as problem:
        return await refuse(sitting, problem)
    if question.kind is QuestionKind.CHOICES:
        return await advance(sitting, course.keep, question.id, _with(course, answer))
    # said again, so that a number or a day that was read wrongly is seen
    note = given(html(told(question, answer, sitting.words)), sitting.words)
    return await advance(sitting, course.give, question.id, answer, note=note)


def _with(course: Course, answer: Answer) -> Answer:
    """Return what is chosen already together with what was written now."""
    before = course.answer or Answer()
    more = ticked(before, *answer.options)
    return Answer(more.options, text=answer.text if OTHER in answer.options else before.text)


def _is_label(label: str, text: str) -> bool:
    """Tell whether somebody typed what a button says, in any language."""
    return len(text) <= LONGEST and fold(text) in {fold(words(code).plain(label)) for code in LANGUAGES}
