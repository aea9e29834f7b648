"""The language registry: facts that must not change by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import LANGUAGES, guess


def test_languages_are_shown_in_the_order_of_the_region() -> None:
    assert list(LANGUAGES) == ["tt", "ba", "lez", "ru", "en"]


def test_languages_are_named_by_themselves() -> None:
    assert [language.autonym for language in LANGUAGES.values()] == [
        "татарча",
        "башҡортса",
        "лезги",
        "русский",
        "English",
    ]


@pytest.mark.parametrize("code", ["tt", "ba", "lez"])
def test_russian_stands_in_before_english(code: str) -> None:
    assert LANGUAGES[code].fallbacks == ("ru", "en")
    assert LANGUAGES["ru"].fallbacks == ("en",)
    assert LANGUAGES["en"].fallbacks == ()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_is_complete(code: str) -> None:
    language = LANGUAGES[code]
    assert len(set(language.months)) == 12
    assert len(set(language.weekdays)) == 7
    assert language.date_pattern.format(day=1, month="m", year=2) != language.date_pattern
    assert language.stop_words
    assert language.alphabet == language.alphabet.lower().replace("ӏ", "Ӏ")


@pytest.mark.parametrize("code", LANGUAGES)
def test_names_of_days_and_months_use_the_alphabet(code: str) -> None:
    language = LANGUAGES[code]
    letters = set("".join(language.months + language.weekdays).lower())
    assert letters <= set(language.alphabet)


@pytest.mark.parametrize(("code", "forms"), [("tt", 1), ("ba", 1), ("lez", 1), ("ru", 3), ("en", 2)])
def test_plural_forms(code: str, forms: int) -> None:
    assert LANGUAGES[code].plural.startswith(f"nplurals={forms};")


def test_telegram_does_not_know_lezgi() -> None:
    assert [language.telegram_code for language in LANGUAGES.values()] == ["tt", "ba", None, "ru", "en"]


def test_only_lezgi_may_be_partial() -> None:
    assert [code for code, language in LANGUAGES.items() if language.may_be_partial] == ["lez"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("tt", "tt"),
        ("tt-Cyrl", "tt"),
        ("TT_RU", "tt"),
        ("ba-RU", "ba"),
        ("lez", "lez"),
        ("ru-x", "ru"),
        ("en-raw", "en"),
        ("classic-zh-cn", None),
        ("zh-hant-raw", None),
        ("uk", None),
        ("", None),
        ("-", None),
        (None, None),
    ],
)
def test_a_language_is_guessed_from_what_the_client_sends(sent: str | None, code: str | None) -> None:
    assert guess(sent) == code


@given(st.none() | st.text())
def test_guessing_never_fails(sent: str | None) -> None:
    assert guess(sent) in {None, *LANGUAGES}
