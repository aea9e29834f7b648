"""What can go wrong in a way a person can be told.

    Problem                 a sentence for the person, in their language
    ├── NothingToAnswer     a helper replied to a message that belongs to nobody's question
    ├── CannotBeCopied      a helper answered with something Telegram does not copy
    ├── OutOfReach          the one who asked has blocked the bot since
    ├── NoSuchAnnouncement  the announcement is gone, or not theirs to see
    └── TooMuch             the person sends faster than a human can read

A surprise that is not here is a bug: it is logged whole and answered with an apology.
"""

from __future__ import annotations

from typing import Any


def N_(text: str) -> str:  # noqa: N802 -- the name gettext's tools look for
    """Mark a sentence for translation where it is written down, not where it is said."""
    return text


class Problem(Exception):
    """Something the person can be told in one sentence."""

    sentence: str = N_("That did not work. Please try again.")

    def __init__(self, **values: Any) -> None:
        super().__init__(type(self).__name__)
        self.values = values


class NothingToAnswer(Problem):
    """A helper replied to a message that is not somebody's question."""

    sentence = N_("I do not know whose question that was. It may be older than 30 days, or the person left.")


class CannotBeCopied(Problem):
    """A helper answered with something Telegram does not copy."""

    sentence = N_("I cannot pass this on. Text, voice messages, pictures and files arrive.")


class OutOfReach(Problem):
    """The one who asked has blocked the bot since."""

    sentence = N_("Newcomer {number} has blocked me since, so your answer cannot arrive.")


class NoSuchAnnouncement(Problem):
    """The announcement was discarded, or belongs to organizers of other people."""

    sentence = N_("This announcement is not here any more, or it is not for you to see.")
