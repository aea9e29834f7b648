"""The ways from an announcement to the rooms of other nouns: its audience, its sending."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from handlers.announcements.desk import Desk
from handlers.buttons import Number
from handlers.screen import Button
from handlers.teammates import scope_name
from storage.announcements import Draft


class AudienceOf(CallbackData, prefix="au"):
    """TEMPORARY until handlers/audiences.py."""

    announcement_id: Number


def audience_button(label: str, announcement_id: int) -> Button:
    """Return the button to the audience of an announcement."""
    return Button(label, tap=AudienceOf(announcement_id=announcement_id).pack())


def audience_line(draft: Draft, desk: Desk) -> str:
    """Say in one line for whom an announcement is."""
    return scope_name(draft.announcement.scope, desk.person, desk.content, desk.words)
