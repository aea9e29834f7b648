"""Results as files: what was answered is read back, nothing is calculated, nothing joins what was parted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.result_tables import SKIPPED, CsvFile, clean, codebook, columns, head, row
from bot.sheets import workbook
from domain.institutions import InstitutionId
from domain.people import PersonId
from domain.results.codebook import Entry
from domain.results.codebook import codebook as entries_of
from domain.rounds import Reach, Round, RoundId, RoundState
from domain.surveys import FREE, OTHER, Question, QuestionKind, Survey, SurveyId
from domain.surveys.answers import SKIPPED as SKIP
from domain.surveys.answers import Answer, counted
from domain.team import Scope
from locales import LANGUAGES, words
from storage.results import Found, Response
from tests.domain.surveys import fitting_answers, valid_surveys
from tests.handlers.flows import joins
from tests.handlers.resulting import SURVEY, has_round, many, opens_results
from tests.stage import Stage, Visitor

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NAMES = {InstitutionId(1): "Музей «Ӏ»", InstitutionId(2): "=cmd|'/c calc'!A1"}
NASTY = st.sampled_from(["=1+1", "'=1", "-", "@x", "skipped", "+7", "a\nb", 'a;b,c"d', "#N/A", "1", "\tx y"])

Cells = list[list[str]]


def found(survey: Survey, *, is_anonymous: bool) -> Found:
    round_ = Round(
        id=RoundId(1),
        survey=SurveyId(1),
        author=PersonId(1),
        language="ru",
        state=RoundState.CLOSED,
        is_anonymous=is_anonymous,
        scope=Scope(),
        reach=Reach(),
        opens_at=None,
        closes_at=NOW,
    )
    return Found(round_, survey, entries_of({1: survey}), 1, 1, 1)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Survey, list[Response]]:
    """Any survey, with answers of some people; words are as nasty as people may type."""
    survey = draw(valid_surveys())
    some = []
    for _ in range(draw(st.integers(0, 3))):
        given_ = {question.id: draw(fitting_answers(question)) for question in survey.questions}
        for key, answer in given_.items():
            if answer.text:
                given_[key] = replace(answer, text=draw(st.one_of(NASTY, st.just(answer.text))))
        institution = InstitutionId(draw(st.sampled_from([1, 2])))
        some.append(Response(institution, "museum", "tt", 1, counted(survey, given_)))
    return survey, some


def as_csv(rows: Sequence[Sequence[str | int]], code: str) -> Cells:
    file = CsvFile(words(code))
    for one in rows:
        file.add(one)
    between = ";" if code != "en" else ","
    text = file.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=between))


def as_xlsx(rows: Sequence[Sequence[str | int]]) -> Cells:
    lines = [orjson.dumps("answers"), *(orjson.dumps(list(one)) for one in rows)]
    sheet = load_workbook(io.BytesIO(workbook(lines)))["answers"]
    for cells in sheet.iter_rows():
        assert not [cell for cell in cells if cell.data_type == "f"]
    width = len(rows[0])
    return [
        ["" if value is None else str(value) for value in [*line, *[None] * width][:width]]
        for line in sheet.iter_rows(values_only=True)
    ]


def unquoted(cell: str) -> str:
    return cell.removeprefix("'")


def read_back(entry: Entry, cells: dict[str, str], *, is_anonymous: bool) -> Answer | None:
    """Return the answer that stands in a row."""
    question, own = entry.question, columns(entry, is_anonymous=is_anonymous)
    values = [cells[name] for name in own]
    if not any(values):
        return None
    if SKIPPED in values:
        return SKIP
    text = unquoted(cells.get(f"{question.id}.words", ""))
    match question.kind:
        case QuestionKind.CHOICES:
            options = [name.partition(".")[2] for name in own if cells[name] == "1" and ".words" not in name]
            return Answer(options=tuple(options), text=text)
        case QuestionKind.CHOICE | QuestionKind.YES_NO:
            return Answer(options=(cells[question.id],), text=text)
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            return Answer(number=int(cells[question.id]))
        case QuestionKind.DATE:
            return Answer(day=date.fromisoformat(cells[question.id]))
    return Answer(text=unquoted(cells[question.id]))


def as_kept(question: Question, answer: Answer) -> Answer:
    """Return an answer as a file can hold it: options in the order of the survey, lines ending in one way."""
    order = [*(option.id for option in question.options), OTHER]
    options = tuple(sorted(answer.options, key=order.index)) if question.options else answer.options
    return replace(answer, options=options, text=clean(answer.text))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answered(), st.sampled_from(["csv", "xlsx"]), st.sampled_from(["ru", "en"]))
def test_what_was_answered_is_read_back(said: tuple[Survey, list[Response]], kind: str, code: str) -> None:
    survey, some = said
    about = found(survey, is_anonymous=False)
    rows: list[Sequence[str | int]] = [head(about), *(row(one, about, NAMES) for one in some)]
    names, *lines = as_csv(rows, code) if kind == "csv" else as_xlsx(rows)
    assert len(lines) == len(some)
    for response, line in zip(some, lines, strict=True):
        cells = dict(zip(names, line, strict=True))
        assert response.institution is not None
        assert unquoted(cells["institution"]) == NAMES[response.institution]
        assert (cells["type"], cells["language"], cells["revision"]) == ("museum", "tt", "1")
        for entry in about.entries:
            answer = response.answers.get(entry.question.id)
            kept = None if answer is None else as_kept(entry.question, answer)
            assert read_back(entry, cells, is_anonymous=False) == kept


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answered())
def test_an_anonymous_row_has_no_institution_and_no_words(said: tuple[Survey, list[Response]]) -> None:
    survey, some = said
    about = found(survey, is_anonymous=True)
    names = head(about)
    assert "institution" not in names
    assert not [name for name in names if name.endswith(".words")]
    assert not {one.id for one in survey.questions if one.kind in FREE}.intersection(names)
    assert all(len(row(one, about, NAMES)) == len(names) for one in some)


@given(st.lists(st.one_of(NASTY, st.integers(-9, 9)), min_size=1))
def test_no_cell_begins_like_a_formula(cells: list[str | int]) -> None:
    [line] = as_csv([[*cells, "x"]], "ru")
    risky = ("=", "+", "@", "\t")
    assert not [cell for cell in line if cell.startswith(risky)]
    assert not [cell for cell in line if cell.startswith("-") and not cell[1:].isdigit()]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_codebook_explains_every_column(code: str) -> None:
    about = found(SURVEY, is_anonymous=False)
    first, *lines = codebook(about, words(code))
    assert first[5:] == ["English", "русский"]
    explained = {str(line[0]) for line in lines}
    assert set(head(about)) <= explained
    assert ["use", "often", "", 1, 1, "Often", "Often (ru)"] in [list(line) for line in lines]


async def documents(stage: Stage, visitor: Visitor, before: int) -> dict[str, bytes]:
    """Return the files that came since, by name."""
    await stage.work()
    made = {}
    for message in visitor.messages[before:]:
        document = message.message["document"]
        kept = stage.world.files.find(stage.bot.id, document["file_id"])
        assert kept is not None
        made[document["file_name"]] = kept.data
    return made


async def test_the_tables_of_an_anonymous_round(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    round_ = await has_round(stage, many(24))
    await opens_results(olga, round_)
    await olga.taps("Table (CSV)")
    before = len(olga.messages)
    files = await documents(stage, olga, before)
    assert list(files) == ["round-1-answers.csv", "round-1-texts.csv", "round-1-codebook.csv"]
    names, *lines = csv.reader(io.StringIO(files["round-1-answers.csv"].decode("utf-8-sig"), newline=""))
    assert names == [
        *("type", "language", "revision", "use", "rate"),
        *("needs.time", "needs.pc", "needs.help", "staff", "since"),
    ]
    assert len(lines) == 24
    assert sum(line[names.index("needs.pc")] == "1" for line in lines) == 12
    assert sum(line[names.index("since")] == SKIPPED for line in lines) == 6
    texts = files["round-1-texts.csv"].decode("utf-8-sig")
    assert texts.count("'=words & <") == 16
    assert "museum" not in texts
    await opens_results(olga, round_)
    await olga.taps("Table (Excel)")
    before = len(olga.messages)
    [(name, content)] = (await documents(stage, olga, before)).items()
    assert name == "round-1.xlsx"
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["answers", "texts", "codebook"]
    rows = [[str(value) if value is not None else "" for value in line] for line in book["answers"].values]
    assert sorted(rows[1:]) == sorted(lines)


async def test_the_table_of_a_named_round_names_the_institution(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    await opens_results(olga, await has_round(stage, many(3), is_anonymous=False))
    await olga.taps("Table (CSV)")
    files = await documents(stage, olga, len(olga.messages))
    assert list(files) == ["round-1-answers.csv", "round-1-codebook.csv"]
    text = files["round-1-answers.csv"].decode("utf-8-sig")
    assert "The library 0" in text
    assert "'=words & <1>" in text
