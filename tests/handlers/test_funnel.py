"""Organizers see how far people come, of those they act for, and nothing that points to one person."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import insert

from bot.drawing import drawn
from bot.funnels import ARTIST, drawing
from domain.funnel import Crowd, Level, Share, funnel
from domain.people import CONSENT_VERSION, Person, PersonId
from domain.team import Scope
from handlers.funnel import name
from locales import LANGUAGES, words
from storage import people
from storage.tables import nudges
from tests.bot.test_pictures import size
from tests.handlers.announcing import makes_organizer
from tests.handlers.flows import joins, shows_old_button
from tests.stage import Stage, Visitor


async def fill(stage: Stage, number: int = 60) -> None:
    """Bring people who read Tatar, live in Tatarstan and were nudged; and three who read Lezgi."""
    today = stage.clock.now().date()
    first = today - timedelta(days=30)
    basis = Person(PersonId(0), "tt", consent=CONSENT_VERSION, region="tatarstan", since=first)
    crowd = [
        replace(
            basis, id=PersonId(1000 + n), task_on=today if n % 2 else None, edit_on=today if n % 3 else None
        )
        for n in range(number)
    ]
    crowd += [replace(basis, id=PersonId(9000 + n), language="lez", region="dagestan") for n in range(3)]
    await stage.app.database.write(lambda c: people.save(c, crowd))
    rows = [
        {"person_id": one.id, "kind": "48h", "day": first, "is_held_out": n % 2 == 0}
        | {"back_on": first if n % 4 == 1 else None}
        for n, one in enumerate(crowd)
    ]
    await stage.app.database.write(lambda c: c.execute(insert(nudges), rows))


async def test_an_owner_sees_every_number_and_what_the_messages_do(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    await fill(stage)
    await olga.taps("Menu") if "Menu" in olga.buttons else await olga.says("/menu")
    assert await olga.taps("Statistics") == "I am counting. It comes as a message of its own."
    await stage.work()
    blocks = olga.sees.split("\n\n")
    assert blocks[0].startswith("How far people get\n23 November 2026, 12:00 (Moscow time)")
    assert blocks[1].splitlines()[:3] == [
        "All people: 64",
        "Chose a language: 64 of 64, 100 % (94–100 %)",
        "Agreed to be remembered: 64 of 64, 100 % (94–100 %)",
    ]
    tatar = next(block for block in blocks if block.startswith("татарча: 60"))
    assert "Took an article: 30 of 60, 50 % (38–62 %)" in tatar
    assert "Made an edit: 40 of 60, 67 % (54–77 %)" in tatar
    assert "Came back another day: 0 of 60, 0 % (0–6 %)" in tatar
    lezgi = next(block for block in blocks if block.startswith("лезги: 3"))
    assert "Took an article: 0 of 3, too few to say" in lezgi
    effect = next(block for block in blocks if block.startswith("Messages to people"))
    assert "Came back within a week: 52 percent of 31 with a message, 0 percent of 32 without." in effect
    assert "This is hardly chance." in effect
    assert olga.buttons == ["Picture", "Menu"]


async def test_an_organizer_sees_their_region_and_no_small_number(stage: Stage) -> None:
    bob = stage.person("Bob", "en")
    await makes_organizer(bob, Scope.read("region:tatarstan"))
    await fill(stage, 58)
    await bob.says("статистика")
    await stage.work()
    assert "татарча: 58" in bob.sees
    assert "лезги" not in bob.sees
    assert "Messages to people" not in bob.sees
    await fill_more(stage)
    await bob.says("/stats")
    await stage.work()
    assert "All people: 61" in bob.sees
    assert "башҡортса" not in bob.sees
    assert "татарча" not in bob.sees  # the sum would tell how many Bashkir readers there are
    assert "Languages of very few people are left out." in bob.sees


async def fill_more(stage: Stage) -> None:
    """Bring three people of Tatarstan who read Bashkir."""
    more = [Person(PersonId(8000 + n), "ba", consent=CONSENT_VERSION, region="tatarstan") for n in range(3)]
    await stage.app.database.write(lambda c: people.save(c, more))


async def test_so_few_people_have_no_numbers_at_all(stage: Stage) -> None:
    bob = stage.person("Bob", "en")
    await makes_organizer(bob, Scope.read("region:dagestan"))
    await fill(stage, 5)
    await bob.says("/stats")
    await stage.work()
    assert bob.sees.endswith("So few people that numbers would point to somebody.")
    await shows_old_button(stage, bob, "go:statspng:0", "Old picture")
    await bob.taps("Old picture")
    await stage.work()
    assert bob.sees.endswith("So few people that numbers would point to somebody.")
    assert bob.buttons == ["Menu"]


async def test_others_are_told_whose_room_it_is(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    assert (await ann.says("/stats")).startswith("This is where the organizers work")
    before = len(ann.messages)
    await stage.work()
    assert len(ann.messages) == before


async def test_the_picture_is_drawn_once_for_an_impatient_organizer(stage: Stage, olga: Visitor) -> None:
    await joins(olga)
    await fill(stage)
    await olga.says("/stats")
    await stage.work()
    for _ in range(2):
        assert await olga.taps("Picture") == "I am making it. It comes as a message of its own."
    before = len(olga.messages)
    await stage.work()
    assert len(olga.messages) == before + 1
    file = olga.messages[-1].message["photo"][-1]
    kept = stage.world.files.find(stage.bot.id, file["file_id"])
    assert kept is not None
    width, height = size(kept.data)
    assert (width, height < 1280) == (1080, True)


def example() -> list[Crowd]:
    """Return crowds as a year may bring them."""
    sizes = {"tt": 1240, "ba": 410, "lez": 31, "ru": 380, None: 25}
    found = []
    for language, people_ in sizes.items():
        agreed = people_ * 2 // 3 if language else 0
        parts = {Level.ARTICLE: 0.3, Level.EDIT: 0.13, Level.SECOND: 0.4, Level.FOURTEENTH: 0.2}
        shares = {level: Share(int(agreed * part), agreed) for level, part in parts.items()}
        shares |= {
            Level.LANGUAGE: Share(people_ if language else 0, people_),
            Level.CONSENT: Share(agreed, people_),
        }
        found.append(Crowd(language, people_, shares))
    return found


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_drawn_has_its_words_in_every_language(code: str) -> None:
    seen = funnel(example(), exact=True)
    assert seen.everybody is not None
    wish = drawing(seen, seen.everybody, "", words(code))
    assert [len(panel["rows"]) for panel in wish["panels"]] == [5] * 5
    assert json.loads(orjson.dumps(wish)) == wish
    assert name(seen.rows[0], words(code)) == "татарча"


async def test_hidden_and_few_are_drawn_without_a_bar() -> None:
    few = [Crowd("lez", 12, dict.fromkeys(Level, Share(2, 12)))]
    seen = funnel(few, exact=False)
    assert seen.everybody is not None
    wish = drawing(seen, seen.everybody, "", words("en"))
    assert [row["text"] for panel in wish["panels"] for row in panel["rows"]] == ["*"] * 5
    assert size(await drawn(orjson.dumps(wish), ARTIST))[0] == 1080
