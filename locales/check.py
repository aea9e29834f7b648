"""The language check: `python -m locales check`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

from locales import catalogs, glossary, letters, review, shape
from locales.extract import Key
from locales.languages import LANGUAGES, Language

_END = re.compile(r"[:?…]$")


@dataclass(frozen=True)
class Finding:
    """One problem of one text; a warning leaves the check green."""

    file: str
    msgid: str
    problem: str
    is_error: bool = True

    def __str__(self) -> str:
        start = self.msgid if len(self.msgid) <= 60 else f"{self.msgid[:59]}…"
        return f"{'' if self.is_error else 'warning: '}{self.file}: {start!r}: {self.problem}"


@dataclass(frozen=True)
class Progress:
    """How far the catalog of a language is."""

    language: Language
    strings: int
    translated: int
    fuzzy: int
    reviewed: int

    def __str__(self) -> str:
        name = f"{self.language.autonym} ({self.language.code})"
        return f"{name:18}{self.strings:9}{self.translated:12}{self.fuzzy:7}{self.reviewed:10}"


HEADING = f"{'language':18}{'strings':>9}{'translated':>12}{'fuzzy':>7}{'reviewed':>10}"


def _is_label(entry: polib.POEntry) -> bool:
    return any(line == catalogs.LABEL or line.startswith("Button") for line in entry.comment.splitlines())


def _is_command(entry: polib.POEntry) -> bool:
    return entry.msgctxt == "command" or entry.comment.startswith("Command")


def _pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Return each translation beside the text it must match."""
    if entry.msgid_plural:
        return [(entry.msgid_plural, form) for form in entry.msgstr_plural.values()]
    return [(entry.msgid, entry.msgstr)]


def _shape(entry: polib.POEntry) -> Iterator[str]:
    for msgid, msgstr in _pairs(entry):
        yield from shape.placeholders(msgid, msgstr)
        yield from shape.spaces(msgid, msgstr)
        yield from shape.length(msgstr, _is_command(entry))
        if not _is_label(entry):
            yield from shape.tags(msgid, msgstr)


def _state(entry: polib.POEntry, language: Language) -> Iterator[str]:
    if not language.may_be_partial and not entry.translated():
        yield "is fuzzy: confirm or reword it" if entry.fuzzy else "is not translated"
    if entry.translated() and review.mark(entry) not in {review.UNREVIEWED, review.sealed(entry)}:
        yield "has no valid review mark; run `make texts`"


def errors(entry: polib.POEntry, language: Language) -> Iterator[str]:
    """Name what must not ship."""
    yield from _state(entry, language)
    for _, msgstr in _pairs(entry):
        yield from letters.problems(msgstr, language)
    if entry.translated():
        yield from _shape(entry)


def warnings(entry: polib.POEntry, language: Language) -> Iterator[str]:
    """Name what a translator should look at again."""
    if not entry.translated():
        return
    for msgid, msgstr in _pairs(entry):
        if _is_label(entry) and len(msgstr) > shape.LABEL:
            yield f"{len(msgstr)} characters are long for a button"
        if msgid == msgstr and re.search("[a-z]{3}", letters.prose(msgid)):
            yield "is the same as the source"
        if _END.findall(msgid) != _END.findall(msgstr):
            yield "ends with another mark than the source"
        yield from glossary.departures(msgid, msgstr, language.code)


def _untranslated_russian(entry: polib.POEntry, russian: dict[Key, str]) -> bool:
    said = russian.get(catalogs.key(entry))
    return said == entry.msgstr and len(letters.prose(entry.msgstr).split()) > 1


def check_source(fresh: polib.POFile, home: Path) -> Iterator[Finding]:
    """Check the texts of the code and that the template lists them."""
    file = catalogs.TEMPLATE
    for entry in fresh:
        for problem in [*shape.placeholders(entry.msgid, entry.msgid), *_source_faults(entry)]:
            yield Finding(file, entry.msgid, problem)
    path = home / file
    if not path.exists() or path.read_text(encoding="utf-8") != catalogs.rendered(fresh):
        yield Finding(file, "", "is not up to date with the code; run `make texts`")


def _source_faults(entry: polib.POEntry) -> Iterator[str]:
    yield from shape.spaces(entry.msgid, entry.msgid)
    yield from shape.length(entry.msgid, _is_command(entry))
    if not _is_label(entry):
        yield from shape.tags(entry.msgid, entry.msgid)


def check_catalog(catalog: polib.POFile, fresh: polib.POFile, language: Language) -> Iterator[Finding]:
    """Check one catalog against the template."""
    file = f"{language.code}/LC_MESSAGES/messages.po"
    wanted, present = {catalogs.key(entry) for entry in fresh}, {catalogs.key(entry) for entry in catalog}
    for key in sorted(wanted ^ present):
        lacking = "is missing" if key in wanted else "is no longer in the code"
        yield Finding(file, key.msgid, f"{lacking}; run `make texts`")
    if catalog.metadata.get("Plural-Forms") != language.plural:
        yield Finding(file, "", "has another Plural-Forms than language.yaml; run `make texts`")
    for entry in catalog:
        yield from (Finding(file, entry.msgid, problem) for problem in errors(entry, language))
        yield from (Finding(file, entry.msgid, problem, False) for problem in warnings(entry, language))


def check_russian(home: Path) -> Iterator[Finding]:
    """Find Russian left standing in the catalogs of languages that fall back to it."""
    russian = {catalogs.key(entry): entry.msgstr for entry in catalogs.read(catalogs.path_of(home, "ru"))}
    for code in (code for code in catalogs.catalog_codes() if "ru" in LANGUAGES[code].fallbacks):
        for entry in catalogs.read(catalogs.path_of(home, code)):
            if _untranslated_russian(entry, russian):
                file = f"{code}/LC_MESSAGES/messages.po"
                yield Finding(file, entry.msgid, "is the same as in Russian", False)


def check(home: Path, root: Path) -> list[Finding]:
    """Check everything; errors first."""
    fresh = catalogs.template(root)
    found = [*check_source(fresh, home), *check_russian(home)]
    for code in catalogs.catalog_codes():
        catalog = catalogs.read(catalogs.path_of(home, code))
        found += check_catalog(catalog, fresh, LANGUAGES[code])
    return sorted(found, key=lambda finding: not finding.is_error)


def progress(home: Path) -> list[Progress]:
    """Count what is translated and reviewed in each language."""
    return [
        _progress(catalogs.read(catalogs.path_of(home, code)), LANGUAGES[code])
        for code in catalogs.catalog_codes()
    ]


def _progress(catalog: polib.POFile, language: Language) -> Progress:
    return Progress(
        language,
        strings=len(catalog),
        translated=len(catalog.translated_entries()),
        fuzzy=len(catalog.fuzzy_entries()),
        reviewed=sum(review.is_reviewed(entry) for entry in catalog),
    )
