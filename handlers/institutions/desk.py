"""Which institutions an organizer may look after, and what places and types are called."""

from __future__ import annotations

from collections.abc import Sequence

from domain.audiences import Trait
from domain.deeds import Deed
from domain.errors import NoSuchInstitution
from domain.institutions import TYPE_NAMES, Institution, InstitutionType
from domain.regions import DISTRICT, DISTRICTS, REGIONS
from domain.team import Scope
from handlers.announcements.desk import Desk
from handlers.announcements.hub import plain
from handlers.reading import region_name
from handlers.screen import Button, Screen
from handlers.teammates import outsider, team_button
from locales import LANGUAGES, Words

LABEL = 28
"""How many letters of a name stand on a button."""


async def opened(institution: int, desk: Desk) -> Institution:
    """Return an institution the organizer may look after; raises `NoSuchInstitution`."""
    found = await desk.store.institutions.load(institution)
    if found is None or found.is_removed or not desk.member.covers(found.scope):
        raise NoSuchInstitution
    return found


def regions(desk: Desk) -> list[str]:
    """Return the regions, or single districts, for which the organizer acts."""
    if Scope() in desk.scopes:
        return list(REGIONS)
    return [scope.value for scope in desk.scopes if scope.trait is Trait.REGION]


def districts(region: str, desk: Desk) -> list[str]:
    """Return the districts of a region that has some and is the organizer's."""
    return [one.code for one in DISTRICTS.get(region, ()) if covers(one.code, desk)]


def covers(region: str, desk: Desk) -> bool:
    """Tell whether the organizer acts for a region or district that is known."""
    is_known = region in REGIONS or region in DISTRICT
    return is_known and desk.member.covers(Scope(Trait.REGION, region))


def stranger(desk: Desk) -> Screen | None:
    """Return what somebody sees who looks after no institution, or None for who may."""
    if not desk.member.may_announce:
        return outsider(desk.words)
    if regions(desk):
        return None
    _ = desk.words
    text = _("Institutions belong to a region, and you are an organizer for none. An owner can invite you.")
    return Screen(text, ((team_button(_),),))


def type_name(kind: InstitutionType, _: Words) -> str:
    """Return what a kind of institution is called, as a label."""
    return _.plain(TYPE_NAMES[kind])


def place(code: str, _: Words) -> str:
    """Return what a region or district is called, as a label."""
    return region_name(code, _)


def title(institution: Institution, _: Words) -> str:
    """Return the name of an institution as HTML."""
    return f"<b>{plain(institution.name(_.code))}</b>"


def cut(name: str, limit: int = LABEL) -> str:
    """Return a name as a button has room for it."""
    return name if len(name) <= limit else name[: limit - 1].rstrip() + "…"


def named(institutions: Sequence[Institution], code: str) -> list[Institution]:
    """Return institutions in the order of their names in a language."""
    return sorted(institutions, key=lambda one: (one.name(code).casefold(), one.id))


def choice(label: str, tap: str) -> tuple[Button]:
    """Return a row with one button."""
    return (Button(label, tap=tap),)


def autonym(code: str) -> str:
    """Return what a language calls itself."""
    return LANGUAGES[code].autonym


async def note(desk: Desk, deed: Deed, institution: int) -> None:
    """Write into the journal what the organizer did."""
    await desk.store.journal.note(desk.person.id, deed, f"institution {institution}")
