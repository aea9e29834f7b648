"""Adding one institution: its type, where it is, its first name.

Olga: [Add one]
Bot: What kind of institution is it?
     [Museum] [Archive] … [Back]
Olga: [Museum] [Tatarstan] [Arsk]
Bot: Museum · Arsk, Tatarstan
     Send me its name in this language: русский.
     [татарча] [✓ русский] … [Back]
Olga: Музей Арска
Bot: It is in the list now.
     (the institution)
"""

from __future__ import annotations

from aiogram.types import CallbackQuery, Message

from domain.deeds import Deed
from domain.institutions import NAME_LIMIT, Candidate, InstitutionType, clean, folded
from domain.surveys import LANGUAGES
from handlers.announcements.desk import Desk
from handlers.announcements.hub import in_pairs, plain
from handlers.buttons import TICK
from handlers.institutions import one
from handlers.institutions.awaiting import First, wait_for
from handlers.institutions.buttons import AddInstitution, ListInstitutions
from handlers.institutions.desk import (
    autonym,
    choice,
    covers,
    districts,
    note,
    opened,
    place,
    regions,
    stranger,
    type_name,
)
from handlers.screen import Button, Row, Screen
from locales import Words


async def add(_query: CallbackQuery, callback_data: AddInstitution, desk: Desk) -> Screen:
    """Ask for what is not known yet."""
    if (refusal := stranger(desk)) is not None:
        return refusal
    at = callback_data
    if (kind := at.kind) is None:
        return _kinds(desk.words)
    if not at.region and len(regions(desk)) == 1:
        at = at.model_copy(update={"region": regions(desk)[0]})
    if not covers(at.region, desk):
        return _regions(at, desk)
    if not at.is_whole and districts(at.region, desk):
        return _districts(at, desk)
    return await ask(First(kind, at.region, _language(at.language, desk.words)), desk)


def _language(code: str, _: Words) -> str:
    wanted = code or _.code
    return wanted if wanted in LANGUAGES else "ru"


def _kinds(_: Words) -> Screen:
    buttons = [Button(type_name(kind, _), tap=AddInstitution(kind=kind).pack()) for kind in InstitutionType]
    back = choice(_.plain("Back"), ListInstitutions().pack())
    return Screen(_("What kind of institution is it?"), (*in_pairs(buttons), back))


def _regions(at: AddInstitution, desk: Desk) -> Screen:
    _ = desk.words
    rows: list[Row] = [
        choice(place(code, _), AddInstitution(kind=at.kind, region=code).pack()) for code in regions(desk)
    ]
    back = choice(_.plain("Back"), AddInstitution().pack())
    return Screen(_("Where is it?"), (*rows, back))


def _districts(at: AddInstitution, desk: Desk) -> Screen:
    _ = desk.words
    buttons = [
        Button(place(code, _).partition(",")[0], tap=at.model_copy(update={"region": code}).pack())
        for code in districts(at.region, desk)
    ]
    # NOTE: Button below a list of districts: none of them, but somewhere in the region.
    label = _.plain("Elsewhere in the region")
    elsewhere = choice(label, at.model_copy(update={"is_whole": True}).pack())
    before = AddInstitution(kind=at.kind) if len(regions(desk)) > 1 else AddInstitution()
    back = choice(_.plain("Back"), before.pack())
    return Screen(_("Where is it?"), (*in_pairs(buttons), elsewhere, back))


async def ask(first: First, desk: Desk, said: str = "") -> Screen:
    """Wait for the name; another language can be chosen for it."""
    _ = desk.words
    await wait_for(desk, first)
    head = f"{plain(type_name(first.kind, _))} · {plain(place(first.region, _))}"
    parts = [said, head, ask_for(first.language, _)]
    at = AddInstitution(kind=first.kind, region=first.region, is_whole=True)
    languages = [
        Button(TICK * (code == first.language) + autonym(code), tap=_in(code, at)) for code in LANGUAGES
    ]
    back = choice(_.plain("Back"), AddInstitution(kind=first.kind).pack())
    return Screen("\n\n".join(part for part in parts if part), (*in_pairs(languages), back))


def _in(language: str, at: AddInstitution) -> str:
    return at.model_copy(update={"language": language}).pack()


def ask_for(language: str, _: Words) -> str:
    """Ask for a name in a language."""
    return _("Send me its name in this language: {language}.", language=autonym(language))


def flaw(name: str, _: Words) -> str | None:
    """Say why a name cannot be one, or nothing."""
    if not folded(name):
        return _("A name is made of words. I cannot use anything else for it.")
    if len(name) > NAME_LIMIT:
        over = len(name) - NAME_LIMIT
        return _("This name is too long by this many characters: {number}", number=over)
    return None


async def take(message: Message, first: First, desk: Desk) -> Screen:
    """Add the institution under the name that was sent."""
    _, name = desk.words, clean(message.text or "")
    if not covers(first.region, desk):
        await wait_for(desk, None)
        return _regions(AddInstitution(kind=first.kind), desk)
    if (problem := flaw(name, _)) is not None:
        return await ask(first, desk, problem)
    await wait_for(desk, None)
    candidate = Candidate(first.kind, first.region, {first.language: name})
    number, is_new = await desk.store.institutions.add(candidate)
    institution = await opened(number, desk)
    if not is_new:
        return await one.screen(institution, desk, _("This institution is in the list already."))
    await note(desk, Deed.INSTITUTION_ADDED, number)
    return await one.screen(institution, desk, _("It is in the list now."))
