"""One question: its kind, its words, whether it may be skipped, and where it stands.

Olga: [Add a question]
Bot: How shall partners answer question 2?
     [One answer] [Several answers] [Yes or no] [Scale] [Number] [Date] [Short text] [Long text] [Back]
Olga: [Yes or no]
Bot: Send me the words of question 2. …
Olga: Have you edited Wikipedia?
Bot: Kept.
     Question 2 (Yes or no)
     English: Have you edited Wikipedia?
     [English] [русский]
     [Kind] [May be skipped] [Asked only if …] [Up] [Remove] [Back]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from aiogram.types import CallbackQuery

from domain.surveys import Question, QuestionKind, Survey
from domain.surveys.checks import CHOOSING, COUNTING, LONG_QUESTIONS
from domain.surveys.drafting import (
    Part,
    Slot,
    added,
    earlier,
    loosened,
    moved,
    of_kind,
    slots,
    texts,
    untold,
    with_question,
    without_question,
)
from handlers.announcements.hub import in_pairs
from handlers.buttons import TICK
from handlers.screen import Button, Row, Screen, beside
from handlers.surveys import hub
from handlers.surveys.asking import ask
from handlers.surveys.buttons import (
    ChooseKind,
    Drop,
    OpenQuestion,
    Switch,
    Task,
    Turn,
    TurnSwitch,
    back,
    open_question,
    open_task,
    write,
)
from handlers.surveys.desk import Desk
from handlers.surveys.hub import autonym
from handlers.surveys.kinds import KINDS, NONE, when_asked
from handlers.surveys.leads import number_of
from locales import Words
from storage.surveys import Written


async def screen(written: Written, question: Question, desk: Desk, note: str = "") -> Screen:
    """Show a question, below a note on what has just happened."""
    _, survey = desk.words, written.survey
    number = number_of(question.id, survey)
    # NOTE: {kind} is for example "Yes or no".
    head = _("<b>Question {number}</b> ({kind})", number=number, kind=_(KINDS[question.kind]))
    said = [f"{autonym(code)}: {escape(text, quote=False)}" for code, text in question.said.items()]
    lines = [head, *(said or [NONE]), *_details(written, question, desk)]
    if not desk.may_write(written):
        return Screen(hub.joined(note, "\n".join(lines)), ((back(written.id, _),),))
    return Screen(hub.joined(note, "\n".join(lines)), await _rows(written, question, desk))


def _details(written: Written, question: Question, desk: Desk) -> Iterator[str]:
    """Yield what can be answered, and when it is asked."""
    _, survey = desk.words, written.survey
    for place, option in enumerate(question.options, 1):
        yield f"{place}) {escape(desk.said(option.said) or NONE, quote=False)}"
    if question.has_other:
        yield f"+ {_('Another answer')}"
    if question.kind in COUNTING:
        ends = question.ends or ({}, {})
        low, high = (f" ({desk.said(end)})" if end else "" for end in ends)
        # NOTE: Of numbers: "From 0 (very hard) to 10 (very easy)".
        yield _("From {low} to {high}", low=_end(question.low, low), high=_end(question.high, high))
    if not question.is_required:
        yield _("May be skipped")
    other = survey.question(question.only_if.question) if question.only_if else None
    if other is not None:
        yield when_asked(question, other, number_of(other.id, survey), desk)


def _end(number: int | None, said: str) -> str:
    return f"{NONE if number is None else number}{said}"


async def _rows(written: Written, question: Question, desk: Desk) -> tuple[Row, ...]:
    _, survey, number = desk.words, written.survey, number_of(question.id, written.survey)
    parts = []
    if question.kind in CHOOSING:
        # NOTE: Button: the answers that can be chosen.
        parts.append(_part(_.plain("Answers"), Turn.OPTIONS, written, question))
    if question.kind in COUNTING:
        # NOTE: Button: the lowest and the highest number.
        parts.append(_part(_.plain("From … to …"), Turn.BOUNDS, written, question))
    if not await desk.was_seen(written, question):
        parts.append(_part(_.plain("Kind"), Turn.KIND, written, question))
    if earlier(survey, question):
        # NOTE: Button: a question is asked only after some answer to an earlier one.
        parts.append(_part(_.plain("Asked only if …"), Turn.CONDITION, written, question))
    if number > 1:
        # NOTE: Button: move a question one place up.
        parts.append(_part(_.plain("Up"), Turn.UP, written, question))
    if number < len(survey.questions):
        # NOTE: Button: move a question one place down.
        parts.append(_part(_.plain("Down"), Turn.DOWN, written, question))
    remove = _part(_.plain("Remove"), Turn.REMOVE, written, question)
    # NOTE: Button: add a question to a survey.
    add = open_task(_.plain("Add a question"), written.id, Task.ADD)
    return (
        *_languages(written, question, number, desk),
        *_switches(written, question, _),
        *in_pairs([*parts, remove]),
        *([(add,)] if number == len(survey.questions) else []),
        (back(written.id, _),),
    )


def _part(label: str, turn: Turn, written: Written, question: Question) -> Button:
    return open_question(label, written.id, question.id, turn)


def _languages(written: Written, question: Question, number: int, desk: Desk) -> tuple[Row, ...]:
    """Return a button for the words in each language, and for those at both ends of a scale."""
    _, survey = desk.words, written.survey
    codes = survey.languages or (desk.own_language(survey),)
    slot = Slot(Part.SAID, number)
    rows = list(in_pairs([_language(written, question, slot, code) for code in codes]))
    if question.kind is QuestionKind.SCALE:
        code = desk.own_language(survey)
        # NOTE: Button: what the lowest number of a scale means.
        low = write(_.plain("Low end"), written.id, question.id, Part.LOW, code)
        # NOTE: Button: what the highest number of a scale means.
        high = write(_.plain("High end"), written.id, question.id, Part.HIGH, code)
        rows += beside(low, high)
    return tuple(rows)


def _language(written: Written, question: Question, slot: Slot, code: str) -> Button:
    label = autonym(code) if untold(written.survey, slot, code) else TICK + autonym(code)
    return write(label, written.id, question.id, slot.part, code)


def _switches(written: Written, question: Question, _: Words) -> tuple[Row, ...]:
    # NOTE: Button with a tick: partners may skip this question.
    switches = [(_.plain("May be skipped"), Switch.SKIPPED, not question.is_required)]
    if question.kind in CHOOSING:
        switches.append((_.plain("Another answer"), Switch.OTHER, question.has_other))
    rows = []
    for label, switch, is_on in switches:
        tap = TurnSwitch(survey_id=written.id, question=question.id, switch=switch, on=not is_on).pack()
        rows.append((Button(TICK + label if is_on else label, tap=tap),))
    return tuple(rows)


def kinds(written: Written, question: Question | None, desk: Desk) -> Screen:
    """Offer the kinds of questions."""
    _, survey = desk.words, written.survey
    place = number_of(question.id, survey) if question else len(survey.questions) + 1
    # NOTE: {number} is the number of a question that is being written.
    text = _("How shall partners answer question {number}?", number=place)
    if question is None and place > LONG_QUESTIONS:
        text, offered = _("Too many questions. At most: {limit}", limit=LONG_QUESTIONS), {}
    else:
        offered = dict(KINDS)
    buttons = [_kind(written, question, kind, _.plain(name)) for kind, name in offered.items()]
    return Screen(text, (*in_pairs(buttons), (back(written.id, _, question.id if question else ""),)))


def _kind(written: Written, question: Question | None, kind: QuestionKind, label: str) -> Button:
    is_chosen = question is not None and question.kind is kind
    number = question.id if question else f"+{len(written.survey.questions)}"
    tap = ChooseKind(survey_id=written.id, question=number, kind=kind).pack()
    return Button(TICK + label if is_chosen else label, tap=tap)


async def choose_kind(_query: CallbackQuery, callback_data: ChooseKind, desk: Desk) -> Screen:
    """Add a question of a kind, or make one such; then ask for what it needs."""
    written = await desk.open(callback_data.survey_id)
    survey, kind = written.survey, callback_data.kind
    if not desk.may_write(written):
        return await hub.screen(written, desk)
    question = survey.question(callback_data.question)
    if question is not None:
        return await _changed(written, question, kind, desk)
    if callback_data.question != f"+{len(survey.questions)}" or len(survey.questions) >= LONG_QUESTIONS:
        return await _last(written, desk)  # it was tapped before
    written = await desk.change(written, added(survey, kind, await _used(written, desk)))
    slot = Slot(Part.SAID, len(written.survey.questions))
    return await ask(written, slot, desk.own_language(written.survey), desk)


async def _last(written: Written, desk: Desk) -> Screen:
    """Show what was made by an earlier tap on the same button."""
    if not written.survey.questions:
        return await hub.screen(written, desk)
    question = written.survey.questions[-1]
    if question.said:
        return await hub.screen(written, desk)
    slot = Slot(Part.SAID, len(written.survey.questions))
    return await ask(written, slot, desk.own_language(written.survey), desk)


async def _used(written: Written, desk: Desk) -> set[str]:
    """Return the ids of all questions partners have ever seen."""
    seen = (await desk.store.surveys.revisions(written.id)).values() if written.revision else ()
    return {question.id for survey in seen for question in survey.questions}


async def _changed(written: Written, question: Question, kind: QuestionKind, desk: Desk) -> Screen:
    """Make a question one of another kind, unless partners have seen it."""
    if question.kind is not kind and not await desk.was_seen(written, question):
        written = await desk.change(written, of_kind(written.survey, question, kind))
    survey, number = written.survey, number_of(question.id, written.survey)
    code = desk.own_language(survey)
    for part in (Part.SAID, Part.OPTIONS, Part.LOW, Part.HIGH):
        slot = Slot(part, number)
        if slot in slots(survey) and (untold(survey, slot, code) or not texts(survey, slot)):
            return await ask(written, slot, code, desk)
    return await screen(written, survey.questions[number - 1], desk)


async def turn(_query: CallbackQuery, callback_data: TurnSwitch, desk: Desk) -> Screen:
    """Put a switch of the survey or of a question into a position."""
    written, is_on = await desk.open(callback_data.survey_id), callback_data.on
    survey, question = written.survey, written.survey.question(callback_data.question)
    match callback_data.switch:
        case Switch.ANONYMOUS if not written.revision:
            written = await desk.change(written, replace(survey, is_anonymous=is_on))
        case Switch.LONG:
            written = await desk.change(written, replace(survey, is_long=is_on))
        case Switch.SKIPPED if question:
            question = replace(question, is_required=not is_on)
            written = await desk.change(written, with_question(survey, question))
        case Switch.OTHER if question and question.kind in CHOOSING:
            written = await desk.change(written, _with_other(survey, question, on=is_on))
    if not written.survey.title and desk.may_write(written):
        return await ask(written, Slot(Part.TITLE), desk.own_language(written.survey), desk)
    found = written.survey.question(callback_data.question)
    return await (screen(written, found, desk) if found else hub.screen(written, desk))


def _with_other(survey: Survey, question: Question, *, on: bool) -> Survey:
    return loosened(with_question(survey, replace(question, has_other=on)), question.id)


async def move(written: Written, question: Question, by: int, desk: Desk) -> Screen:
    """Move a question one place up or down, and show the survey."""
    return await hub.screen(await desk.change(written, moved(written.survey, question, by)), desk)


def doubt(written: Written, question: Question, desk: Desk) -> Screen:
    """Ask once more before a question is removed."""
    _, survey = desk.words, written.survey
    lines: list[str] = [_("Shall I remove this question? Its words in every language are gone then.")]
    lines.append(f"<b>{escape(desk.said(question.said), quote=False)}</b>")
    if any(q.only_if and q.only_if.question == question.id for q in survey.questions):
        lines.append(_("Questions that were asked only after some answer to it will be asked always."))
    yes = Button(_.plain("Yes, remove"), tap=Drop(survey_id=written.id, question=question.id).pack())
    no = Button(_.plain("No"), tap=OpenQuestion(survey_id=written.id, question=question.id).pack())
    return Screen("\n\n".join(lines), ((yes,), (no,)))


async def remove(_query: CallbackQuery, callback_data: Drop, desk: Desk) -> Screen:
    """Remove a question."""
    written = await desk.open(callback_data.survey_id)
    question = written.survey.question(callback_data.question)
    if question is None:
        return await hub.screen(written, desk)
    written = await desk.change(written, without_question(written.survey, question))
    return await hub.screen(written, desk)
