"""How a survey begins: written here, made of a ready one, or sent as a file.

Olga: [New survey]
Bot: How would you like to begin? …
     [Write it here] [Take a ready one] [Send a file] [All surveys]
Olga: [Write it here]
Bot: May one see which institution answered what? …
     [Anonymous] [Named] [Back]
Olga: [Named]
Bot: (asks for the title)

Olga: [Take a ready one]
Bot: These surveys are ready. Take one, and change in it what you like.
     [What museums need] … [Back]
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from aiogram.types import CallbackQuery

from domain.errors import N_, NoSuchSurvey
from domain.surveys import Survey
from domain.surveys.drafting import free_name
from domain.team import Scope
from handlers import teammates
from handlers.answering.asking import short
from handlers.buttons import TICK
from handlers.screen import Button, Row, Screen
from handlers.surveys import files, hub
from handlers.surveys.buttons import ActFor, BeginWritten, Switch, TakeReady, TurnSwitch, Way, back
from handlers.surveys.desk import Desk
from handlers.team_buttons import code_of, scope_of
from storage.surveys import Written

BLANK = Survey("survey", {}, {}, ())


async def begin(_query: CallbackQuery, callback_data: BeginWritten, desk: Desk) -> Screen:
    """Offer the ways to a survey, or go one of them."""
    if not desk.member.may_announce:
        return teammates.outsider(desk.words)
    match callback_data.way:
        case Way.WRITE:
            written = await _blank(desk)
            return scopes(written, desk) if len(desk.scopes) > 1 else modes(written, desk)
        case Way.READY:
            return _ready(desk)
        case Way.FILE:
            return await files.ask(desk)
    return _ways(desk)


def _ways(desk: Desk) -> Screen:
    _ = desk.words
    text = _(
        "How would you like to begin? A good survey has at most five questions and one free text: people "
        "answer it in five minutes."
    )
    # NOTE: Button: write a survey in this chat.
    rows: list[Row] = [(Button(_.plain("Write it here"), tap=BeginWritten(way=Way.WRITE).pack()),)]
    if desk.content.surveys:
        # NOTE: Button: begin with a survey that comes with the bot.
        rows.append((Button(_.plain("Take a ready one"), tap=BeginWritten(way=Way.READY).pack()),))
    # NOTE: Button: send a survey as a file.
    rows.append((Button(_.plain("Send a file"), tap=BeginWritten(way=Way.FILE).pack()),))
    return Screen(text, (*rows, (hub.all_button(_),)))


async def _blank(desk: Desk) -> Written:
    """Return a new survey, or the newest one if nothing has been written into it."""
    for written in await desk.store.surveys.list_for(desk.member, 1):
        if desk.may_write(written) and replace(written.survey, name=BLANK.name, is_anonymous=False) == BLANK:
            return written
    return await _created(BLANK, desk)


async def _created(survey: Survey, desk: Desk, scope: Scope | None = None) -> Written:
    """Keep a new survey under a name that is not taken, for those the organizer acts for."""
    taken = await desk.store.surveys.names_of(desk.person.id)
    named = replace(survey, name=free_name(survey.name, taken))
    mine = scope if scope and desk.member.covers(scope) else desk.scopes[0]
    return await desk.open(await desk.store.surveys.create(desk.person.id, mine, named))


def modes(written: Written, desk: Desk) -> Screen:
    """Ask what shall become of the answers: partners are told before they begin."""
    _ = desk.words
    text = hub.joined(
        _("May one see which institution answered what?"), hub.mode(True, _), hub.mode(False, _)
    )
    # NOTE: Button: answers stand under the name of the institution.
    choices = ((_.plain("Anonymous"), True), (_.plain("Named"), False))
    rows = [
        (
            Button(
                label,
                tap=TurnSwitch(survey_id=written.id, question="", switch=Switch.ANONYMOUS, on=on).pack(),
            ),
        )
        for label, on in choices
    ]
    return Screen(text, (*rows, (back(written.id, _),)))


def _ready(desk: Desk) -> Screen:
    _, rows = desk.words, list[Row]()
    lines: list[str] = [_("These surveys are ready. Take one, and change in it what you like.")]
    for name, survey in desk.content.surveys.items():
        title = desk.said(survey.title)
        lines.append(f"• {escape(title, quote=False)}")
        rows.append((Button(short(title, 30), tap=TakeReady(name=name).pack()),))
    back_ = Button(_.plain("Back"), tap=BeginWritten().pack())
    return Screen("\n".join(lines), (*rows, (back_,)))


async def take_ready(_query: CallbackQuery, callback_data: TakeReady, desk: Desk) -> Screen:
    """Make a survey of one's own of a ready one; a second tap opens the first one."""
    survey = desk.content.surveys.get(callback_data.name)
    if survey is None or not desk.member.may_announce:
        return _ways(desk) if desk.member.may_announce else teammates.outsider(desk.words)
    return await _copied(survey, desk)


async def copy(written: Written, desk: Desk) -> Screen:
    """Make a new survey of one."""
    return await _copied(written.survey, desk, written.scope)


async def _copied(survey: Survey, desk: Desk, scope: Scope | None = None) -> Screen:
    for known in await desk.store.surveys.list_for(desk.member, 1):
        is_same = replace(known.survey, name=survey.name) == survey and known.survey.name != survey.name
        if desk.may_write(known) and not known.revision and is_same:
            return await hub.screen(known, desk)
    made = await _created(survey, desk, scope)
    note = desk.words(N_("This is your own survey now, with the same words. Change what you like."))
    return await hub.screen(made, desk, note)


def scopes(written: Written, desk: Desk) -> Screen:
    """Offer the organizer's own scopes."""
    _ = desk.words
    rows = [_scope(scope_code, written, desk) for scope_code in map(code_of, desk.scopes)]
    text = _("For whom do you act here? The survey is sent to institutions there, and to no others.")
    return Screen(text, (*rows, (back(written.id, _),)))


def _scope(code: str, written: Written, desk: Desk) -> Row:
    name = teammates.scope_name(scope_of(code), desk.person, desk.content, desk.words)
    label = TICK + name if scope_of(code) == written.scope else name
    return (Button(label, tap=ActFor(survey_id=written.id, scope=code).pack()),)


async def act_for(_query: CallbackQuery, callback_data: ActFor, desk: Desk) -> Screen:
    """Keep for whom the organizer acts, if they may."""
    written, scope = await desk.open(callback_data.survey_id), scope_of(callback_data.scope)
    if not desk.member.covers(scope):
        raise NoSuchSurvey
    if desk.may_write(written):
        await desk.store.surveys.act_for(written.id, scope)
        written = await desk.open(written.id)
    is_new = not written.survey.title and desk.may_write(written)
    return modes(written, desk) if is_new else await hub.screen(written, desk)
