"""Many institutions from one table: which column is which, and a clear line for everything that is wrong.

Columns, types and places are known by their names in each of our languages, and by their codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from domain.errors import N_
from domain.institutions import NAME_LIMIT, TYPE_NAMES, Candidate, InstitutionType, Key, clean, folded
from domain.regions import DISTRICTS, REGIONS
from domain.spreadsheets import Line, Unreadable
from domain.surveys import LANGUAGES as WRITTEN
from locales import LANGUAGES, fold, words

TYPE, REGION, DISTRICT, NAME = "type", "region", "district", "name"
HEADS: Mapping[str, str] = {
    TYPE: N_("Type"),
    REGION: N_("Region"),
    # NOTE: Head of a column in a table: a town with what lies around it, or a rural district.
    DISTRICT: N_("District"),
}

# NOTE: Head of a column in a table of institutions: what an institution is called.
BARE_NAME = N_("Name")
# NOTE: Head of a column in a table of institutions: what an institution is called in a language.
NAME_IN = N_("Name: {language}")
# NOTE: A made-up name in a table of institutions that shows what to write where.
EXAMPLE = N_("Example: local history museum")

MISSING = N_("there is nothing here.")
EXAMPLE_REGION = "tatarstan"
"""The region of the line that shows how a table is filled in."""

UNKNOWN = N_("I do not know “{value}”.")
NOT_YOURS = N_("you do not look after this region.")
TOO_LONG = N_("this name is too long by this many characters: {number}")
NO_WORDS = N_("this is no name.")
THERE_ALREADY = N_("this institution is in the list already.")
SAME_AS = N_("this is the same as in line {number}.")
NO_COLUMNS = N_("I do not find these columns in the first line: {columns}. A template shows them.")
TWICE = N_("Two columns mean the same: {columns}.")

SHOWN = 40
"""How many letters of a wrong cell are shown."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in one cell."""

    line: int
    column: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that can be read."""

    line: int
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of institutions; nothing of it is added while it has flaws."""

    entries: tuple[Entry, ...]
    flaws: tuple[Flaw, ...]
    columns: Mapping[str, str]
    """What each column is called in the table itself, by what it holds."""

    @property
    def regions(self) -> set[str]:
        """Return where the institutions are."""
        return {entry.candidate.region for entry in self.entries}


def template(code: str) -> list[list[str]]:
    """Return the head and one line that shows what to write, in a language; the line is passed over later."""
    _ = words(code).plain
    names = [language for language in WRITTEN if language in (code, "ru")]
    head = [*map(_, HEADS.values()), *(_(NAME_IN, language=LANGUAGES[one].autonym) for one in names)]
    district = DISTRICTS[EXAMPLE_REGION][-1].name(code)
    example = [_(TYPE_NAMES[InstitutionType.MUSEUM]), _(REGIONS[EXAMPLE_REGION]), district]
    return [head, [*example, *(words(one).plain(EXAMPLE) for one in names)]]


def is_head(cell: str) -> bool:
    """Tell whether a cell names a column."""
    return fold(cell) in _heads()


def read(lines: Sequence[Line], code: str) -> Sheet:
    """Return what a table says; a name without a language is one in `code`. Raises `Unreadable`."""
    (_number, head), *rows = lines
    columns = _columns(head, code if code in WRITTEN else "ru")
    titles = {column: head[place] for column, place in columns.items()}
    entries, flaws = list[Entry](), list[Flaw]()
    for number, cells in rows:
        row = {column: cells[place] for column, place in columns.items() if place < len(cells)}
        if _is_example(row):
            continue
        found = list(_flaws_of(number, row, titles))
        flaws += found
        if not found:
            entries.append(Entry(number, _candidate(row)))
    return Sheet(tuple(entries), tuple(flaws), titles)


def checked(sheet: Sheet, covers: Callable[[Candidate], bool], taken: Mapping[Key, object]) -> list[Flaw]:
    """Return everything that is wrong, in the order of the lines; `taken` are the names there are already."""
    flaws, lines = list(sheet.flaws), dict[Key, int]()
    region = sheet.columns[REGION]
    name = next(title for column, title in sheet.columns.items() if column in WRITTEN)
    for entry in sheet.entries:
        candidate = entry.candidate
        if not covers(candidate):
            flaws.append(Flaw(entry.line, region, NOT_YOURS))
        elif candidate.keys & taken.keys():
            flaws.append(Flaw(entry.line, name, THERE_ALREADY))
        elif earlier := [lines[key] for key in candidate.keys if key in lines]:
            flaws.append(Flaw(entry.line, name, SAME_AS, {"number": min(earlier)}))
        for key in candidate.keys:
            lines.setdefault(key, entry.line)
    return sorted(flaws, key=lambda flaw: flaw.line)


def _columns(head: Sequence[str], code: str) -> dict[str, int]:
    """Return where each column stands."""
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(head):
        column = _heads().get(fold(cell))
        if column is not None:
            places.setdefault(code if column == NAME else column, []).append(place)
    double = [head[place] for several in places.values() if len(several) > 1 for place in several]
    if double:
        raise Unreadable(TWICE, columns=", ".join(double))
    missing = [words(code).plain(HEADS[column]) for column in (TYPE, REGION) if column not in places]
    missing += [] if places.keys() & set(WRITTEN) else [words(code).plain(BARE_NAME)]
    if missing:
        raise Unreadable(NO_COLUMNS, columns=", ".join(missing))
    return {column: several[0] for column, several in places.items()}


def _flaws_of(number: int, row: Mapping[str, str], titles: Mapping[str, str]) -> Iterator[Flaw]:
    kind, region, district = (row.get(column, "") for column in (TYPE, REGION, DISTRICT))
    for column, value, known in ((TYPE, kind, _types()), (REGION, region, _regions())):
        if not value:
            yield Flaw(number, titles[column], MISSING)
        elif fold(value) not in known:
            yield _unknown(number, titles[column], value)
    place = _regions().get(fold(region))
    if district and place is not None and fold(district) not in _districts(place):
        yield _unknown(number, titles[DISTRICT], district)
    names = {code: clean(row[code]) for code in WRITTEN if row.get(code)}
    if not names:
        yield Flaw(number, next(title for code, title in titles.items() if code in WRITTEN), MISSING)
    for code, name in names.items():
        if not folded(name):
            yield Flaw(number, titles[code], NO_WORDS)
        elif len(name) > NAME_LIMIT:
            yield Flaw(number, titles[code], TOO_LONG, {"number": len(name) - NAME_LIMIT})


def _unknown(number: int, column: str, value: str) -> Flaw:
    shown = value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
    return Flaw(number, column, UNKNOWN, {"value": shown})


def _candidate(row: Mapping[str, str]) -> Candidate:
    region, district = _regions()[fold(row[REGION])], row.get(DISTRICT, "")
    place = _districts(region)[fold(district)] if district else region
    names = {code: clean(row[code]) for code in WRITTEN if row.get(code)}
    return Candidate(_types()[fold(row[TYPE])], place, names)


def _is_example(row: Mapping[str, str]) -> bool:
    return any(row.get(code) and folded(clean(row[code])) in _examples() for code in WRITTEN)


def _said(label: str, **values: str) -> set[str]:
    """Return a label as it is compared, in every language."""
    return {fold(words(code).plain(label, **values)) for code in LANGUAGES}


@cache
def _examples() -> frozenset[str]:
    return frozenset(_said(EXAMPLE))


@cache
def _heads() -> dict[str, str]:
    known = {fold(said): column for column, label in HEADS.items() for said in (column, *_said(label))}
    known |= dict.fromkeys((fold(NAME), *_said(BARE_NAME)), NAME)
    for language in WRITTEN:
        spelled = {fold(f"{NAME}{between}{language}") for between in ("_", "-", " ", ": ", " (")}
        known |= dict.fromkeys(spelled | _said(NAME_IN, language=LANGUAGES[language].autonym), language)
    return known


@cache
def _types() -> dict[str, InstitutionType]:
    return {said: kind for kind, label in TYPE_NAMES.items() for said in (fold(kind), *_said(label))}


@cache
def _regions() -> dict[str, str]:
    return {said: code for code, label in REGIONS.items() for said in (fold(code), *_said(label))}


@cache
def _districts(region: str) -> dict[str, str]:
    """Return the districts of a region, with their names in every language and their codes."""
    known: dict[str, str] = {}
    for one in DISTRICTS.get(region, ()):
        spelled = (one.code, one.code.partition("/")[2], one.ru, *map(one.name, LANGUAGES))
        known |= {fold(name): one.code for name in spelled}
    return known
