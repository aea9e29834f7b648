"""Labels that many screens share: worded once, so that they are the same everywhere.

A screen says `_.plain("Back")` as usual; they are listed here to give translators one note each.
"""

from locales.words import N_

LABELS = (
    # NOTE: Button: to the screen before this one.
    N_("Back"),
    # NOTE: Button: to the next page or step.
    N_("Next"),
    # NOTE: Button: to the main menu. Keep it short.
    N_("Menu"),
    # NOTE: Button: leave this question or step out.
    N_("Skip"),
    # NOTE: Button: stop what was begun; nothing is saved.
    N_("Cancel"),
    # NOTE: Button: the answer to a question.
    N_("Yes"),
    # NOTE: Button: the answer to a question.
    N_("No"),
    # NOTE: Button: I have done what the step asks.
    N_("Done"),
    # NOTE: Button: not now, remind me another time.
    N_("Later"),
    # NOTE: Button: pass my question on to a mentor, a living person.
    N_("Ask a human"),
    # NOTE: Button: language, wiki, reminders.
    N_("Settings"),
    # NOTE: Button: what this bot can do.
    N_("Help"),
    # NOTE: Button: choose the language the bot speaks.
    N_("Language"),
    # NOTE: Button: what the bot knows about me and how to erase it.
    N_("Privacy"),
)

# NOTE: Above the list of languages; every language is named by its own name.
CHOOSE_LANGUAGE = N_("Choose a language:")
