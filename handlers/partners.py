"""Partners: people who answer surveys for an institution. They come by its link and leave by one tap.

Paul: (opens the link of a museum)
Bot: (asks for the language, if he has chosen none)
Bot: You were invited to answer short surveys.
     Arsk Museum
     I keep that you answer for it … A survey comes once in 30 days at the most …
     [Yes, I take part] [No]
Paul: [Yes, I take part]
Bot: You take part now. Thank you. …
     My institutions
     Arsk Museum
     No survey waits for you now.
     [Pass on to a colleague] [Leave: Arsk Museum] [Menu]

(a survey has come)
Paul: /menu [My institutions]
Bot: …
     Surveys that wait for you:
     A year with Wikipedia · Arsk Museum · Last day: 14 December 2026
     [A year with Wikipedia] …

(later, by the old link)
Bot: This link does not work any more. Please ask for a new one where you got it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Annotated

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from pydantic import Field

from domain.institutions import Institution
from domain.people import Age, Person
from domain.quiet import zone_of
from domain.rounds import Participation, Round, Stage, last_day
from domain.surveys import in_language
from handlers import language
from handlers.answering.buttons import OpenSurvey
from handlers.buttons import Id, Number, Place, go, menu_button
from handlers.commands import with_menu_of
from handlers.filters import GoesTo, Tapped
from handlers.institutions.links import address
from handlers.screen import Button, Row, Screen
from handlers.settings import messages_button
from locales import LANGUAGES, Words, guess, words
from locales.shared import CHOOSE_LANGUAGE
from storage.store import Store

Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]

WAITING = (Stage.QUEUED, Stage.INVITED, Stage.OPENED, Stage.DECLINED)
"""Stages in which a survey can still be answered."""

LABEL = 28
"""How many letters of a name stand on a button."""


class ReadInvitation(CallbackData, prefix="pl"):
    """Choose the language in which a link's question is read."""

    token: Token
    language: Id


class TakePart(CallbackData, prefix="py"):
    """Say yes to what a link asks."""

    token: Token


class Decline(CallbackData, prefix="pn"):
    """Say no to what a link asks."""


class ShareLinks(CallbackData, prefix="pc"):
    """Show the links of one's institutions, for a colleague."""


class LeaveInstitution(CallbackData, prefix="px"):
    """Answer no more for an institution."""

    institution: Number


WITHOUT_LANGUAGE = (ReadInvitation.__prefix__, TakePart.__prefix__, Decline.__prefix__)
"""Buttons that work for somebody who has never chosen a language."""


def router() -> Router:
    """Return how one becomes a partner, and stops being one."""
    router = Router(name="partners")
    router.callback_query.register(read_invitation, Tapped(ReadInvitation))
    router.callback_query.register(take_part, Tapped(TakePart))
    router.callback_query.register(decline, Tapped(Decline))
    router.callback_query.register(partner, GoesTo(Place.PARTNER))
    router.callback_query.register(share_links, Tapped(ShareLinks))
    router.callback_query.register(leave, Tapped(LeaveInstitution))
    return router


async def invited(token: str, person: Person, store: Store, _: Words, likely: str | None) -> Screen:
    """Ask somebody who opened a link whether they take part; nothing is kept before the yes.

    `likely` is the language they probably read, where they have not chosen one.
    """
    institution = await _invites(token, store)
    if institution is None:
        return _ended(person, _, likely)
    if person.language is None:
        return _languages(token, likely)
    if person.age is Age.UNDER_14:
        return _too_young(_)
    mine = await store.institutions.of(person.id)
    if institution in mine:
        note = _("You take part already: {institution}", institution=institution.name(_.code))
        return await screen(person, store, _, note)
    return _asking(token, institution, _)


async def _invites(token: str, store: Store) -> Institution | None:
    """Return the institution a link leads to, as long as the link works."""
    link = await store.institutions.link_by(token)
    return await store.institutions.load(link.institution) if link and link.works(store.now) else None


def _asking(token: str, institution: Institution, _: Words) -> Screen:
    head = _("You were invited to answer short surveys.")
    kept = _(
        "I keep that you answer for this institution, but not your name. A survey comes once in 30 days at "
        "the most. You can stop at any time."
    )
    # NOTE: Button: yes, I answer surveys for my institution.
    yes = Button(_.plain("Yes, I take part"), tap=TakePart(token=token).pack())
    no = Button(_.plain("No"), tap=Decline().pack())
    name = f"<b>{_html(institution.name(_.code))}</b>"
    privacy = go(_.plain("Privacy"), Place.PRIVACY)
    return Screen("\n\n".join((head, name, kept)), ((yes,), (no,), (privacy,)))


def _ended(person: Person, _: Words, likely: str | None) -> Screen:
    text = _("This link does not work any more. Please ask for a new one where you got it.")
    if person.language is not None:
        return Screen(text, ((menu_button(_),),))
    first = language.screen(likely)
    return replace(first, text=f"{text}\n\n{first.text}")


def _languages(token: str, likely: str | None) -> Screen:
    """Ask for the language, in every language; the likely one comes first."""
    codes = sorted(LANGUAGES, key=lambda code: code != likely)
    lines = dict.fromkeys(words(code)(CHOOSE_LANGUAGE) for code in codes)
    rows = tuple((_language(token, code),) for code in codes)
    return Screen("\n".join(lines), rows)


def _language(token: str, code: str) -> Button:
    autonym = LANGUAGES[code].autonym
    return Button(autonym[0].upper() + autonym[1:], tap=ReadInvitation(token=token, language=code).pack())


async def read_invitation(
    query: CallbackQuery, callback_data: ReadInvitation, person: Person, store: Store, _: Words
) -> Screen:
    """Take the language, and ask in it."""
    app = query.from_user.language_code
    if callback_data.language not in LANGUAGES:
        return await invited(callback_data.token, person, store, _, guess(app))
    _ = words(callback_data.language)
    person, letters = with_menu_of(_.code, replace(person, language=_.code), app)
    await store.save(person)
    asked = await invited(callback_data.token, person, store, _, None)
    return asked.with_letters(*letters)


async def take_part(
    query: CallbackQuery, callback_data: TakePart, person: Person, store: Store, _: Words
) -> Screen:
    """Make somebody a partner, if the link still works; a second tap does nothing more."""
    institution = await _invites(callback_data.token, store)
    if institution is None or person.language is None or person.age is Age.UNDER_14:
        return await invited(callback_data.token, person, store, _, guess(query.from_user.language_code))
    if institution not in await store.institutions.of(person.id):
        await store.institutions.join(person.id, institution.id)
    return await screen(person, store, _, _("You take part now. Thank you."))


async def decline(_query: CallbackQuery, _: Words) -> Screen:
    """Keep nothing."""
    text = _("All right, I keep nothing of it. If you change your mind, open the link again.")
    return Screen(text, ((menu_button(_),),))


def _too_young(_: Words) -> Screen:
    text = _("Surveys are for people who work in an institution. Who is under 14 cannot take part.")
    return Screen(text, ((menu_button(_),),))


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


async def waiting(person: Person, store: Store, _: Words) -> list[Survey]:
    """Return the surveys somebody can answer now, the newest first."""
    found = []
    for one in await store.participations.of(person.id):
        round_ = await store.rounds.load(one.round) if one.stage in WAITING else None
        if round_ is not None and round_.takes_answers(store.now):
            found += await _survey(one, round_, person, store, _)
    return found


async def _survey(one: Participation, round_: Round, person: Person, store: Store, _: Words) -> list[Survey]:
    present = await store.surveys.present(round_.survey)
    institution = await store.institutions.load(one.institution)
    if present is None or institution is None:
        return []
    title, name = in_language(present[1].title, one.language or _.code), institution.name(_.code)
    day = _.date(last_day(round_, zone_of(person.region or institution.region)))
    line = f"{_html(title)} · {_html(name)} · {_('Last day: {date}', date=day)}"
    return [Survey(line, Button(_cut(title), tap=OpenSurvey(participation=one.id).pack()))]


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
