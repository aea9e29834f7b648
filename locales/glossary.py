"""The words this project agreed on, `glossary.csv`, and whether a translation keeps to them."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from locales.folding import fold
from locales.letters import prose

FILE = Path(__file__).with_name("glossary.csv")


@cache
def terms(path: Path = FILE) -> tuple[Mapping[str, str], ...]:
    """Read the glossary; several words of one language are parted by " / "."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _stem(word: str) -> str:
    """Return the part of a word that its endings leave alone, more or less."""
    return word[: max(3, round(len(word) * 0.6))]


def _has(translation: str, wording: str) -> bool:
    return all(_stem(word) in translation for word in fold(wording).split())


def _mentions(text: str, term: Mapping[str, str]) -> bool:
    """Tell whether a term is meant: an everyday word only where it is the whole label."""
    if term["kind"] == "label":
        return fold(text) == fold(term["en"])
    return re.search(rf"\b{re.escape(term['en'])}(?:s|es)?\b", text, re.IGNORECASE) is not None


def departures(msgid: str, msgstr: str, code: str, path: Path = FILE) -> Iterator[str]:
    """Name the terms of a text that the translation words in another way."""
    text, translation = prose(msgid), fold(msgstr)
    for term in terms(path):
        wordings = [wording for wording in term[code].split(" / ") if wording]
        if wordings and _mentions(text, term) and not any(_has(translation, word) for word in wordings):
            yield f"the glossary has “{term['en']}” as “{term[code]}”"
