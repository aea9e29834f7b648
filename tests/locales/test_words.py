"""The bot's voice: fallbacks, escaping, dates and numbers."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import LANGUAGES, N_, CatalogMissing, Html
from locales.pseudo import pseudo_words
from locales.words import Words, load_words
from tests.locales.conftest import Project

SUNDAY = dt.datetime(2026, 11, 22, 9, 5, tzinfo=dt.UTC)
NBSP = "\u00a0"


@pytest.fixture
def home(project: Project) -> Path:
    return project.home


def say(home: Path, code: str) -> Words:
    return load_words(home, code)


@pytest.mark.parametrize(
    ("code", "back"),
    [("tt", "Кирегә"), ("ba", "Кирегә"), ("lez", "Кьулухъ"), ("ru", "Назад"), ("en", "Back")],
)
def test_every_language_has_its_words(home: Path, code: str, back: str) -> None:
    assert say(home, code).plain("Back") == back
    assert say(home, code).code == code


def test_russian_stands_in_for_one_missing_text(project: Project) -> None:
    project.translate("lez", "Back", "")
    project.texts()
    _ = say(project.home, "lez")
    assert _("Back") == "Назад"
    assert _("Choose a language:") == "ЧӀал хкягъа:"


def test_a_fuzzy_translation_is_not_shown(project: Project) -> None:
    project.edit("lez", "Back", lambda entry: entry.flags.append("fuzzy"))
    project.texts()
    assert say(project.home, "lez")("Back") == "Назад"


def test_english_is_last(project: Project) -> None:
    for code in ("tt", "ru"):
        project.translate(code, "Back", "")
    project.texts()
    assert say(project.home, "tt")("Back") == "Back"


def test_values_are_escaped_and_tags_are_not(home: Path) -> None:
    said = say(home, "ru")("Hello, <b>{name}</b>!", name='<Ann> & "Co"')
    assert said == "Здравствуйте, <b>&lt;Ann&gt; &amp; &quot;Co&quot;</b>!"


def test_html_is_not_escaped_twice(home: Path) -> None:
    _ = say(home, "en")
    assert _("<i>{name}</i>", name=_("A & {b}", b="B")) == "<i>A & B</i>"
    assert isinstance(_("Back"), Html)


def test_a_label_is_plain(home: Path) -> None:
    assert say(home, "en").plain("To {title}", title="A & <B>") == "To A & <B>"


def test_nothing_is_said_for_nothing(home: Path) -> None:
    assert say(home, "tt")("") == say(home, "tt").plain("") == ""


def test_a_value_may_have_any_name(home: Path) -> None:
    assert say(home, "en")("{msgid} {self}", msgid=1, self=2) == "1 2"


def test_a_forgotten_value_is_noticed(home: Path) -> None:
    with pytest.raises(KeyError):
        say(home, "en")("Hello, {name}")


@given(st.text())
def test_no_value_breaks_the_html(name: str) -> None:
    said = pseudo_words()("{name}", name=name)
    assert "<" not in said
    assert ">" not in said
    assert '"' not in said


def test_a_context_keeps_meanings_apart(project: Project) -> None:
    project.write('a = [_.context("verb", "Open"), _.context("state", "Open")]\n')
    project.texts()
    for context, word in (("verb", "Открыть"), ("state", "Открыто")):
        catalog = project.catalog("ru")
        next(entry for entry in catalog if entry.msgctxt == context).msgstr = word
        catalog.save(str(project.home / "ru/LC_MESSAGES/messages.po"))
    project.texts()
    _ = say(project.home, "tt")
    assert [_.context("verb", "Open"), _.context("state", "Open")] == ["Открыть", "Открыто"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ru", ["1 правка", "2 правки", f"1{NBSP}005 правок"]),
        ("tt", ["1 төзәтмә", "2 төзәтмә", f"1{NBSP}005 төзәтмә"]),
        ("en", ["1 edit", "2 edits", "1,005 edits"]),
        ("ba", ["1 правка", "2 правки", f"1{NBSP}005 правок"]),
    ],
)
def test_counted_things(project: Project, code: str, said: list[str]) -> None:
    project.write('a = _.count("{n} edit", "{n} edits", n)\n')
    project.texts()
    forms = {"ru": {0: "{n} правка", 1: "{n} правки", 2: "{n} правок"}, "tt": {0: "{n} төзәтмә"}}
    for language, plural in forms.items():
        project.edit(language, "{n} edit", lambda entry, plural=plural: entry.msgstr_plural.update(plural))  # type: ignore[misc]
    project.texts()
    _ = say(project.home, code)
    assert [_.count("{n} edit", "{n} edits", n) for n in (1, 2, 1005)] == said


@pytest.mark.parametrize(
    ("code", "date", "weekday"),
    [
        ("tt", "22 ноябрь 2026", "якшәмбе"),
        ("ba", "22 ноябрь 2026", "йәкшәмбе"),
        ("lez", "22 ноябрь 2026", "гьяд"),
        ("ru", "22 ноября 2026", "воскресенье"),
        ("en", "22 November 2026", "Sunday"),
    ],
)
def test_dates(home: Path, code: str, date: str, weekday: str) -> None:
    _ = say(home, code)
    assert _.date(SUNDAY) == _.date(SUNDAY.date()) == date
    assert _.weekday(SUNDAY) == weekday
    assert _.time(SUNDAY) == _.time(SUNDAY.time()) == "09:05"


def test_the_first_month_of_the_region(home: Path) -> None:
    first = dt.date(2027, 1, 1)
    assert [say(home, code).date(first) for code in ("tt", "ba")] == ["1 гыйнвар 2027", "1 ғинуар 2027"]


@pytest.mark.parametrize("code", ["tt", "ba", "lez", "ru"])
def test_numbers_of_the_region(home: Path, code: str) -> None:
    _ = say(home, code)
    assert _.number(1234567) == f"1{NBSP}234{NBSP}567"
    assert _.number(1234.5) == f"1{NBSP}234,5"
    assert _.number(Decimal("0.126")) == "0,13"
    assert _.number(100.0) == "100"
    assert _.number(50, digits=1) == "50,0"


def test_numbers_in_english(home: Path) -> None:
    assert say(home, "en").number(-1234567.891) == "-1,234,567.89"


@pytest.mark.parametrize("code", ["tt", "ba", "lez", "ru"])
def test_a_missing_catalog_is_one_clear_line(home: Path, code: str) -> None:
    (home / code / "LC_MESSAGES" / "messages.mo").unlink()
    with pytest.raises(CatalogMissing) as caught:
        say(home, code)
    assert str(caught.value) == f"Catalog {code} is not compiled; run `make texts`."


def test_a_stale_catalog_is_noticed(project: Project) -> None:
    project.translate("tt", "Back", "Артка")
    with pytest.raises(CatalogMissing, match="Catalog tt is not compiled"):
        say(project.home, "tt")


def test_compiled_catalogs_suffice_where_sources_are_left_out(home: Path) -> None:
    for code in LANGUAGES:
        (home / code / "LC_MESSAGES" / "messages.po").unlink(missing_ok=True)
    assert say(home, "tt").plain("Back") == "Кирегә"


def test_marking_a_text_leaves_it_as_it_is() -> None:
    assert N_("Back") == "Back"


def test_the_pseudo_language_shows_what_is_translatable() -> None:
    _ = pseudo_words()
    assert _.code == "xx"
    assert _.plain("Back") == "«Back~~»"
    assert _("<b>{name}</b> is here", name="<Ann>") == "«<b>&lt;Ann&gt;</b> is here~~~~~~»"
    assert _.context("menu", "Go") == "«Go»"
    assert _.count("{n} day", "{n} days", 2) == "«2 days~~~»"
