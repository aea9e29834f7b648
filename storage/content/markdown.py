"""Turn one Markdown file into a title, Telegram HTML and button labels.

Telegram knows bold, italic, code and links, but no headings and no lists; lists become lines that begin with
a number or a dash. Whatever else Markdown offers is reported, so that nothing written disappears silently.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

MARKER = re.compile(r"\s*<!-- (\w+) -->\n?")
INLINE_TAGS = {"strong": "b", "em": "i"}


class _Reader(MarkdownIt):
    """CommonMark that leaves the targets of links as they are written."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's own name
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's own name
        return url


@dataclass(slots=True)
class Written:
    """What a Markdown file holds, with what is wrong in it as (field, problem)."""

    title: str = ""
    body: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    """The closing list of buttons as (label, target)."""
    markers: set[str] = field(default_factory=set)
    """Words of the comments on top, such as "unreviewed"."""
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_markdown(source: str) -> Written:
    """Read a file: comments on top, a title if there is one, text, a closing list of links."""
    written = Written()
    while marker := MARKER.match(source):
        written.markers.add(marker[1])
        source = source[marker.end() :]
    blocks = list(SyntaxTreeNode(_Reader("commonmark").parse(source)).children)
    if blocks and blocks[0].type == "heading" and blocks[0].tag == "h1":
        written.title = _plain(written, "title", blocks.pop(0).children)
    # A list of texts and the list of buttons below it are one list to Markdown.
    lines = blocks.pop().children if blocks and blocks[-1].type == "bullet_list" else []
    buttons = list(takewhile(_is_link, reversed(lines)))[::-1]
    texts = [_block(written, block) for block in blocks]
    if said := lines[: len(lines) - len(buttons)]:
        texts.append(_list(written, said))
    written.body = "\n\n".join(texts)
    written.links = [_button(written, line) for line in buttons]
    return written


def _is_link(line: SyntaxTreeNode) -> bool:
    """Tell whether a line of a list is one link and nothing else, as a button is written."""
    return [node.type for node in _inline_of(line.children)] == ["link"]


def _button(written: Written, line: SyntaxTreeNode) -> tuple[str, str]:
    """Return label and target of a line that is a button."""
    (link,) = _inline_of(line.children)
    return _plain(written, "buttons", link.children), str(link.attrs["href"])


def _block(written: Written, block: SyntaxTreeNode) -> str:
    """Return a paragraph or a list as Telegram HTML."""
    match block.type:
        case "paragraph":
            return _inline(written, block.children)
        case "bullet_list":
            return _list(written, block.children)
        case "ordered_list":
            return _list(written, block.children, int(block.attrs.get("start", 1)))
    written.problems.append(("text", f"Telegram cannot show this ({block.type.replace('_', ' ')})"))
    return ""


def _list(written: Written, lines: list[SyntaxTreeNode], start: int | None = None) -> str:
    """Return a list as lines that begin with a dash, or with a number from `start` on."""
    marks = ["– " if start is None else f"{start + index}. " for index in range(len(lines))]
    return "\n".join(mark + _item(written, line) for mark, line in zip(marks, lines, strict=True))


def _item(written: Written, item: SyntaxTreeNode) -> str:
    """Return a line of a list, which is one paragraph."""
    if [child.type for child in item.children] != ["paragraph"]:
        written.problems.append(("text", "a line of a list must be one paragraph"))
    return _inline(written, item.children)


def _inline_of(blocks: list[SyntaxTreeNode]) -> Iterator[SyntaxTreeNode]:
    """Yield the pieces of text inside blocks."""
    for block in blocks:
        if block.type == "inline":
            yield from block.children
        else:
            yield from _inline_of(block.children)


def _inline(written: Written, blocks: list[SyntaxTreeNode]) -> str:
    """Return the text inside blocks as Telegram HTML."""
    return "".join(_piece(written, node) for node in _inline_of(blocks))


def _piece(written: Written, node: SyntaxTreeNode) -> str:
    """Return one piece of text: words, a line break, or words in bold, italic, code or a link."""
    match node.type:
        case "text":
            return escape(node.content, quote=False)
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "code_inline":
            return f"<code>{escape(node.content, quote=False)}</code>"
        case "strong" | "em":
            tag = INLINE_TAGS[node.type]
            return f"<{tag}>{_pieces(written, node)}</{tag}>"
        case "link":
            href = str(node.attrs["href"])
            if not href.startswith("https://"):
                written.problems.append(("text", f"a link inside the text must begin with https:// ({href})"))
            return f'<a href="{escape(href)}">{_pieces(written, node)}</a>'
    written.problems.append(("text", f"Telegram cannot show this ({node.type.replace('_', ' ')})"))
    return ""


def _pieces(written: Written, node: SyntaxTreeNode) -> str:
    """Return everything inside a piece."""
    return "".join(_piece(written, child) for child in node.children)


def _plain(written: Written, place: str, nodes: list[SyntaxTreeNode]) -> str:
    """Return words that must not be formatted: a title or the label of a button."""
    words = [node for child in nodes for node in (child.children if child.type == "inline" else [child])]
    if any(node.type not in ("text", "softbreak") for node in words):
        written.problems.append((place, "must be plain words without formatting"))
    return "".join(node.content if node.type == "text" else " " for node in words)
