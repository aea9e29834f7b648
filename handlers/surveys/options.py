"""The answers that can be chosen: sent one by one or several at once, each with its words by language.

Bot: Send me the answers one can choose, in this language: English …
     [Done]
Olga: Photographs
      Old books
Bot: Kept. Send me more, or press Done.
     1. Photographs
     2. Old books
     [Done] [1] [2]
Olga: [2]
Bot: Answer 2 of question 1 …
     [✓ English] [русский] [Remove] [Back]
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from aiogram.types import CallbackQuery, Message

from domain.errors import N_
from domain.surveys import LANGUAGES, Question
from domain.surveys.drafting import Part, Slot, said_in, with_options, with_question, without_option
from handlers.announcements.hub import in_pairs
from handlers.buttons import TICK
from handlers.screen import Button, Screen
from handlers.surveys import hub, questions
from handlers.surveys.asking import lines_of, more, needs_text, options, too_long
from handlers.surveys.awaiting import Awaited, Wanted
from handlers.surveys.buttons import DropOption, OpenOption, OpenQuestion, Turn
from handlers.surveys.desk import Desk
from handlers.surveys.hub import autonym
from handlers.surveys.leads import number_of
from locales import fold
from storage.surveys import Written


async def take(message: Message, awaited: Awaited, written: Written, desk: Desk) -> Screen:
    """Add the options somebody sent, and wait for more."""
    _, survey, number = desk.words, written.survey, awaited.slot.number
    if not 0 < number <= len(survey.questions) or awaited.language not in LANGUAGES:
        return await hub.screen(written, desk)
    question, lines = survey.questions[number - 1], [bare(line) for line in lines_of(message)]
    if not any(lines):
        return await more(written, question, awaited.language, desk, needs_text(_))
    if len(lines) == 1 and fold(lines[0]) == fold(_.plain("Done")):  # people type what they read
        await desk.wait_for(None)
        return await questions.screen(written, question, desk)
    used = [option.id for old in await _revisions(written, desk, question) for option in old.options]
    changed = with_options(question, awaited.language, filter(None, lines), used)
    written = await desk.change(written, with_question(survey, changed))
    question = written.survey.questions[number - 1]
    note = too_long(lines, Part.OPTIONS, _) or _("Kept. Send me more, or press Done.")
    return await more(written, question, awaited.language, desk, note)


async def _revisions(written: Written, desk: Desk, question: Question) -> list[Question]:
    """Return a question as it was in every revision partners have seen."""
    seen = (await desk.store.surveys.revisions(written.id)).values() if written.revision else ()
    return [known for survey in seen if (known := survey.question(question.id))]


def bare(line: str) -> str:
    """Return a line without the dot or dash lists are written with.

    >>> bare("- Books"), bare("• Photographs"), bare("18–25")
    ('Books', 'Photographs', '18–25')
    """
    head, _blank, rest = line.partition(" ")
    return rest.strip() if head in ("-", "–", "—", "•", "*", "·") else line


async def open_option(_query: CallbackQuery, callback_data: OpenOption, desk: Desk) -> Screen:
    """Show an option, or wait for its words in a language."""
    written = await desk.open(callback_data.survey_id)
    question = written.survey.question(callback_data.question)
    option = question.option(callback_data.option) if question else None
    if question is None or option is None or not desk.may_write(written):
        return await hub.screen(written, desk)
    code = callback_data.language or desk.own_language(written.survey)
    if code not in LANGUAGES:
        return await hub.screen(written, desk)
    return await _option(written, question, option.id, code, desk)


async def _option(written: Written, question: Question, option_id: str, code: str, desk: Desk) -> Screen:
    """Show what an option says in each language, and wait for other words in one of them."""
    _, survey = desk.words, written.survey
    number = number_of(question.id, survey)
    place = [option.id for option in question.options].index(option_id)
    said = question.options[place].said
    awaited = Awaited(written.id, Wanted.OPTION, Slot(Part.OPTIONS, number), code, place + 1)
    await desk.wait_for(awaited)
    # NOTE: An answer that can be chosen in a survey: "Answer 2 of question 1".
    lines = [f"<b>{_('Answer {place} of question {number}', place=place + 1, number=number)}</b>"]
    lines += [f"{autonym(known)}: {escape(text, quote=False)}" for known, text in said.items()]
    asked = _("Send me other words in this language: {language}", language=autonym(code))
    rows = in_pairs(
        [
            Button(TICK + autonym(one) if one == code else autonym(one), tap=tap.pack())
            for one in survey.languages
            for tap in [
                OpenOption(survey_id=written.id, question=question.id, option=option_id, language=one)
            ]
        ]
    )
    drop = DropOption(survey_id=written.id, question=question.id, option=option_id).pack()
    back = OpenQuestion(survey_id=written.id, question=question.id, turn=Turn.OPTIONS).pack()
    ways = ((Button(_.plain("Remove"), tap=drop),), (Button(_.plain("Back"), tap=back),))
    return Screen(hub.joined("\n".join(lines), asked), (*rows, *ways))


async def take_words(message: Message, awaited: Awaited, written: Written, desk: Desk) -> Screen:
    """Keep other words for one option."""
    survey, slot, place = written.survey, awaited.slot, awaited.option - 1
    question = survey.questions[slot.number - 1] if 0 < slot.number <= len(survey.questions) else None
    if question is None or not 0 <= place < len(question.options) or awaited.language not in LANGUAGES:
        return await hub.screen(written, desk)
    lines = lines_of(message)
    if not lines:
        shown = await _option(written, question, question.options[place].id, awaited.language, desk)
        return replace(shown, text=hub.joined(needs_text(desk.words), shown.text))
    changed = said_in(survey, slot, awaited.language, " ".join(lines), place)
    written = await desk.change(written, changed)
    kept = desk.words.plain("Kept.")
    return await options(written, written.survey.questions[slot.number - 1], desk, kept)


async def drop(_query: CallbackQuery, callback_data: DropOption, desk: Desk) -> Screen:
    """Remove an option; one that partners have seen stays."""
    written = await desk.open(callback_data.survey_id)
    question = written.survey.question(callback_data.question)
    if question is None:
        return await hub.screen(written, desk)
    if question.option(callback_data.option) is None or not desk.may_write(written):
        return await questions.screen(written, question, desk)
    if any(old.option(callback_data.option) for old in await _revisions(written, desk, question)):
        note = desk.words(N_("This option stays: somebody may have chosen it."))
        return await options(written, question, desk, note)
    changed = without_option(written.survey, question, callback_data.option)
    written = await desk.change(written, changed)
    return await options(written, written.survey.question(question.id) or question, desk)
