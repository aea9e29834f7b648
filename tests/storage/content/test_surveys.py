"""A survey survives its file, every flaw in a file is named with its line, and no bytes raise anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.surveys import LANGUAGES, QuestionKind, Survey
from storage.content import load, read
from storage.content.__main__ import main
from storage.content.nodes import SIZE_LIMIT
from storage.content.surveys import read_yaml, to_yaml
from tests.domain.surveys import valid_surveys

ROOT = Path(__file__).parents[3]

WHOLE = """\
name: reading
title:
  en: Reading
  ru: Чтение
about:
  en: We want to know.
  ru: Хотим узнать.
anonymous: true

questions:
  - id: uses
    kind: choices
    text: {en: What do you use?, ru: Чем пользуетесь?}
    options:
      wiki: {en: Wiki, ru: Вики}
      books: {en: Books, ru: Книги}
    other: true

  - id: ease
    kind: scale
    text: {en: How easy is it?, ru: Легко ли это?}
    low: 1
    high: 5
    ends:
      low: {en: very hard, ru: очень трудно}
      high: {en: very easy, ru: очень легко}
    only_if: {question: uses, options: [wiki]}
"""


def told(written: str | bytes) -> list[str]:
    """Return what is wrong with a file, as people are told it."""
    survey, flaws = read_yaml(written)
    assert (survey is None) == bool(flaws)
    return [f"{flaw.line} {flaw.place}: {flaw.sentence.format_map(flaw.values)}" for flaw in flaws]


SEEDED = {
    "unknown field": (
        "other: true",
        "others: true",
        "17 questions.uses.others: I do not know “others”. I know: id, ",
    ),
    "twice": ("anonymous: true", "anonymous: true\nname: b", "9 name: This is here twice: name"),
    "yes in a text": (
        "en: Wiki,",
        "en: Yes,",
        "15 questions.uses.options.wiki.en: There must be text here. Put it in",
    ),
    "no as an id": (
        "      wiki: ",
        "      no: ",
        "15 questions.uses.options.no: There must be text here. Put it in",
    ),
    "number": ("en: Reading", "en: 2026", "3 title.en: There must be text here. Put it in quotes: 2026"),
    "date": (
        "en: Reading",
        "en: 2026-11-22",
        "3 title.en: There must be text here. Put it in quotes: 2026-11-22",
    ),
    "tag": ("en: Reading", "en: !!python/object:os.system x", "3 title.en: There must be text here."),
    "list for a text": ("en: Reading", "en: [a]", "3 title.en: There must be text here."),
    "text for fields": (
        "title:\n  en: Reading\n  ru: Чтение\n",
        "title: Reading\n",
        "2 title: There must be fields",
    ),
    "text for a list": (
        "questions:\n",
        "questions: none\nrest:\n",
        "10 questions: There must be a list here",
    ),
    "no list": ("  - id: uses\n", "  - uses\n  - id: uses\n", "11 questions[1]: There must be fields here"),
    "no number": ("low: 1", "low: 1.5", "22 questions.ease.low: There must be a whole number here."),
    "odd number": ("high: 5", "high: 05", "23 questions.ease.high: There must be a whole number here."),
    "no truth": ("other: true", "other: maybe", "17 questions.uses.other: There must be true or false here."),
    "no mode": ("anonymous: true\n", "", "1 anonymous: This is missing."),
    "no kind": ("    kind: scale\n", "", "19 questions.ease.kind: This is missing."),
    "unknown kind": (
        "kind: scale",
        "kind: stars",
        "20 questions.ease.kind: I do not know “stars”. I know: choice, ",
    ),
    "unknown language": (
        "en: Wiki",
        "fr: Wiki",
        "15 questions.uses.options.wiki.fr: I do not know “fr”. I know: tt, ",
    ),
    "unreviewed": (
        "anonymous: true",
        "unreviewed: [xx]\nanonymous: true",
        "8 unreviewed: I do not know “xx”.",
    ),
    "empty": (
        "en: very hard",
        'en: ""',
        "25 questions.ease.ends.low.en: Here the text is missing in this language",
    ),
    "left out": (
        ", ru: Вики",
        "",
        "15 questions.uses.options.wiki.ru: Here the text is missing in this language",
    ),
    "condition": (
        "[wiki]",
        "[maps]",
        "27 questions.ease.only_if.options: I do not know “maps”. I know: wiki, books,",
    ),
    "tab": ("    low: 1", "\tlow: 1", "22 : There is a tab near here. Please use spaces."),
    "bracket": ("[wiki]", "[wiki", "27 : From here on the file cannot be read."),
    "name for a part": (
        "{en: Wiki, ru: Вики}",
        "&a {en: Wiki, ru: Вики}",
        "15 : One part of a file cannot",
    ),
    "unshowable": (
        "en: Reading",
        "en: Rea\x07ding",
        "3 : There is a sign in this text that cannot be shown.",
    ),
    "written out": (
        "en: Reading",
        'en: "Rea\\0ding"',
        "3 title.en: There is a sign in this text that cannot be shown.",
    ),
    "two files": ("questions:\n", "---\nquestions:\n", "10 : From here on the file cannot be read."),
}


@pytest.mark.parametrize(("old", "new", "line"), SEEDED.values(), ids=SEEDED)
def test_a_seeded_flaw_is_named_with_its_line(old: str, new: str, line: str) -> None:
    assert old in WHOLE
    found = told(WHOLE.replace(old, new, 1))
    assert [one for one in found if one.startswith(line)], found


def test_what_could_not_be_read_brings_no_other_flaws() -> None:
    broken = (
        WHOLE.replace("kind: choices", "kind: choise")
        .replace("low: 1", "low: one")
        .replace("ru: Чтение", "ru: [a]")
    )
    assert [line.split(": ")[0] for line in told(broken)] == [
        "4 title.ru",
        "12 questions.uses.kind",
        "22 questions.ease.low",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_editors_of_all_kinds_write_files_that_can_be_read(encoding: str, ending: str) -> None:
    survey, flaws = read_yaml(WHOLE.replace("\n", ending).encode(encoding))
    assert flaws == []
    assert survey is not None
    assert survey.languages == ("ru", "en")
    assert read_yaml("\ufeff" + WHOLE.replace("\n", ending)) == (survey, [])


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (b"", "1 : The file is empty."),
        (b"# nothing\n", "1 : The file is empty."),
        (WHOLE.encode("cp1251"), "1 : This is no text. Please save the file as text in UTF-8."),
        (b"\x89PNG\r\n\x1a\n\x00", "1 : This is no text. Please save the file as text in UTF-8."),
        (b"#" * (SIZE_LIMIT + 1), "1 : The file is too big."),
        (b"[" * 90_000, "1 : The file is too big."),
        (b"a: [" + b"b, " * 30_000 + b"]", "1 : The file is too big."),
        (
            b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
            "1 : One part of a file cannot stand for another. Please write it out.",
        ),
        (b"a\nb: *c", "2 : From here on the file cannot be read."),
        (b"? [a]\n: b\n", "1 : There must be fields here"),
    ],
)
def test_what_is_no_survey_at_all_is_told_in_one_line(written: bytes, line: str) -> None:
    found = told(written)
    assert len(found) == 1
    assert found[0].startswith(line)


def test_what_is_told_fits_into_a_message() -> None:
    odd = WHOLE.replace("wiki:", "w" * 5000 + ":").replace("kind: scale", "kind: " + "s" * 5000)
    assert max(len(line) for line in told(odd)) < 400


@settings(deadline=None, max_examples=40)
@given(valid_surveys())
def test_a_survey_survives_its_file(survey: Survey) -> None:
    written = to_yaml(survey)
    assert read_yaml(written) == (survey, [])
    assert read_yaml(written.encode()) == (survey, [])
    assert to_yaml(survey) == written


@settings(deadline=None, max_examples=40)
@given(st.one_of(st.text(), st.binary(), st.text(alphabet="ab:-[]{}&*!|>'\"%#,? \n\t")))
def test_any_bytes_are_answered_with_flaws(written: str | bytes) -> None:
    assert told(written)


PIECES = [
    *WHOLE.split("\n"),
    "yes",
    "- ",
    ": ",
    "  ",
    "\n",
    "1",
    "{",
    "]",
    "'",
    "|",
    "null",
    "only_if",
    "\t",
    "\ud800",
]


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_survey_with_anything_changed_is_read_or_told_about(data: st.DataObject) -> None:
    written = data.draw(st.sampled_from([WHOLE, *SHIPPED]))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(written)))
        end = data.draw(st.integers(start, min(start + 40, len(written))))
        written = written[:start] + data.draw(st.sampled_from(PIECES)) + written[end:]
    told(written)


FILES = sorted((ROOT / "content/surveys").glob("*.yaml"))
SHIPPED = [file.read_text(encoding="utf-8") for file in FILES]


def test_the_example_in_the_readme_can_be_read() -> None:
    readme = (ROOT / "content/README.md").read_text(encoding="utf-8")
    example = readme.partition("```yaml\n")[2].partition("```")[0]
    assert told(example) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_ready_survey_is_short_and_in_every_language(file: Path) -> None:
    survey, _ = read_yaml(file.read_bytes())
    assert survey is not None
    assert survey.languages == LANGUAGES
    assert set(survey.unreviewed) == set(LANGUAGES) - {"en"}
    assert not survey.is_long
    assert survey.is_anonymous == (file.stem != "wikimedian-host")
    assert to_yaml(survey) == file.read_text(encoding="utf-8")
    [last] = [question for question in survey.questions if question.kind is QuestionKind.LONG]
    assert survey.questions[-1] == last
    assert not last.is_required


def test_three_surveys_are_ready() -> None:
    assert set(load(ROOT / "content").surveys) == {
        "museum-archive-library",
        "school-university",
        "wikimedian-host",
    }


@pytest.fixture
def with_survey(small: Path) -> Path:
    """A small content folder with a survey."""
    (small / "surveys").mkdir()
    (small / "surveys/reading.yaml").write_text(WHOLE, encoding="utf-8")
    return small


def test_the_checker_reads_surveys_too(with_survey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(with_survey).surveys["reading"].name == "reading"
    assert main([str(with_survey)]) == 0
    assert capsys.readouterr().out.endswith("survey reading: ru, en; unreviewed: none\n")


def test_the_checker_names_file_and_line(with_survey: Path) -> None:
    broken = WHOLE.replace("low: 1", "low: 2").replace("kind: choices", "kind: choise")
    (with_survey / "surveys/reading.yaml").write_text(broken, encoding="utf-8")
    (with_survey / "surveys/books.yaml").write_text(WHOLE.replace("Чтение", "Чтeние"), encoding="utf-8")
    (with_survey / "surveys/notes.txt").write_text("…", encoding="utf-8")
    assert [str(problem).partition(" I know")[0] for problem in read(with_survey)[1]] == [
        "surveys/books.yaml:1: name: must be that of the file: books",
        "surveys/books.yaml:4: title.ru: Чтeние: has e, which is not of this alphabet",
        "surveys/notes.txt: is no survey: name it NAME.yaml",
        "surveys/reading.yaml:12: questions.uses.kind: I do not know “choise”.",
        "surveys/reading.yaml:22: questions.ease.low: A scale goes from 0 to 10 or from 1 to 5.",
    ]
