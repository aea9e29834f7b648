"""Texts as Telegram takes them: plain text with entities, cut at sentence ends where it is too long.

Telegram HTML is parsed here and not by Telegram, so that a text can be split without breaking a tag
and a stray sign never makes a message fail. Offsets of entities count UTF-16 units, limits count code
points (Bot API: MessageEntity, sendMessage).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text with a look; `start` and `end` count code points."""

    start: int
    end: int
    kind: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and its looks."""

    text: str
    spans: tuple[Span, ...] = ()

    def entities(self) -> list[dict[str, Any]]:
        """Return the spans as Telegram's MessageEntity objects."""
        return [_entity(self.text, span) for span in self.spans if span.end > span.start]

    def cut(self, start: int, end: int) -> Rich:
        """Return a part of the text with its share of the looks, without blanks at its ends."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        end = start + len(piece)
        spans = [
            Span(max(span.start, start) - start, min(span.end, end) - start, span.kind, span.url)
            for span in self.spans
            if span.start < end and span.end > start
        ]
        return Rich(piece, tuple(spans))


def _utf16(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _entity(text: str, span: Span) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "type": span.kind,
        "offset": _utf16(text[: span.start]),
        "length": _utf16(text[span.start : span.end]),
    }
    if span.url is not None:
        entity["url"] = span.url
    return entity


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.length = 0
        self.open: list[tuple[str, int, str | None]] = []
        self.spans: list[Span] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        self.length += len(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data("\n")
        elif tag in TAGS or tag == "a":
            self.open.append((tag, self.length, dict(attrs).get("href")))

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            name, start, url = self.open[index]
            if name == tag:
                del self.open[index]
                self.spans.append(Span(start, self.length, TAGS.get(tag, "text_link"), url))
                return


@lru_cache(maxsize=2048)
def parse(html: str) -> Rich:
    """Read Telegram HTML; an unknown tag leaves its text, an open one ends with the text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for tag, _, _ in reversed(list(reader.open)):
        reader.handle_endtag(tag)
    spans = [span for span in reader.spans if span.kind != "text_link" or span.url]
    whole = Rich("".join(reader.parts), tuple(sorted(spans, key=lambda span: (span.start, -span.end))))
    return whole.cut(0, len(whole.text))


_ENDS = ("\n\n", "\n", ". ", "! ", "? ", "… ", "; ", ", ", " ")


def split(rich: Rich, limit: int = TEXT_LIMIT) -> list[Rich]:
    """Cut a text into parts of at most `limit` code points, at the best place near each part's end."""
    parts: list[Rich] = []
    start, length = 0, len(rich.text)
    while length - start > limit:
        end = start + _place(rich.text[start : start + limit])
        parts.append(rich.cut(start, end))
        start = end
    parts.append(rich.cut(start, length))
    return [part for part in parts if part.text] or [Rich("")]


def _place(window: str) -> int:
    """Find where to cut: the last paragraph, line, sentence or word end in the second half."""
    for sign in _ENDS:
        found = window.rfind(sign)
        if found >= len(window) // 2:
            return found + len(sign)
    return len(window)
