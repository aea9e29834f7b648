"""What can go wrong in a way a person can be told.

    Problem                 a sentence for the person, in their language
    ├── NothingToAnswer     a helper replied to a message that belongs to nobody's question
    ├── CannotBeCopied      a helper answered with something Telegram does not copy
    ├── OutOfReach          the one who asked has blocked the bot since
    ├── NoSuchAnnouncement  the announcement is gone, or not theirs to see
    ├── NoSuchSurvey        the survey is gone, or not theirs to see
    ├── StillCounting       there are too many answers to count them while somebody waits
    ├── AnsweredInSecret    an anonymous survey is open, and not only its words would change
    ├── NoSuchInstitution   the institution was removed, or is not theirs to look after
    ├── Unfit               an answer does not fit its question in a survey
    │   ├── NeedsAnswer     it may not be skipped
    │   ├── NotOffered      what was chosen is none of the options
    │   ├── NoWords         words of one's own are missing
    │   ├── TooLong         there are more of them than fit
    │   ├── NoNumber        it is no whole number
    │   ├── OutOfBounds     the number is too small or too large
    │   └── NoDay           it is no day
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


class AnsweredInSecret(Problem):
    """An anonymous survey is open, and not only its words would change."""

    sentence = N_(
        "People are answering this survey anonymously. Until it closes only words can be corrected: "
        "a new question would show who answered after it."
    )


class StillCounting(Problem):
    """There are too many answers to count them while somebody waits."""

    sentence = N_("There are very many answers. I am counting them: please look again in some minutes.")


class NoSuchInstitution(Problem):
    """The institution was removed, or lies outside of what an organizer acts for."""

    sentence = N_("This institution is not in the list any more, or it is not for you to see.")


class NoSuchAnnouncement(Problem):
    """The announcement was discarded, or belongs to organizers of other people."""

    sentence = N_("This announcement is not here any more, or it is not for you to see.")


class NoSuchSurvey(Problem):
    """The survey was thrown away, or belongs to organizers of other people."""

    sentence = N_("This survey is not here any more, or it is not for you to see.")


class Unfit(Problem):
    """An answer does not fit its question."""


class NeedsAnswer(Unfit):
    """The question may not be skipped."""

    # NOTE: Below a question of a survey that may not be skipped.
    sentence = N_("This question needs an answer.")


class NotOffered(Unfit):
    """What was chosen is none of the options, or more than one where only one fits."""

    # NOTE: Below a question of a survey with a few answers to choose from.
    sentence = N_("Please choose one of the answers.")


class NoWords(Unfit):
    """An answer in words of one's own has no words."""

    # NOTE: Somebody answers a question of a survey with words of their own, and none have come.
    sentence = N_("Please write your answer in a few words.")


class TooLong(Unfit):
    """There are more words than fit."""

    sentence = N_("This is too long by this many characters: {number}")


class NoNumber(Unfit):
    """It is no whole number."""

    sentence = N_("Please write one whole number.")


class OutOfBounds(Unfit):
    """The number is too small or too large."""

    # NOTE: The answer to a question of a survey is a number.
    sentence = N_("Please write a number from {low} to {high}.")


class NoDay(Unfit):
    """It is no day."""

    # NOTE: The answer to a question of a survey is a day. {example} is a date, such as 25.11.2026.
    sentence = N_("Please write a day, for example: {example}")
