"""The name of a wiki account, in any form in which people send it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from domain.wikis import PROJECT, WIKIPEDIAS, WIKIS, Sites

LONGEST = 235
"""The longest name MediaWiki allows, in bytes (its manual: $wgMaxNameChars)."""

NEVER = frozenset("#<>[]|{}/@:=\ufffd")
"""What no account made today has in its name."""

SPECIAL = frozenset({"special", "служебная", "махсус", "ярҙамсы", "maxsus"})
"""How pages that are no pages begin, on the wikis we know; the name stands behind the slash there."""

TEMPORARY = re.compile(r"~\d{4}-\d")
"""How the names begin that a wiki gives by itself to whoever edits logged out."""

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(?:[\w-]+\.)+(?:org|com|net)/\S+", re.IGNORECASE)
_AROUND = " \t\"'«»“”„‘’<>"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom somebody means, and on which wiki where that was said."""

    name: str
    wiki: str | None = None

    @property
    def is_address(self) -> bool:
        """Tell whether it is the address of a device, and no name."""
        return _is_address(self.name)

    @property
    def is_temporary(self) -> bool:
        """Tell whether the wiki has made up the name by itself."""
        return TEMPORARY.match(self.name) is not None


def read_name(text: str, sites: Sites) -> Asked | None:
    """Return the account somebody names, or None where it can be no name.

    >>> read_name("Кулланучы:Айгөл_мисал", Sites())
    Asked(name='Айгөл мисал', wiki=None)
    >>> read_name("https://ba.m.wikipedia.org/wiki/%D2%A0:%D0%90%D0%B9/sandbox", Sites())
    Asked(name='Ай', wiki='ba')
    """
    text = next((line for line in map(_clean, text.splitlines()) if line), "")
    if address := _ADDRESS.search(text) or _BARE_ADDRESS.match(text):
        return _of_address(address.group().rstrip(".,;!?)»”"), sites)
    if text.startswith("[["):
        text = text.strip("[]").partition("|")[0]
    wiki, name = _of_title(text)
    return _asked(name, wiki)


def _clean(line: str) -> str:
    """Leave out what cannot be seen, such as marks of the writing direction."""
    seen = "".join(letter for letter in line if unicodedata.category(letter) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFC", seen).strip(_AROUND)


def _asked(name: str, wiki: str | None) -> Asked | None:
    if _is_address(name):
        return Asked(name, wiki)
    if not name or len(name.encode()) > LONGEST or not NEVER.isdisjoint(name):
        return None
    return Asked(name, wiki)


def _of_address(address: str, sites: Sites) -> Asked | None:
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        query = parse_qs(parts.query)
    except ValueError:
        return None
    title = parts.path.partition("/wiki/")[2] or next(iter(query.get("title", [])), "")
    for named in ("target", "user", "username"):
        title = next(iter(query.get(named, [])), title)
    wiki = _wiki_of(address, parts.netloc.lower(), sites)
    return _asked(_of_title(title)[1], wiki)


def _wiki_of(address: str, host: str, sites: Sites) -> str | None:
    if sites.pattern != WIKIPEDIAS:
        starts = {code: sites.api(code).partition("/w/")[0] + "/" for code in WIKIS}
        return next((code for code, start in starts.items() if address.startswith(start)), None)
    code, _dot, rest = host.partition(".")
    return code if code in WIKIS and rest in (PROJECT, f"m.{PROJECT}") else None


def _of_title(title: str) -> tuple[str | None, str]:
    """Return the name in the title of a page, and the wiki where it stands before it: tt:User:Name."""
    title = " ".join(_clean(_decoded(title)).replace("_", " ").split()).lstrip(":@ ")
    for piece in (title, title.partition(":")[2], title.partition("/")[2]):
        if _is_address(piece):
            return None, piece.strip()
    *before, name = [piece.strip() for piece in title.partition("#")[0].split(":")]
    if _any_special(before):
        name = name.partition("/")[2]
    elif before:
        name = name.partition("/")[0]
    wiki = next((piece.lower() for piece in before if piece.lower() in WIKIS), None)
    return wiki, name.strip()


def _any_special(prefixes: Iterable[str]) -> bool:
    return any(prefix.casefold() in SPECIAL for prefix in prefixes)


def _decoded(title: str) -> str:
    """Undo percent-encoding, also where it was done twice; no name has any."""
    for _time in range(2):
        title = unquote(title)
    return title


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip())
    except ValueError:
        return False
    return True
