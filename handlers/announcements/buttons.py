"""What the buttons carry with which organizers write an announcement."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from domain.announcements import LinkLabel
from domain.topics import AnnouncementKind
from handlers.buttons import Id, Number
from handlers.screen import Button
from handlers.team_buttons import ScopeCode
from locales import Words

Seen = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
"""The beginning of the digest of what somebody read before they tapped: other words need another tap."""


class Part(StrEnum):
    """What an announcement is made of, and what can be done with it: one screen each."""

    KIND = "kind"
    TOPIC = "topic"
    SCOPE = "scope"
    TEXTS = "texts"
    """The first language that is not written."""
    MEDIA = "media"
    LINKS = "links"
    HAPPENS = "happens"
    DEADLINE = "deadline"
    STARTS = "starts"
    SPREAD = "spread"
    MORE = "more"
    PREVIEW = "preview"
    TEST = "test"
    SEND = "send"
    ASK = "ask"
    """Ask the colleagues for the second yes."""
    WITHDRAW = "withdraw"
    """Take the question to the colleagues back."""
    COPY = "copy"
    CORRECT = "correct"
    DISCARD = "discard"


class BeginDraft(CallbackData, prefix="ab"):
    """Begin an announcement of a kind; without one, ask for it."""

    kind: AnnouncementKind | None = None


class ListDrafts(CallbackData, prefix="al"):
    """List the announcements that are older than one; 0 is the newest page."""

    before: Annotated[int, Field(ge=0, lt=2**53)] = 0


class OpenDraft(CallbackData, prefix="an"):
    """Show an announcement as it stands."""

    announcement_id: Number


class OpenPart(CallbackData, prefix="ap"):
    """Show one part of an announcement, or do one thing with it."""

    announcement_id: Number
    part: Part


class OpenText(CallbackData, prefix="at"):
    """Ask for the text in a language."""

    announcement_id: Number
    language: Id


class RemoveText(CallbackData, prefix="ax"):
    """Take the text in a language away."""

    announcement_id: Number
    language: Id


class Accept(CallbackData, prefix="ay"):
    """Say that those who read a language which is not written shall get another one."""

    announcement_id: Number
    language: Id
    on: bool


class AddLink(CallbackData, prefix="ai"):
    """Ask for the address of a link button."""

    announcement_id: Number
    label: LinkLabel


class ChooseValue(CallbackData, prefix="ac"):
    """Choose a value for a part."""

    announcement_id: Number
    part: Part
    value: Id


class ChooseScope(CallbackData, prefix="ae"):
    """Choose for whom one acts."""

    announcement_id: Number
    scope: ScopeCode


class SetMoment(CallbackData, prefix="am"):
    """Choose a moment, in minutes since 1970; 0 takes it away."""

    announcement_id: Number
    part: Part
    minutes: Annotated[int, Field(ge=0, lt=2**40)]


class Switch(StrEnum):
    """What is on or off."""

    URGENT = "urgent"
    AGAINST_QUIET = "quiet"


class TurnSwitch(CallbackData, prefix="aw"):
    """Put a switch into a position."""

    announcement_id: Number
    switch: Switch
    on: bool


class SendTest(CallbackData, prefix="az"):
    """Send a test to the colleague with this number, or to all of them."""

    announcement_id: Number
    number: Id


class Launch(CallbackData, prefix="ag"):
    """Send the announcement that was read."""

    announcement_id: Number
    seen: Seen


class Approve(CallbackData, prefix="av"):
    """Say the second yes to the announcement that was read, or no."""

    announcement_id: Number
    seen: Seen
    yes: bool


class Discard(CallbackData, prefix="aq"):
    """Throw a draft away; this is the second yes."""

    announcement_id: Number


def open_draft(label: str, announcement_id: int) -> Button:
    """Return the button to an announcement."""
    return Button(label, tap=OpenDraft(announcement_id=announcement_id).pack())


def open_part(label: str, announcement_id: int, part: Part) -> Button:
    """Return the button to a part of an announcement."""
    return Button(label, tap=OpenPart(announcement_id=announcement_id, part=part).pack())


def back(announcement_id: int, _: Words) -> Button:
    """Return the button from a part back to the announcement."""
    return open_draft(_.plain("Back"), announcement_id)
