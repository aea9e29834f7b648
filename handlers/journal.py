"""The journal: what people of the team did, for the owners to read.

Olga: /team [Journal]
Bot: Journal. Times: Moscow time.
     22 November 2026, 18:05 · Organizer 0417
     Sent an announcement: 12
     …
     [Older] [Team]
"""

from __future__ import annotations

from html import escape

from aiogram import Router
from aiogram.types import CallbackQuery

from domain.content import Content
from domain.deeds import DEEDS, WHOM, Deed
from domain.people import Person, PersonId
from domain.team import Scope
from handlers.filters import Tapped
from handlers.screen import Button, Row, Screen
from handlers.team_buttons import OpenJournal
from handlers.teammates import moment, name, outsider, scope_name, team_button, zone_name
from locales import Words
from storage.journal import Entry
from storage.store import Store

AT_A_TIME = 20


def router() -> Router:
    """Return the journal."""
    router = Router(name="journal")
    router.callback_query.register(journal, Tapped(OpenJournal))
    return router


async def journal(
    _query: CallbackQuery,
    callback_data: OpenJournal,
    person: Person,
    store: Store,
    content: Content,
    owners: frozenset[int],
    _: Words,
) -> Screen:
    """Show an owner what was done, the newest first."""
    if not (await store.team.member(person.id, owners)).is_owner:
        return outsider(_)
    found = await store.journal.last(AT_A_TIME + 1, callback_data.before or None)
    shown, has_more = found[:AT_A_TIME], len(found) > AT_A_TIME
    # NOTE: Above a list of what organizers did. {zone} is for example "Moscow time".
    head = _("<b>Journal</b>. Times: {zone}", zone=zone_name(person, _))
    lines = [await _line(entry, person, store, content, owners, _) for entry in shown]
    text = "\n\n".join((head, *(lines or [_("Nothing has been done yet.")])))
    return Screen(text, _rows(callback_data.before, shown[-1].id if has_more else 0, _))


def _rows(before: int, older: int, _: Words) -> tuple[Row, ...]:
    # NOTE: Button in a list whose newest entries stand first: show older ones.
    on = [Button(_.plain("Older"), tap=OpenJournal(before=older).pack())] if older else []
    # NOTE: Button in a list: back to the newest entries.
    back = [Button(_.plain("Newest"), tap=OpenJournal().pack())] if before else []
    return tuple(row for row in ((*on, *back), (team_button(_),)) if row)


async def _line(
    entry: Entry, person: Person, store: Store, content: Content, owners: frozenset[int], _: Words
) -> str:
    when = moment(entry.at, person, _)
    deed = _(DEEDS[entry.action]) if entry.action in DEEDS else escape(entry.action, quote=False)
    subject = _subject(entry.subject, person, content, _)
    what = f"{deed}: {escape(subject, quote=False)}" if subject else str(deed)
    about = await _about(entry, store, owners, _)
    return f"{when} · {await _who(entry.actor, store, owners, _)}\n{what}{about}"


async def _about(entry: Entry, store: Store, owners: frozenset[int], _: Words) -> str:
    """Name the other person of a deed, in brackets."""
    whom = entry.details.get(WHOM)
    if not isinstance(whom, int):
        return ""
    called = await name(PersonId(whom), store, owners, _)
    if entry.action != Deed.JOINED:
        return f" ({called})"
    # NOTE: In the journal, behind "Became an organizer: Tatarstan". {member} is for example "Owner 0417".
    by_link = _("by a link of {member}", member=called)
    return f" ({by_link})"


async def _who(actor: PersonId | None, store: Store, owners: frozenset[int], _: Words) -> str:
    if actor is None:
        # NOTE: In the journal, in place of the number of somebody who used /forget since.
        return _("somebody who was forgotten")
    return await name(actor, store, owners, _)


def _subject(subject: str | None, person: Person, content: Content, _: Words) -> str:
    """Return what something was done to: the number of an announcement, a scope, or what was noted."""
    if not subject:
        return ""
    kind, _blank, number = subject.partition(" ")
    if (
        kind in ("announcement", "sending", "institution", "institutions", "survey", "round")
        and number.isdigit()
    ):
        return number
    try:
        return scope_name(Scope.read(subject), person, content, _)
    except ValueError:
        return subject
