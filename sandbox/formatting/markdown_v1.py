"""The old Markdown: no nesting, no escapes inside, kept by Telegram for old bots."""

import re

from sandbox.errors import bad_request
from sandbox.formatting.entities import Entity, utf16_length
from sandbox.formatting.html import link

_KINDS = {"_": "italic", "*": "bold", "`": "code", "[": "text_link"}
_START = re.compile(r"\\[_*`\[]|[_*`\[]")


def parse(text: str) -> tuple[str, list[Entity]]:
    """Return the text without marks and its entities, or raise the server's refusal."""
    out = ""
    entities: list[Entity] = []
    at = 0
    while found := _START.search(text, at):
        out += text[at : found.start()]
        if found[0].startswith("\\"):
            out += found[0][1]
            at = found.end()
            continue
        content, at, entity = _piece(text, found.start(), utf16_length(out))
        out += content
        entities += entity
    return out + text[at:], entities


def _piece(text: str, begin: int, offset: int) -> tuple[str, int, list[Entity]]:
    """Read one entity from its mark; return its content, the place after it and the entity."""
    mark = "```" if text.startswith("```", begin) else text[begin]
    start, language = begin + len(mark), ""
    if mark == "```":
        head = re.compile(r"(?:([^\s`]+)(?=\s))?(?:\r\n|\n\r|\n|\r)?").match(text, start)
        start, language = (head.end(), head[1] or "") if head else (start, "")
    end = text.find("]" if mark == "[" else mark, start)
    if end < 0:
        at = len(text[:begin].encode())
        raise bad_request(f"Can't parse entities: Can't find end of the entity starting at byte offset {at}")
    content, length = text[start:end], utf16_length(text[start:end])
    after = end + (1 if mark == "[" else len(mark))
    if mark == "[":
        return _link(text, content, after, offset)
    kind = "pre" if mark == "```" else _KINDS[mark]
    extra = {"language": language} if language else {}
    return content, after, [Entity(kind, offset, length, extra)] if length else []


def _link(text: str, content: str, after: int, offset: int) -> tuple[str, int, list[Entity]]:
    url = content
    if text.startswith("(", after):
        end = text.find(")", after)
        end = len(text) if end < 0 else end
        url, after = text[after + 1 : end], end + 1
    return content, after, link(url, offset, utf16_length(content)) if content else []
