"""One institution: what is known of it, and taking it out of the list.

Olga: [Arsk Museum]
Bot: Arsk Museum
     Type: Museum
     Region: Arsk, Tatarstan
     русский: Музей Арска
     English: Arsk Museum
     Partners: 2
     The link works until 22 November 2027.
     [Link and QR code] [Names] [Remove] [All institutions]
Olga: [Remove]
Bot: Shall I take Arsk Museum out of the list? …
     [Yes, remove] [No]
"""

from __future__ import annotations

from aiogram.types import CallbackQuery

from domain.deeds import Deed
from domain.institutions import Institution, PartnerLink
from domain.surveys import LANGUAGES
from handlers.announcements.desk import Desk
from handlers.announcements.hub import plain
from handlers.institutions import lists
from handlers.institutions.buttons import (
    ListInstitutions,
    OpenInstitution,
    OpenLink,
    OpenNames,
    RemoveInstitution,
    back,
)
from handlers.institutions.desk import autonym, note, opened, place, title, type_name
from handlers.screen import Button, Row, Screen
from handlers.teammates import day
from locales import Words


async def show(_query: CallbackQuery, callback_data: OpenInstitution, desk: Desk) -> Screen:
    """Show an institution."""
    return await screen(await opened(callback_data.institution, desk), desk)


async def screen(institution: Institution, desk: Desk, said: str = "") -> Screen:
    """Show an institution, below a note on what has just happened."""
    _, number = desk.words, institution.id
    people = await desk.store.institutions.count_partners([number])
    lines = [
        title(institution, _),
        f"{_('Type')}: {plain(type_name(institution.type, _))}",
        f"{_('Region')}: {plain(place(institution.region, _))}",
        *(f"{autonym(c)}: {plain(institution.names[c])}" for c in LANGUAGES if c in institution.names),
        # NOTE: People who answer surveys for an institution.
        _("Partners: {number}", number=people.get(number, 0)),
        lasting(await desk.store.institutions.link(number), desk),
    ]
    text = "\n".join(line for line in lines if line)
    return Screen(f"{said}\n\n{text}" if said else text, _rows(institution, _))


def lasting(link: PartnerLink | None, desk: Desk) -> str:
    """Say how long a link works."""
    _ = desk.words
    if link is None:
        return ""
    if not link.works(desk.store.now):
        return _("The link does not work any more.")
    if link.expires_at is None:
        return _("The link works for ever.")
    return _("The link works until {date}.", date=day(link.expires_at, desk.person, _))


def _rows(institution: Institution, _: Words) -> tuple[Row, ...]:
    number = institution.id
    # NOTE: Button: the link by which people become partners, and the same as a QR code to be printed.
    link = Button(_.plain("Link and QR code"), tap=OpenLink(institution=number).pack())
    # NOTE: Button: what an institution is called in each language.
    names = Button(_.plain("Names"), tap=OpenNames(institution=number).pack())
    remove = Button(_.plain("Remove"), tap=RemoveInstitution(institution=number).pack())
    every = Button(_.plain("All institutions"), tap=ListInstitutions().pack())
    return ((link,), (names,), (remove,), (every,))


async def remove(_query: CallbackQuery, callback_data: RemoveInstitution, desk: Desk) -> Screen:
    """Take an institution out of the list, after a second yes."""
    _, institution = desk.words, await opened(callback_data.institution, desk)
    name = institution.name(_.code)
    if not callback_data.sure:
        text = _(
            "Shall I take {name} out of the list? Its partners are partners no more, and its link stops "
            "working. What was answered for it stays.",
            name=name,
        )
        yes = RemoveInstitution(institution=institution.id, sure=True).pack()
        no = Button(_.plain("No"), tap=OpenInstitution(institution=institution.id).pack())
        return Screen(text, ((Button(_.plain("Yes, remove"), tap=yes),), (no,)))
    if await desk.store.institutions.remove(institution.id):
        await note(desk, Deed.INSTITUTION_REMOVED, institution.id)
    said = _("Not in the list any more: {name}", name=name)
    return await lists.listed(ListInstitutions(), desk, said)


def way_back(institution: Institution, _: Words) -> Row:
    """Return the row that leads back to an institution."""
    return (back(institution.id, _),)
