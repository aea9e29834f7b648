"""What the buttons of the team's screens carry."""

from __future__ import annotations

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from domain.team import Scope
from handlers.buttons import Number

ScopeCode = Annotated[str, Field(pattern=r"^(\*|(region|programme)=[A-Za-z0-9_+/-]{1,32})$")]
"""A scope as buttons carry it: "=" stands for the colon, which divides what a button carries."""


class Invite(CallbackData, prefix="iv"):
    """Make a link by which somebody becomes an organizer for a scope."""

    scope: ScopeCode


class WithdrawInvites(CallbackData, prefix="iw"):
    """Make void the links one has made and nobody has used."""


class OpenOrganizers(CallbackData, prefix="to"):
    """List the organizers who can be removed."""

    page: Annotated[int, Field(ge=0, lt=1000)] = 0


class Remove(CallbackData, prefix="tr"):
    """Take a scope away from an organizer; `sure` is the second yes."""

    person: Number
    scope: ScopeCode
    sure: bool = False


class Leave(CallbackData, prefix="tl"):
    """Leave the team; this is the second yes."""


class OpenJournal(CallbackData, prefix="jo"):
    """Show what people of the team did, from an entry backwards; 0 is the newest."""

    before: Annotated[int, Field(ge=0, lt=2**53)] = 0


def code_of(scope: Scope) -> str:
    """Return a scope as buttons carry it."""
    return str(scope).replace(":", "=", 1)


def scope_of(code: str) -> Scope:
    """Return the scope a button carries."""
    return Scope.read(code.replace("=", ":", 1))
