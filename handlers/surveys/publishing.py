"""Correcting a survey that partners have seen, and taking one from the list.

Olga: [Publish the correction]
Bot: Partners will see the corrected words at once …
     [Yes, publish] [No]
"""

from __future__ import annotations

from dataclasses import replace

from aiogram.types import CallbackQuery

from domain.deeds import Deed
from domain.errors import N_, AnsweredInSecret
from domain.surveys.checks import flaws
from handlers.screen import Button, Row, Screen
from handlers.surveys import hub
from handlers.surveys.buttons import Vow, Vowed, open_written
from handlers.surveys.desk import Desk
from handlers.surveys.leads import sentence
from handlers.surveys.lists import listed
from storage.surveys import Written


async def ask(written: Written, desk: Desk) -> Screen:
    """Ask once more before a correction is published, or say what keeps it from being one."""
    _, survey = desk.words, written.survey
    if not await _is_changed(written, desk):
        return await hub.screen(written, desk)
    hindered = await desk.hindrances(written)
    if hindered:
        head = _("This would be another survey: answers given before would mean something else.")
        lines = dict.fromkeys(sentence(flaw, survey, _) for flaw in hindered)
        way = _("Make a copy: it is a new survey. Or undo the changes.")
        back = open_written(_.plain("Back"), written.id)
        rows: tuple[Row, ...] = ((hub.copy_button(written, _),), (back,))
        return Screen(hub.joined(head, "\n".join(lines), way), rows)
    if flaws(survey):
        return await hub.screen(written, desk)
    text = _(
        "Partners will see the corrected survey at once, also who is answering now. Answers that were "
        "given stay as they are."
    )
    # NOTE: Button: partners shall see the corrected survey.
    return _doubt(text, _.plain("Yes, publish"), Vow.PUBLISH, written, desk)


async def ask_back(written: Written, desk: Desk) -> Screen:
    """Ask once more before changes are undone."""
    _ = desk.words
    if not await _is_changed(written, desk):
        return await hub.screen(written, desk)
    text = desk.words(N_("Shall I undo all changes since the survey was last seen by partners?"))
    # NOTE: Button: undo the changes of a survey.
    return _doubt(text, _.plain("Yes, undo them"), Vow.TAKE_BACK, written, desk)


async def ask_away(written: Written, desk: Desk) -> Screen:
    """Ask whether a survey shall leave the list, or bring one back to it."""
    _ = desk.words
    if written.is_put_away:
        return await _put_away(written, desk, on=False)
    text = _("Shall I put this survey away? It leaves the list; answers and results stay.")
    # NOTE: Button: take a survey from the list.
    shown = _doubt(text, _.plain("Yes, put it away"), Vow.PUT_AWAY, written, desk)
    if written.revision:
        return shown
    tap = Vowed(survey_id=written.id, vow=Vow.DISCARD).pack()
    return replace(shown, rows=(shown.rows[0], (Button(_.plain("Throw away"), tap=tap),), *shown.rows[1:]))


def _doubt(text: str, yes: str, vow: Vow, written: Written, desk: Desk) -> Screen:
    button = Button(yes, tap=Vowed(survey_id=written.id, vow=vow).pack())
    return Screen(text, ((button,), (open_written(desk.words.plain("No"), written.id),)))


async def _is_changed(written: Written, desk: Desk) -> bool:
    return bool(written.revision) and await desk.present(written) != written.survey


async def vowed(_query: CallbackQuery, callback_data: Vowed, desk: Desk) -> Screen:
    """Do what was asked for twice, if the organizer may."""
    written = await desk.open(callback_data.survey_id)
    if not desk.may_write(written):
        return await hub.screen(written, desk)
    match callback_data.vow:
        case Vow.PUBLISH:
            return await _publish(written, desk)
        case Vow.TAKE_BACK:
            return await _take_back(written, desk)
        case Vow.DISCARD:
            return await _discard(written, desk)
        case vow:
            return await _put_away(written, desk, on=vow is Vow.PUT_AWAY)


async def _publish(written: Written, desk: Desk) -> Screen:
    """Let partners see the working copy."""
    is_changed = await _is_changed(written, desk)
    if not is_changed or flaws(written.survey) or await desk.hindrances(written):
        return await ask(written, desk)
    try:
        await desk.store.surveys.publish(written.id)
    except AnsweredInSecret as problem:
        way = open_written(desk.words.plain("Back"), written.id)
        return Screen(desk.words(problem.sentence), ((way,),))
    await desk.note(Deed.SURVEY_CORRECTED, written)
    return await hub.screen(await desk.open(written.id), desk, desk.words(N_("The correction is published.")))


async def _take_back(written: Written, desk: Desk) -> Screen:
    """Go back to what partners see."""
    present = await desk.present(written)
    if present is not None:
        written = await desk.change(written, present)
    return await hub.screen(written, desk)


async def _discard(written: Written, desk: Desk) -> Screen:
    """Throw away a survey that was never to be sent; another one is put away."""
    if not await desk.store.surveys.discard(written.id):
        return await _put_away(written, desk, on=True)
    await desk.note(Deed.SURVEY_DISCARDED, written)
    return await listed(desk, desk.words(N_("The draft is gone.")))


async def _put_away(written: Written, desk: Desk, *, on: bool) -> Screen:
    await desk.store.surveys.put_away(written.id, on=on)
    if on:
        return await listed(desk, desk.words(N_("The survey is put away. You find it below the list.")))
    return await hub.screen(await desk.open(written.id), desk)
