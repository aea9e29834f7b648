"""What the buttons carry with which organizers send a survey and watch how it is answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.buttons import Number
from handlers.screen import Button
from locales import Words

Page = Annotated[int, Field(ge=0, lt=1000)]
Value = Annotated[str, Field(pattern=r"^[A-Za-z0-9_+/-]{0,32}$")]
"""A type, a region or the number of an institution."""
Seen = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
"""The beginning of a digest of what somebody read before they tapped: anything else needs another tap."""


class Part(StrEnum):
    """What a round is made of, and what can be seen of it or done with it: one screen each."""

    TYPES = "types"
    REGIONS = "regions"
    NAMED = "named"
    OPENS = "opens"
    CLOSES = "closes"
    EMPTY = "empty"
    """The institutions that have nobody to ask."""
    SEND = "send"
    BY_TYPE = "type"
    BY_LANGUAGE = "lang"
    STOPPED = "stops"
    """At which question those are who have begun."""
    LINKS = "links"
    """Web links, for institutions without Telegram; within "all", those that have partners too."""
    END = "end"
    """Ask whether it shall really be closed, cancelled or thrown away."""


class BeginRound(CallbackData, prefix="rb"):
    """Begin to send a survey."""

    survey_id: Number


class OpenRound(CallbackData, prefix="rn"):
    """Show a round as it stands."""

    round_id: Number


class ListRounds(CallbackData, prefix="rl"):
    """List the rounds of a survey that are older than one; 0 is the newest page."""

    survey_id: Number
    before: Annotated[int, Field(ge=0, lt=2**53)] = 0


class OpenRoundPart(CallbackData, prefix="rk"):
    """Show one part of a round; `within` is the region whose districts are shown."""

    round_id: Number
    part: Part
    within: Value = ""
    page: Page = 0


class TurnReach(CallbackData, prefix="rt"):
    """Choose a type, a region or an institution, or take that back; the position is named."""

    round_id: Number
    part: Part
    value: Value
    on: bool
    page: Page = 0


class SetRoundMoment(CallbackData, prefix="ru"):
    """Choose when a round opens or closes, in minutes since 1970; 0 opens it at once."""

    round_id: Number
    part: Part
    minutes: Annotated[int, Field(ge=0, lt=2**40)]


class LaunchRound(CallbackData, prefix="rg"):
    """Send the survey as it was read."""

    round_id: Number
    seen: Seen


class TakeOver(CallbackData, prefix="rv"):
    """Send a planned round in place of somebody who does not act for its people any more."""

    round_id: Number


class WebAct(StrEnum):
    """What is done about the web links of an institution."""

    OPEN = "open"
    """Show them; where there is none yet, one is made."""
    MORE = "more"
    TAKE_BACK = "back"


class WebLinkOf(CallbackData, prefix="rw"):
    """Show or change the web links of an institution.

    `known` is how many there were on the screen, or which link is meant: a second tap changes nothing.
    """

    round_id: Number
    institution: Number
    act: WebAct = WebAct.OPEN
    known: Annotated[int, Field(ge=0, lt=2**53)] = 0


class EndRound(CallbackData, prefix="rx"):
    """Close a round, cancel a planned one or throw a draft away; this is the second yes."""

    round_id: Number


def open_round(label: str, round_id: int) -> Button:
    """Return the button to a round."""
    return Button(label, tap=OpenRound(round_id=round_id).pack())


def open_part(label: str, round_id: int, part: Part) -> Button:
    """Return the button to a part of a round."""
    return Button(label, tap=OpenRoundPart(round_id=round_id, part=part).pack())


def back(round_id: int, _: Words) -> Button:
    """Return the button from a part back to the round."""
    return open_round(_.plain("Back"), round_id)
