"""What the bot itself says: the languages, their words and how people's typing is compared.

>>> _ = words("tt")
>>> _("Hello, {name}", name=name)     # Telegram HTML, the value is escaped
>>> _.plain("Back")                   # a button's label
"""

from locales.folding import fold, is_stop_word
from locales.languages import LANGUAGES, Language, guess
from locales.words import N_, CatalogMissing, Html, Words, words

__all__ = [
    "LANGUAGES",
    "N_",
    "CatalogMissing",
    "Html",
    "Language",
    "Words",
    "fold",
    "guess",
    "is_stop_word",
    "words",
]
