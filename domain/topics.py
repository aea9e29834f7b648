"""What announcements are about: their kind, and the topics people can mute. Codes are kept for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType

from domain.errors import N_
from domain.people import Person


class AnnouncementKind(StrEnum):
    """What an announcement tells of; a contest and an event have a date to be reminded of."""

    CONTEST = "contest"
    EVENT = "event"
    NEWS = "news"

    @property
    def has_date(self) -> bool:
        """Tell whether people can ask to be reminded."""
        return self is not AnnouncementKind.NEWS


KINDS: Mapping[AnnouncementKind, str] = MappingProxyType(
    {
        # NOTE: A kind of announcement.
        AnnouncementKind.CONTEST: N_("Contest"),
        # NOTE: A kind of announcement: a meeting or another thing that happens at a time.
        AnnouncementKind.EVENT: N_("Event"),
        # NOTE: A kind of announcement.
        AnnouncementKind.NEWS: N_("News"),
    }
)

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        # NOTE: A topic of announcements, on a switch in the settings.
        "contests": N_("Contests"),
        # NOTE: A topic of announcements, on a switch in the settings.
        "events": N_("Events"),
        # NOTE: A topic of announcements, on a switch in the settings.
        "lessons": N_("Lessons and workshops"),
        # NOTE: A topic of announcements, on a switch in the settings: articles that need help.
        "tasks": N_("Articles that need help"),
        # NOTE: A topic of announcements, on a switch in the settings.
        "news": N_("News"),
    }
)
"""Names of the topics; who never said anything gets announcements on all of them."""


def turn_topic(person: Person, topic: str, *, on: bool) -> Person:
    """Let a person get announcements on a topic (`on`) or none; doing so twice changes nothing more."""
    others = tuple(known for known in person.muted if known != topic)
    return replace(person, muted=others if on else (*others, topic))
