"""Catalogs: bringing them up to the code, review marks, compiling."""

import gettext

import polib
import pytest

from locales import review
from locales.catalogs import catalog_codes, path_of
from locales.languages import LANGUAGES
from tests.locales.conftest import CODE, Project


def entry(project: Project, code: str, msgid: str) -> polib.POEntry:
    return next(entry for entry in project.catalog(code) if entry.msgid == msgid)


def test_running_twice_changes_nothing(copy: Project) -> None:
    copy.texts()
    assert copy.texts() == []


def test_english_has_no_catalog(project: Project) -> None:
    assert catalog_codes() == ["tt", "ba", "lez", "ru"]
    assert not path_of(project.home, "en").exists()


def test_the_template_has_neither_dates_nor_line_numbers(project: Project) -> None:
    assert (project.home / "messages.pot").read_text(encoding="utf-8").split("\n\n")[1:] == [
        "#. A label: plain text.\n"
        "#. Button: to the screen before this one.\n"
        '#: handlers/hello.py\nmsgid "Back"\nmsgstr ""',
        '#: handlers/hello.py\nmsgid "Choose a language:"\nmsgstr ""',
        '#: handlers/hello.py\nmsgid "Hello, <b>{name}</b>!"\nmsgstr ""\n',
    ]


def test_translations_and_translators_comments_are_kept(project: Project) -> None:
    project.edit("tt", "Back", lambda entry: setattr(entry, "tcomment", "as on the wiki"))
    project.write(CODE + '\nmore = _("More")\n')
    project.texts()
    kept = entry(project, "tt", "Back")
    assert (kept.msgstr, kept.tcomment) == ("Кирегә", "as on the wiki\nunreviewed")
    assert entry(project, "tt", "More").msgstr == ""


def test_a_reworded_text_becomes_a_suggestion(project: Project) -> None:
    project.write(CODE.replace("Choose a language:", "Choose your language:"))
    project.texts()
    changed = entry(project, "tt", "Choose your language:")
    assert (changed.msgstr, changed.fuzzy) == ("Телне сайлагыз:", True)


def test_another_text_inherits_nothing(project: Project) -> None:
    project.write(CODE.replace("Choose a language:", "Where do you live?"))
    project.texts()
    assert entry(project, "tt", "Where do you live?").msgstr == ""


def test_a_new_text_like_one_that_stays_inherits_nothing(project: Project) -> None:
    project.write(CODE + '\nmore = _("Choose a language!")\n')
    project.texts()
    assert entry(project, "tt", "Choose a language!").msgstr == ""


def test_texts_that_are_gone_are_dropped(project: Project) -> None:
    project.write('"""Nothing to say."""\n')
    project.texts()
    assert list(project.catalog("tt")) == []


@pytest.mark.parametrize("code", ["tt", "ba", "lez", "ru"])
def test_compiling_keeps_the_plural_forms(project: Project, code: str) -> None:
    with path_of(project.home, code).with_suffix(".mo").open("rb") as file:
        info = gettext.GNUTranslations(file).info()
    assert info["plural-forms"] == LANGUAGES[code].plural
    assert info["language"] == code


def test_a_translation_starts_unreviewed(project: Project) -> None:
    assert review.mark(entry(project, "tt", "Back")) == "unreviewed"


def test_what_is_not_translated_has_no_mark(project: Project) -> None:
    project.translate("tt", "Back", "")
    project.texts()
    assert review.mark(entry(project, "tt", "Back")) == ""


def test_a_review_is_sealed_and_stays(project: Project) -> None:
    project.edit("tt", "Back", lambda entry: setattr(entry, "tcomment", "reviewed"))
    project.texts()
    sealed = entry(project, "tt", "Back")
    assert review.is_reviewed(sealed)
    project.texts()
    assert entry(project, "tt", "Back").tcomment == sealed.tcomment


def test_a_review_falls_off_when_the_words_change(project: Project) -> None:
    project.edit("tt", "Back", lambda entry: setattr(entry, "tcomment", "reviewed"))
    project.texts()
    project.translate("tt", "Back", "Артка")
    assert not review.is_reviewed(entry(project, "tt", "Back"))
    project.texts()
    assert review.mark(entry(project, "tt", "Back")) == "unreviewed"


def test_a_review_falls_off_when_the_source_is_reworded(project: Project) -> None:
    project.edit("tt", "Choose a language:", lambda entry: setattr(entry, "tcomment", "reviewed"))
    project.texts()
    project.write(CODE.replace("Choose a language:", "Choose your language:"))
    project.texts()
    assert review.mark(entry(project, "tt", "Choose your language:")) == "unreviewed"
