"""Organizers choose for whom an announcement is, and the number they see is the truth of the moment."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from domain.audiences import EVERYBODY, Audience, Condition, Trait
from domain.people import Age, Person, PersonId, Unreachable
from domain.team import Scope
from handlers.reading import page_of
from locales import words
from tests.handlers.announcing import begins, crowd, deeds, draft, makes_organizer
from tests.handlers.flows import joins, kept, shows_old_button
from tests.stage import Stage, Visitor, shipped


@pytest.fixture
async def olga(olga: Visitor) -> Visitor:
    """Olga, the owner, who reads English here and has begun an announcement."""
    await joins(olga)
    return olga


async def at_people(visitor: Visitor) -> Visitor:
    """Begin an announcement and open whom it is for."""
    await begins(visitor)
    await visitor.taps("People")
    return visitor


async def audience(stage: Stage) -> Audience:
    return (await draft(stage)).announcement.audience


async def test_everybody_is_the_audience_at_first(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 7)
    await at_people(olga)
    assert olga.sees.startswith("Who gets announcement 1\nEverybody who has agreed to be remembered.\n")
    assert "Would get it: 8\n" in olga.sees
    assert olga.buttons == [
        *("Language", "Region", "Wikipedia", "Interests", "Group", "Path", "Progress", "Last here", "Role"),
        *("Use a saved one", "Done"),
    ]


async def test_the_count_tells_who_would_get_nothing_and_why(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 2, stopped=True)
    await crowd(stage, 3, muted=("contests",))
    await crowd(stage, 4, unreachable=Unreachable.BLOCKED)
    await crowd(stage, 6, age=Age.TEEN)
    await at_people(olga)
    for line in ("Would get it: 7", "no messages, or none on this topic: 5", "reached: 4", "Under 18: 6"):
        assert line in olga.sees


async def test_who_sleeps_now_is_told(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 6, region="bashkortostan/ufa")
    stage.clock.move(until_hour(stage, 17))
    await at_people(olga)
    assert "In quiet hours now: 6\n" in olga.sees


def until_hour(stage: Stage, hour: int) -> timedelta:
    """Return how long it is to an hour of the next day in UTC: 17 is 20:00 in Moscow and 22:00 in Ufa."""
    now = stage.clock.now()
    return now.replace(hour=hour, minute=0) + timedelta(days=1) - now


async def test_people_are_chosen_by_several_traits(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 5, language="tt")
    await crowd(stage, 6, language="ba", region="bashkortostan")
    await crowd(stage, 7, language="lez")
    await at_people(olga)
    await olga.taps("Language")
    await olga.taps("татарча")
    assert "Language: татарча\nTap who gets it." in olga.sees
    await olga.taps("башҡортса")
    assert "Language: татарча or башҡортса" in olga.sees
    assert "Would get it: 11" in olga.sees
    await olga.taps("Done")
    await olga.taps("Region")
    await olga.taps("All but these")
    assert "Tap who is left out." in olga.sees
    await olga.taps("Bashkortostan")
    assert "✗ Bashkortostan" in olga.buttons
    assert "Region, but not: Bashkortostan" in olga.sees
    assert "Would get it: 5" in olga.sees
    await olga.taps("Done")
    assert "Language: татарча or башҡортса\nRegion, but not: Bashkortostan\n\nWould get it: 5" in olga.sees
    assert {"✓ Language", "✓ Region"} <= set(olga.buttons)
    await olga.taps("Done")
    assert "People: Language: татарча or башҡортса; Region, but not: Bashkortostan" in olga.sees


async def test_a_value_is_taken_back_by_a_second_tap(olga: Visitor, stage: Stage) -> None:
    await at_people(olga)
    for label in ("Interests", "History", "✓ History"):
        await olga.taps(label)
    assert await audience(stage) == EVERYBODY
    for label in ("History", "All but these", "✓ History"):
        await olga.taps(label)
    assert await audience(stage) == Audience((Condition(Trait.INTEREST, ("history",), True),))
    await olga.taps("Any")
    assert await audience(stage) == EVERYBODY


async def test_districts_are_on_a_screen_of_their_own(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 5, region="tatarstan/arsk")
    await crowd(stage, 6, region="tatarstan")
    await at_people(olga)
    for label in ("Region", "Tatarstan", "All but these", "Tatarstan: districts"):
        await olga.taps(label)
    assert "Would get it: 11" in olga.sees
    assert "Chistopol" not in olga.buttons
    await olga.taps("More")
    await olga.taps("Arsk")
    assert "✗ Arsk" in olga.buttons
    assert "Region: Tatarstan\nRegion, but not: Arsk, Tatarstan\n" in olga.sees
    assert "Would get it: 6" in olga.sees
    await olga.taps("Previous")
    await olga.taps("Back")
    assert "✓ Tatarstan" in olga.buttons


async def test_all_traits_can_be_chosen_by(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 6, cohort="camp-of-the-whole-republic-in-the-summer-of-2026", step="task")
    await at_people(olga)
    for trait, value in (
        ("Wikipedia", "Russian Wikipedia"),
        ("Group", "camp-of-the-whole-republic-in-the-summer-of-2026"),
        ("Progress", "On the way"),
        ("Role", "Everybody else"),
    ):
        await olga.taps(trait)
        await olga.taps(value)
        await olga.taps("Done")
    assert "Would get it: 6\n" in olga.sees
    for trait, value in (("Path", path_name()), ("Last here", "In the last week")):
        await olga.taps(trait)
        await olga.taps(value)
        await olga.taps("Done")
    assert "Would get it: 0\n" in olga.sees
    assert "Last here: In the last week\nRole: Everybody else\n" in olga.sees
    await olga.taps("Everybody")
    assert await audience(stage) == EVERYBODY


def path_name() -> str:
    """Return what an English reader sees as the name of the only path."""
    [path] = shipped().paths.values()
    return page_of(path, Person(PersonId(0), language="en"), shipped(), words("en")).title


async def test_an_organizer_sees_no_small_numbers_and_no_small_groups(ann: Visitor, stage: Stage) -> None:
    await crowd(stage, 4, region="tatarstan", cohort="four")
    await crowd(stage, 5, region="tatarstan", cohort="five", stopped=True)
    await crowd(stage, 9, region="dagestan", cohort="nine")
    await makes_organizer(ann, Scope(Trait.REGION, "tatarstan"))
    await at_people(ann)
    assert "You write to: Tatarstan" in ann.sees
    assert "Would get it: fewer than 5\n" in ann.sees
    assert "none on this topic: 5\nCannot be reached: 0" in ann.sees
    await ann.taps("Group")
    assert "five" in ann.buttons
    assert not {"four", "nine"} & set(ann.buttons)


async def test_an_organizer_of_a_region_chooses_among_its_districts(ann: Visitor, stage: Stage) -> None:
    await makes_organizer(ann, Scope(Trait.REGION, "tatarstan"))
    await at_people(ann)
    await ann.taps("Region")
    assert {"Kazan", "Arsk"} & set(ann.buttons)
    assert not {"Tatarstan", "Dagestan"} & set(ann.buttons)
    await ann.taps("Kazan")
    assert (await audience(stage)).values(Trait.REGION) == ("tatarstan/kazan",)
    await shows_old_button(stage, ann, "uv:1:region:dagestan:0:1:0")
    await ann.taps("Old button")
    assert (await audience(stage)).values(Trait.REGION) == ("tatarstan/kazan",)


async def test_who_has_told_nothing_is_spoken_of(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 5)
    await at_people(olga)
    await olga.taps("Interests")
    assert "Who has told me nothing about it is not among them." in olga.sees
    assert "Would get it: 0" in await olga.taps("Nature")
    await olga.taps("All but these")
    assert "Who has told me nothing about it gets it." in olga.sees
    assert "Would get it: 6" in await olga.taps("✓ Nature")


async def test_an_organizer_of_a_programme_is_not_asked_for_it(ann: Visitor) -> None:
    await makes_organizer(ann, Scope(Trait.PROGRAMME, "first-edit"))
    await at_people(ann)
    assert "Path" not in ann.buttons
    assert "Region" in ann.buttons


async def test_an_audience_is_saved_and_used_again(olga: Visitor, stage: Stage) -> None:
    await at_people(olga)
    for label in ("Language", "татарча", "Done", "Save this audience"):
        await olga.taps(label)
    assert olga.sees == "Send me a name for this audience, of at most 40 characters."
    assert "Saved: Events & <b>" in await olga.says(" Events &\n <b>")
    assert "audience saved: announcement 1" in await deeds(stage)
    assert (await my_data(olga))["Audiences you saved"] == ["Events & <b>"]
    await at_people(olga)
    await olga.taps("Use a saved one")
    await olga.taps("Events & <b>")
    assert "From now on this announcement is for: Events & <b>" in olga.sees
    assert (await draft(stage, 2)).announcement.audience.values(Trait.LANGUAGE) == ("tt",)
    for label in ("Use a saved one", "Erase one", "✗ Events & <b>"):
        await olga.taps(label)
    assert "Erased: Events & <b>" in olga.sees
    assert "You have no saved audiences yet." in olga.sees


async def my_data(visitor: Visitor) -> dict[str, Any]:
    """Return the file in which everything stands that is kept of somebody."""
    await visitor.says("/mydata")
    document = visitor.messages[-1].message["document"]
    file = visitor.stage.world.files.find(visitor.stage.bot.id, document["file_id"])
    assert file is not None
    data: dict[str, Any] = json.loads(file.data)
    return data


@pytest.mark.parametrize("name", ["Menu", "Contests", "stop"])
async def test_a_name_may_look_like_a_command(name: str, olga: Visitor) -> None:
    await at_people(olga)
    for label in ("Language", "татарча", "Done", "Save this audience"):
        await olga.taps(label)
    assert f"Saved: {name}" in await olga.says(name)


async def test_a_name_that_cannot_be_kept_is_asked_for_again(olga: Visitor) -> None:
    await at_people(olga)
    for label in ("Language", "татарча", "Done", "Save this audience"):
        await olga.taps(label)
    assert "too long by this many characters: 2" in await olga.says("x" * 42)
    assert "A name is made of words." in await olga.sends("sticker")
    assert "Saved: Tatars" in await olga.says("Tatars")


async def test_a_command_is_a_way_out_of_naming(olga: Visitor) -> None:
    await at_people(olga)
    for label in ("Language", "татарча", "Done", "Save this audience"):
        await olga.taps(label)
    await olga.says("/menu")
    person = await kept(olga)
    assert person is not None
    assert person.awaiting is None


async def test_others_see_whom_it_is_for_and_change_none(olga: Visitor, ann: Visitor, stage: Stage) -> None:
    await makes_organizer(ann)
    await at_people(olga)
    await shows_old_button(stage, ann, "au:1")
    await ann.taps("Old button")
    assert ann.buttons == ["Done"]
    for data in ("uv:1:language:tt:0:1:0", "uc:1:", "un:1", "ut:1:language:0::0"):
        await shows_old_button(stage, ann, data)
        await ann.taps("Old button")
        assert ann.sees.startswith("Who gets announcement 1")
    assert await audience(stage) == EVERYBODY


async def test_who_is_not_of_the_team_sees_nothing_of_it(olga: Visitor, ann: Visitor, stage: Stage) -> None:
    await at_people(olga)
    await joins(ann)
    for data in ("au:1", "uv:1:language:tt:0:1:0", "ul:1:0:0", "uu:1:1", "ue:1:1", "au:7"):
        await shows_old_button(stage, ann, data)
        await ann.taps("Old button")
        assert "not here any more, or it is not for you" in ann.sees


async def test_a_second_tap_on_an_old_value_changes_nothing(olga: Visitor, stage: Stage) -> None:
    await at_people(olga)
    for data in ("uv:1:language:tt:0:1:0", "uv:1:language:tt:0:1:0", "uv:1:language:xx:0:1:0"):
        await shows_old_button(stage, olga, data)
        await olga.taps("Old button")
        assert await audience(stage) == Audience((Condition(Trait.LANGUAGE, ("tt",)),))
