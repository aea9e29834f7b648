"""Telegram's HTML: a small set of tags, with the parser's own complaints (offsets in bytes)."""

import re
from dataclasses import dataclass
from typing import NoReturn

from sandbox.errors import bad_request
from sandbox.formatting import links
from sandbox.formatting.entities import Entity, utf16_length

_SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler",
}  # fmt: skip
_TAGS = frozenset(_SIMPLE) | {"a", "tg-emoji", "tg-time", "pre", "code", "blockquote"}
_SPACES = " \t\r\n\0\v"
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_NAME = re.compile(r"[^\s\0=>/\"']*")
_TOKEN = re.compile(r"[a-zA-Z0-9.-]*")


@dataclass
class _Open:
    tag: str
    argument: str
    date: int
    offset: int
    start: int


def parse(text: str) -> tuple[str, list[Entity]]:
    """Return the text without tags and its entities, or raise the server's refusal."""
    return _Html(text).parse()


class _Html:
    """A parse under way: `at` is the place in the source, `out` the text so far."""

    def __init__(self, source: str) -> None:
        self.source = source + "\0"
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.length = 0
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        end = len(self.source) - 1
        while self.at < end:
            letter = self.source[self.at]
            if letter == "<":
                self._tag()
            elif letter == "&":
                self._emit(self._reference())
            else:
                self._emit(self._plain())
        if self.stack:
            raise bad_request(
                _PARSE + f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"'
            )
        return self._finished(), self.entities

    def _finished(self) -> str:
        text = "".join(self.out)
        for entity in self.entities:
            if entity.kind == "code":
                entity.extra.clear()
        if re.search("[\ud800-\udfff]", text):
            raise bad_request(
                _PARSE + "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text

    def _emit(self, piece: str) -> None:
        self.out.append(piece)
        self.length += len(piece)
        self.offset += utf16_length(piece)

    def _plain(self) -> str:
        start = self.at
        found = re.compile("[<&]").search(self.source, start)
        self.at = found.start() if found else len(self.source) - 1
        return self.source[start : self.at]

    def _reference(self) -> str:
        """Read one &…; or, when it means nothing, a plain ampersand."""
        found = _REFERENCE.match(self.source, self.at)
        decoded = _decoded(found) if found else None
        if found is None or decoded is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return decoded

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self.source[self.at] == "/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        while self.source[self.at] not in _SPACES and self.source[self.at] != ">":
            self.at += 1
        if self._is_at_end():
            self._complain("Unclosed start tag", begin)
        tag = self.source[begin + 1 : self.at].lower()
        if tag not in _TAGS:
            self._complain(f'Unsupported start tag "{tag}"', begin)
        opened = _Open(tag, "", 0, self.offset, self.length)
        while self.source[self.at] != ">" and self._attribute(opened, begin):
            pass
        self.at += 1
        if tag == "span" and opened.argument != "spoiler":
            self._complain('Tag "span" must have class "tg-spoiler"', begin)
        self.stack.append(opened)

    def _attribute(self, opened: _Open, begin: int) -> bool:
        """Read one attribute; return False at the tag's end."""
        self._skip_spaces()
        if self.source[self.at] == ">":
            return False
        name = _NAME.match(self.source, self.at)
        if name is None or not name[0]:
            self._complain(f'Empty attribute name in the tag "{opened.tag}"', begin)
        self.at = name.end()
        self._skip_spaces()
        if self.source[self.at] != "=":
            if self._is_at_end():
                self._complain(f'Unclosed start tag "{opened.tag}"', begin)
            _remember(opened, name[0], None)
            return True
        self.at += 1
        self._skip_spaces()
        if self._is_at_end():
            self._complain(f'Unclosed start tag "{opened.tag}"', begin)
        value = self._quoted() if self.source[self.at] in "'\"" else self._token()
        if self._is_at_end():
            self._complain("Unclosed start tag", begin)
        _remember(opened, name[0], value)
        return True

    def _token(self) -> str:
        begin = self.at
        found = _TOKEN.match(self.source, begin)
        self.at = found.end() if found else begin
        if self.source[self.at] not in _SPACES and self.source[self.at] != ">":
            self._complain("Unexpected end of name token", begin)
        return self.source[begin : self.at].lower()

    def _quoted(self) -> str:
        quote = self.source[self.at]
        self.at += 1
        pieces: list[str] = []
        while self.source[self.at] != quote and not self._is_at_end():
            if self.source[self.at] == "&":
                pieces.append(self._reference())
            else:
                pieces.append(self.source[self.at])
                self.at += 1
        if self.source[self.at] == quote:
            self.at += 1
        return "".join(pieces)

    def _end_tag(self, begin: int) -> None:
        if not self.stack:
            self._complain("Unexpected end tag", begin)
        while self.source[self.at] not in _SPACES and self.source[self.at] != ">":
            self.at += 1
        name = self.source[begin + 2 : self.at].lower()
        self._skip_spaces()
        if self.source[self.at] != ">":
            self._complain("Unclosed end tag", begin)
        self.at += 1
        opened = self.stack[-1]
        if name and name != opened.tag:
            self._complain("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{name}>"')
        self.stack.pop()
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.offset - opened.offset
        if opened.tag in _SIMPLE:
            self.entities.append(Entity(_SIMPLE[opened.tag], opened.offset, length))
        elif opened.tag in ("pre", "code"):
            self._close_code(opened, length)
        elif opened.tag == "blockquote":
            kind = "expandable_blockquote" if opened.argument else "blockquote"
            self.entities.append(Entity(kind, opened.offset, length))
        else:
            self.entities += special(opened.tag, opened.argument, opened.date, self._text_of(opened), length)

    def _text_of(self, opened: _Open) -> "Source":
        return Source(opened.offset, "".join(self.out)[opened.start :])

    def _close_code(self, opened: _Open, length: int) -> None:
        """Join <pre><code class="language-x"> (in either order) into one piece of code."""
        last = self.entities[-1] if self.entities else None
        if last is not None and (last.offset, last.length) == (opened.offset, length):
            language = last.extra.get("language") if opened.tag == "pre" else opened.argument
            if last.kind == ("code" if opened.tag == "pre" else "pre") and language:
                self.entities[-1] = Entity("pre", opened.offset, length, {"language": language})
                return
        kind = "pre" if opened.tag == "pre" else "code"
        extra = {"language": opened.argument} if kind == "code" and opened.argument else {}
        self.entities.append(Entity(kind, opened.offset, length, extra))

    def _skip_spaces(self) -> None:
        while not self._is_at_end() and self.source[self.at] in _SPACES:
            self.at += 1

    def _is_at_end(self) -> bool:
        return self.at >= len(self.source) - 1

    def _complain(self, what: str, at: int, more: str = "") -> NoReturn:
        raise bad_request(f"{_PARSE}{what} at byte offset {len(self.source[:at].encode())}{more}")


_PARSE = "Can't parse entities: "


@dataclass(frozen=True)
class Source:
    """Where a tag's content begins and what it says."""

    offset: int
    text: str


def special(tag: str, argument: str, date: int, source: Source, length: int) -> list[Entity]:
    """Return the entity of a link, a custom emoji or a date; none when the link is no link."""
    if tag == "tg-emoji":
        if not re.fullmatch(r"-?[1-9]\d{0,18}", argument):
            raise bad_request(_PARSE + "Invalid custom emoji identifier specified")
        return [Entity("custom_emoji", source.offset, length, {"custom_emoji_id": argument})]
    if tag == "tg-time":
        return _date(argument, date, source, length)
    return link(argument or source.text, source.offset, length)


def _date(layout: str, date: int, source: Source, length: int) -> list[Entity]:
    if layout not in ("r", "R") and set(layout) - set("tTdDwW"):
        raise bad_request(_PARSE + "Invalid date-time format specified")
    extra: dict[str, object] = {"unix_time": date}
    if layout:
        extra["date_time_format"] = layout
    return [Entity("date_time", source.offset, length, extra)] if date > 0 else []


def link(url: str, offset: int, length: int) -> list[Entity]:
    """Return the entity of a link to a page or to a person."""
    user = links.linked_user(url)
    if user is not None:
        return [Entity("text_mention", offset, length, {"user": {"id": user}})]
    try:
        return [Entity("text_link", offset, length, {"url": links.checked(url)})]
    except links.WrongLink:
        return []


def _decoded(found: re.Match[str]) -> str | None:
    sixteen, ten, name = found.groups()
    if name:
        return _NAMED.get(name)
    code = int(sixteen, 16) if sixteen else int(ten)
    return chr(code) if 0 < code < 0x10FFFF else None


def _remember(opened: _Open, name: str, value: str | None) -> None:
    """Keep an attribute that means something for its tag."""
    if (opened.tag, name) == ("blockquote", "expandable"):
        opened.argument = "1"
    elif value is None:
        return
    elif (opened.tag, name) in (("a", "href"), ("tg-emoji", "emoji-id"), ("tg-time", "format")):
        opened.argument = value
    elif (opened.tag, name) == ("code", "class") and value.startswith("language-"):
        opened.argument = value.removeprefix("language-")
    elif (opened.tag, name) == ("span", "class") and value.startswith("tg-"):
        opened.argument = value.removeprefix("tg-")
    elif (opened.tag, name) == ("tg-time", "unix"):
        number = re.match(r"-?\d+", value)
        opened.date = int(number[0]) if number else 0
