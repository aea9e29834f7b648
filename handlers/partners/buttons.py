"""What the buttons of partners carry."""

from __future__ import annotations

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.buttons import Id, Number

Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]


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
