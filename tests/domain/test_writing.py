"""Formatting stays at its words, whatever stands before them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.announcements import Text
from domain.writing import ENTITY_LIMIT, below, is_link, utf16, written

LETTERS = st.text(st.sampled_from("aЖ🎉 \n"), max_size=12)


def shown(text: Text) -> list[str]:
    """Return what Telegram shows formatted."""
    raw = text.text.encode("utf-16-le")
    ends = [(e["offset"] * 2, (e["offset"] + e["length"]) * 2) for e in text.entities]
    return [raw[start:end].decode("utf-16-le") for start, end in ends]


def bold(text: str, start: int, end: int) -> dict[str, Any]:
    return {"type": "bold", "offset": utf16(text[:start]), "length": utf16(text[start:end])}


@given(LETTERS, LETTERS, LETTERS)
def test_formatting_stays_when_blanks_are_cut_off(before: str, inside: str, after: str) -> None:
    text = before + inside + after
    kept = written(text, [bold(text, len(before), len(before) + len(inside))])
    assert kept.text == text.strip()
    assert "".join(shown(kept)) in inside
    assert "".join(shown(kept)).strip() == inside.strip() or inside.strip() == ""


@given(LETTERS, LETTERS, LETTERS)
def test_formatting_stays_below_a_line(line: str, before: str, inside: str) -> None:
    text = before + inside
    moved = below(line, Text(text, (bold(text, len(before), len(text)),)))
    assert moved.text.endswith(text)
    assert shown(moved) == [inside]


def test_what_names_somebody_is_not_kept() -> None:
    entities = [
        {"type": "text_mention", "offset": 0, "length": 3, "user": {"id": 5}},
        {"type": "text_link", "offset": 0, "length": 3, "url": "TG://user?id=5"},
        {"type": "mention", "offset": 0, "length": 3},
        {"type": "text_link", "offset": 0, "length": 3, "url": "https://tt.wikipedia.org", "user": None},
    ]
    kept = written("Ann", entities)
    assert kept.entities == (
        {"type": "text_link", "offset": 0, "length": 3, "url": "https://tt.wikipedia.org"},
    )


def test_no_more_formatting_is_kept_than_telegram_keeps() -> None:
    text = "a" * 300
    assert len(written(text, [bold(text, n, n + 1) for n in range(150)]).entities) == ENTITY_LIMIT


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://tt.wikipedia.org/wiki/Бәйге", True),
        ("http://kitap.tatar.ru", True),
        ("https://localhost", False),
        ("ftp://tatar.ru", False),
        ("tatar.ru", False),
        ("https://[", False),
        ("https://tatar.ru/a b", False),
        ("https://tatar.ru/" + "a" * 1024, False),
    ],
)
def test_a_button_leads_to_a_page(url: str, is_one: bool) -> None:
    assert is_link(url) == is_one
