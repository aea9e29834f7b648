"""Organizers read what became of an announcement; numbers add up and point to nobody."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot import errands
from bot.workshop import Workshop
from domain.sendings import Cell, Fate, Purpose, SendingState
from domain.team import Scope
from domain.topics import AnnouncementKind
from storage import links
from storage.database import Database
from storage.tables import errands as errands_table
from tests.handlers.announcing import makes_organizer
from tests.handlers.flows import everything, joins
from tests.handlers.reporting import CONTEST, LARGE, opens, sends
from tests.stage import Stage, Visitor, stage_on

TATARSTAN, DAGESTAN = Scope.read("region:tatarstan"), Scope.read("region:dagestan")
PNG = b"\x89PNG\r\n"


@pytest.fixture
async def bob(stage: Stage) -> Visitor:
    """Bob, an organizer for Tatarstan."""
    bob = stage.person("Bob", "en")
    await makes_organizer(bob, TATARSTAN)
    return bob


def content(stage: Stage, visitor: Visitor) -> bytes:
    """Return the file of the newest message."""
    message = visitor.messages[-1].message
    file = message["photo"][-1] if "photo" in message else message["document"]
    kept = stage.world.files.find(stage.bot.id, file["file_id"])
    assert kept is not None
    return kept.data


async def does_errands(stage: Stage) -> int:
    written = await errands.run(Workshop(stage.app.database, stage.clock.now()), 4242)
    await stage.settle()
    return written


async def waiting(database: Database) -> int:
    wanted = select(func.count()).select_from(errands_table)
    return int(await database.read(lambda c: _scalar(c, wanted)))


async def _scalar(connection: object, wanted: object) -> int:
    return int((await connection.execute(wanted)).scalar_one())  # type: ignore[attr-defined]


async def test_an_owner_reads_every_number(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    await opens(olga, await sends(stage))
    assert olga.sees == (
        "Report of announcement 1: Photo contest <Kazan>\n\n"
        "People: 160\nGot it: 130 (81.3 %)\n\n"
        "In their own language: 100 (62.5 %)\nIn another language: 30 (18.8 %)\nNot known: 7 (4.4 %)\n"
        "Blocked the bot: 12 (7.5 %)\nNot found: 2 (1.2 %)\nWant no messages: 9 (5.6 %)\n\n"
        "By language (got it, of all)\nтатарча: 100 of 123\nлезги: 30 of 37\n\n"
        "By region (got it, of all)\nTatarstan: 80 of 94\nDagestan: 30 of 37\nNot told: 20 of 29\n\n"
        "Taps on links are not counted: the bot has no public address."
    )
    assert olga.buttons == ["Who did not get it", "Picture", "Table (CSV)", "Back"]


async def test_an_organizer_reads_nothing_that_points_to_somebody(stage: Stage, bob: Visitor) -> None:
    await opens(bob, await sends(stage))
    assert "Not found: *\n" in bob.sees
    assert "Want no messages: 9" in bob.sees
    assert "Not known: *" in bob.sees
    assert "* is not shown" in bob.sees
    assert "Not found: 2" not in bob.sees
    assert "татарча: 100 of 123\nлезги: 30 of 37" in bob.sees
    await bob.taps("Who did not get it")
    assert "Not found: *\n" in bob.sees


async def test_so_few_people_are_not_even_counted(stage: Stage, bob: Visitor) -> None:
    sending = await sends(stage, [Cell("tt", "tt", "", Fate.DELIVERED, 4)])
    await opens(bob, sending)
    assert "So few people" in bob.sees
    assert "4" not in bob.sees
    assert bob.buttons == ["Back"]


async def test_who_did_not_get_it_and_why(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    await opens(olga, await sends(stage))
    await olga.taps("Who did not get it")
    assert "Blocked the bot: 12 (7.5 %)\nNothing can reach them" in olga.sees
    assert "Not known: 7 (4.4 %)\nIt left" in olga.sees
    assert "In their own language" not in olga.sees
    assert olga.buttons == ["Send again where not known", "Back"]
    await olga.taps("Send again where not known")
    assert "Nobody knows whether these people have got it: 7" in olga.sees
    await olga.taps("No")
    await olga.taps("Report")
    assert "People: 160" in olga.sees


async def test_everybody_got_it(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    await opens(olga, await sends(stage, LARGE[:3]))
    await olga.taps("Who did not get it")
    assert "Everybody got it." in olga.sees


async def test_while_it_is_under_way_the_numbers_are_those_of_now(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    cells = [*LARGE, Cell("tt", "tt", "", Fate.QUEUED, 30), Cell("tt", "tt", "", Fate.FLYING, 10)]
    await opens(olga, await sends(stage, cells, state=SendingState.PAUSED))
    assert "It is not over: these are the numbers of now." in olga.sees
    assert "Waiting: 40 (20.0 %)" in olga.sees
    await olga.taps("Who did not get it")
    assert olga.buttons == ["Back"]


@pytest.mark.parametrize(
    ("purpose", "words"),
    [
        (Purpose.CORRECT, ["Report of the correction", "Corrected: 130", "Too late: 20", "Gone before: 10"]),
        (
            Purpose.RECALL,
            ["Report of the recall", "Deleted: 130", "Older than 48 hours: 20", "Gone before: 10"],
        ),
    ],
)
async def test_corrections_and_recalls_have_their_own_words(
    stage: Stage, olga: Visitor, purpose: Purpose, words: list[str]
) -> None:
    await joins(olga)
    rest = [Cell("tt", "tt", "", Fate.TOO_LATE, 20), Cell("tt", "tt", "", Fate.GONE, 10)]
    await opens(olga, await sends(stage, [*LARGE[:3], *rest], purpose=purpose))
    assert [word for word in words if word not in olga.sees] == []
    assert "In another language" not in olga.sees
    assert "Taps on links" not in olga.sees


async def test_taps_are_told_but_not_who_tapped(stage: Stage, bob: Visitor) -> None:
    sending = await sends(stage)
    url = "https://wiki.example/contest"
    [token] = await stage.app.database.write(lambda c: links.make(c, 1, [url]))
    for _ in range(3):
        await stage.app.database.write(lambda c: links.tap(c, token))
    await opens(bob, sending)
    assert "Taps on links\nwiki.example/contest: fewer than 5" in bob.sees
    for _ in range(3):
        await stage.app.database.write(lambda c: links.tap(c, token))
    await opens(bob, sending)
    assert "wiki.example/contest: 6" in bob.sees


async def test_others_learn_nothing(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    eve = stage.person("Eve", "en")
    await makes_organizer(eve, DAGESTAN)
    sending = await sends(stage, author=ann.id)
    for visitor in (ann, eve):
        await opens(visitor, sending)
        assert visitor.sees == "Only the organizers of this announcement can see this."
        await opens(visitor, 999)
        assert visitor.sees == "Only the organizers of this announcement can see this."


async def test_an_author_reads_their_own(stage: Stage) -> None:
    eve = stage.person("Eve", "en")
    await makes_organizer(eve, DAGESTAN)
    await opens(eve, await sends(stage, author=eve.id))
    assert "People: 160" in eve.sees


async def test_the_picture_comes_as_a_message_of_its_own(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    await opens(olga, await sends(stage))
    await olga.taps("Picture")
    assert olga.sees == "I am making it. It comes as a message of its own."
    assert await does_errands(stage) == 1
    assert content(stage, olga).startswith(PNG)
    assert "Report of announcement 1: Photo contest <Kazan>" in olga.sees
    assert await waiting(stage.app.database) == 0


async def test_the_table_holds_every_number_for_an_owner(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    await opens(olga, await sends(stage))
    rows = await table_of(stage, olga)
    assert rows[0] == ["Language they read", "Language of the text", "Region", "Result", "People", "Code"]
    assert sum(int(row[4]) for row in rows[1:]) == 160
    assert ["татарча", "татарча", "Tatarstan", "Not found", "2", "tt|tt|tatarstan|absent"] in rows


async def test_the_table_hides_the_same_as_the_report(stage: Stage, bob: Visitor) -> None:
    await opens(bob, await sends(stage))
    rows = await table_of(stage, bob)
    assert ["*", "*", "*", "Not found", "*", "*|*|*|absent"] in rows
    assert not {row[4] for row in rows} & {"1", "2", "3", "4"}


async def table_of(stage: Stage, visitor: Visitor) -> list[list[str]]:
    await visitor.taps("Table (CSV)")
    assert await does_errands(stage) == 1
    found = content(stage, visitor)
    assert found.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(found.decode("utf-8-sig"))))


async def test_an_impatient_second_tap_asks_for_nothing_more(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    await opens(olga, await sends(stage))
    for label in ("Picture", "Back", "Picture"):
        await olga.taps(label)
    assert await waiting(stage.app.database) == 1


async def test_who_was_forgotten_gets_no_file(stage: Stage, bob: Visitor) -> None:
    await opens(bob, await sends(stage))
    await bob.taps("Table (CSV)")
    await bob.says("/forget")
    await bob.taps("Yes")
    assert await does_errands(stage) == 0
    assert not any(str(bob.id) in text for table, text in await everything(stage) if table == "errands")


async def test_link_buttons_lead_through_the_counter_where_there_is_one(database_url: str) -> None:
    async with stage_on(database_url, public_url="https://bot.example", port=8080) as stage:
        ann = stage.person("Ann", "en")
        await joins(ann)
        await sends(stage, [], replace(CONTEST, kind=AnnouncementKind.NEWS), state=SendingState.SCHEDULED)
        await stage.settle()
        await stage.deliver()
        link = ann.link("Rules")
        assert link.startswith("https://bot.example/l/")
        token = link.rpartition("/")[2]
        assert (
            await stage.app.database.read(lambda c: links.address(c, token)) == "https://wiki.example/contest"
        )
