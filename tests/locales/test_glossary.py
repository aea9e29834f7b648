"""The glossary and the project's own catalogs."""

import pytest

from locales import LANGUAGES, glossary, letters, shape
from locales.catalogs import catalog_codes, path_of, read, template
from locales.check import Finding, check_catalog
from locales.languages import HOME
from locales.pseudo import stretched
from locales.shared import CHOOSE_LANGUAGE
from locales.words import load_words
from tests.locales.conftest import Project


@pytest.mark.parametrize("code", ["ru", "tt", "ba", "lez"])
def test_the_glossary_is_spelt_rightly(code: str) -> None:
    wrong = [fault for term in glossary.terms() for fault in letters.problems(term[code], LANGUAGES[code])]
    assert wrong == []


def test_a_term_is_listed_once_and_says_where_it_is_from() -> None:
    names = [term["en"] for term in glossary.terms()]
    assert len(names) == len(set(names)) >= 80
    assert all(term["kind"] in {"term", "label"} for term in glossary.terms())
    assert all(term["note"] and term["ru"] and term["tt"] and term["ba"] for term in glossary.terms())


def test_endings_do_not_hide_a_term() -> None:
    assert list(glossary.departures("Two articles", "Мәкаләләргә", "tt")) == []
    assert list(glossary.departures("Two articles", "Битләр", "tt")) == [
        "the glossary has “article” as “мәкалә”"
    ]


def test_commands_and_placeholders_are_not_terms() -> None:
    assert list(glossary.departures("Press /menu, {page}", "/menu басыгыз, {page}", "tt")) == []


def test_an_everyday_word_is_a_term_only_as_a_label() -> None:
    assert list(glossary.departures("Welcome back", "Рәхим итегез", "tt")) == []
    assert list(glossary.departures("Back", "Артка", "tt")) == ["the glossary has “back” as “кирегә”"]


def test_a_term_without_a_word_is_not_asked_for() -> None:
    assert list(glossary.departures("Skip", "Гуьгъуьнлай", "lez")) == []


@pytest.mark.parametrize("code", catalog_codes())
def test_what_is_translated_is_without_fault(code: str) -> None:
    """Texts that are not translated yet are left to `make check`."""
    found = check_catalog(read(path_of(HOME, code)), template(HOME.parent), LANGUAGES[code])
    unfinished = ("is not translated", "is fuzzy", "is missing", "is no longer")
    assert [str(each) for each in found if each.is_error and not _is(each, unfinished)] == []


def _is(finding: Finding, kinds: tuple[str, ...]) -> bool:
    return finding.problem.startswith(kinds)


def test_the_words_of_the_documentation_are_spelt_rightly() -> None:
    page = (HOME.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("|")
    ]
    terms = [dict(zip(("ru", "tt", "ba", "lez"), row[2:], strict=True)) for row in rows if len(row) == 6]
    wrong = [
        fault for term in terms for code in term for fault in letters.problems(term[code], LANGUAGES[code])
    ]
    assert len(terms) > 50
    assert wrong == []


def test_every_text_fits_when_it_is_twice_as_long() -> None:
    for entry in template(HOME.parent):
        assert list(shape.length(stretched(entry.msgid), is_command=False)) == []
        assert list(shape.placeholders(entry.msgid, stretched(entry.msgid))) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_catalogs_of_the_project_compile_and_speak(copy: Project, code: str) -> None:
    copy.texts()
    _ = load_words(copy.home, code)
    assert _.plain("Yes") in {"Әйе", "Эйе", "Эхь", "Да", "Yes"}
    assert _(CHOOSE_LANGUAGE).endswith(":")
