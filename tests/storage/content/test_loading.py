"""A folder is read whole or refused with every problem named; the checker says how far it is."""

import subprocess
import sys
from pathlib import Path

import pytest

from domain.content import Finish, ToCard, ToStep, ToUrl, ToWiki
from domain.wikis import WIKIS
from storage.content import ContentBroken, load, read
from storage.content.__main__ import main

ROOT = Path(__file__).parents[3]


def test_a_whole_folder_is_read(small: Path) -> None:
    content = load(small)
    first, last = content.paths["way"].steps
    assert first.targets == (ToWiki("Special:Random"), ToStep("last"), ToCard("help"))
    assert (first.next, last.next) == ("last", None)
    assert last.targets == (ToUrl("https://example.org/"), Finish())
    assert first.texts["en", ""].body == "Press <b>{edit}</b> here."
    assert first.texts["en", ""].labels == ("Random", "On", "Help")
    assert last.texts["lez", ""].doubtful
    assert content.paths["way"].texts["ru", ""].unreviewed
    assert content.cards["help"].wikis == frozenset({"ru"})


@pytest.mark.parametrize(
    ("buttons", "labels"),
    [
        ("", ()),
        ("- [On now](step:last)\n", ("", "On now", "")),
        ("- [Any](wiki:Special:Random)\n- [On now](step:last)\n", ("Any", "On now", "")),
        ("- [On now](step:last)\n- [Why?](card:help)\n", ("", "On now", "Why?")),
    ],
)
def test_a_plain_text_names_its_buttons_itself(small: Path, buttons: str, labels: tuple[str, ...]) -> None:
    (small / "paths/way/first/en.plain.md").write_text(f"# Easy\n\nShort.\n\n{buttons}", encoding="utf-8")
    (small / "paths/way/first/ru.plain.md").write_text("# Проще\n\nКоротко.\n", encoding="utf-8")
    assert load(small).paths["way"].steps[0].texts["en", "plain"].labels == labels


def test_every_problem_is_named_in_one_go(small: Path) -> None:
    (small / "cards/help/ru.md").unlink()
    (small / "paths/way/ru.md").unlink()
    with pytest.raises(ContentBroken) as broken:
        load(small)
    assert str(broken.value) == "cards/help/ru.md: is missing\npaths/way/ru.md: is missing"
    assert len(broken.value.problems) == 2


def test_a_missing_text_of_a_partial_language_is_no_problem(small: Path) -> None:
    (small / "paths/way/last/lez.md").unlink()
    assert (
        load(small).render(load(small).paths["way"].steps[1], "lez", WIKIS["lez"], chain=["ru"]).language
        == "ru"
    )


def test_an_empty_folder_is_not_a_traceback(tmp_path: Path) -> None:
    assert [str(problem) for problem in read(tmp_path)[1]] == [
        "cards: is missing",
        "labels.yaml: is missing",
        "languages.yaml: is missing",
        "paths: is missing",
    ]


def test_a_page_that_names_make_too_long_is_noticed(small: Path) -> None:
    (small / "labels.yaml").write_text(
        (small / "labels.yaml").read_text(encoding="utf-8").replace("Үзгәртү", "Үзгәртү" * 700),
        encoding="utf-8",
    )
    assert str(read(small)[1][0]).startswith("paths/way/first/en.md: makes 49")


def test_a_text_in_another_encoding_is_named(small: Path) -> None:
    (small / "cards/help/ru.md").write_bytes("# Помощь\n\nЭто.\n".encode("cp1251"))
    assert "cards/help/ru.md: is not UTF-8 text" in [str(problem) for problem in read(small)[1]]


def test_the_checker_shows_how_far_each_language_is(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(small)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "language    files       doubtful    unreviewed  missing",
        "en          5           0           0           0",
        "ru          5           0           1           0",
        "lez         1           1           0           4",
    ]


def test_the_checker_says_no_with_its_exit_code(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "cards/help/ru.md").unlink()
    assert main([str(small)]) == 1
    assert capsys.readouterr().out == "cards/help/ru.md: is missing\n1 problems\n"


def test_the_checker_says_how_to_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "python -m storage.content DIR" in capsys.readouterr().err


def test_the_checker_runs_from_the_command_line() -> None:
    run = [sys.executable, "-m", "storage.content", "content"]
    assert subprocess.run(run, cwd=ROOT, capture_output=True, check=False).returncode == 0
