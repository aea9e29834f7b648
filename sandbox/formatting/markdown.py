"""MarkdownV2 as Telegram reads it: everything reserved is either an entity or escaped."""

import re
from dataclasses import dataclass
from typing import NoReturn

from sandbox.errors import bad_request
from sandbox.formatting.entities import Entity, utf16_length
from sandbox.formatting.html import Source, link, special

_PARSE = "Can't parse entities: "
_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_NAMES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "pre_code": "PreCode", "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji", "blockquote": "BlockQuote",
}  # fmt: skip
_CLOSERS = {
    "bold": "*", "code": "`", "pre": "```", "pre_code": "```", "text_link": "]", "custom_emoji": "]",
    "underline": "__", "strikethrough": "~", "spoiler": "||",
}  # fmt: skip


@dataclass
class _Open:
    kind: str
    argument: str
    offset: int
    begin: int
    start: int


def parse(text: str) -> tuple[str, list[Entity]]:
    """Return the text without marks and its entities, or raise the server's refusal."""
    return _Markdown(text).parse()


class _Markdown:
    """A parse under way: `at` is the place in the source, `out` the text so far."""

    def __init__(self, source: str) -> None:
        self.size = len(source)
        self.source = source + "\0\0\0"
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []
        self.quoted = False
        self.line_starts = True

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < self.size:
            letter = self.source[self.at]
            if letter == "\\" and "\0" < self.source[self.at + 1] <= "~":
                self.at += 1
                self._plain(self.source[self.at], starts_line=self.source[self.at] == "\n")
            elif letter not in self._reserved():
                self._plain(letter, starts_line=False)
            elif self._ends_entity(letter):
                self._close(letter)
            else:
                self._open(letter)
        self._finish_quote()
        if self.stack:
            self._unfinished(self.stack[-1])
        return "".join(self.out), self.entities

    def _reserved(self) -> frozenset[str]:
        if self.stack and self.stack[-1].kind in ("code", "pre", "pre_code"):
            return frozenset("`")
        return _RESERVED

    def _plain(self, letter: str, *, starts_line: bool) -> None:
        self._emit(letter)
        if letter != "\r":
            self.line_starts = starts_line
        self.at += 1

    def _emit(self, letter: str) -> None:
        self.out.append(letter)
        self.offset += 1 + (letter > "\uffff")

    def _sees(self, mark: str) -> bool:
        return self.source.startswith(mark, self.at)

    def _ends_entity(self, letter: str) -> bool:
        if not self.stack:
            return False
        if self.quoted and letter == "\n" and (self.at + 1 == self.size or self.source[self.at + 1] != ">"):
            return True
        kind = self.stack[-1].kind
        if kind == "italic":
            return letter == "_" and not self._sees("__")
        return kind in _CLOSERS and self._sees(_CLOSERS[kind])

    def _open(self, letter: str) -> None:
        begin = self.at
        if letter == "\n":
            self._plain("\n", starts_line=True)
            return
        kind = self._kind(letter)
        if kind == "blockquote":
            self.at += 1
            if self.quoted:
                return
            self.quoted = True
        argument = ""
        if kind == "pre":
            argument = self._language()
            kind = "pre_code" if argument else "pre"
        elif kind != "blockquote":
            self.at += 2 if kind in ("underline", "spoiler", "custom_emoji") else 1
        self.stack.append(_Open(kind, argument, self.offset, begin, len(self.out)))

    def _kind(self, letter: str) -> str:
        """Return what begins here, or complain about a character that should be escaped."""
        if letter == "_":
            return "underline" if self._sees("__") else "italic"
        if letter == "`":
            return "pre" if self._sees("```") else "code"
        if letter == "|" and self._sees("||"):
            return "spoiler"
        if letter == "!" and self._sees("!["):
            return "custom_emoji"
        if letter == ">" and self.line_starts:
            return "blockquote"
        simple = {"*": "bold", "~": "strikethrough", "[": "text_link"}.get(letter)
        if simple is None:
            raise bad_request(
                f"{_PARSE}Character '{letter}' is reserved and must be escaped with the preceding '\\'"
            )
        return simple

    def _language(self) -> str:
        """Step over ``` and the language after it, with one line break."""
        self.at += 3
        found = re.compile(r"[^\s\0`]*").match(self.source, self.at)
        language = found[0] if found else ""
        if self.source[self.at + len(language)] in "`\0":
            language = ""
        self.at += len(language)
        pair = self.source[self.at : self.at + 2]
        self.at += 2 if pair in ("\r\n", "\n\r") else 1 if pair[:1] in ("\r", "\n") else 0
        return language

    def _close(self, letter: str) -> None:
        opened = self.stack[-1]
        if letter == "\n" and opened.kind != "blockquote":
            opened = self._leave_expandable_mark(opened)
            self._close_quote("expandable_blockquote")
        elif letter == "\n":
            self._close_quote("blockquote")
        else:
            self.at += len(_CLOSERS.get(opened.kind, "_"))
            self._close_inline(opened)
            self.stack.pop()

    def _leave_expandable_mark(self, opened: _Open) -> _Open:
        """Accept || at the end of a quotation: it makes the quotation expandable."""
        is_mark = opened.begin == self.at - 2 or (
            opened.begin == self.at - 3 and bool(self.out) and self.out[-1] == "\r"
        )
        if opened.kind != "spoiler" or not is_mark:
            self._unfinished(opened)
        self.stack.pop()
        if self.stack[-1].kind != "blockquote":
            self._unfinished(self.stack[-1])
        return self.stack[-1]

    def _close_quote(self, kind: str) -> None:
        opened = self.stack.pop()
        self.quoted = False
        self._plain("\n", starts_line=True)
        self.entities.append(Entity(kind, opened.offset, self.offset - opened.offset))

    def _close_inline(self, opened: _Open) -> None:
        length = self.offset - opened.offset
        if opened.kind == "text_link":
            url = self._url() if self.source[self.at] == "(" else "".join(self.out[opened.start :])
            found = link(url, opened.offset, length)
        elif opened.kind == "custom_emoji":
            found = self._emoji_or_time(opened, length)
        else:
            extra = {"language": opened.argument} if opened.kind == "pre_code" else {}
            found = [Entity(opened.kind.removesuffix("_code"), opened.offset, length, extra)]
        if length:
            self.entities += found

    def _emoji_or_time(self, opened: _Open, length: int) -> list[Entity]:
        if self.source[self.at] != "(":
            raise bad_request(_PARSE + "The entity must contain a tg://emoji or tg://time URL")
        url = self._url()
        source = Source(opened.offset, "")
        if emoji := re.fullmatch(r"tg://emoji\?id=(\d+)", url):
            return special("tg-emoji", emoji[1], 0, source, length)
        if time := re.fullmatch(r"tg://time\?unix=(\d+)(?:&format=(\w+))?", url):
            return special("tg-time", time[2] or "", int(time[1]), source, length)
        raise bad_request(_PARSE + "Invalid tg://emoji or tg://time URL specified")

    def _url(self) -> str:
        """Read (…) after a link's text, with its escapes."""
        self.at += 1
        begin = self.at
        pieces: list[str] = []
        while self.at < self.size and self.source[self.at] != ")":
            if self.source[self.at] == "\\" and "\0" < self.source[self.at + 1] <= "~":
                self.at += 1
            pieces.append(self.source[self.at])
            self.at += 1
        if self.source[self.at] != ")":
            raise bad_request(f"{_PARSE}Can't find end of a URL at byte offset {self._bytes(begin)}")
        self.at += 1
        return "".join(pieces)

    def _finish_quote(self) -> None:
        """Close a quotation that reaches the end of the text."""
        if not self.quoted:
            return
        kind = "blockquote"
        if self.stack[-1].kind == "spoiler" and self.stack[-1].begin == self.size - 2:
            self.stack.pop()
            kind = "expandable_blockquote"
        if self.stack[-1].kind == "blockquote":
            opened = self.stack.pop()
            if length := self.offset - opened.offset:
                self.entities.append(Entity(kind, opened.offset, length))

    def _unfinished(self, opened: _Open) -> NoReturn:
        name = _NAMES[opened.kind]
        raise bad_request(
            f"{_PARSE}Can't find end of {name} entity at byte offset {self._bytes(opened.begin)}"
        )

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())


__all__ = ["parse", "utf16_length"]
