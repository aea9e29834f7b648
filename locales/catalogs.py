"""The catalogs: one template made from the code, one .po for each language, one .mo compiled from it."""

import difflib
import os
from pathlib import Path

import polib

from locales import review
from locales.extract import Key, Message, find
from locales.languages import LANGUAGES, Language
from locales.words import DIGEST, digest

TEMPLATE = "messages.pot"
LABEL = "A label: plain text."
SIMILAR = 0.85  # below this an old translation misleads more than it helps
_HEADER = {
    "Project-Id-Version": "Smart Region bot",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


def catalog_codes() -> list[str]:
    """Return the languages that have a catalog: all but the source language."""
    return [code for code, language in LANGUAGES.items() if language.fallbacks]


def path_of(home: Path, code: str) -> Path:
    """Return where the .po of a language is."""
    return home / code / "LC_MESSAGES" / "messages.po"


def read(path: Path) -> polib.POFile:
    """Read a catalog; a missing file is an empty one."""
    return polib.pofile(str(path), encoding="utf-8") if path.exists() else polib.POFile()


def key(entry: polib.POEntry) -> Key:
    """Return what makes this entry differ from all others."""
    return Key(entry.msgid, entry.msgctxt or "")


def save(text: str | bytes, path: Path) -> bool:
    """Write a file at once or not at all; tell whether anything changed."""
    data = text.encode() if isinstance(text, str) else text
    if path.exists() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)
    return True


def rendered(catalog: polib.POFile) -> str:
    """Return a catalog as the text of its file."""
    return f"{catalog}".rstrip("\n") + "\n"


def _entry(found: Key, message: Message) -> polib.POEntry:
    notes = [LABEL] * message.is_label + message.notes
    return polib.POEntry(
        msgid=found.msgid,
        msgctxt=found.context or None,
        msgid_plural=message.plural,
        comment="\n".join(notes),
        occurrences=[(file, "") for file in message.files],
    )


def template(root: Path) -> polib.POFile:
    """Make the template from the code."""
    made = polib.POFile(wrapwidth=100)
    made.metadata = dict(_HEADER)
    made.extend(_entry(found, message) for found, message in find(root).items())
    return made


def _nearest(entry: polib.POEntry, orphans: list[polib.POEntry]) -> polib.POEntry | None:
    """Return the translation whose text was probably reworded into this one."""

    def likeness(other: polib.POEntry) -> float:
        return difflib.SequenceMatcher(None, other.msgid, entry.msgid).ratio()

    near = max(orphans, key=likeness, default=None)
    return near if near and likeness(near) >= SIMILAR else None


def _take_over(entry: polib.POEntry, old: polib.POEntry, forms: int) -> None:
    """Carry a translation over; one of another text is only a suggestion."""
    entry.tcomment = old.tcomment
    entry.flags = list(old.flags)
    if entry.msgid_plural:
        entry.msgstr_plural = {form: old.msgstr_plural.get(form, "") for form in range(forms)}
    else:
        entry.msgstr = old.msgstr or old.msgstr_plural.get(0, "")
    if key(old) != key(entry) and "fuzzy" not in entry.flags:
        entry.flags.append("fuzzy")


def merged(old: polib.POFile, fresh: polib.POFile, language: Language) -> polib.POFile:
    """Return the catalog of a language brought up to the template; texts that are gone are dropped."""
    made = polib.POFile(wrapwidth=100)
    made.metadata = {**_HEADER, "Language": language.code, "Plural-Forms": language.plural}
    forms = int(language.plural.split("nplurals=")[1].split(";")[0])
    present = {key(entry): entry for entry in old if not entry.obsolete}
    wanted = {key(entry) for entry in fresh}
    orphans = [entry for found, entry in present.items() if found not in wanted and entry.translated()]
    for asked in fresh:
        entry = polib.POEntry(**{name: getattr(asked, name) for name in _COPIED})
        entry.msgstr_plural = dict.fromkeys(range(forms), "") if asked.msgid_plural else {}
        if source := present.get(key(asked)) or _nearest(asked, orphans):
            _take_over(entry, source, forms)
        review.settle(entry)
        made.append(entry)
    return made


_COPIED = ("msgid", "msgctxt", "msgid_plural", "comment", "occurrences")


def update(home: Path, root: Path) -> list[Path]:
    """Bring the template and every catalog up to the code; return the files that changed."""
    fresh = template(root)
    changed = [home / TEMPLATE] if save(rendered(fresh), home / TEMPLATE) else []
    for code in catalog_codes():
        path = path_of(home, code)
        if save(rendered(merged(read(path), fresh, LANGUAGES[code])), path):
            changed.append(path)
    return changed


def compile_all(home: Path) -> None:
    """Compile every catalog; polib leaves out what is untranslated or fuzzy and keeps Plural-Forms."""
    for code in catalog_codes():
        path = path_of(home, code)
        catalog = read(path)
        catalog.metadata[DIGEST] = digest(path)
        save(catalog.to_binary(), path.with_suffix(".mo"))
