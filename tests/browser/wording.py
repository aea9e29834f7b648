"""The words of the screens, found by how an English sentence begins: tests write down no translation."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

import polib

from bot.settings import Settings
from domain.content import SOURCE, TAG, Card, Content, Path, Step
from locales.languages import HOME
from storage import content as shelf

PLACEHOLDER = re.compile(r"\{[^}]*\}")
SENTENCE_END = re.compile(r"(?<=[.!?:;”])\s+")
LATIN = re.compile(r"[A-Za-z]{2,}")
MARKUP = re.compile(r"</?[a-z][^>]*>|\{[a-z_-]+\}|&[a-z]+;|%\(|\*\*")
"""What must never be seen: tags, entities, placeholders, Markdown."""

NAMES = frozenset({"VPN", "Telegram", "Wikimedia", "Commons", "English"})
"""What is written in Latin letters in every language; commands such as /task are left out before."""


@cache
def sentences() -> tuple[str, ...]:
    """Return everything the bot itself says, in English."""
    return tuple(entry.msgid for entry in polib.pofile(str(HOME / "messages.pot")))


def sentence(beginning: str) -> str:
    """Return the one sentence of the bot that is, or else begins, like this."""
    if beginning in sentences():
        return beginning
    found = [known for known in sentences() if known.startswith(beginning)]
    assert len(found) == 1, f"{len(found)} sentences of the bot begin with {beginning!r}"
    return found[0]


def visible(html: str) -> str:
    """Return what a person sees of Telegram HTML."""
    return unescape(TAG.sub("", html))


@cache
def programmes() -> Content:
    """Return what the programmes say."""
    return shelf.load(Settings.model_fields["content_dir"].default)


@cache
def english() -> tuple[frozenset[str], frozenset[str]]:
    """Return the pieces of all English texts: sentences of several words, and single words."""
    pieces = {piece for text in (*sentences(), *_pages()) for piece in pieces_of(text)}
    several = frozenset(piece for piece in pieces if len(LATIN.findall(piece)) > 1)
    return several, frozenset(pieces - several)


def _pages() -> Iterator[str]:
    content = programmes()
    for path in content.paths.values():
        items: tuple[Path | Step | Card, ...] = (path, *path.steps, *content.cards.values())
        for item in items:
            for (language, _), text in item.texts.items():
                if language == SOURCE:
                    yield from (text.title, text.body, *text.labels)


def pieces_of(text: str) -> Iterator[str]:
    """Cut a text into sentences, at line ends, and where a placeholder stands."""
    for line in visible(PLACEHOLDER.sub("\n", text)).splitlines():
        for piece in SENTENCE_END.split(line):
            if LATIN.search(piece):
                yield piece.strip()


def foreign_words(text: str) -> set[str]:
    """Return the words in Latin letters that no other language than English has a reason for."""
    return set(LATIN.findall(re.sub(r"/[a-z]+\b", "", text))) - NAMES
