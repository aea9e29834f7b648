"""What the buttons carry with which an organizer chooses an audience."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from domain.audiences import Trait
from handlers.buttons import Number
from handlers.screen import Button

SHORT = re.compile(r"[A-Za-z0-9_+/-]{1,26}")
Key = Annotated[str, Field(pattern=r"^(~[0-9a-f]{12}|[A-Za-z0-9_+/-]{0,26})$")]
"""A value as a button carries it: as it is, or a digest of one that is too long, such as a long cohort."""

Page = Annotated[int, Field(ge=0, lt=100)]


class AudienceOf(CallbackData, prefix="au"):
    """Show for whom an announcement is."""

    announcement_id: Number


class OpenTrait(CallbackData, prefix="ut"):
    """Show the values of a trait, to be chosen or left out, or the districts `within` a region."""

    announcement_id: Number
    trait: Trait
    is_not: bool = False
    within: Key = ""
    page: Page = 0


class TurnValue(CallbackData, prefix="uv"):
    """Choose a value of a trait or leave it out, or take that back; the position is named."""

    announcement_id: Number
    trait: Trait
    value: Key
    is_not: bool
    on: bool
    page: Page = 0


class ClearTrait(CallbackData, prefix="uc"):
    """Choose nobody by a trait any more; without a trait, by none."""

    announcement_id: Number
    trait: Trait | None = None


class NameAudience(CallbackData, prefix="un"):
    """Ask for a name under which an audience is kept."""

    announcement_id: Number


class OpenSaved(CallbackData, prefix="ul"):
    """List the audiences one has kept, to use one or to erase one."""

    announcement_id: Number
    erase: bool = False
    page: Page = 0


class UseSaved(CallbackData, prefix="uu"):
    """Take an audience one has kept."""

    announcement_id: Number
    saved: Number


class EraseSaved(CallbackData, prefix="ue"):
    """Erase an audience one has kept."""

    announcement_id: Number
    saved: Number


def key_of(value: str) -> str:
    """Return a value as a button carries it.

    >>> key_of("tatarstan/arsk"), key_of("summer camp of the whole republic")[:3]
    ('tatarstan/arsk', '~73')
    """
    return value if SHORT.fullmatch(value) else "~" + hashlib.sha256(value.encode()).hexdigest()[:12]


def value_of(key: str, values: Iterable[str]) -> str | None:
    """Return the value a button means, of those there are."""
    return next((value for value in values if key_of(value) == key), None)


def audience_button(label: str, announcement_id: int) -> Button:
    """Return the button to the audience of an announcement."""
    return Button(label, tap=AudienceOf(announcement_id=announcement_id).pack())
