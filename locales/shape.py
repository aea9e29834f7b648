"""The shape of a translation: the same placeholders and tags, within Telegram's limits."""

import re
import string
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

MESSAGE = 4096
LABEL = 40
COMMAND = 256
TAGS = frozenset({"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"})


class _Tags(HTMLParser):
    """Collects the tags of a message and notices what is not closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.seen: Counter[str] = Counter()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[self.get_starttag_text() or tag] += 1
        self.open.append(tag)
        if tag not in TAGS:
            self.faults.append(f"Telegram does not know <{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def _tags(text: str) -> _Tags:
    parser = _Tags()
    parser.feed(text)
    parser.close()
    parser.faults += [f"<{tag}> is not closed" for tag in parser.open]
    return parser


def _placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def placeholders(msgid: str, msgstr: str) -> Iterator[str]:
    """Compare the placeholders of a text and its translation."""
    try:
        expected, found = _placeholders(msgid), _placeholders(msgstr)
    except ValueError:
        yield "braces do not match"
        return
    for name in sorted(expected.keys() - found.keys()):
        yield f"placeholder {{{name}}} is missing"
    for name in sorted(found.keys() - expected.keys()):
        yield f"placeholder {{{name}}} is not in the source"
    for name in sorted(name for name in expected.keys() | found.keys() if not name.isidentifier()):
        yield f"placeholder {{{name}}} is not a plain name"


def tags(msgid: str, msgstr: str) -> Iterator[str]:
    """Compare the HTML of a text and its translation."""
    found = _tags(msgstr)
    yield from found.faults
    expected = _tags(msgid).seen
    for tag in sorted((expected - found.seen) + (found.seen - expected)):
        yield f"tags differ: {tag}"
    if re.search(r"&(?!(?:amp|lt|gt|quot);)|<(?![/a-z])", msgstr):
        yield "write &amp; for & and &lt; for <"


def spaces(msgid: str, msgstr: str) -> Iterator[str]:
    """Find doubled spaces and edges that differ from the source."""
    if re.search(r"[ \u00a0]{2}|[ \u00a0]\n", msgstr):
        yield "doubled or trailing spaces"
    for edge in (str.lstrip, str.rstrip):
        if len(msgid) - len(edge(msgid)) != len(msgstr) - len(edge(msgstr)):
            yield "begins or ends with other spaces than the source"


def visible(text: str) -> str:
    """Return what people see of a message, placeholders as they stand."""
    return re.sub(r"<[^>]+>", "", text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def length(msgstr: str, is_command: bool) -> Iterator[str]:
    """Compare with what Telegram accepts."""
    size = len(visible(msgstr).encode("utf-16-le")) // 2
    limit = COMMAND if is_command else MESSAGE
    if not 1 <= size <= limit:
        yield f"{size} characters, Telegram takes 1 to {limit}"
