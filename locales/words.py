"""The bot's voice in one language: `_ = words("tt")`, then `_("Hello, {name}", name=name)`."""

import datetime as dt
import gettext
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path

from locales.languages import HOME, LANGUAGES, Language

DIGEST = "x-catalog-digest"  # the header of a compiled catalog that names the .po it was made of


class CatalogMissing(RuntimeError):
    """A catalog is not compiled, or is older than its source."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Catalog {code} is not compiled; run `make texts`.")


class Html(str):
    """Text that is Telegram HTML already: as a value it is put in as it is."""

    __slots__ = ()


def N_(text: str) -> str:  # noqa: N802 (the name translators' tools know)
    """Mark a text for translation where it is written; `_` translates it where it is shown."""
    return text


def _html(value: object) -> str:
    """Escape a value for a text or for a double-quoted attribute."""
    return value if isinstance(value, Html) else escape(str(value), quote=False).replace('"', "&quot;")


@dataclass(frozen=True)
class Words:
    """What the bot says in one language; what a catalog lacks is said in the next language of its chain.

    A text may hold Telegram's tags (<b>, <i>, <code>, <a>); values are escaped.
    """

    language: Language
    catalog: gettext.NullTranslations

    @property
    def code(self) -> str:
        """The code of the language."""
        return self.language.code

    def __call__(self, msgid: str, /, **values: object) -> Html:
        """Say a sentence as Telegram HTML."""
        return self._filled(self._said(msgid), values)

    def context(self, context: str, msgid: str, /, **values: object) -> Html:
        """Say a word whose meaning depends on where it stands."""
        return self._filled(self.catalog.pgettext(context, msgid), values)

    def count(self, singular: str, plural: str, n: int, /, **values: object) -> Html:
        """Say a counted thing; prefer "label: {n}", which needs no plural."""
        return self._filled(self.catalog.ngettext(singular, plural, n), {"n": self.number(n), **values})

    def plain(self, msgid: str, /, **values: object) -> str:
        """Say a label: no HTML, nothing escaped."""
        return self._said(msgid).format_map(values)

    def date(self, day: dt.date) -> str:
        """Write a day, such as 22 November 2026."""
        month = self.language.months[day.month - 1]
        return self.language.date_pattern.format(day=day.day, month=month, year=day.year)

    def weekday(self, day: dt.date) -> str:
        """Name the day of the week."""
        return self.language.weekdays[day.weekday()]

    def time(self, moment: dt.datetime | dt.time) -> str:
        """Write the hour and minute as they are: the caller chooses the time zone."""
        return f"{moment:%H:%M}"

    def number(self, number: int | float | Decimal, digits: int | None = None) -> str:
        """Write a number with this language's separators; without `digits` at most two decimals."""
        if digits is None:
            plain = f"{number:,}" if isinstance(number, int) else f"{number:,.2f}".rstrip("0").rstrip(".")
        else:
            plain = f"{number:,.{digits}f}"
        separators = {ord(","): self.language.group, ord("."): self.language.decimal}
        return plain.translate(separators)

    def _said(self, msgid: str) -> str:
        """Look a text up; an empty one stays empty, though catalogs keep their header there."""
        return self.catalog.gettext(msgid) if msgid else ""

    @staticmethod
    def _filled(text: str, values: dict[str, object]) -> Html:
        return Html(text.format_map({name: _html(value) for name, value in values.items()}))


def digest(source: Path) -> str:
    """Return what tells one state of a .po from another."""
    return hashlib.sha256(source.read_bytes()).hexdigest()[:16]


def read_catalog(home: Path, code: str) -> gettext.NullTranslations:
    """Read a compiled catalog; English needs none, because it is the source."""
    if not LANGUAGES[code].fallbacks:
        return gettext.NullTranslations()
    source = home / code / "LC_MESSAGES" / "messages.po"
    try:
        with source.with_suffix(".mo").open("rb") as file:
            catalog = gettext.GNUTranslations(file)
    except OSError:
        raise CatalogMissing(code) from None
    if source.exists() and catalog.info().get(DIGEST) != digest(source):
        raise CatalogMissing(code)
    return catalog


def load_words(home: Path, code: str) -> Words:
    """Read the words of a language and of those that stand in for it."""
    language = LANGUAGES[code]
    catalog = read_catalog(home, code)
    for fallback in language.fallbacks:
        catalog.add_fallback(read_catalog(home, fallback))
    return Words(language, catalog)


@cache
def words(code: str) -> Words:
    """Return the bot's voice in one of LANGUAGES."""
    return load_words(HOME, code)
