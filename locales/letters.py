"""Letters of the right alphabet: what looks right on the screen may be a letter of another language."""

import re
import unicodedata
from collections.abc import Iterator

from locales.folding import PALOCHKA
from locales.languages import Language

# What is not running text: placeholders, tags, addresses, commands, names of people on Telegram.
_SKIPPED = re.compile(r"\{[^{}]*\}|<[^>]+>|&\w+;|https?://\S+|[/@][A-Za-z_]+")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# No IGNORECASE here: the right palochka is the large letter of U+04CF.
_HOMOGLYPH = re.compile(r"[кптцчКПТЦЧ](?:[IilL1|\u0456\u0406\u04cf](?!\d)|!(?=\w))")
_STRAY = re.compile(rf"(?<![кптцчКПТЦЧ]){PALOCHKA}")


def prose(text: str) -> str:
    """Return the running text of a message."""
    return _SKIPPED.sub(" ", text)


def _palochka(text: str) -> Iterator[str]:
    for found in _HOMOGLYPH.finditer(text):
        yield f"the palochka must be U+04C0: {found.group()}"
    for found in _STRAY.finditer(text):
        yield f"a palochka stands after к, п, т, ц or ч only: {text[: found.end()][-6:]}"


def _word(word: str, alphabet: str) -> Iterator[str]:
    if not _CYRILLIC.search(word):
        return
    if _LATIN.search(word):
        yield f"Latin letters inside a Cyrillic word: {word}"
        return
    for letter in sorted(
        {letter for letter in word if letter.lower().replace("\u04cf", PALOCHKA) not in alphabet}
    ):
        yield f"not a letter of this language: {letter} (U+{ord(letter):04X}) in {word}"


def problems(text: str, language: Language) -> Iterator[str]:
    """Name every letter that does not belong; Latin words as such are allowed."""
    text = prose(text)
    if unicodedata.normalize("NFC", text) != text:
        yield "letters are not composed (NFC)"
    if PALOCHKA in language.alphabet:
        yield from _palochka(text)
    for word in _WORD.findall(text):
        yield from _word(word, language.alphabet)
