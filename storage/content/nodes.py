"""YAML as nodes that know their line, read from any bytes a stranger may send.

Nothing is built from tags, names with & and * are refused (a few lines of them make a giant), and size and
depth are bounded before anything is put together.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass

import yaml
from yaml.reader import Reader

from domain.errors import N_
from domain.surveys.wording import Flaw

SIZE_LIMIT = 100_000
"""How many bytes a file may have."""

PARTS_LIMIT, DEPTH_LIMIT = 10_000, 12

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one written in C is twenty times as fast; both read the same."""

TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class LineFlaw(Flaw):
    """A flaw in a file, with its line, counted from one."""

    line: int = 1


class Unreadable(Exception):
    """The file is no YAML that can be read."""

    def __init__(self, line: int, sentence: str, values: Mapping[str, str | int] | None = None) -> None:
        super().__init__(sentence)
        self.flaw = LineFlaw("", sentence, values or {}, line)


def compose(written: str | bytes) -> yaml.Node:
    """Return what a file says as nodes; raises `Unreadable` for whatever is none."""
    text = _decoded(written).replace("\r\n", "\n").replace("\r", "\n")
    if strange := Reader.NON_PRINTABLE.search(text):
        sentence = N_("There is a sign in this text that cannot be shown. Please write it anew.")
        raise Unreadable(text.count("\n", 0, strange.start()) + 1, sentence)
    try:
        _measure(text)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _misspelt(text, mark.line if mark else 0) from None
    if node is None:
        raise Unreadable(1, N_("The file is empty."))
    return node


def line_of(part: yaml.Node | yaml.Event) -> int:
    """Return the line on which something begins, counted from one."""
    return part.start_mark.line + 1 if part.start_mark else 1


def _decoded(written: str | bytes) -> str:
    if len(written) > SIZE_LIMIT:
        raise Unreadable(1, N_("The file is too big."))
    if isinstance(written, str):
        return written.removeprefix("\ufeff")
    is_wide = written.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return written.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(1, N_("This is no text. Please save the file as text in UTF-8.")) from None


def _measure(text: str) -> None:
    """Refuse what would become too big or too deep once it is put together."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=LOADER)):
        line = line_of(event)
        if getattr(event, "anchor", None):
            raise Unreadable(line, N_("One part of a file cannot stand for another. Please write it out."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_LIMIT or number > PARTS_LIMIT:
            raise Unreadable(line, N_("The file is too big."))


def _misspelt(text: str, line: int) -> Unreadable:
    """Return why YAML could not be read; the parser's own words help nobody who does not know YAML."""
    lines = text.split("\n")
    near = "\n".join(lines[max(line - 1, 0) : line + 1])
    if "\t" in near:
        return Unreadable(line + 1, N_("There is a tab near here. Please use spaces."))
    sentence = N_(
        "From here on the file cannot be read. Please look at the spaces, colons and quotes near here."
    )
    return Unreadable(min(line + 1, len(lines)), sentence)
