"""Long texts are cut at good places, and nothing of them or of their looks is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.richtext import CAPTION_LIMIT, TAGS, TEXT_LIMIT, Rich, parse, split

WORDS = st.text("abzЯәҡ😀𝕳.,!?…;", min_size=1, max_size=12)
BLANKS = st.sampled_from([" ", " ", " ", "\n", "\n\n", "  "])
PLAIN = st.lists(st.tuples(WORDS, BLANKS), max_size=40).map(lambda pairs: "".join(a + b for a, b in pairs))


def _tagged(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(sorted(TAGS))
    looks = st.tuples(tags, inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")
    links = inner.map(lambda text: f'<a href="https://tt.wikipedia.org/?a=1&amp;b=2">{text}</a>')
    several = st.lists(inner, min_size=2, max_size=4).map("".join)
    return looks | links | several


HTML = st.recursive(PLAIN.map(lambda text: escape(text, quote=False)), _tagged, max_leaves=12)
LIMITS = st.integers(30, 200)


def letters(parts: Sequence[Rich]) -> list[tuple[str, frozenset[str]]]:
    """Return every letter that is no blank, with the looks it has."""
    found = []
    for part in parts:
        for place, letter in enumerate(part.text):
            if not letter.isspace():
                looks = {s.kind + (s.url or "") for s in part.spans if s.start <= place < s.end}
                found.append((letter, frozenset(looks)))
    return found


@given(HTML, LIMITS)
def test_no_letter_and_no_look_is_lost(html: str, limit: int) -> None:
    whole = parse(html)
    assert letters(split(whole, limit)) == letters([whole])


@given(HTML, LIMITS)
def test_every_part_fits_and_says_something(html: str, limit: int) -> None:
    parts = split(parse(html), limit)
    assert all(len(part.text) <= limit for part in parts)
    assert len(parts) == 1 or all(part.text.strip() == part.text != "" for part in parts)


@given(HTML, LIMITS)
def test_no_word_is_cut_that_need_not_be(html: str, limit: int) -> None:
    whole = parse(html)
    words = whole.text.split()
    if all(len(word) < limit // 2 for word in words):
        assert [word for part in split(whole, limit) for word in part.text.split()] == words


@given(HTML, LIMITS)
def test_entities_are_what_telegram_takes(html: str, limit: int) -> None:
    """Offsets count UTF-16 units, lie within the text and never in the middle of a letter."""
    for part in split(parse(html), limit):
        coded = part.text.encode("utf-16-le")
        for entity in part.entities():
            start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
            assert 0 <= start < end <= len(coded)
            coded[:start].decode("utf-16-le")
            coded[start:end].decode("utf-16-le")
            assert (entity["type"] == "text_link") == ("url" in entity)


@given(st.text())
def test_no_text_makes_a_message_fail(text: str) -> None:
    for part in split(parse(text)):
        part.entities()


@given(PLAIN)
def test_what_is_escaped_is_said_as_it_is(text: str) -> None:
    assert parse(escape(f"<b>&{text}", quote=False)).text == f"<b>&{text}".strip()


def test_html_becomes_entities() -> None:
    rich = parse('😀 <b>bold <i>both</i></b> <a href="https://example.org/?a=1&amp;b=2">link</a> &lt;3')
    assert rich.text == "😀 bold both link <3"
    assert rich.entities() == [
        {"type": "bold", "offset": 3, "length": 9},
        {"type": "italic", "offset": 8, "length": 4},
        {"type": "text_link", "offset": 13, "length": 4, "url": "https://example.org/?a=1&b=2"},
    ]


@pytest.mark.parametrize(
    ("html", "text", "looks"),
    [
        ("<b>open", "open", ["bold"]),
        ("a < b & c", "a < b & c", []),
        ("</b>x", "x", []),
        ("<blink>x</blink>", "x", []),
        ("<a>x</a>", "x", []),
        ("a<br>b", "a\nb", []),
        ("<b></b>x", "x", []),
        ("  <b> x </b>  ", "x", ["bold"]),
    ],
)
def test_careless_html_still_says_its_words(html: str, text: str, looks: list[str]) -> None:
    rich = parse(html)
    assert rich.text == text
    assert [entity["type"] for entity in rich.entities()] == looks


@pytest.mark.parametrize("limit", [TEXT_LIMIT, CAPTION_LIMIT])
@pytest.mark.parametrize("sentence", ["Беренче адым – иң авыры. ", "Что дальше? ", "Готово! ", "Подождите… "])
def test_a_long_text_is_cut_at_the_end_of_a_sentence(limit: int, sentence: str) -> None:
    parts = split(parse(sentence * 800), limit)
    assert len(parts) > 1
    assert all(re.search(r"[.?!…]$", part.text) for part in parts)


def test_a_paragraph_is_a_better_place_than_a_sentence() -> None:
    first = "One sentence. " * 200
    parts = split(parse(f"{first.strip()}\n\n{first.strip()}"))
    assert [part.text for part in parts] == [first.strip()] * 2


def test_the_limits_are_telegrams() -> None:
    exactly = parse("😀" * TEXT_LIMIT)
    assert len(split(exactly)) == 1
    assert len(split(parse("😀" * (TEXT_LIMIT + 1)))) == 2
    assert (TEXT_LIMIT, CAPTION_LIMIT) == (4096, 1024)
