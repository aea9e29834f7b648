"""Words no list attests: a hint for translators who have word lists of their own.

Lists are not part of the project: the good ones have no licence that lets us pass them on.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from locales import catalogs, letters
from locales.check import Finding
from locales.folding import fold

_WORD = re.compile(r"[^\W\d_]{3,}")


def known(path: Path) -> frozenset[str]:
    """Read a word list: the first column of each line."""
    with path.open(encoding="utf-8") as file:
        return frozenset(fold(line.split("\t")[0]) for line in file)


def unknown(home: Path, lists: Path) -> Iterator[Finding]:
    """Name the words of each catalog that its list does not have."""
    for code in catalogs.catalog_codes():
        path = lists / f"{code}.txt"
        words = known(path) if path.exists() else frozenset()
        for entry in catalogs.read(catalogs.path_of(home, code)) if words else ():
            used = {fold(word) for word in _WORD.findall(letters.prose(entry.msgstr))}
            if strangers := sorted(used - words):
                file = f"{code}/LC_MESSAGES/messages.po"
                yield Finding(file, entry.msgid, f"attested nowhere: {', '.join(strangers)}", False)
