"""The language check: every kind of fault is found, and named with its file and text."""

from pathlib import Path

import pytest

from locales.__main__ import main
from locales.check import progress
from tests.locales.conftest import CODE, Project

HELLO = "Hello, <b>{name}</b>!"
TT = "tt/LC_MESSAGES/messages.po"


def problems(project: Project, code: str, msgid: str) -> list[str]:
    start = f"{code}/LC_MESSAGES/messages.po: {msgid!r}: "
    return [line.removeprefix(start) for line in project.errors() if line.startswith(start)]


def test_a_good_project_has_neither_errors_nor_warnings(project: Project) -> None:
    assert project.check() == []


@pytest.mark.parametrize("code", ["tt", "ba", "ru"])
def test_a_missing_translation_is_an_error(project: Project, code: str) -> None:
    project.translate(code, "Back", "")
    project.texts()
    assert project.errors() == [f"{code}/LC_MESSAGES/messages.po: 'Back': is not translated"]


def test_a_fuzzy_translation_is_an_error(project: Project) -> None:
    project.edit("tt", "Back", lambda entry: entry.flags.append("fuzzy"))
    assert project.errors() == [f"{TT}: 'Back': is fuzzy: confirm or reword it"]


def test_lezgi_may_lack_texts(project: Project) -> None:
    project.translate("lez", "Back", "")
    project.edit("lez", HELLO, lambda entry: entry.flags.append("fuzzy"))
    project.texts()
    assert project.errors() == []
    lezgi = next(line for line in progress(project.home) if line.language.code == "lez")
    assert (lezgi.strings, lezgi.translated, lezgi.fuzzy, lezgi.reviewed) == (3, 1, 1, 0)


@pytest.mark.parametrize(
    ("msgstr", "problem"),
    [
        ("Исәнмесез, <b>Айрат</b>!", "placeholder {name} is missing"),
        ("Исәнмесез, <b>{name} {surname}</b>!", "placeholder {surname} is not in the source"),
        ("Исәнмесез, <b>{name.first}</b>!", "placeholder {name.first} is not a plain name"),
        ("Исәнмесез, <b>{name</b>!", "braces do not match"),
        ("Исәнмесез, {name}!", "tags differ: <b>"),
        ("Исәнмесез, <b>{name}!", "<b> is not closed"),
        ("Исәнмесез, <b>{name}</b></b>!", "</b> closes nothing"),
        ("Исәнмесез, <b>{name}</b><br>!", "Telegram does not know <br>"),
        ("Исәнмесез & <b>{name}</b>!", "write &amp; for & and &lt; for <"),
        ("Исәнмесез,  <b>{name}</b>!", "doubled or trailing spaces"),
        ("Исәнмесез, <b>{name}</b>! ", "begins or ends with other spaces than the source"),
        ("<b>{name}</b>" + "а" * 4091, "4097 characters, Telegram takes 1 to 4096"),
        ("Исəнмесез, <b>{name}</b>!", "not a letter of this language: ə (U+0259) in Исəнмесез"),
        ("Иҫәнмесез, <b>{name}</b>!", "not a letter of this language: ҫ (U+04AB) in Иҫәнмесез"),
        ("Cәлам, <b>{name}</b>!", "Latin letters inside a Cyrillic word: Cәлам"),
        ("Һаи\u0306, <b>{name}</b>!", "letters are not composed (NFC)"),
    ],
)
def test_a_fault_in_a_translation_is_named(project: Project, msgstr: str, problem: str) -> None:
    project.translate("tt", HELLO, msgstr)
    assert problem in problems(project, "tt", HELLO)


@pytest.mark.parametrize("variant", "Il1|іӏ")
def test_a_palochka_has_one_code_point(project: Project, variant: str) -> None:
    project.translate("lez", "Choose a language:", f"Ч{variant}ал хкягъа:")
    assert problems(project, "lez", "Choose a language:")[0] == f"the palochka must be U+04C0: Ч{variant}"


def test_a_palochka_stands_after_five_letters_only(project: Project) -> None:
    project.translate("lez", "Back", "КьулӀухъ")
    assert problems(project, "lez", "Back") == ["a palochka stands after к, п, т, ц or ч only: КьулӀ"]


def test_a_tatar_letter_is_not_bashkir(project: Project) -> None:
    project.translate("ba", "Back", "Җавап")
    assert problems(project, "ba", "Back") == ["not a letter of this language: Җ (U+0496) in Җавап"]


def test_latin_words_are_allowed(project: Project) -> None:
    project.translate("tt", HELLO, "Telegram, <b>{name}</b>!")
    assert problems(project, "tt", HELLO) == []


def test_a_command_description_is_short(project: Project) -> None:
    project.write(CODE + '\nmenu = _.context("command", "Show the menu")\n')
    project.texts()
    project.translate("tt", "Show the menu", "а" * 257)
    assert "257 characters, Telegram takes 1 to 256" in problems(project, "tt", "Show the menu")


def test_a_review_mark_is_needed(project: Project) -> None:
    project.edit("tt", "Back", lambda entry: setattr(entry, "tcomment", "reviewed 00000000"))
    assert problems(project, "tt", "Back") == ["has no valid review mark; run `make texts`"]


def test_code_ahead_of_the_catalogs_is_an_error(project: Project) -> None:
    project.write(CODE.replace("Back", "Go back"))
    assert project.errors()[0] == "messages.pot: '': is not up to date with the code; run `make texts`"
    assert f"{TT}: 'Go back': is missing; run `make texts`" in project.errors()
    assert f"{TT}: 'Back': is no longer in the code; run `make texts`" in project.errors()


def test_a_changed_plural_rule_is_an_error(project: Project) -> None:
    path = project.home / TT
    path.write_text(path.read_text(encoding="utf-8").replace("nplurals=1", "nplurals=2"), encoding="utf-8")
    assert project.errors() == [f"{TT}: '': has another Plural-Forms than language.yaml; run `make texts`"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<b>Bold", "<b> is not closed"),
        ("Two  spaces", "doubled or trailing spaces"),
        ("Hello, {}", "placeholder {} is not a plain name"),
        ("Hello, {name", "braces do not match"),
        ("Q&A", "write &amp; for & and &lt; for <"),
    ],
)
def test_a_fault_in_the_source_is_named(project: Project, text: str, problem: str) -> None:
    project.write(f'a = _("{text}")\n')
    project.texts()
    assert f"messages.pot: {text!r}: {problem}" in project.errors()


@pytest.mark.parametrize(
    ("code", "msgid", "msgstr", "problem"),
    [
        ("tt", "Back", "К" + "и" * 40 + "регә", "45 characters are long for a button"),
        ("tt", "Back", "Back", "is the same as the source"),
        ("tt", "Choose a language:", "Телне сайлагыз", "ends with another mark than the source"),
        ("tt", "Choose a language:", "Выберите язык:", "is the same as in Russian"),
        ("tt", "Choose a language:", "Берсен сайлагыз:", "the glossary has “language” as “тел”"),
    ],
)
def test_a_doubt_is_a_warning(project: Project, code: str, msgid: str, msgstr: str, problem: str) -> None:
    project.translate(code, msgid, msgstr)
    project.texts()
    assert f"warning: {code}/LC_MESSAGES/messages.po: {msgid!r}: {problem}" in project.warnings()
    assert project.errors() == []


def test_the_check_fails_on_errors_and_prints_a_table(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.translate("tt", "Back", "")
    project.texts()
    assert main(["check"], project.home) == 1
    shown = capsys.readouterr().out
    assert "tt/LC_MESSAGES/messages.po: 'Back': is not translated" in shown
    assert "татарча (tt)              3           2      0         0" in shown
    assert "errors: 1, warnings: 0" in shown


def test_warnings_leave_the_check_green(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.translate("tt", "Back", "Back")
    project.texts()
    assert main(["check", "--warnings"], project.home) == 0
    assert "warning: tt/LC_MESSAGES/messages.po: 'Back'" in capsys.readouterr().out


def test_words_no_list_attests_are_warnings(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tt.txt").write_text("кирегә\t5\nтелне\t9\nисәнмесез\t7\n", encoding="utf-8")
    assert main(["check", "--words", str(tmp_path)], project.home) == 0
    assert f"warning: {TT}: 'Choose a language:': attested nowhere: сайлагыз" in capsys.readouterr().out


def test_texts_names_what_it_changed(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write(CODE + '\nmore = _("More")\n')
    assert main(["texts"], project.home) == 0
    assert "changed: locales/messages.pot\n" in capsys.readouterr().out
    assert main(["texts"], project.home) == 0
    assert capsys.readouterr().out == ""


def test_code_that_cannot_be_read_is_one_line(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write('a = _(f"{x}")\n')
    assert main(["texts"], project.home) == 1
    assert capsys.readouterr().err.startswith("handlers/hello.py: 1: a text is written out whole")


def test_compiling_alone_is_enough_after_a_clone(project: Project) -> None:
    compiled = project.home / "tt" / "LC_MESSAGES" / "messages.mo"
    compiled.unlink()
    assert main(["compile"], project.home) == 0
    assert compiled.exists()
