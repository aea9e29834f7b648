"""The languages the bot speaks: one `language.yaml` in each folder here is one language.

Babel does not decide anything at run time: it does not know Lezgi and its Bashkir is a stub.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import yaml

HOME = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """What a language needs beside its texts."""

    code: str
    autonym: str
    fallbacks: tuple[str, ...]  # in the order they are asked
    aliases: tuple[str, ...]
    telegram_code: str | None  # for setMyCommands; None: Telegram does not know this language
    mediawiki: str  # for `uselang` and `amlang`
    wiki: str  # where a newcomer with this language edits unless they choose otherwise
    plural: str  # the Plural-Forms header of its catalog
    months: tuple[str, ...]  # as they stand in a date
    weekdays: tuple[str, ...]  # Monday first
    date_pattern: str
    decimal: str
    group: str
    alphabet: str  # in lower case
    stop_words: tuple[str, ...]
    may_be_partial: bool = False  # a catalog may lack texts: its translators are few

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read one `language.yaml`; its folder's name is the code."""
        known: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        known.pop("place")
        lists = {key: tuple(value) for key, value in known.items() if isinstance(value, list)}
        return cls(code=path.parent.name, date_pattern=known.pop("date"), **{**known, **lists})


def _place(path: Path) -> int:
    """Return where people see this language in a list."""
    return int(yaml.safe_load(path.read_text(encoding="utf-8"))["place"])


def load(home: Path) -> Mapping[str, Language]:
    """Read every language of a folder, in the order shown to people."""
    paths = sorted(home.glob("*/language.yaml"), key=_place)
    return MappingProxyType({path.parent.name: Language.load(path) for path in paths})


LANGUAGES = load(HOME)


def _names() -> dict[str, str]:
    """Map every name a client may send to our code."""
    return {name: item.code for item in LANGUAGES.values() for name in (item.code, *item.aliases)}


_NAMES = _names()


def guess(language_code: str | None) -> str | None:
    """Return our language for a client's language code, or None; junk is not an error.

    >>> guess("tt-Cyrl"), guess("ba_RU"), guess("classic-zh-cn"), guess(None)
    ('tt', 'ba', None, None)
    """
    first = (language_code or "").replace("_", "-").split("-")[0]
    return _NAMES.get(first.strip().lower())
