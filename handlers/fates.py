"""What each result of a sending is called, what it means, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.errors import N_
from domain.reports import Group
from domain.sendings import Purpose

NAMES: Mapping[Group, str] = MappingProxyType(
    {
        # NOTE: In a report, followed by a number of people: they got it in the language they read.
        Group.OWN: N_("In their own language"),
        # NOTE: In a report: they got the announcement in a language that stands in for theirs.
        Group.STAND_IN: N_("In another language"),
        # NOTE: People who have not got the message yet.
        Group.WAITING: N_("Waiting"),
        # NOTE: It is not known whether the message arrived.
        Group.UNKNOWN: N_("Not known"),
        # NOTE: In a report, followed by a number of people.
        Group.BLOCKED: N_("Blocked the bot"),
        # NOTE: In a report, followed by a number of people: their account was deleted.
        Group.DEACTIVATED: N_("Left Telegram"),
        # NOTE: In a report, followed by a number of people: Telegram knows no such chat.
        Group.ABSENT: N_("Not found"),
        # NOTE: In a report, followed by a number of people.
        Group.MUTED: N_("Want no messages"),
        # NOTE: In a report, followed by a number of people: nobody gets more announcements than that.
        Group.CAPPED: N_("Had two this week"),
        Group.TOO_LATE: N_("Too late"),
        # NOTE: Telegram refused the message.
        Group.REFUSED: N_("Refused by Telegram"),
        # NOTE: In a report, followed by a number of people: the sending was stopped before their turn.
        Group.UNSENT: N_("Stopped before"),
        # NOTE: In a report, followed by a number of people: they used "Forget me" before the message left.
        Group.LEFT: N_("Asked to be forgotten"),
        # NOTE: In a report: the message that was to be corrected or deleted is not there any more.
        Group.GONE: N_("Gone before"),
    }
)
OF_A_CORRECTION: Mapping[Group, str] = MappingProxyType(
    {
        # NOTE: In a report, followed by a number of messages.
        Group.OWN: N_("Corrected")
    }
)
OF_A_RECALL: Mapping[Group, str] = MappingProxyType(
    {
        # NOTE: In a report, followed by a number of messages.
        Group.OWN: N_("Deleted"),
        # NOTE: In a report, followed by a number of messages: Telegram deletes only what is younger.
        Group.TOO_LATE: N_("Older than 48 hours"),
    }
)

MEANINGS: Mapping[Group, str] = MappingProxyType(
    {
        Group.WAITING: N_(
            "It is on its way. From 21:00 to 9:00 in people's own time nothing arrives; it comes at 9:00."
        ),
        Group.UNKNOWN: N_(
            "It left, and Telegram's answer was lost: it may have arrived. If you send it again, some get it "
            "twice."
        ),
        Group.BLOCKED: N_("Nothing can reach them until they come back to the bot by themselves."),
        Group.DEACTIVATED: N_("Their account does not exist any more. Nothing can be done."),
        Group.ABSENT: N_(
            "Telegram knows no chat with them any more. They can come back by writing to the bot."
        ),
        Group.MUTED: N_("They want no messages, or none on this topic. That is their choice."),
        Group.CAPPED: N_("Nobody gets more than two announcements in seven days, unless one is urgent."),
        Group.TOO_LATE: N_("The deadline came before their turn. A later deadline reaches more people."),
        Group.REFUSED: N_("Telegram does not take what it says. Correct it, or write it anew."),
        Group.UNSENT: N_(
            "The sending was stopped before their turn. A copy of the announcement can reach them."
        ),
        Group.LEFT: N_("They had everything about them erased before it left."),
        Group.GONE: N_("They had deleted the message or the chat before."),
    }
)
RECALL_TOO_LATE = N_("Telegram deletes only messages that are younger than 48 hours. These stay.")


def name(group: Group, purpose: Purpose) -> str:
    """Return what a result is called in the report of a sending, a correction or a recall."""
    other = {Purpose.CORRECT: OF_A_CORRECTION, Purpose.RECALL: OF_A_RECALL}.get(purpose, {})
    return other.get(group) or NAMES[group]


def meaning(group: Group, purpose: Purpose) -> str:
    """Return what a result means and what can be done."""
    is_recalled_late = group is Group.TOO_LATE and purpose is Purpose.RECALL
    return RECALL_TOO_LATE if is_recalled_late else MEANINGS[group]
