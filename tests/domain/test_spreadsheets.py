"""A table comes back as it was written, in whatever form; whatever else comes is a sentence, no error."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.imports import read_table
from bot.workbooks import read_workbook
from domain.importing import Sheet, checked, is_head, read, template
from domain.institutions import NAME_LIMIT, TYPE_NAMES, Candidate, InstitutionType, clean, folded
from domain.regions import DISTRICT, REGIONS, region_of
from domain.spreadsheets import BETWEEN, LINES_AT_MOST, Unreadable, read_csv, write_csv
from domain.surveys import LANGUAGES as WRITTEN
from locales import LANGUAGES, words

LETTERS = "".join(language.alphabet for language in LANGUAGES.values()) + "АЯӘҠ09 ;,\t\"'=+-@№«»—.:/\n|Ӏ"
NAMES = st.text(LETTERS, min_size=1, max_size=NAME_LIMIT).map(clean).filter(folded)
CANDIDATES = st.builds(
    Candidate,
    st.sampled_from(InstitutionType),
    st.sampled_from([*REGIONS, *DISTRICT]),
    st.dictionaries(st.sampled_from(WRITTEN), NAMES, min_size=1),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], list[Candidate]]:
    """Return a table as somebody would fill it in, and what stands in it."""
    candidates = draw(st.lists(CANDIDATES, min_size=1, max_size=6))
    said = [words(draw(st.sampled_from(list(LANGUAGES)))).plain for _ in range(2)]
    columns = draw(st.permutations(["type", "region", "district", *(f"name_{code}" for code in WRITTEN)]))
    lines = [list(columns)]
    for one in candidates:
        district = DISTRICT.get(one.region)
        row = {
            "type": said[0](TYPE_NAMES[one.type]),
            "region": said[1](REGIONS[region_of(one.region)]),
            "district": district.name(draw(st.sampled_from(list(LANGUAGES)))) if district else "",
            **{f"name_{code}": name for code, name in one.names.items()},
        }
        lines += [[row.get(column, "") for column in columns]]
        lines += [[" "] * draw(st.integers(0, 9))] * draw(st.integers(0, 1))
    return lines, candidates


def found(sheet: Sheet) -> list[Candidate]:
    assert sheet.flaws == ()
    return [entry.candidate for entry in sheet.entries]


@settings(deadline=None)
@given(tables(), st.sampled_from(BETWEEN))
def test_what_is_written_as_csv_is_read_back(
    table: tuple[list[list[str]], list[Candidate]], between: str
) -> None:
    lines, candidates = table
    data = write_csv(lines, between)
    assert found(read_table(data, "en")) == candidates
    assert found(read_table(data.decode("utf-8-sig").encode("utf-16"), "en")) == candidates
    assert found(read_table(data.decode("utf-8-sig").encode(), "en")) == candidates


@settings(max_examples=15, deadline=None)
@given(tables())
def test_what_is_written_as_a_workbook_is_read_back(
    table: tuple[list[list[str]], list[Candidate]],
) -> None:
    lines, candidates = table
    assert found(read_table(workbook(lines), "en")) == candidates


def workbook(lines: list[list[str]]) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            cell = page.cell(row, column)
            cell.value = text
            cell.data_type = "s"  # what begins with "=" is a text here
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


WHOLE = workbook([["type", "region", "name"], ["museum", "tatarstan", "One"]])


def said_of(data: bytes) -> list[str]:
    """Return what an organizer hears of a file."""
    try:
        sheet = read_table(data, "ru")
    except Unreadable as problem:
        return [words("ru")(problem.sentence, **problem.values)]
    flaws = checked(sheet, lambda _candidate: True, {})
    return [words("ru")(flaw.sentence, **flaw.values) for flaw in flaws]


@settings(deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail),
        st.text('type;region,name\n"\t\x00 абв', max_size=80).map(str.encode),
        st.binary(max_size=80).map(lambda tail: b"type;region;name\nmuseum;tatarstan;" + tail),
    )
)
def test_whatever_comes_is_a_table_or_a_sentence(data: bytes) -> None:
    assert said_of(data) is not None


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_a_table_or_a_sentence(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
        whole[place] = data.draw(st.integers(0, 255))
    assert said_of(bytes(whole)) is not None


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_template_is_understood_in_every_language_and_adds_nothing(code: str) -> None:
    head, example = template(code)
    between = ";" if words(code).language.decimal == "," else ","
    assert all(map(is_head, head))
    assert found(read_table(write_csv([head, example], between), code)) == []
    filled = [*example[:3], *("Own name" for _ in example[3:])]
    [museum] = found(read_table(write_csv([head, example, filled], between), code))
    assert (museum.type, museum.region) == (InstitutionType.MUSEUM, "tatarstan/arsk")


def test_windows_letters_and_excels_first_line_are_understood() -> None:
    data = "sep=;\r\nТип;регион;name_ru\r\nmuseum;Татарстан;Музей «Ёлка»\r\n".replace("Тип", "type")
    [museum] = found(read_table(data.encode("cp1251"), "ru"))
    assert museum.names == {"ru": "Музей «Ёлка»"}


def test_a_name_without_a_language_is_in_the_readers() -> None:
    lines = read_csv(b"type,region,name\nmuseum,tatarstan,One", is_head)
    assert found(read(lines, "tt"))[0].names == {"tt": "One"}


def test_every_mistake_is_named_with_its_line_and_column() -> None:
    lines = [
        "type,region,district,name_ru,name_tt",
        ",,,,",
        "museum,,,One,",
        "cinema,tatarstan,Ufa,Two,",
        "museum,tatarstan,,!!!," + "x" * (NAME_LIMIT + 2),
        "museum,tatarstan,,,",
        "museum,tatarstan,Arsk,Same,",
        "school,tatarstan,Arsk,,SAME",
        "museum,tatarstan,Arsk,There,",
        "museum,dagestan,,Far,",
    ]
    sheet = read_table("\n".join(lines).encode(), "en")
    taken = {("tatarstan/arsk", "there"): 1}
    flaws = checked(sheet, lambda one: one.region.startswith("tatarstan"), taken)
    said = [(flaw.line, flaw.column, flaw.sentence.format_map(dict(flaw.values))) for flaw in flaws]
    assert said == [
        (3, "region", "there is nothing here."),
        (4, "type", "I do not know “cinema”."),
        (4, "district", "I do not know “Ufa”."),
        (5, "name_tt", "this name is too long by this many characters: 2"),
        (5, "name_ru", "this is no name."),
        (6, "name_ru", "there is nothing here."),
        (8, "name_ru", "this is the same as in line 7."),
        (9, "name_ru", "this institution is in the list already."),
        (10, "region", "you do not look after this region."),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"type,region,name\n" + b"museum,tatarstan,One\n" * (LINES_AT_MOST + 1),
        b"type,type,region,name\n",
        b"type,name\n",
        b"",
        b"\xff\xfe\x00",
        b'type,region,name\n"' + b"a" * 200_000,
    ],
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_table(data, "en")


def test_a_row_far_below_all_others_is_neither_read_nor_left_out() -> None:
    book, made = Workbook(), io.BytesIO()
    for place, line in ((1, ["type", "region", "name"]), (1_000_000, ["museum", "tatarstan", "One"])):
        for column, text in enumerate(line, start=1):
            book.worksheets[0].cell(place, column, text)
    book.save(made)
    with pytest.raises(Unreadable):
        read_workbook(made.getvalue())


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked() -> None:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 40_000_000)
    assert len(made.getvalue()) < 100_000
    with pytest.raises(Unreadable):
        read_workbook(made.getvalue())


def test_a_workbook_that_refers_to_itself_is_not_read() -> None:
    """Entities that grow with each other, as in the attack of a billion laughs."""
    with ZipFile(io.BytesIO(WHOLE)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    entities, sheet = b'<!DOCTYPE x [<!ENTITY a "mus"><!ENTITY b "&a;eum">]>', "xl/worksheets/sheet1.xml"
    assert b"museum" in parts[sheet]
    parts[sheet] = entities + parts[sheet].replace(b"museum", b"&b;")
    made = io.BytesIO()
    with ZipFile(made, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    with pytest.raises(Unreadable):
        read_workbook(made.getvalue())
