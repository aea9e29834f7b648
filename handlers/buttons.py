"""What the buttons carry, and the buttons that many screens share.

A button names what it acts on by id and never by state, so that an old one can be tapped after months:
it then shows how things are now. Telegram allows 64 bytes; ids of content are at most 24 letters.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from domain.people import Age
from domain.reminders import Before
from handlers.screen import Button
from locales import Words

TICK = "✓ "
"""Stands before what is chosen."""


Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_+-]{0,24}$")]
"""An id that our own buttons can carry; anything else was made up, and is taken for an old button."""


MESSAGE_IDS = range(1, 2**31)
"""The numbers Telegram gives to messages."""


Number = Annotated[int, Field(ge=1, lt=2**53)]
"""The number of a row, as our own buttons carry it."""


class Place(StrEnum):
    """Screens that need nothing but their name to be found."""

    MENU = "menu"
    TASK = "task"
    """The path, where the person stopped; what once were the only tasks."""
    ARTICLE = "article"
    """An article to work on."""
    HELP = "help"
    EVENTS = "events"
    CONTESTS = "contests"
    SETTINGS = "settings"
    LANGUAGE = "language"
    CONSENT = "consent"
    AGE = "age"
    READY = "ready"
    PRIVACY = "privacy"
    MY_DATA = "mydata"
    WITHDRAW = "withdraw"
    FORGET = "forget"
    TOPICS = "topics"
    ANNOUNCEMENTS = "announcements"
    TEAM = "team"
    INVITE = "invite"
    LEAVE_TEAM = "leave"
    INSTITUTIONS = "institutions"
    PARTNER = "partner"
    """What somebody sees who answers for an institution: theirs, and the surveys that wait."""
    SURVEYS = "surveys"
    STATS = "stats"
    STATS_PICTURE = "statspng"
    ACCOUNT = "account"
    """Somebody's account on the wikis: linked, or how that is done."""


class Go(CallbackData, prefix="go"):
    """Show a screen; `below` leaves the tapped message as it is and answers under it."""

    place: Place
    below: bool = False


class OpenStep(CallbackData, prefix="s"):
    """Show a step of a path."""

    step: Id


class Later(CallbackData, prefix="l"):
    """Stop at a step for now."""

    step: Id


class Finished(CallbackData, prefix="f"):
    """Come to the end of a path."""

    path: Id


class OpenCards(CallbackData, prefix="t"):
    """List the likeliest troubles of a step, or all of them."""

    step: Id = ""
    every: bool = False


class OpenCard(CallbackData, prefix="c"):
    """Show what helps against one trouble; `step` is where to go back to."""

    card: Id
    step: Id = ""


class CardBelow(CallbackData, prefix="cb"):
    """Show what helps against one trouble below a letter, which stays as it is."""

    card: Id


class Ask(CallbackData, prefix="a"):
    """Begin a question to a human; `step` is where to go back to."""

    step: Id = ""
    below: bool = False


class PassOn(CallbackData, prefix="p"):
    """Give a message to the humans after all; `step` is where it belongs and where to go back to."""

    message_id: Annotated[int, Field(ge=MESSAGE_IDS.start, lt=MESSAGE_IDS.stop)]
    step: Id = ""
    is_album: bool = False


class Choose(CallbackData, prefix="lang"):
    """Choose the language to read."""

    language: Id


class Agree(CallbackData, prefix="ok"):
    """Agree to be remembered; a yes counts once the age group is known."""

    age: Age


class Refuse(CallbackData, prefix="no"):
    """Do not agree to be remembered."""


class Question(StrEnum):
    """What a person is asked about themselves; every one can be skipped."""

    WIKI = "wiki"
    AGE = "age"
    REGION = "region"
    DISTRICT = "district"
    INTERESTS = "interests"


class OpenQuestion(CallbackData, prefix="q"):
    """Show a question; `at_start` tells the first round of questions from the settings."""

    question: Question
    at_start: bool = False


class Answer(CallbackData, prefix="w"):
    """Answer a question; for interests `on` tells adding one from taking it away."""

    question: Question
    value: Id
    at_start: bool = False
    on: bool = True


class Switch(StrEnum):
    """Settings with two positions."""

    PLAIN = "plain"
    MESSAGES = "messages"


class Turn(CallbackData, prefix="x"):
    """Put a switch into a position; the position is named, so that a second tap changes nothing."""

    switch: Switch
    on: bool
    at_start: bool = False


class Mute(CallbackData, prefix="mu"):
    """Ask for no more announcements on the topic of this one."""

    announcement_id: Number


class StopAll(CallbackData, prefix="sa"):
    """Ask for no more messages nobody asked for; the announcement tells where it was tapped."""

    announcement_id: Number


class NoMore(CallbackData, prefix="nm"):
    """Ask for no more messages nobody asked for, below a nudge."""


class TurnTopic(CallbackData, prefix="tp"):
    """Ask for announcements on a topic or for none; `alone` is below an announcement, not in the settings."""

    topic: Id
    on: bool
    alone: bool = False


class RemindMe(CallbackData, prefix="rm"):
    """Show below an announcement when one can be reminded of its contest or event."""

    announcement_id: Number


class ReadAgain(CallbackData, prefix="ra"):
    """Show the whole announcement once more."""

    announcement_id: Number


class OpenReminders(CallbackData, prefix="ro"):
    """Show the same in place of a list; `done` shows what was asked for."""

    announcement_id: Number
    done: bool = False


class SetReminder(CallbackData, prefix="rs"):
    """Ask for a reminder, or take it back."""

    announcement_id: Number
    before: Before
    on: bool


class ReportPart(StrEnum):
    """What can be seen of a report."""

    SUMS = "sums"
    WHY = "why"
    PICTURE = "picture"
    TABLE = "csv"


class ReportOf(CallbackData, prefix="rp"):
    """Show what became of a sending, or ask for it as a file."""

    sending: Number
    part: ReportPart = ReportPart.SUMS


class Vow(StrEnum):
    """What is done only after a second yes."""

    FORGET = "forget"
    WITHDRAW = "withdraw"
    UNDER_14 = "under14"


class Sure(CallbackData, prefix="y"):
    """Say the second yes."""

    vow: Vow


def go(label: str, place: Place) -> Button:
    """Return a button to a screen."""
    return Button(label, tap=Go(place=place).pack())


def menu_button(_: Words) -> Button:
    """Return the button to the menu."""
    return go(_.plain("Menu"), Place.MENU)


def ask_button(_: Words, step: str = "") -> Button:
    """Return the button to a human."""
    return Button(_.plain("Ask a human"), tap=Ask(step=step).pack())


def troubles_button(_: Words, step: str = "") -> Button:
    """Return the button to the cards."""
    # NOTE: Button below a step: opens a list of common troubles.
    return Button(_.plain("Something does not work"), tap=OpenCards(step=step).pack())


def back_to(_: Words, step: str) -> Button:
    """Return the button to the step one came from, or to the menu if it was none."""
    return Button(_.plain("Back"), tap=OpenStep(step=step).pack() if step else Go(place=Place.MENU).pack())
