"""A survey as it stands: all its parts on one screen, and first of all what is missing.

Olga: [3. Work with Wikipedia]
Bot: Survey 3: Work with Wikipedia
     Anonymous: nobody can see who answered what.
     ✓ русский
     – татарча · texts missing: 4
     1. How hard was it? (Scale)
     2. What would help you? (Several answers)
     Question 2: There must be from 2 to 12 options.
     [Go to question 2]
     [1] [2]
     [Add a question]
     [Title] [What for]
     [Languages] [Preview]
     …
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from domain.surveys import Survey
from domain.surveys.checks import flaws
from domain.surveys.drafting import Part, missing
from handlers.announcements.hub import in_pairs
from handlers.answering.asking import short
from handlers.buttons import TICK
from handlers.rounds.buttons import BeginRound, ListRounds
from handlers.screen import Button, Row, Screen, beside
from handlers.surveys.buttons import (
    ListWritten,
    Preview,
    Switch,
    Task,
    TurnSwitch,
    open_question,
    open_task,
    write,
)
from handlers.surveys.desk import Desk
from handlers.surveys.kinds import EXCERPT, KINDS, NONE
from handlers.surveys.leads import Lead, leads, sentence
from locales import LANGUAGES, Words
from storage.surveys import Written

LEADS = 3
"""How many missing things are named at once."""


async def screen(written: Written, desk: Desk, note: str = "") -> Screen:
    """Show a survey, below a note on what has just happened."""
    _, survey = desk.words, written.survey
    parts = [note, "\n".join(_facts(written, desk)), "\n".join(_questions(survey, desk))]
    if not desk.may_write(written):
        return Screen(joined(*parts), _readers_rows(written, _))
    found = leads(written, flaws(survey), desk)
    lines = [await _state(written, desk), *(line for line, _button in found[:LEADS])]
    if len(found) > LEADS:
        # NOTE: Below a few of the things that are missing in a survey.
        lines.append(_("And more: {number}", number=len(found) - LEADS))
    parts.append("\n".join(filter(None, lines)))
    ways = tuple((button,) for button in dict.fromkeys(button for _line, button in found[:LEADS]))
    rest = (row for row in await _rows(written, found, desk) if row not in ways)
    return Screen(joined(*parts), (*ways, *rest))


def joined(*parts: str) -> str:
    """Put paragraphs below each other."""
    return "\n\n".join(part for part in parts if part)


def _facts(written: Written, desk: Desk) -> list[str]:
    _, survey = desk.words, written.survey
    head = _("<b>Survey {number}</b>", number=written.id)
    lines = [f"{head}: {escape(desk.said(survey.title) or NONE, quote=False)}"]
    if survey.about:
        lines.append(escape(desk.said(survey.about), quote=False))
    return [
        *lines,
        "",
        mode(survey.is_anonymous, _),
        *(language_line(survey, code, _) for code in survey.languages),
    ]


def mode(is_anonymous: bool, _: Words) -> str:
    """Say what becomes of the answers."""
    if is_anonymous:
        return _("Anonymous: nobody can see who answered what, not even you. Answers are shown from five on.")
    return _("Named: answers stand under the name of the institution, without the person's name.")


def language_line(survey: Survey, code: str, _: Words) -> str:
    """Say whether all words are there in a language, and whether somebody has read them."""
    lacks = len(missing(survey, code))
    if lacks:
        # NOTE: Behind the name of a language: how many texts of a survey are not written in it.
        return f"{NONE} {autonym(code)} · {_('texts missing: {number}', number=lacks)}"
    checked = "" if code not in survey.unreviewed else f" · {unreviewed(_)}"
    return f"{TICK}{autonym(code)}{checked}"


def unreviewed(_: Words) -> str:
    """Say of a language that nobody who speaks it has read the words."""
    # NOTE: Behind the name of a language.
    return _("not yet read by a native speaker")


def autonym(code: str) -> str:
    """Return what a language calls itself."""
    return LANGUAGES[code].autonym if code in LANGUAGES else code


def _questions(survey: Survey, desk: Desk) -> list[str]:
    return [
        f"{number}. {escape(short(desk.said(question.said), EXCERPT) or NONE, quote=False)} "
        f"({desk.words(KINDS[question.kind])})"
        for number, question in enumerate(survey.questions, 1)
    ]


async def _state(written: Written, desk: Desk) -> str:
    """Say how the working copy stands to what partners see."""
    if not written.revision:
        return ""
    _ = desk.words
    if await desk.present(written) == written.survey:
        return _("Partners see exactly this.")
    lines: list[str] = [_("Partners see the words of before, until you publish the correction.")]
    hindered = await desk.hindrances(written)
    lines += [sentence(flaw, written.survey, _) for flaw in hindered[:LEADS]]
    return "\n".join(lines)


async def _rows(written: Written, found: Sequence[Lead], desk: Desk) -> tuple[Row, ...]:
    _, number, survey = desk.words, written.id, written.survey
    code = desk.own_language(survey)
    # NOTE: Button: add a question to a survey.
    add = open_task(_.plain("Add a question"), number, Task.ADD)
    # NOTE: Button: the name of a survey.
    title = write(_.plain("Title"), number, "", Part.TITLE, code)
    # NOTE: Button: what a survey is for, as partners read it before they begin.
    about = write(_.plain("What for"), number, "", Part.ABOUT, code)
    languages = open_task(_.plain("Languages"), number, Task.LANGUAGES)
    return (
        *_numbers(written),
        (add,),
        *beside(title, about),
        *beside(languages, preview_button(written, _)),
        *_switches(written, desk),
        *_far(written, desk),
        *await _send(written, found, desk),
        (all_button(_),),
    )


def _numbers(written: Written) -> tuple[Row, ...]:
    """Return a button for each question, five in a row."""
    questions = written.survey.questions
    buttons = [open_question(str(place), written.id, q.id) for place, q in enumerate(questions, 1)]
    return tuple(tuple(buttons[start : start + 5]) for start in range(0, len(buttons), 5))


def _switches(written: Written, desk: Desk) -> tuple[Row, ...]:
    """Return what applies to the whole survey; whether it is anonymous stays once partners were told."""
    _, survey = desk.words, written.survey
    # NOTE: Button with a tick: nobody can see who answered what.
    buttons = [] if written.revision else [(_.plain("Anonymous"), Switch.ANONYMOUS, survey.is_anonymous)]
    if survey.is_long or len(survey.questions) > 4:
        # NOTE: Button with a tick: the survey may have more than five questions.
        buttons.append((_.plain("Long survey"), Switch.LONG, survey.is_long))
    rows = []
    for label, switch, is_on in buttons:
        tap = TurnSwitch(survey_id=written.id, question="", switch=switch, on=not is_on).pack()
        rows.append((Button(TICK + label if is_on else label, tap=tap),))
    return tuple(rows)


def _far(written: Written, desk: Desk) -> tuple[Row, ...]:
    _, number = desk.words, written.id
    # NOTE: Button: take a survey from the list.
    label = _.plain("Take out again") if written.is_put_away else _.plain("Put away")
    # NOTE: Button: the bot sends the survey as a file.
    file = open_task(_.plain("Get as a file"), number, Task.FILE)
    buttons = [file, copy_button(written, _), open_task(label, number, Task.AWAY)]
    if len(desk.scopes) > 1:
        buttons.append(open_task(_.plain("For whom I act"), number, Task.SCOPE))
    return in_pairs(buttons)


async def _send(written: Written, found: Sequence[Lead], desk: Desk) -> tuple[Row, ...]:
    """Offer to send it, or to publish what was changed, where nothing is missing."""
    _, number = desk.words, written.id
    rows = list(_rounds(written, _))
    is_changed = bool(written.revision) and await desk.present(written) != written.survey
    if is_changed:
        # NOTE: Button: partners shall see the corrected words of a survey.
        rows.append((open_task(_.plain("Publish the correction"), number, Task.PUBLISH),))
        # NOTE: Button: undo the changes of a survey that partners have not seen yet.
        rows.append((open_task(_.plain("Undo the changes"), number, Task.TAKE_BACK),))
    if not found and not written.is_put_away and not await desk.hindrances(written):
        rows.append((Button(_.plain("Send …"), tap=BeginRound(survey_id=number).pack()),))
    return tuple(rows)


def _rounds(written: Written, _: Words) -> tuple[Row, ...]:
    """Return the way to what became of a survey that was sent."""
    if not written.revision:
        return ()
    # NOTE: Button: the rounds in which a survey was sent, with their results.
    return ((Button(_.plain("Rounds and results"), tap=ListRounds(survey_id=written.id).pack()),),)


def preview_button(written: Written, _: Words) -> Button:
    """Return the button to what partners see."""
    return Button(_.plain("Preview"), tap=Preview(survey_id=written.id).pack())


def copy_button(written: Written, _: Words) -> Button:
    """Return the button that makes a new survey of one."""
    # NOTE: Button: make a new survey with the same questions.
    return open_task(_.plain("Make a copy"), written.id, Task.COPY)


def _readers_rows(written: Written, _: Words) -> tuple[Row, ...]:
    """Return what somebody can do with a survey that is not theirs to change."""
    file = open_task(_.plain("Get as a file"), written.id, Task.FILE)
    pairs = in_pairs([file, copy_button(written, _)])
    return ((preview_button(written, _),), *pairs, *_rounds(written, _), (all_button(_),))


def all_button(_: Words) -> Button:
    """Return the button to the list."""
    return Button(_.plain("All surveys"), tap=ListWritten().pack())
