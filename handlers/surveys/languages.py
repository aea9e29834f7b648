"""The languages of a survey: which there are, what is missing in each, and who has read them.

Olga: [Languages]
Bot: In which languages can partners answer? …
     ✓ русский
     – татарча · texts missing: 7
     [✓ русский] [татарча] [башҡортса] …
     [Back]
Olga: [татарча]
Bot: (asks for the first text that is missing in Tatar)
"""

from __future__ import annotations

from aiogram.types import CallbackQuery

from domain.surveys import LANGUAGES
from domain.surveys.drafting import missing, reviewed, without_language
from handlers.announcements.hub import in_pairs
from handlers.buttons import TICK
from handlers.screen import Button, Row, Screen
from handlers.surveys import hub
from handlers.surveys.asking import ask
from handlers.surveys.buttons import DropLanguage, OpenLanguage, Task, back, open_task
from handlers.surveys.desk import Desk
from handlers.surveys.hub import autonym
from storage.surveys import Written


async def screen(written: Written, desk: Desk) -> Screen:
    """Show the languages, and what is missing in each."""
    _, survey = desk.words, written.survey
    head = _(
        "In which languages can partners answer? Press one to write in it. Who reads another language gets "
        "Russian, or the first of these."
    )
    lines = [hub.language_line(survey, code, _) for code in survey.languages]
    buttons = [
        Button(
            TICK + autonym(code) if code in survey.languages else autonym(code),
            tap=OpenLanguage(survey_id=written.id, language=code).pack(),
        )
        for code in LANGUAGES
    ]
    return Screen(hub.joined(head, "\n".join(lines)), (*in_pairs(buttons), (back(written.id, _),)))


async def open_language(_query: CallbackQuery, callback_data: OpenLanguage, desk: Desk) -> Screen:
    """Ask for the first text that is missing in a language, or show what can be done with a complete one."""
    written, code = await desk.open(callback_data.survey_id), callback_data.language
    if code not in LANGUAGES or not desk.may_write(written):
        return await hub.screen(written, desk)
    if callback_data.is_read:
        written = await desk.change(written, reviewed(written.survey, code))
    lacking = missing(written.survey, code)
    if lacking:
        shown = await ask(written, lacking[0], code, desk)
        is_there = code in written.survey.languages
        return shown.with_row(_drop(written, code, desk)) if is_there else shown
    return _complete(written, code, desk)


def _complete(written: Written, code: str, desk: Desk) -> Screen:
    _, survey = desk.words, written.survey
    lines = [hub.language_line(survey, code, _)]
    lines.append(_("All the words are there. To change some, open the title or a question."))
    rows: list[Row] = []
    if code in survey.unreviewed:
        tap = OpenLanguage(survey_id=written.id, language=code, is_read=True).pack()
        # NOTE: Button: somebody who speaks the language has read the words of a survey.
        rows.append((Button(_.plain("A speaker has read it"), tap=tap),))
    if len(survey.languages) > 1:
        rows.append((_drop(written, code, desk),))
    return Screen("\n\n".join(lines), (*rows, (open_task(_.plain("Back"), written.id, Task.LANGUAGES),)))


def _drop(written: Written, code: str, desk: Desk) -> Button:
    # NOTE: Button: take a language away from a survey.
    label = desk.words.plain("Remove the language")
    return Button(label, tap=DropLanguage(survey_id=written.id, language=code).pack())


async def drop(_query: CallbackQuery, callback_data: DropLanguage, desk: Desk) -> Screen:
    """Take a language away with all its words, after a second yes."""
    written, code = await desk.open(callback_data.survey_id), callback_data.language
    if code not in written.survey.languages or not desk.may_write(written):
        return await screen(written, desk)
    _ = desk.words
    if not callback_data.sure:
        yes = callback_data.model_copy(update={"sure": True}).pack()
        no = open_task(_.plain("No"), written.id, Task.LANGUAGES)
        text = _("Shall I remove all words in this language: {language}?", language=autonym(code))
        return Screen(text, ((Button(_.plain("Yes, remove"), tap=yes),), (no,)))
    return await screen(await desk.change(written, without_language(written.survey, code)), desk)
