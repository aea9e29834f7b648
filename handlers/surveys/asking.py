"""What an organizer is asked to write for a survey: a text in a language, or the answers to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from aiogram.types import Message

from domain.surveys import LANGUAGES, Question, Said, Survey
from domain.surveys.checks import MOST_OPTIONS
from domain.surveys.drafting import Part, Slot, texts, untold
from domain.surveys.wording import ABOUT_LIMIT, END_LIMIT, OPTION_LIMIT, QUESTION_LIMIT, TITLE_LIMIT
from handlers.announcements.hub import in_pairs
from handlers.buttons import TICK
from handlers.screen import Button, Row, Screen
from handlers.surveys import hub
from handlers.surveys.awaiting import Awaited, Wanted
from handlers.surveys.buttons import OpenOption, Switch, TurnSwitch, back, open_question, write
from handlers.surveys.desk import Desk
from handlers.surveys.hub import autonym
from handlers.surveys.kinds import NONE
from handlers.surveys.leads import number_of
from locales import Words
from storage.surveys import Written

LIMITS = {
    Part.TITLE: TITLE_LIMIT,
    Part.ABOUT: ABOUT_LIMIT,
    Part.SAID: QUESTION_LIMIT,
    Part.OPTIONS: OPTION_LIMIT,
    Part.LOW: END_LIMIT,
    Part.HIGH: END_LIMIT,
}


async def ask(written: Written, slot: Slot, code: str, desk: Desk, note: str = "") -> Screen:
    """Ask for the words of a slot; of options, for those that have none in this language."""
    _, survey = desk.words, written.survey
    known = texts(survey, slot)
    if slot.part is Part.OPTIONS and (not known or not untold(survey, slot, code)):
        return await more(written, survey.questions[slot.number - 1], code, desk, note)
    await desk.wait_for(Awaited(written.id, Wanted.TEXT, slot, code))
    lacking = [known[place] for place in untold(survey, slot, code)] or list(known)
    said = [note, _request(slot, code, len(lacking), _), _shown(survey, slot, lacking, code, _)]
    question = survey.questions[slot.number - 1].id if slot.number else ""
    rows: list[Row] = list(_other_languages(written, slot, code))
    return Screen(hub.joined(*said), (*rows, (back(written.id, _, question),)))


def too_long(texts_: Iterable[str], part: Part, _: Words) -> str:
    """Say of texts just written that one is too long; it is kept all the same, and can be shortened."""
    limit, longest = LIMITS[part], max(map(len, texts_), default=0)
    if longest <= limit:
        return ""
    return _("Too long. Letters: {number}, at most {limit}.", number=longest, limit=limit)


def _request(slot: Slot, code: str, lines: int, _: Words) -> str:
    """Say what is asked for."""
    limit, language = LIMITS[slot.part], autonym(code)
    match slot.part:
        case Part.TITLE:
            said = _("Send me the title of the survey.")
        case Part.ABOUT:
            said = _("Send me in a sentence or two what the survey is for and what becomes of the answers.")
        case Part.SAID:
            # NOTE: {number} is the number of a question in a survey.
            said = _("Send me the words of question {number}.", number=slot.number)
        case Part.LOW:
            said = _("Send me what the low end of the scale means, for example: very hard")
        case Part.HIGH:
            said = _("Send me what the high end of the scale means, for example: very easy")
        case Part.OPTIONS:
            said = _(
                "Send me the answers in the same order, each in a line of its own. Lines: {number}",
                number=lines,
            )
    # NOTE: Behind what somebody is asked to write.
    return f"{said}\n{_('Language: {language}. Letters: at most {limit}', language=language, limit=limit)}"


def _shown(survey: Survey, slot: Slot, lacking: list[Said], code: str, _: Words) -> str:
    """Show what stands there now in this language, else what it says in the others."""
    if slot.part is not Part.OPTIONS and lacking[0].get(code):
        return f"<blockquote>{escape(lacking[0][code], quote=False)}</blockquote>"
    if slot.part is Part.OPTIONS:
        source = next((known for known in survey.languages if all(said.get(known) for said in lacking)), None)
        lines = [said.get(source or "", next(iter(said.values()), "")) for said in lacking]
        return "\n".join(f"{place}. {escape(line, quote=False)}" for place, line in enumerate(lines, 1))
    said = lacking[0]
    lines = [f"{autonym(known)}: {escape(text, quote=False)}" for known, text in said.items() if text]
    return "\n".join(lines)


def _other_languages(written: Written, slot: Slot, code: str) -> tuple[Row, ...]:
    """Offer the other languages of the survey; of a survey that has no title yet, all there are."""
    survey = written.survey
    codes = survey.languages or (LANGUAGES if slot.part is Part.TITLE else ())
    question = survey.questions[slot.number - 1].id if slot.number else ""
    buttons = [write(autonym(one), written.id, question, slot.part, one) for one in codes if one != code]
    return in_pairs(buttons)


async def options(written: Written, question: Question, desk: Desk, note: str = "") -> Screen:
    """Show the options, and wait for more in the organizer's own language."""
    return await more(written, question, desk.own_language(written.survey), desk, note)


async def more(written: Written, question: Question, code: str, desk: Desk, note: str = "") -> Screen:
    """Wait for more options in a language."""
    _, number = desk.words, number_of(question.id, written.survey)
    await desk.wait_for(Awaited(written.id, Wanted.MORE, Slot(Part.OPTIONS, number), code))
    said = _(
        "Send me the answers one can choose, each in a line of its own or in a message of its own. At most "
        "{number} answers of {limit} letters.",
        number=MOST_OPTIONS,
        limit=OPTION_LIMIT,
    )
    language = f"{_('Language')}: {autonym(code)}"
    lines = [
        f"{place}. {escape(desk.said(option.said) or NONE, quote=False)}"
        for place, option in enumerate(question.options, 1)
    ]
    text = hub.joined(note, f"<b>{escape(desk.said(question.said), quote=False)}</b>", f"{said}\n{language}")
    return Screen(hub.joined(text, "\n".join(lines)), _rows(written, question, desk))


def _rows(written: Written, question: Question, desk: Desk) -> tuple[Row, ...]:
    _, survey_id = desk.words, written.id
    buttons = [
        Button(str(place), tap=OpenOption(survey_id=survey_id, question=question.id, option=one.id).pack())
        for place, one in enumerate(question.options, 1)
    ]
    numbers = (tuple(buttons[start : start + 6]) for start in range(0, len(buttons), 6))
    is_on = question.has_other
    tap = TurnSwitch(survey_id=survey_id, question=question.id, switch=Switch.OTHER, on=not is_on).pack()
    label = _.plain("Another answer")
    done = open_question(_.plain("Done"), survey_id, question.id)
    return (*numbers, (Button(TICK + label if is_on else label, tap=tap),), (done,))


def lines_of(message: Message) -> list[str]:
    """Return the lines somebody wrote that say something, without signs that cannot be shown."""
    lines = (message.text or "").splitlines()
    cleaned = (" ".join("".join(filter(_is_shown, line)).split()) for line in lines)
    return [line for line in cleaned if line]


def _is_shown(letter: str) -> bool:
    return letter.isprintable() or letter.isspace() or letter in "\u200c\u200d\ufe0f"


def needs_text(_: Words) -> str:
    """Say that only words can be taken."""
    return _("Please write it as text. I cannot take a picture, a voice message or a file here.")
