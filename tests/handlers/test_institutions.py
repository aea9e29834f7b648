"""Organizers look after institutions: one by one and from a file, with names, a link and a sheet to print."""

import csv
import io
from itertools import product
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from domain.audiences import Trait
from domain.deeds import Deed
from domain.institutions import Institution, InstitutionId, InstitutionType
from domain.regions import DISTRICT, REGIONS
from domain.team import Scope
from handlers.institutions.awaiting import First, Further, mark, read
from handlers.institutions.buttons import ListInstitutions, OpenInstitution, RemoveInstitution, ReplaceLink
from storage import institutions
from storage.tables import institution_links, journal
from tests.handlers.announcing import makes_organizer
from tests.handlers.flows import joins, shows_old_button
from tests.stage import Stage, Visitor


@pytest.fixture
async def olga(olga: Visitor) -> Visitor:
    """Olga, the owner, who reads English."""
    await joins(olga)
    return olga


async def adds(visitor: Visitor, name: str, kind: str = "Museum", *places: str) -> str:
    """Add an institution; returns what is shown then."""
    await visitor.says("/menu")
    await visitor.taps("Institutions")
    await visitor.taps("Add one")
    for label in (kind, *(places or ("Tatarstan", "Arsk"))):
        await visitor.taps(label)
    return await visitor.says(name)


async def kept(stage: Stage) -> list[Institution]:
    """Return every institution, those that were removed too."""
    found = await stage.app.database.read(lambda c: institutions.some(c, range(1, 100)))
    return [found[InstitutionId(number)] for number in sorted(found)]


async def deeds(stage: Stage) -> list[tuple[str, str | None]]:
    async def look(connection: Any) -> list[tuple[str, str | None]]:
        rows = await connection.execute(select(journal.c.action, journal.c.object).order_by(journal.c.id))
        return [(row.action, row.object) for row in rows if "nstitution" in row.object]

    return await stage.app.database.read(look)


async def tokens(stage: Stage) -> list[str]:
    async def look(connection: Any) -> list[str]:
        return sorted((await connection.execute(select(institution_links.c.token))).scalars())

    return await stage.app.database.read(look)


async def test_an_institution_is_added_named_listed_and_removed(olga: Visitor, stage: Stage) -> None:
    await olga.says("/menu")
    assert "Institutions" in olga.buttons
    assert (await olga.taps("Institutions")).endswith("In the list: 0")
    await olga.taps("Add one")
    await olga.taps("Museum")
    await olga.taps("Tatarstan")
    assert "Arsk" in olga.buttons
    assert "Museum · Arsk, Tatarstan" in await olga.taps("Arsk")
    assert "in this language: English" in olga.sees
    assert "in this language: русский" in await olga.taps("русский")
    assert "no name" not in await olga.says(" Музей \n <Арска> ")
    assert olga.sees.startswith(
        "It is in the list now.\n\nМузей <Арска>\nType: Museum\nRegion: Arsk, Tatarstan"
    )
    assert "Partners: 0\nThe link works until 23 November 2027." in olga.sees
    await olga.taps("Names")
    await olga.taps("татарча")
    assert "too long by this many characters: 5" in await olga.says("а" * 125)
    assert "made of words" in await olga.says("!!!")
    assert "Kept: Арча музее" in await olga.says("Арча музее")
    assert "✓ татарча" in olga.buttons
    await olga.taps("✓ русский")
    await olga.taps("Remove this name")
    [museum] = await kept(stage)
    assert museum.names == {"tt": "Арча музее"}
    await olga.taps("✓ татарча")
    assert "Remove this name" not in olga.buttons
    await adds(olga, "School", "School", "Bashkortostan", "Elsewhere in the region")
    await olga.taps("All institutions")
    assert "In the list: 2" in olga.sees
    assert "Арча музее · Museum · Arsk, Tatarstan · partners: 0" in olga.sees
    await olga.taps("Type")
    await olga.taps("School")
    assert "Type: School\nIn the list: 1" in olga.sees
    await olga.taps("✓ Type")
    await olga.taps("All")
    await olga.taps("Region")
    await olga.taps("Tatarstan")
    assert "Region: Tatarstan\nIn the list: 1" in olga.sees
    await olga.taps("✓ Region")
    assert {"Kazan", "✓ Tatarstan"} <= set(olga.buttons)
    await olga.taps("Arsk")
    await olga.taps("Арча музее")
    await olga.taps("Remove")
    assert olga.sees.startswith("Shall I take Арча музее out of the list?")
    await olga.taps("Yes, remove")
    assert olga.sees.startswith("Not in the list any more: Арча музее")
    assert [one.is_removed for one in await kept(stage)] == [True, False]
    assert len(await tokens(stage)) == 1
    for old in (OpenInstitution(institution=1), RemoveInstitution(institution=1, sure=True)):
        await shows_old_button(stage, olga, old.pack())
        assert (await olga.taps("Old button")).startswith("This institution is not in the list any more")
    assert await deeds(stage) == [
        (Deed.INSTITUTION_ADDED, "institution 1"),
        (Deed.INSTITUTION_RENAMED, "institution 1"),
        (Deed.INSTITUTION_RENAMED, "institution 1"),
        (Deed.INSTITUTION_ADDED, "institution 2"),
        (Deed.INSTITUTION_REMOVED, "institution 1"),
    ]
    await olga.says("/team")
    assert "Removed an institution: 1" in await olga.taps("Journal")


async def test_the_same_institution_is_not_added_twice(olga: Visitor, stage: Stage) -> None:
    await adds(olga, "Арский музей")
    assert "in the list already" in await adds(olga, "арский  МУЗЕЙ!")
    await adds(olga, "Арский музей", "Museum", "Tatarstan", "Kazan")
    assert [one.region for one in await kept(stage)] == ["tatarstan/arsk", "tatarstan/kazan"]
    await adds(olga, "Другой музей")
    await olga.taps("Names")
    await olga.taps("русский")
    assert "has this name already" in await olga.says("Арский музей")


async def test_an_organizer_looks_after_their_own_region(olga: Visitor, stage: Stage) -> None:
    await adds(olga, "Museum in Ufa", "Museum", "Bashkortostan", "Ufa")
    await adds(olga, "Museum in Arsk")
    ann = stage.person("Ann", "en")
    await makes_organizer(ann, Scope(Trait.REGION, "tatarstan"))
    await ann.says("/menu")
    await ann.taps("Institutions")
    assert "In the list: 1" in ann.sees
    await shows_old_button(stage, ann, OpenInstitution(institution=1).pack())
    assert (await ann.taps("Old button")).startswith("This institution is not in the list any more")
    await ann.says("/menu")
    await ann.taps("Institutions")
    await ann.taps("Add one")
    await ann.taps("Library")
    assert "Arsk" in ann.buttons
    assert "Ufa" not in ann.buttons


async def test_who_is_no_organizer_of_a_region_hears_why(ann: Visitor, stage: Stage) -> None:
    await makes_organizer(ann, Scope(Trait.PROGRAMME, "first-edit"))
    await ann.says("/menu")
    assert (await ann.taps("Institutions")).startswith("Institutions belong to a region")
    bela = stage.person("Bela")
    await joins(bela)
    await shows_old_button(stage, bela, ListInstitutions().pack())
    assert (await bela.taps("Old button")).startswith("This is where the organizers work")


async def test_a_link_is_copied_prolonged_printed_and_replaced(olga: Visitor, stage: Stage) -> None:
    await adds(olga, "Арский музей")
    [token] = await tokens(stage)
    await olga.taps("Link and QR code")
    url = f"https://t.me/smart_region_bot?start=inst-{token}"
    assert olga.sees.endswith(f"The link works until 23 November 2027.\n\n{url}")
    assert olga.messages[-1].buttons[0][0]["copy_text"]["text"] == url
    assert "until 23 December 2026" in await olga.taps("30 days")
    assert "works for ever" in await olga.taps("For ever")
    await olga.taps("30 days")
    await stage.pass_time(days=31)
    await olga.says("/menu")
    await olga.taps("Institutions")
    await olga.taps("Арский музей")
    assert "The link does not work any more." in olga.sees
    await olga.taps("Link and QR code")
    assert "I am drawing it." in await olga.taps("QR code to print")
    await stage.work()
    assert olga.sees == "Арский музей"
    assert olga.messages[-1].message["document"]["file_name"] == "poster.png"
    await olga.taps("New link")
    assert olga.messages[-2].text.startswith("Shall I make a new link?")
    await olga.taps("Yes, a new link")
    [new] = await tokens(stage)
    assert new != token
    assert new in olga.messages[-2].text
    twice = ReplaceLink(institution=1, token=token, sure=True).pack()
    await shows_old_button(stage, olga, twice)
    assert new in await olga.taps("Old button")
    assert (Deed.LINK_REPLACED, "institution 1") in await deeds(stage)
    assert await tokens(stage) == [new]


async def sends(olga: Visitor, data: bytes, name: str = "museums.csv") -> str:
    """Send a file where one is waited for; returns what is answered once it was read."""
    await olga.sends("document", data=data, name=name)
    await olga.stage.work()
    return olga.sees


TABLE = [
    ["Type", "region", "District", "name_ru", "Name: татарча", "Phone"],
    ["Museum", "Татарстан", "Арча", "Музей Арска", "Арча музее", "1"],
    ["library", "tatarstan", "", "Библиотека, «главная»", "", "2"],
]


async def test_a_table_is_added_whole_and_only_once(olga: Visitor, stage: Stage) -> None:
    await olga.says("/menu")
    await olga.taps("Institutions")
    assert "Send me a table as a file" in await olga.taps("Add from a file")
    assert "Please send the table as a file" in await olga.says("Museum of Arsk")
    data = "\n".join(";".join(line) for line in TABLE).encode("cp1251", errors="ignore")
    wrong = data.replace("Музей".encode("cp1251"), b"").replace(b"library", b"cinema")
    assert "Nothing was added yet." in await sends(olga, wrong)
    assert "Line 3, Type: I do not know “cinema”." in olga.sees
    assert await kept(stage) == []
    book, made = Workbook(write_only=True), io.BytesIO()
    page = book.create_sheet()
    for line in TABLE:
        page.append(line)
    book.save(made)
    assert await sends(olga, made.getvalue(), "museums.xlsx") == "Institutions that were added: 2"
    museum, library = await kept(stage)
    assert (museum.region, dict(museum.names)) == (
        "tatarstan/arsk",
        {"tt": "Арча музее", "ru": "Музей Арска"},
    )
    assert (library.region, dict(library.names)) == ("tatarstan", {"ru": "Библиотека, «главная»"})
    assert len(await tokens(stage)) == 2
    assert (Deed.INSTITUTIONS_IMPORTED, "institutions 2") in await deeds(stage)
    await olga.taps("All institutions")
    await olga.taps("Add from a file")
    again = await sends(olga, made.getvalue())
    assert "Line 2, name_ru: this institution is in the list already." in again
    assert "Line 3, name_ru: this institution is in the list already." in again
    assert len(await kept(stage)) == 2


async def test_a_template_comes_with_the_right_columns_and_adds_nothing(olga: Visitor, stage: Stage) -> None:
    await olga.says("/menu")
    await olga.taps("Institutions")
    await olga.taps("Add from a file")
    await olga.taps("Get a template")
    document = olga.messages[-1].message["document"]
    stored = stage.world.files.find(stage.bot.id, document["file_id"])
    assert stored is not None
    assert stored.data.startswith(b"\xef\xbb\xbf")
    head, example = csv.reader(io.StringIO(stored.data.decode("utf-8-sig")))
    assert head[:3] == ["Type", "Region", "District"]
    assert example[:3] == ["Museum", "Tatarstan", "Arsk"]
    assert await sends(olga, stored.data) == "Institutions that were added: 0"


async def test_what_is_no_table_is_said(olga: Visitor, stage: Stage) -> None:
    await olga.says("/menu")
    await olga.taps("Institutions")
    await olga.taps("Add from a file")
    assert "I cannot read this file." in await sends(olga, b"PK\x03\x04 no zip")
    assert "I cannot read this file." in await sends(olga, b"\xd0\xcf\x11\xe0 an old workbook")
    assert "I do not find these columns in the first line: Type, Region, Name." in await sends(olga, b"hello")
    assert "There is nothing in this table." in await sends(olga, b" \n ")
    assert "It may be too large." in await sends(olga, b"type;region;name\n" * 200_000)


async def test_the_region_of_every_line_is_checked(olga: Visitor, stage: Stage) -> None:
    ann = stage.person("Ann", "en")
    await makes_organizer(ann, Scope(Trait.REGION, "tatarstan"))
    await ann.says("/menu")
    await ann.taps("Institutions")
    assert "Region: Tatarstan" in await ann.taps("Add from a file")
    lines = "type,region,name\nmuseum,tatarstan,One\nmuseum,bashkortostan,Two\n"
    assert "Line 3, region: you do not look after this region." in await sends(ann, lines.encode())
    many = "type,region,name\n" + "cinema,tatarstan,One\n" * 25
    assert (await sends(ann, many.encode())).endswith("And more: 5")


def test_what_is_waited_for_has_room_and_is_read_back() -> None:
    places = [*REGIONS, *DISTRICT]
    assert len({mark(code) for code in places}) == len(places)
    for kind, code in product(InstitutionType, places):
        first = First(kind, code, "lez")
        assert len(str(first)) <= 32
        assert read(str(first)) == first
    further = Further(InstitutionId(2**40), "lez")
    assert len(str(further)) <= 32
    assert read(str(further)) == further
    assert read("institution table") is None
