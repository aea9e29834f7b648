"""What somebody means who pastes a link or a title: which page of which wiki, or which change of it.

A link may come from a computer or a phone, encoded once, twice or not at all, with words and marks around it.
A full stop behind a title may belong to it: then both are kept, and the wiki knows which one there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from unicodedata import normalize
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from domain.wikis import WIKIS, Sites

LARGEST = 2**53
LONGEST = 255
"""The longest title a wiki takes, in bytes."""

MOST = 5
"""How many titles are thought of at most where it is not clear where one ends."""

_END = r"\s<>\[\]{}|\\^`"
LINK = re.compile(rf"https?://[^{_END}]+|(?<![\w.@/-])(?:[a-z-]+\.)+wiki[a-z]+\.org[^{_END}]*", re.IGNORECASE)
FAMILY = re.compile(
    r"(?:^|\.)(?:wiki(?:pedia|media|data|books|news|quote|source|versity|voyage)|wiktionary)\.org$"
)
LINKED = re.compile(r"\[\[([^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]")
QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"")

# What MediaWiki takes out of a title, what it takes for a space, and what no title contains.
INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
SPACES = re.compile(r"[_\s\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
ILLEGAL = re.compile(r"[<>\[\]{}|\x00-\x1f\x7f\ufffd\ud800-\udfff]|%[0-9A-Fa-f]{2}")
ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")

PUNCTUATION = ".,;:!?…'\"»”’"
"""Marks that often stand behind a link and seldom belong to it."""

SPECIAL = frozenset({"special", "служебная", "махсус", "maxsus", "ярҙамсы"})
"""What the namespace of special pages is called on our wikis, in small letters."""

CHANGES = frozenset(
    {
        *("diff", "mobilediff", "permalink", "permanentlink"),
        *("изменения", "постоянная ссылка", "даими һылтанма"),
    }
)
"""Special pages that show one change or one revision."""

ABOUT_A_PAGE = frozenset({"history", "pagehistory", "edit", "editpage", "pageinfo", "info"})
"""Special pages whose second part is the title of a page."""


class Mistake(Enum):
    """Why it is not known what somebody means."""

    NOTHING = auto()
    """There is neither a link nor a title."""
    LIST = auto()
    """It is a page that shows no article: contributions, recent changes."""
    ELSEWHERE = auto()
    """It is no page of our wikis."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A page or a revision; `wiki` is None where nothing says which wiki is meant.

    Exactly one of the others is there; of titles the likeliest is first.
    """

    wiki: str | None
    titles: tuple[str, ...] = ()
    page: int | None = None
    rev: int | None = None


def find(text: str, sites: Sites) -> Reference | Mistake | None:
    """Return what a text links to on a wiki, or None where it links to none.

    >>> find("я сделал вот https://tt.m.wikipedia.org/wiki/%D0%A3%D1%84%D0%B0#Tarix !", Sites())
    Reference(wiki='tt', titles=('Уфа',), page=None, rev=None)
    """
    links = [parts for found in LINK.findall(text) if (parts := _split(found))]
    for parts in links:
        if (place := _place(parts, sites)) is not None:
            return _behind(parts, *place)
    if any(FAMILY.search(_host(parts)) for parts in links):
        return Mistake.ELSEWHERE
    linked = LINKED.search(text)
    return _meant(None, [linked[1]]) if linked else None


def read(text: str, sites: Sites) -> Reference | Mistake:
    """Return what somebody means who was asked for a link; words without one are a title.

    >>> read("tt:Казан", Sites())
    Reference(wiki='tt', titles=('Казан',), page=None, rev=None)
    """
    found = find(text, sites)
    if found is not None:
        return found
    if LINK.search(text):
        return Mistake.ELSEWHERE
    first_line = text.strip().partition("\n")[0]
    quoted = ("".join(groups) for groups in QUOTED.findall(text))
    return _meant(None, [text, *quoted, first_line])


def _split(link: str) -> SplitResult | None:
    try:
        return urlsplit(link if "://" in link else f"https://{link}")
    except ValueError:  # the host is none
        return None


def _host(parts: SplitResult) -> str:
    """Return the address of the site as computers see it; phones see another one."""
    host = re.sub(r"\.(?:m|zero)\.", ".", parts.netloc.lower().rstrip(PUNCTUATION))
    return host.removeprefix("www.")


def _place(parts: SplitResult, sites: Sites) -> tuple[str, str] | None:
    """Return the wiki a link leads to, and the way there from its root."""
    host = _host(parts)
    for code in WIKIS:
        home = urlsplit(sites.api(code))
        root = home.path.removesuffix("api.php").removesuffix("w/")
        if host == home.netloc.lower() and f"{parts.path}/".startswith(root):
            return code, parts.path[len(root) :]
    return None


def _behind(parts: SplitResult, wiki: str, way: str) -> Reference | Mistake:
    """Return what a link to a wiki shows."""
    fields = dict(_fields(parts.query))
    changes = (_number(fields.get("diff")), _number(fields.get("oldid")))
    if rev := next((number for number in changes if number), None):
        is_of_the_newest = fields.get("diff", "").startswith(("cur", "0", "next")) and "title" in fields
        if not is_of_the_newest:
            return Reference(wiki, rev=rev)
    if page := _number(fields.get("curid")):
        return Reference(wiki, page=page)
    named = re.match(r"(?:wiki|(?:w/)?index\.php)/(.+)", way)
    title = fields.get("title") or (_decoded(named[1]) if named else "")
    meant = _meant(wiki, [title])
    return Mistake.LIST if meant is Mistake.NOTHING else meant


def _fields(query: str) -> Iterator[tuple[str, str]]:
    for part in query.replace("&amp;", "&").split("&"):
        name, _, value = part.partition("=")
        yield name, _decoded(value.replace("+", " "))


def _decoded(text: str) -> str:
    """Undo every layer of escapes: no title contains one. Old links hold the letters of Windows."""
    while ESCAPED.search(text):
        plain = unquote_to_bytes(text)
        try:
            text = plain.decode()
        except UnicodeDecodeError:
            return plain.decode("windows-1251", errors="replace")
    return text


def _number(text: str | None) -> int | None:
    found = re.match(r"[0-9]{1,16}", text or "")
    number = int(found[0]) if found else 0
    return number if 0 < number < LARGEST else None


def _meant(wiki: str | None, words: Iterable[str]) -> Reference | Mistake:
    """Return the page or the change that titles name; the first that is a special page says what it is."""
    titles: dict[str, None] = {}
    for word in words:
        if len(word) > 4 * LONGEST:
            continue
        for candidate in (word, _bare(word)):
            there, title = _without_prefixes(wiki, _clean(candidate))
            if not _is_title(title):
                continue
            if there != wiki and not titles:
                wiki = there
            if (special := _special(title)) is not None:
                return replace(special, wiki=wiki) if isinstance(special, Reference) else special
            titles.setdefault(title)
    return Reference(wiki, tuple(titles)[:MOST]) if titles else Mistake.NOTHING


def _clean(title: str) -> str:
    """Write a title as MediaWiki does, but for the case of its first letter."""
    spaced = SPACES.sub(" ", INVISIBLE.sub("", title.partition("#")[0]))
    return normalize("NFC", spaced).strip()


def _bare(words: str) -> str:
    """Take away the marks around a title, and a bracket that closes what was not opened in it."""
    words = words.strip().lstrip("«“\"'(")
    while words and (words[-1] in PUNCTUATION or (words[-1] == ")" and words.count(")") > words.count("("))):
        words = words[:-1]
    return words


def _without_prefixes(wiki: str | None, title: str) -> tuple[str | None, str]:
    """Take away what names a wiki: `tt:Казан`, `:w:tt:Казан`."""
    prefixes: Mapping[str, str | None] = {"": wiki, "w": wiki, **{code: code for code in WIKIS}}
    prefix, colon, rest = title.partition(":")
    while colon and prefix.strip().lower() in prefixes:
        wiki, title = prefixes[prefix.strip().lower()] or wiki, rest.strip()
        prefix, colon, rest = title.partition(":")
    return wiki, title


def _is_title(title: str) -> bool:
    if not title or ILLEGAL.search(title) or not title.strip(".:/"):
        return False
    return len(title.encode()) <= LONGEST


def _special(title: str) -> Reference | Mistake | None:
    """Return what a special page shows; None where it is none."""
    namespace, _, named = title.partition(":")
    if namespace.strip().lower() not in SPECIAL:
        return None
    name, *rest = (part.strip() for part in named.split("/"))
    about = "/".join(rest)
    match name.lower(), rest:
        case "redirect", ["revision", number] if rev := _number(number):
            return Reference(None, rev=rev)
        case "redirect", ["page", number] if page := _number(number):
            return Reference(None, page=page)
        case _, ["newcomertask", number] if page := _number(number):
            return Reference(None, page=page)
        case change, _ if change in CHANGES and (numbers := re.findall(r"[0-9]{1,16}", about)):
            rev = _number(numbers[-1])
            return Reference(None, rev=rev) if rev else Mistake.LIST
        case page_of, _ if page_of in ABOUT_A_PAGE and about:
            return Reference(None, titles=(about,))
    return Mistake.LIST
