"""What the buttons of a survey carry: the participation they belong to, and what was chosen."""

from __future__ import annotations

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.buttons import Id, Number


class OpenSurvey(CallbackData, prefix="so"):
    """Begin a survey, or go on with it; `below` leaves the invitation as it is and answers under it."""

    participation: Number
    below: bool = False


class NotNow(CallbackData, prefix="sn"):
    """Say that there is no time for it; nobody reminds of it then."""

    participation: Number


class Give(CallbackData, prefix="sg"):
    """Answer a question with an option or a number, and go on."""

    participation: Number
    question: Id
    value: Id


class Tick(CallbackData, prefix="st"):
    """Add an option to those chosen, or take it away: `on` says which, so a second tap changes nothing."""

    participation: Number
    question: Id
    value: Id
    on: bool


class Way(StrEnum):
    """Where one can go from a question without an answer being chosen."""

    DONE = "done"
    SKIP = "skip"
    BACK = "back"
    GO_ON = "on"
    OWN = "own"
    """Write words of one's own."""


class Move(CallbackData, prefix="sm"):
    """Go from a question; an empty one stands for the summary."""

    participation: Number
    question: Id
    way: Way


class ShowQuestion(CallbackData, prefix="sq"):
    """Put the question on the screen, a certain one or else the one that is next."""

    participation: Number
    question: Id = ""


class ChooseQuestion(CallbackData, prefix="sc"):
    """List the questions, to change an answer."""

    participation: Number


class ChooseTongue(CallbackData, prefix="sl"):
    """Go on in a language; without one, list them."""

    participation: Number
    language: Id = ""


class Pause(CallbackData, prefix="sp"):
    """Go on later."""

    participation: Number


class SendAnswers(CallbackData, prefix="ss"):
    """Send the answers; they count from then on."""

    participation: Number


KINDS: tuple[type[CallbackData], ...] = (
    *(OpenSurvey, NotNow, Give, Tick, Move, ShowQuestion, ChooseQuestion, ChooseTongue, Pause, SendAnswers),
)
PREFIXES = tuple(kind.__prefix__ for kind in KINDS)
