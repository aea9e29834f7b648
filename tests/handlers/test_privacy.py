"""What is kept is shown, taken back or erased, at once and completely."""

import json
from typing import Any

import pytest

from domain.people import REFUSED, Person, PersonId
from domain.sendings import Fate
from locales import words
from storage import recipients
from tests.bot.announcing import begin, crowd, fates
from tests.handlers.flows import chooses_english, declines, joins, kept, traces
from tests.stage import Stage, Visitor


async def data_of(visitor: Visitor) -> dict[str, Any]:
    """Ask for one's data and read the file."""
    await visitor.says("/mydata")
    document = visitor.messages[-1].message["document"]
    assert document["file_name"] == "my-data.json"
    found = visitor.stage.world.files.find(visitor.stage.bot.id, document["file_id"])
    assert found is not None
    data: dict[str, Any] = json.loads(found.data)
    return data


async def test_privacy_says_what_is_kept_and_what_is_not(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/privacy")
    assert "What I keep" in ann.sees
    assert "What I do not keep" in ann.sees
    assert ann.buttons == ["My data", "Withdraw my consent", "Forget me", "Menu"]


async def test_my_data_is_everything_that_is_kept(ann: Visitor) -> None:
    await ann.starts("cohort-selet26")
    await ann.taps("English")
    await ann.taps("Yes, remember")
    await ann.taps("14–17")
    await ann.taps("Tatar Wikipedia")
    await ann.taps("Moscow")
    await ann.taps("Photos")
    await ann.says("/task")
    data = await data_of(ann)
    number = data.pop("Number that helpers see in place of your name")
    assert len(number) == 4
    today = words("en").date(ann.stage.clock.now().date())
    assert data == {
        "Number of this chat": ann.id,
        "Language": "English",
        "Wikipedia": "Tatar Wikipedia",
        "Consent": "Yes (1)",
        "Age group": "14–17",
        "Region": "Moscow",
        "Interests": ["Photos"],
        "Simpler screens": "No",
        "Link you came by": "cohort-selet26",
        "Group": "selet26",
        "Path": "Your first edit",
        "Last step": "What we will do",
        "All steps done on": "–",
        "I am waiting for your question": "–",
        "Language of the list of commands": "English",
        "No more messages": "No",
        "Why I cannot write to you": "–",
        "Topics without announcements": "–",
        "Reminders you have asked for": 0,
        "Announcements sent to you, known for 35 days": 0,
        "Last day you were here": today,
        "First day you were here": today,
        "First day you took an article to work on": "–",
        "First day an edit of yours was seen": "–",
        "First day you came back": "–",
        "First day you came back after two weeks or more": "–",
        "Articles you were given to work on, known for 30 days": 0,
        "Linked wiki account": "No",
        "You have a code for a wiki account": "No",
        "Messages of helpers and questions known to be yours, for 30 days": 0,
    }


async def test_my_data_speak_the_language_one_reads(ann: Visitor) -> None:
    await ann.starts()
    await ann.taps("Русский")
    _ = words("ru")
    await ann.taps(_.plain("Yes, remember"))
    await ann.taps(_.plain("18 or older"))
    await ann.taps(_.plain("Next"))
    await ann.taps(_.plain("Tatarstan"))
    data = await data_of(ann)
    assert data[_.plain("Region")] == _.plain("Tatarstan")
    assert data[_.plain("Wikipedia")] == "Русская Википедия"


async def test_my_data_count_the_messages_that_lead_back_to_me(ann: Visitor, olga: Visitor) -> None:
    await olga.starts()
    await joins(ann)
    await ann.says("/ask")
    await ann.says("Who are you?")
    data = await data_of(ann)
    assert data["Messages of helpers and questions known to be yours, for 30 days"] >= 2
    assert data["Number that helpers see in place of your name"] in olga.messages[-2].text


async def test_the_file_stays_when_one_goes_on_to_the_menu(ann: Visitor) -> None:
    await joins(ann)
    await data_of(ann)
    await ann.taps("Menu")
    assert "document" in ann.messages[-2].message
    assert "My first edit" in ann.buttons


async def test_somebody_unknown_has_no_data(ann: Visitor) -> None:
    data = await data_of(ann)
    russian = words("ru").plain  # she has chosen no language, and her Telegram is Russian
    number = data[str(russian("Number that helpers see in place of your name"))]
    known = [value for value in data.values() if value not in ("–", str(russian("No")), 0, number)]
    assert known == [ann.id]


async def test_consent_is_withdrawn_after_a_second_yes(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/task")
    await ann.says("/privacy")
    await ann.taps("Withdraw my consent")
    await ann.taps("No")
    assert "What I keep" in ann.sees
    await ann.taps("Withdraw my consent")
    await ann.taps("Yes")
    assert ann.sees.startswith("It is done")
    assert await kept(ann) == Person(PersonId(ann.id), language="en", menu_language="en", consent=REFUSED)


async def test_forget_asks_first(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/forget")
    assert await kept(ann) is not None
    await ann.taps("No")
    assert await kept(ann) is not None


async def test_forget_leaves_no_trace(ann: Visitor, olga: Visitor) -> None:
    await olga.starts()
    await joins(ann)
    await ann.says("/ask")
    await ann.says("Who are you?")
    assert "people" in await traces(ann)
    await ann.says("/forget")
    await ann.taps("Yes")
    assert ann.sees.startswith("Everything about you is erased")
    assert await traces(ann) == []


async def test_forget_gives_the_list_of_commands_back(stage: Stage) -> None:
    ann = stage.person("Ann", "ru")
    before = ann.commands
    await ann.starts()
    await ann.taps("Лезги")
    assert ann.commands != before
    await ann.says("/forget")
    await ann.taps(ann.buttons[0])
    assert ann.commands == before


@pytest.mark.parametrize("way", ["declined", "unknown"])
async def test_forget_works_for_everybody(way: str, ann: Visitor) -> None:
    if way == "declined":
        await declines(ann)
    await ann.says("/forget")
    await ann.taps(ann.buttons[0])
    assert await traces(ann) == []
    assert len(ann.buttons) == 1


async def test_who_was_forgotten_begins_as_a_stranger(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/forget")
    await ann.taps("Yes")
    await ann.starts()
    assert "English" in ann.buttons
    assert await traces(ann) == []


async def test_who_is_undecided_comes_back_to_the_question_of_consent(ann: Visitor) -> None:
    await chooses_english(ann)
    await ann.taps("Privacy")
    assert "The link is kept while you have not answered yet" in ann.sees
    assert ann.buttons == ["My data", "Forget me", "Back", "Menu"]
    await ann.taps("Back")
    assert ann.sees.startswith("May I remember your step?")


async def test_a_person_reads_how_many_announcements_are_known_and_takes_them_back(stage: Stage) -> None:
    (ann,) = await crowd(stage, 1, language="en")
    sending = await begin(stage)
    await stage.deliver()
    assert (await data_of(ann))["Announcements sent to you, known for 35 days"] == 1
    await ann.says("/privacy")
    assert "For 35 days I also know which announcements I have sent you" in ann.sees
    await ann.taps("Withdraw my consent")
    await ann.taps("Yes")
    assert await fates(stage, sending) == {Fate.DELIVERED: 1}
    assert await stage.app.database.read(lambda c: recipients.count_for(c, ann.id)) == 0
