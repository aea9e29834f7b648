"""Folding: the same word typed on different keyboards is the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import LANGUAGES, fold, is_stop_word

CODES = st.none() | st.sampled_from(list(LANGUAGES))


@given(st.text(), CODES)
def test_folding_twice_changes_nothing(text: str, code: str | None) -> None:
    assert fold(fold(text, code), code) == fold(text, code)


@given(st.text(alphabet="кптцчКПЧIlLi1|!іІӏӀaəёЁҡ. 0\u00ad"), CODES)
def test_folding_twice_changes_nothing_for_look_alikes(text: str, code: str | None) -> None:
    assert fold(fold(text, code), code) == fold(text, code)


@given(st.text(), CODES)
def test_case_and_space_around_do_not_matter(text: str, code: str | None) -> None:
    assert fold(f"  {text}\n", code) == fold(text, code)


@pytest.mark.parametrize("code", ["lez", None])
@pytest.mark.parametrize("base", "кптцч")
@pytest.mark.parametrize("variant", "Il1|!іІӏӀ")
def test_every_way_to_type_a_palochka_meets(code: str | None, base: str, variant: str) -> None:
    assert fold(f"{base}{variant}ал", code) == f"{base}Ӏал"
    assert fold(f"{base.upper()}{variant}АЛ", code) == f"{base}Ӏал"


@pytest.mark.parametrize("variant", "Il1|іІӏӀ")
def test_a_palochka_may_end_a_word(variant: str) -> None:
    assert fold(f"гъалат{variant}", "lez") == fold("гъалатӀ", "lez")


def test_an_exclamation_mark_ends_a_sentence() -> None:
    assert fold("Стоп!") == "стоп"
    assert fold("Привет!", "lez") == "привет"


def test_numbers_behind_letters_stay_numbers() -> None:
    assert fold("пункт 12") == "пункт 12"
    assert fold("т12") == "т12"


def test_only_lezgi_has_a_palochka() -> None:
    assert fold("пункт1", "ru") == "пункт1"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ещё раз", "еще раз"),
        ("Мəкалə", "мәкалә"),
        ("Caйт", "сайт"),
        ("Xәбәр", "хәбәр"),
        ("  «Ярар!»  ", "ярар"),
        ("эйе\u200b…", "эйе"),
        ("Ҡатнашыусы   исеме:", "ҡатнашыусы исеме"),
        ("Wikipedia", "wikipedia"),
    ],
)
def test_look_alikes_and_marks_are_folded(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant) == meant


STOP_WORDS = """
stop; STOP!; Don't write to me; Стоп.; стоп 🛑; отписаться; Больше не пишите мне
Тукта!; Туктагыз; ТУКТАГЫЗ; миңа язмагыз; туҡтағыҙ; туктагыз; Яҙмағыҙ; язмагыз
Акъваз; заз кхьимир
"""


@pytest.mark.parametrize("text", STOP_WORDS.strip().replace("\n", "; ").split("; "))
def test_a_stop_word_is_known_in_every_language(text: str) -> None:
    assert is_stop_word(text)


@pytest.mark.parametrize(
    "text", ["", "нет", "no", "стоп-кран", "как остановить бота?", "язма", "кирәкми", "🛑"]
)
def test_other_words_stop_nothing(text: str) -> None:
    assert not is_stop_word(text)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_listed_stop_word_works(code: str) -> None:
    assert all(is_stop_word(word) for word in LANGUAGES[code].stop_words)
