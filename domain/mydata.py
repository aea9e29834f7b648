"""What a person reads in their data: a name for everything that is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.errors import N_

LABELS: Mapping[str, str] = MappingProxyType(
    {
        # NOTE: The number by which Telegram knows this private chat.
        "id": N_("Number of this chat"),
        "language": N_("Language"),
        "wiki": N_("Wikipedia"),
        # NOTE: Whether I have agreed to be remembered: yes or no.
        "consent": N_("Consent"),
        "age": N_("Age group"),
        "region": N_("Region"),
        "interests": N_("Interests"),
        "plain": N_("Simpler screens"),
        # NOTE: What the link said by which somebody came to the bot, for example "from-museum".
        "arrived_with": N_("Link you came by"),
        "cohort": N_("Group"),
        # NOTE: A row of steps, for example to the first edit.
        "path": N_("Path"),
        "step": N_("Last step"),
        "finished_on": N_("All steps done on"),
        # NOTE: Whether the next message counts as a question to a human: yes or no.
        "awaiting": N_("I am waiting for your question"),
        "menu_language": N_("Language of the list of commands"),
        "stopped": N_("No more messages"),
        # NOTE: Why the bot cannot write to me; followed by "–" or a word such as "blocked".
        "unreachable": N_("Why I cannot write to you"),
        "seen_on": N_("Last day you were here"),
        # NOTE: Followed by topics the person wants no announcements on.
        "muted": N_("Topics without announcements"),
        "since": N_("First day you were here"),
        "task_on": N_("First day you took an article to work on"),
        "edit_on": N_("First day an edit of yours was seen"),
        "second_on": N_("First day you came back"),
        "fourteenth_on": N_("First day you came back after two weeks or more"),
    }
)
"""What the fields of `Person` are called; a test keeps them complete."""

# NOTE: Four digits that stand for a name.
NUMBER = N_("Number that helpers see in place of your name")
# NOTE: Whether I am one of those who run the bot: yes or no.
OWNER = N_("You run this bot")
# NOTE: Followed by regions or programmes, or "Everybody".
ORGANIZES_FOR = N_("You are an organizer for")
OPEN_INVITATIONS = N_("Links for new organizers you made that are open")
# NOTE: Followed by a number.
ANNOUNCEMENTS = N_("Announcements you wrote, drafts among them")
# NOTE: Followed by a number.
WRITTEN_SURVEYS = N_("Surveys you wrote, drafts among them")
# NOTE: Followed by names an organizer gave to choices of people.
SAVED_AUDIENCES = N_("Audiences you saved")
# NOTE: Followed by a number.
DEEDS_KEPT = N_("What you did as an organizer: entries in the journal")
# NOTE: Followed by names of museums, schools and others for which I answer surveys.
PARTNER_OF = N_("Institutions you answer for")
# NOTE: Followed by a number.
SURVEYS = N_("Surveys that were for you")
LINKS = N_("Messages of helpers and questions known to be yours, for 30 days")
REMINDERS = N_("Reminders you have asked for")
# NOTE: Followed by a number.
ARTICLES = N_("Articles you were given to work on, known for 30 days")
# NOTE: Followed by the names of wikis, or "No".
LINKED_ACCOUNT = N_("Linked wiki account")
# NOTE: Followed by a day, or "–".
LINKED_ON = N_("Linked since")
# NOTE: Followed by a number.
EDITS_KNOWN = N_("Your edits as far as I know")
# NOTE: Below "Your edits as far as I know". Followed by a number.
EDITS_KEPT = N_("Edits I watch for you, for up to three months")
# NOTE: A code to link a wiki account: yes or no.
CODE_OPEN = N_("You have a code for a wiki account")
# NOTE: Followed by days: a message came because somebody had not been here for some days.
NUDGED = N_("Days I wrote because you had been away")
# NOTE: Followed by days. One person in ten gets no such message, so that we know whether they help.
HELD_OUT = N_("Days I wrote nothing, to learn whether it helps")
# NOTE: Followed by days: when somebody came after such a message, or without it.
BACK = N_("Days you were here again after that")
ANNOUNCED = N_("Announcements sent to you, known for 35 days")

UNREACHABLE: Mapping[str, str] = MappingProxyType(
    {
        # NOTE: Why the bot could not write to me.
        "blocked": N_("You had blocked me"),
        # NOTE: Why the bot could not write to me.
        "deactivated": N_("Your account was deactivated"),
        # NOTE: Why the bot could not write to me.
        "absent": N_("There was no chat with you"),
    }
)
"""Why nothing arrived at a person, in words."""
