"""Entities nobody marked: links, commands, mentions and tags that Telegram finds by itself."""

import re

from sandbox.formatting.entities import Entity, utf16_length

_TOP_LEVELS = (
    "com|org|net|edu|gov|int|info|biz|name|io|me|tv|cc|app|dev|wiki|museum|media|online|site|space|blog|su|ru|рф|"
    "рус|tatar|eu|uk|de|fr|it|es|pl|fi|ee|lv|lt|ua|by|kz|az|am|ge|tr|us|ca|in|cn|jp|moscow|ly|gg|ai|co"
)
_URL = rf"""
    (?P<email>(?<![\w.@+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Zа-яА-Я]{{2,}})(?!\w)
  | (?P<url>(?<![\w@./-])(?:
        (?:https?|tg|ton)://[^\s<>"«»„“]+
      | (?:[\w-]+\.)+(?:{_TOP_LEVELS})(?![\w.@-]*\w)(?::\d+)?(?:[/?\#][^\s<>"«»„“]*)?
    ))
  | (?P<bot_command>(?<![\w/<>@])/[a-zA-Z0-9_]{{1,64}}(?:@[a-zA-Z0-9_]{{3,32}})?(?![\w/<>@]))
  | (?P<mention>(?<![\w@])@[a-zA-Z0-9_]{{3,32}}(?!\w))
  | (?P<hashtag>(?<![\w\#])\#(?!\d+(?!\w))\w{{1,256}}(?:@[a-zA-Z0-9_]{{3,32}})?(?![\w\#]))
  | (?P<cashtag>(?<![\w$])\$[A-Z]{{1,8}}(?![\w$]))
"""
_ANY = re.compile(_URL, re.VERBOSE)
_WORD = re.compile(r"\S+")
"""No entity reaches over a blank, so only words with a telling character are looked at closely."""
_HINT = re.compile(r"[./@#$]")
_TAIL = ".,:;!?…'\"`)]}"


def find(text: str) -> list[Entity]:
    """Return the entities that lie in a plain `text`, in order."""
    if not _HINT.search(text):
        return []
    words = (word for word in _WORD.finditer(text) if _HINT.search(word[0]))
    return [_entity(text, found) for word in words for found in _ANY.finditer(text, word.start(), word.end())]


def _entity(text: str, found: re.Match[str]) -> Entity:
    kind = str(found.lastgroup)
    piece = found[0]
    if kind == "url":
        piece = _without_tail(piece)
    return Entity(kind, utf16_length(text[: found.start()]), utf16_length(piece))


def _without_tail(url: str) -> str:
    """Leave out the punctuation after a link; a closing bracket stays when it was opened inside."""
    while url and url[-1] in _TAIL:
        if url[-1] == ")" and url.count("(") >= url.count(")"):
            break
        url = url[:-1]
    return url
