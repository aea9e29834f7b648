"""What a partner finds under "My institutions": those they answer for, and the surveys that wait.

Paul: /menu [My institutions]
Bot: My institutions
     Arsk Museum
     Surveys that wait for you:
     A year with Wikipedia · Arsk Museum · Last day: 14 December 2026
     [A year with Wikipedia] [Pass on to a colleague] [Leave: Arsk Museum] [Menu]
Paul: [Leave: Arsk Museum]
Bot: You do not answer for it any more: Arsk Museum. To come back, open the link again. …
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from html import escape

from aiogram.types import CallbackQuery, Message

from domain.institutions import Institution
from domain.people import Person
from domain.quiet import zone_of
from domain.rounds import Participation, Round, Stage, last_day
from domain.surveys import in_language
from handlers.answering.buttons import OpenSurvey
from handlers.buttons import Place, go, menu_button
from handlers.institutions.links import address
from handlers.partners.buttons import LeaveInstitution, ShareLinks
from handlers.screen import Button, Row, Screen
from handlers.settings import messages_button
from locales import Words
from storage.store import Store

WAITING = (Stage.QUEUED, Stage.INVITED, Stage.OPENED, Stage.DECLINED)
"""Stages in which a survey can still be answered."""

LABEL = 28
"""How many letters of a name stand on a button."""


async def partner(
    _event: Message | CallbackQuery, person: Person, store: Store, _: Words, fresh: bool = False
) -> Screen:
    """Show somebody's institutions, and the surveys that wait."""
    return replace(await screen(person, store, _), fresh=fresh)


async def screen(person: Person, store: Store, _: Words, note: str = "") -> Screen:
    """Show somebody's institutions and the surveys that wait, below a note on what has just happened."""
    mine = await store.institutions.of(person.id)
    surveys = await waiting(person, store, _)
    if not mine and not surveys:
        nobody = _("You answer for no institution now. To take part, open the link of your institution.")
        return Screen("\n\n".join(part for part in (note, nobody) if part), ((menu_button(_),),))
    names = "\n".join(_html(one.name(_.code)) for one in mine)
    parts = [note, f"<b>{_('My institutions')}</b>\n{names}", _told(surveys, _), _silence(person, _)]
    rows: list[Row] = [(survey.button,) for survey in surveys]
    rows += [(messages_button(person, _),)] if person.stopped else []
    rows += _ways(mine, _)
    return Screen("\n\n".join(part for part in parts if part), (*rows, (menu_button(_),)))


def _told(surveys: list[Survey], _: Words) -> str:
    if not surveys:
        return _("No survey waits for you now.")
    return "\n".join((_("Surveys that wait for you:"), *(survey.line for survey in surveys)))


def _silence(person: Person, _: Words) -> str:
    if not person.stopped:
        return ""
    return _("You wanted no more messages, so I send you no surveys.")


def _ways(mine: list[Institution], _: Words) -> list[Row]:
    if not mine:
        return []
    # NOTE: Button: show the link of my institution, for somebody who works there too.
    share = Button(_.plain("Pass on to a colleague"), tap=ShareLinks().pack())
    return [(share,), *((_leave_button(one, _),) for one in mine)]


def _leave_button(institution: Institution, _: Words) -> Button:
    # NOTE: Button: I do not answer for this institution any more.
    label = _.plain("Leave: {institution}", institution=institution.name(_.code))
    return Button(_cut(label), tap=LeaveInstitution(institution=institution.id).pack())


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey that waits: a line that tells it from others, and the button to it."""

    line: str
    button: Button
    institution: str
    """The label of the button where the title does not tell it from another one."""


async def waiting(person: Person, store: Store, _: Words) -> list[Survey]:
    """Return the surveys somebody can answer now, the newest first."""
    found = []
    for one in await store.participations.of(person.id):
        round_ = await store.rounds.load(one.round) if one.stage in WAITING else None
        if round_ is not None and round_.takes_answers(store.now):
            found += await _survey(one, round_, person, store, _)
    return _told_apart(found)


def _told_apart(surveys: list[Survey]) -> list[Survey]:
    """Let buttons name the institution where one survey comes for several."""
    labels = Counter(one.button.label for one in surveys)
    return [
        replace(one, button=replace(one.button, label=one.institution))
        if labels[one.button.label] > 1
        else one
        for one in surveys
    ]


async def _survey(one: Participation, round_: Round, person: Person, store: Store, _: Words) -> list[Survey]:
    present = await store.surveys.present(round_.survey)
    institution = await store.institutions.load(one.institution)
    if present is None or institution is None:
        return []
    title, name = in_language(present[1].title, one.language or _.code), institution.name(_.code)
    day = _.date(last_day(round_, zone_of(person.region or institution.region)))
    line = f"{_html(title)} · {_html(name)} · {_('Last day: {date}', date=day)}"
    button = Button(_cut(title), tap=OpenSurvey(participation=one.id).pack())
    return [Survey(line, button, _cut(name))]


async def share_links(_query: CallbackQuery, person: Person, store: Store, username: str, _: Words) -> Screen:
    """Show the links of somebody's institutions, for a colleague."""
    mine = await store.institutions.of(person.id)
    if not mine:
        return await screen(person, store, _)
    said: list[str] = [_("Send the link to your colleague. Who opens it is asked whether to take part.")]
    rows: list[Row] = []
    for institution in mine:
        url = await _address(institution, store, username)
        line = f"<code>{url}</code>" if url else _("The link does not work any more.")
        said.append(f"{_html(institution.name(_.code))}\n{line}")
        if url:
            label = _.plain("Copy the link") if len(mine) == 1 else _cut(institution.name(_.code))
            rows.append((Button(label, copy=url),))
    return Screen("\n\n".join(said), (*rows, (go(_.plain("Back"), Place.PARTNER),)))


async def _address(institution: Institution, store: Store, username: str) -> str:
    link = await store.institutions.link(institution.id)
    return address(username, link) if link and link.works(store.now) else ""


async def leave(
    _query: CallbackQuery, callback_data: LeaveInstitution, person: Person, store: Store, _: Words
) -> Screen:
    """Take somebody out of an institution at once; by the link they come back."""
    institution = await store.institutions.load(callback_data.institution)
    if institution is None or not await store.institutions.leave(person.id, institution.id):
        return await screen(person, store, _)
    note = _(
        "You do not answer for it any more: {institution}. To come back, open the link again.",
        institution=institution.name(_.code),
    )
    return await screen(person, store, _, note)


def _html(text: str) -> str:
    return escape(text, quote=False)


def _cut(text: str) -> str:
    return text if len(text) <= LABEL else text[: LABEL - 1].rstrip() + "…"
