"""Whether a native speaker has read a translation: a mark in the translator's comment.

A reader writes `# reviewed` in place of `# unreviewed`. `make texts` seals the mark with a digest of
the words, so that it falls off by itself as soon as anybody changes them.
"""

import hashlib

import polib

UNREVIEWED = "unreviewed"
REVIEWED = "reviewed"


def _lines(entry: polib.POEntry) -> list[str]:
    return str(entry.tcomment).splitlines()


def _is_mark(line: str) -> bool:
    return line == UNREVIEWED or line.split(" ")[0] == REVIEWED


def mark(entry: polib.POEntry) -> str:
    """Return the mark of an entry, or an empty string."""
    return next((line for line in _lines(entry) if _is_mark(line)), "")


def sealed(entry: polib.POEntry) -> str:
    """Return the mark an entry has while its words are those that were reviewed."""
    words = [entry.msgctxt or "", entry.msgid, entry.msgid_plural, entry.msgstr]
    words += [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)]
    return f"{REVIEWED} {hashlib.sha256(chr(0).join(words).encode()).hexdigest()[:8]}"


def is_reviewed(entry: polib.POEntry) -> bool:
    """Tell whether these very words were reviewed."""
    return bool(mark(entry) == sealed(entry))


def settle(entry: polib.POEntry) -> None:
    """Bring the mark up to date: seal a new one, drop one whose words were changed."""
    lines = [line for line in _lines(entry) if not _is_mark(line)]
    if mark(entry) in {REVIEWED, sealed(entry)} and entry.translated():
        lines.append(sealed(entry))
    elif entry.translated() or entry.fuzzy:
        lines.append(UNREVIEWED)
    entry.tcomment = "\n".join(lines)
