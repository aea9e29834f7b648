"""What the buttons of a survey carry: the participation they belong to, and what was chosen."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from handlers.buttons import Number


class OpenSurvey(CallbackData, prefix="so"):
    """Begin a survey, or go on with it; `below` leaves the invitation as it is and answers under it."""

    participation: Number
    below: bool = False


class NotNow(CallbackData, prefix="sn"):
    """Say that there is no time for it; nobody reminds of it then."""

    participation: Number
