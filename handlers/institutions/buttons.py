"""What the buttons carry with which organizers look after institutions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from domain.institutions import InstitutionType, Lasting
from handlers.buttons import Id, Number
from handlers.screen import Button
from locales import Words

Where = Annotated[str, Field(pattern=r"^[a-z_/-]{0,32}$")]
"""The code of a region or district, or nothing."""

Token = Annotated[str, Field(pattern=r"^[a-z0-9]{1,32}$")]
"""What tells a link: a button that carries it does nothing to the link that took its place."""


class ListInstitutions(CallbackData, prefix="il"):
    """List institutions, of one type and within one region if named."""

    kind: InstitutionType | None = None
    region: Where = ""
    page: Annotated[int, Field(ge=0, lt=10_000)] = 0


class Narrowing(StrEnum):
    """By what a list of institutions is narrowed."""

    TYPE = "type"
    REGION = "region"


class Narrow(CallbackData, prefix="if"):
    """Choose by what a list is narrowed; the rest stays as it is."""

    by: Narrowing
    kind: InstitutionType | None = None
    region: Where = ""


class OpenInstitution(CallbackData, prefix="io"):
    """Show an institution."""

    institution: Number


class AddInstitution(CallbackData, prefix="ia"):
    """Add an institution: what is not said yet is asked for, at last the name."""

    kind: InstitutionType | None = None
    region: Where = ""
    is_whole: bool = False
    """Whether the region is meant without one of its districts."""
    language: Id = ""


class OpenNames(CallbackData, prefix="im"):
    """Show what an institution is called in each language."""

    institution: Number


class AskName(CallbackData, prefix="ik"):
    """Ask for the name in a language."""

    institution: Number
    language: Id


class DropName(CallbackData, prefix="id"):
    """Take the name in a language away."""

    institution: Number
    language: Id


class OpenLink(CallbackData, prefix="iq"):
    """Show the link by which people become partners."""

    institution: Number


class LetLast(CallbackData, prefix="ie"):
    """Say how long a link works, from now on."""

    institution: Number
    token: Token
    lasting: Lasting


class ReplaceLink(CallbackData, prefix="ir"):
    """Put a new link in place of one; `sure` is the second yes."""

    institution: Number
    token: Token
    sure: bool = False


class WantPoster(CallbackData, prefix="ig"):
    """Ask for the link as a sheet to be printed."""

    institution: Number


class RemoveInstitution(CallbackData, prefix="ix"):
    """Take an institution out of the list; `sure` is the second yes."""

    institution: Number
    sure: bool = False


class OpenImport(CallbackData, prefix="ii"):
    """Say how many institutions are added from a file at once, and wait for it."""


class WantTemplate(CallbackData, prefix="ij"):
    """Ask for a file with the right columns."""


def open_button(label: str, institution: int) -> Button:
    """Return the button to an institution."""
    return Button(label, tap=OpenInstitution(institution=institution).pack())


def back(institution: int, _: Words) -> Button:
    """Return the button back to an institution."""
    return open_button(_.plain("Back"), institution)


def import_button(_: Words) -> Button:
    """Return the button to the file with many institutions."""
    # NOTE: Button: add many institutions from a spreadsheet.
    return Button(_.plain("Add from a file"), tap=OpenImport().pack())
