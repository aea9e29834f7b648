"""Formatting: HTML, MarkdownV2, Markdown, ready entities, and what is found without marks."""

import html
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.errors import Refusal
from sandbox.formatting import Entity, format_text, parse_entities, utf16_length

CALMLY = settings(deadline=None)
STYLES = {
    "bold": ("<b>{}</b>", "*{}*"),
    "italic": ("<i>{}</i>", "_{}_"),
    "underline": ("<u>{}</u>", "__{}__"),
    "strikethrough": ("<s>{}</s>", "~{}~"),
    "spoiler": ("<tg-spoiler>{}</tg-spoiler>", "||{}||"),
    "code": ("<code>{}</code>", "`{}`"),
    "pre": ("<pre>{}</pre>", "```\n{}```"),
}


def seen(text: str, mode: str = "HTML") -> tuple[str, list[tuple[Any, ...]]]:
    """Return the text and its entities as (kind, the text under it, what it adds)."""
    found = format_text(text, mode)
    units = found.text.encode("utf-16-le")
    return found.text, [
        (one.kind, units[one.offset * 2 : one.end * 2].decode("utf-16-le"), *one.extra.values())
        for one in found.entities
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>a</b> <strong>b</strong>", ("a b", [("bold", "a"), ("bold", "b")])),
        ("<em>🙂</em>&lt;&amp;&#1103;&#x44f;&nbsp;", ("🙂<&яя&nbsp;", [("italic", "🙂")])),
        ('<a href="https://a.org/?q=1&amp;w=2">x</a>', ("x", [("text_link", "x", "https://a.org/?q=1&w=2")])),
        ("<a>a.org</a>", ("a.org", [("text_link", "a.org", "http://a.org/")])),
        ("<a href='nonsense'>x</a>", ("x", [])),
        ("<pre><code class='language-python'>x</code></pre>", ("x", [("pre", "x", "python")])),
        ("<code class='language-python'>x</code>", ("x", [("code", "x")])),
        ("<blockquote expandable>x</blockquote>", ("x", [("expandable_blockquote", "x")])),
        ("<span class=tg-spoiler>x</span>", ("x", [("spoiler", "x")])),
        ("<tg-emoji emoji-id='5'>🙂</tg-emoji>", ("🙂", [("custom_emoji", "🙂", "5")])),
        ("<tg-time unix='5' format='wd'>now</tg-time>", ("now", [("date_time", "now", 5, "wd")])),
        ("<B\n>x</b >", ("x", [("bold", "x")])),
        ("<b>a<i>b</i></b>", ("ab", [("bold", "a"), ("bold", "b"), ("italic", "b")])),
        ("<code>a<b>b</b></code>", ("ab", [("code", "ab")])),
        ("  <b> a </b>  ", (" a", [("bold", " a")])),
        ("<b></b>x", ("x", [])),
        ("a\r\nb\tc\x01d\u202ee", ("a\nb c de", [])),
        ("<i>a\r\r</i>b", ("ab", [("italic", "a")])),
    ],
)
def test_html(text: str, shown: tuple[str, list[tuple[Any, ...]]]) -> None:
    assert seen(text) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<foo>", 'Unsupported start tag "foo" at byte offset 0'),
        ("я<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>", "Unexpected end of name token at byte offset 8"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_wrong_html(text: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        format_text(text, "HTML")
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*a* _b_ __c__ ~d~ ||e||", ("a b c d e", [("bold", "a"), ("italic", "b"), ("underline", "c"),
                                                   ("strikethrough", "d"), ("spoiler", "e")])),
        ("[x](https://a.org/\\))", ("x", [("text_link", "x", "https://a.org/)")])),
        ("![🙂](tg://emoji?id=5)", ("🙂", [("custom_emoji", "🙂", "5")])),
        ("```python\nx=1```", ("x=1", [("pre", "x=1", "python")])),
        ("`a\\`b`", ("a`b", [("code", "a`b")])),
        ("a\\.b\\*", ("a.b*", [])),
        (">a\n>b\nc", ("a\nb\nc", [("blockquote", "a\nb\n")])),
        (">a||", ("a", [("expandable_blockquote", "a")])),
    ],
)  # fmt: skip
def test_markdown_v2(text: str, shown: tuple[str, list[tuple[Any, ...]]]) -> None:
    assert seen(text, "MarkdownV2") == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("я *b", "Can't find end of Bold entity at byte offset 3"),
        ("_b", "Can't find end of Italic entity at byte offset 0"),
        ("[x](https://a.org", "Can't find end of a URL at byte offset 4"),
        ("![x](https://a.org)", "Invalid tg://emoji or tg://time URL specified"),
        ("![x]", "The entity must contain a tg://emoji or tg://time URL"),
    ],
)
def test_wrong_markdown_v2(text: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        format_text(text, "MarkdownV2")
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_the_old_markdown() -> None:
    assert seen("*a* _b_ `c` [d](http://a.org) \\* e.", "Markdown") == (
        "a b c d * e.",
        [("bold", "a"), ("italic", "b"), ("code", "c"), ("text_link", "d", "http://a.org/")],
    )
    assert seen("```py\nx```", "Markdown") == ("x", [("pre", "x", "py")])
    with pytest.raises(Refusal) as refused:
        format_text("a *b", "Markdown")
    assert refused.value.description.endswith("Can't find end of the entity starting at byte offset 2")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start now /a/b /x@my_bot", ["bot_command:/start", "bot_command:/x@my_bot"]),
        ("write to @olga or a@b.org", ["mention:@olga", "email:a@b.org"]),
        ("#вики #2024 $USD", ["hashtag:#вики", "cashtag:$USD"]),
        (
            "see https://tt.wikipedia.org/wiki/Казан_(шәһәр).",
            ["url:https://tt.wikipedia.org/wiki/Казан_(шәһәр)"],
        ),
        ("wikipedia.org, but not e.g. this", ["url:wikipedia.org"]),
        ("nothing here", []),
    ],
)
def test_what_is_found_without_marks(text: str, found: list[str]) -> None:
    assert [":".join(entity[:2]) for entity in seen(text, "")[1]] == found


def test_a_link_inside_code_is_no_link() -> None:
    assert seen("<code>a.org</code>") == ("a.org", [("code", "a.org")])
    assert [kind for kind, *_ in seen("<b>see a.org</b>")[1]] == ["bold", "url", "bold"]


def test_ready_entities_are_clipped_and_checked() -> None:
    def shown(*entities: dict[str, Any]) -> list[tuple[str, int, int]]:
        found = format_text("héllo 🙂", "", parse_entities(list(entities)))
        return [(one.kind, one.offset, one.length) for one in found.entities]

    assert shown({"type": "bold", "offset": 6, "length": 50}) == [("bold", 6, 2)]
    assert shown({"type": "bold", "offset": 60, "length": 5}) == []
    assert shown({"type": "hashtag", "offset": 0, "length": 5}) == []
    crossing = {"type": "code", "offset": 0, "length": 4}, {"type": "code", "offset": 2, "length": 4}
    assert shown(*crossing) == [("code", 0, 4)]
    for wrong in (
        {"type": "bold", "offset": -1, "length": 1},
        {"type": "moon", "offset": 0, "length": 1},
        {},
        5,
    ):
        with pytest.raises(Refusal):
            parse_entities([wrong]) and shown(wrong)  # type: ignore[arg-type]


LETTERS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf"), exclude_characters="@#$./"),
    min_size=1,
)
PIECES = st.lists(st.tuples(LETTERS, st.sampled_from([None, *STYLES])), min_size=1, max_size=6)
MARKS = set("_*[]()~`>#+-=|{}.!\\")


def escaped(text: str, mode: str) -> str:
    if mode == "HTML":
        return html.escape(text)
    return "".join("\\" + letter if letter in MARKS else letter for letter in text)


def expected(pieces: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """Return each piece with its style, neighbours of one splittable style joined."""
    joined: list[tuple[str, str]] = []
    for number, (text, style) in enumerate(pieces):
        if style is None:
            continue
        touches = number > 0 and pieces[number - 1][1] == style and style not in ("code", "pre")
        if touches and joined:
            joined[-1] = (style, joined[-1][1] + text)
        else:
            joined.append((style, text))
    return joined


@pytest.mark.parametrize("mode", ["HTML", "MarkdownV2"])
@CALMLY
@given(pieces=PIECES)
def test_what_is_marked_comes_back_marked(mode: str, pieces: list[tuple[str, str | None]]) -> None:
    spaced = [(text, style if number % 2 == 0 else None) for number, (text, style) in enumerate(pieces)]
    column = 0 if mode == "HTML" else 1
    source = "".join(
        STYLES[style][column].format(escaped(text, mode)) if style else escaped(text, mode)
        for text, style in spaced
    )
    text, entities = seen(source, mode)
    assert text == "".join(piece for piece, _ in spaced)
    assert [(kind, under) for kind, under, *_ in entities] == expected(spaced)


@CALMLY
@given(
    st.text(max_size=40),
    st.lists(
        st.builds(Entity, st.sampled_from([*STYLES, "blockquote"]), st.integers(0, 45), st.integers(0, 45)),
        max_size=8,
    ),
)
def test_entities_always_nest_and_stay_inside(text: str, entities: list[Entity]) -> None:
    found = format_text(text, "", tuple(entities), empty=True)
    size = utf16_length(found.text)
    stack: list[Entity] = []
    for one in found.entities:
        assert 0 <= one.offset < one.end <= size
        while stack and stack[-1].end <= one.offset:
            stack.pop()
        assert not stack or one.end <= stack[-1].end
        stack.append(one)


def answer(text: str, mode: str) -> int:
    """Return the code the server answers with."""
    try:
        format_text(text, mode, empty=True)
    except Refusal as refusal:
        return refusal.code
    return 200


@CALMLY
@given(st.text(alphabet="<>/abi =\"'&;#x1яspn-tg", max_size=60))
def test_any_html_is_either_taken_or_refused(text: str) -> None:
    assert answer(text, "HTML") in (200, 400)


@CALMLY
@given(st.text(alphabet="_*[]()~`>!|\\ab\n:tg/", max_size=60), st.sampled_from(["MarkdownV2", "Markdown"]))
def test_any_markdown_is_either_taken_or_refused(text: str, mode: str) -> None:
    assert answer(text, mode) in (200, 400)
