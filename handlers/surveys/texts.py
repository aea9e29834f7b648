"""The words of a survey: asked for one after another, language by language.

Olga: [Write it here]
Bot: Send me the title in this language: English. At most 80 letters.
     [татарча] [башҡортса] [лезги] [русский] [Back]
Olga: Work with Wikipedia
Bot: Send me in one or two sentences what the survey is for. Language: English …
     [Back]

(a survey that is to be in Lezgi as well)
Olga: [Languages] [лезги]
Bot: Send me the title in this language: лезги …
     English: Work with Wikipedia
Olga: …
Bot: Kept. Texts missing: 7
     (the next one)
"""

from __future__ import annotations

from aiogram.types import CallbackQuery, Message

from domain.errors import N_
from domain.surveys import LANGUAGES
from domain.surveys.drafting import Part, Slot, missing, said_in, slots, untold
from handlers.screen import Screen
from handlers.surveys import hub, questions
from handlers.surveys.asking import ask, lines_of, needs_text, too_long
from handlers.surveys.awaiting import Awaited
from handlers.surveys.buttons import Write
from handlers.surveys.desk import Desk
from handlers.surveys.leads import number_of
from storage.surveys import Written

LINES = frozenset({Part.ABOUT, Part.SAID})
"""Parts that may have several lines."""


async def open_text(_query: CallbackQuery, callback_data: Write, desk: Desk) -> Screen:
    """Wait for words in a language."""
    written = await desk.open(callback_data.survey_id)
    slot = Slot(callback_data.part, number_of(callback_data.question, written.survey))
    is_there = callback_data.language in LANGUAGES and slot in slots(written.survey)
    if not is_there or not desk.may_write(written):
        return await hub.screen(written, desk)
    return await ask(written, slot, callback_data.language, desk)


async def take(message: Message, awaited: Awaited, written: Written, desk: Desk) -> Screen:
    """Keep the words that were asked for, and ask for the next ones that are missing in this language."""
    _, slot, code = desk.words, awaited.slot, awaited.language
    if code not in LANGUAGES or slot not in slots(written.survey):
        await desk.wait_for(None)
        return await hub.screen(written, desk)
    lines = lines_of(message)
    if not lines:
        return await ask(written, slot, code, desk, needs_text(_))
    if slot.part is Part.OPTIONS:
        return await _take_lines(lines, awaited, written, desk)
    words = "\n".join(lines) if slot.part in LINES else " ".join(lines)
    was_missing = bool(untold(written.survey, slot, code))
    written = await desk.change(written, said_in(written.survey, slot, code, words))
    if note := too_long([words], slot.part, _):
        return await ask(written, slot, code, desk, note)
    return await kept(written, slot, code, desk, was_missing=was_missing)


async def _take_lines(lines: list[str], awaited: Awaited, written: Written, desk: Desk) -> Screen:
    """Keep the options in another language, if there are as many lines as options without words."""
    slot, code, survey = awaited.slot, awaited.language, written.survey
    places = untold(survey, slot, code)
    if len(lines) != len(places):
        sentence = N_("Lines I got: {number}. Nothing is kept yet: send them once more, all in one message.")
        note = desk.words(sentence, number=len(lines))
        return await ask(written, slot, code, desk, note)
    for place, line in zip(places, lines, strict=True):
        survey = said_in(survey, slot, code, line, place)
    return await kept(await desk.change(written, survey), slot, code, desk, was_missing=True)


async def kept(written: Written, slot: Slot, code: str, desk: Desk, *, was_missing: bool) -> Screen:
    """Go on to the next words that are missing in a language, or show where one is.

    Who has just translated the last words sees the survey, who wrote or changed a question sees that one.
    """
    _ = desk.words
    lacking = missing(written.survey, code)
    following = next((one for one in lacking if _order(one) > _order(slot)), None)
    if following is not None:
        # NOTE: Texts of a survey in one language.
        note = _("Kept. Texts missing in this language: {number}", number=len(lacking))
        return await ask(written, following, code, desk, note)
    await desk.wait_for(None)
    is_translated = was_missing and code != desk.own_language(written.survey)
    if slot.number and not is_translated:
        return await questions.screen(written, written.survey.questions[slot.number - 1], desk, _("Kept."))
    return await hub.screen(written, desk, _("Kept."))


def _order(slot: Slot) -> tuple[int, int]:
    return slot.number, list(Part).index(slot.part)
