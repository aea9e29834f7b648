"""Folding what people type, so that the same word typed on different keyboards is the same word."""

import re
import unicodedata
from functools import cache

from locales.languages import LANGUAGES

PALOCHKA = "\u04c0"

LONGEST = 60  # no stop word is longer, with all its marks; long texts need not be folded

_EJECTIVES = "кптцч"
_VARIANTS = "IiLl1|\u0456\u0406\u04cf"  # what keyboards without a palochka offer instead
_PALOCHKA = re.compile(rf"(?<=[{_EJECTIVES}])(?:[{_VARIANTS}](?!\d)|!(?=\w))", re.IGNORECASE)

# One letter, drawn alike: foreign Cyrillic, IPA and Latin letters seen in place of the right ones.
_ALWAYS = str.maketrans("ёəɵѳңӊӈԋқҟ", "еәөөңңңңҡҡ")
_LATIN = str.maketrans("AaBCcEeHhKkMOoPpTXxYyƏə", "АаВСсЕеНһКкМОоРрТХхУуӘә")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# Letters a Russian keyboard lacks and what people type instead.
_BARE = str.maketrans("ҡғҙҫңөүһәҗ", "кгзснуухэж")


def _cyrillic(word: re.Match[str]) -> str:
    """Write a word of two scripts in one, unless it is wholly Latin."""
    text = word.group()
    return text.translate(_LATIN) if _CYRILLIC.search(text) else text


def _once(text: str, with_palochka: bool) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    text = _WORD.sub(_cyrillic, text)
    if with_palochka:
        text = _PALOCHKA.sub(PALOCHKA, text)
    text = unicodedata.normalize("NFKC", text.casefold().translate(_ALWAYS))
    text = text.replace("\u04cf", PALOCHKA) if with_palochka else text
    return re.sub(r"^[\W_]+|[\W_]+$", "", " ".join(text.split()))


def fold(text: str, code: str | None = None) -> str:
    """Return the text as it is compared: small letters, one palochka, no marks around it.

    Without a code every language's rules hold; with one, only Lezgi has a palochka.
    A "!" is a palochka only inside a word, because it also ends sentences.
    """
    with_palochka = code is None or PALOCHKA in LANGUAGES[code].alphabet
    while (folded := _once(text, with_palochka)) != text:
        text = folded
    return folded


def _spellings(text: str) -> set[str]:
    """Return a text and the same text typed on a Russian keyboard."""
    folded = fold(text)
    return {folded, folded.translate(_BARE)}


@cache
def _stop_words() -> frozenset[str]:
    phrases = (phrase for language in LANGUAGES.values() for phrase in language.stop_words)
    return frozenset(spelling for phrase in phrases for spelling in _spellings(phrase))


def is_stop_word(text: str) -> bool:
    """Tell whether the whole message asks to be left alone, in any language."""
    return len(text) <= LONGEST and fold(text) in _stop_words()
