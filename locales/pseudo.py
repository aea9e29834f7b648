"""A language for tests: every text is wrapped in «…» and drawn out, so that nothing hard-coded can hide.

Translations are up to twice as long as English; what fits in this language fits in all of them.
"""

import gettext
import re
from dataclasses import replace

from locales.languages import LANGUAGES
from locales.words import Words

_MARKUP = re.compile(r"<[^>]+>|&\w+;|\{[^{}]*\}")


def stretched(msgid: str) -> str:
    """Wrap a text and make what people see of it twice as long; tags and placeholders stay."""
    seen = len(_MARKUP.sub("", msgid))
    return f"«{msgid}{'~' * max(0, seen - 2)}»"


class _Pseudo(gettext.NullTranslations):
    """Translates without a catalog."""

    def gettext(self, message: str) -> str:
        return stretched(message)

    def pgettext(self, context: str, message: str) -> str:
        return stretched(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return stretched(msgid1 if n == 1 else msgid2)


def pseudo_words() -> Words:
    """Return the voice that shows which words are not translatable."""
    return Words(replace(LANGUAGES["en"], code="xx", autonym="«English»"), _Pseudo())
