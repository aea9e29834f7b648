"""The second yes: by another person, to exactly what was read, and only where it is needed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from domain.announcements import AnnouncementState
from domain.audiences import Trait
from domain.people import Age
from domain.team import Scope
from storage.tables import members
from tests.handlers.announcing import begins, crowd, deeds, draft, makes_organizer, writes
from tests.handlers.flows import joins, shows_old_button
from tests.stage import Stage, Visitor

TATARSTAN = Scope(Trait.REGION, "tatarstan")


@pytest.fixture
async def olga(olga: Visitor, stage: Stage) -> Visitor:
    """Olga, the owner, who reads English here; it is noon in Moscow."""
    stage.clock.move(datetime(2026, 11, 22, 9, tzinfo=UTC) - stage.clock.now())
    await joins(olga)
    return olga


@pytest.fixture
async def paul(stage: Stage) -> Visitor:
    """Paul, an organizer for everybody."""
    paul = stage.person("Paul")
    await makes_organizer(paul)
    return paul


async def composes(visitor: Visitor, text: str = "A hundred articles") -> None:
    """Write an announcement for everybody, with a text that stands in for every other."""
    await begins(visitor)
    await writes(visitor, "русский", text)
    await writes(visitor, "English", text)
    await visitor.taps("Send …")


async def texts(visitor: Visitor) -> list[str]:
    return [message.text for message in visitor.messages]


async def test_a_few_need_nobodys_yes(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 100)
    await composes(olga)
    assert "People: 101" in olga.sees
    assert "A second organizer" not in olga.sees
    await olga.taps("Send now")
    assert (await draft(stage)).state is AnnouncementState.LAUNCHED
    assert await deeds(stage) == ["launched: announcement 1"]


async def test_a_second_tap_sends_nothing_more(olga: Visitor, stage: Stage) -> None:
    await composes(olga)
    [launch] = [
        data for row in olga.messages[-1].buttons for b in row if (data := b["callback_data"])[:2] == "ag"
    ]
    await olga.taps("Send now")
    await shows_old_button(stage, olga, launch)
    await olga.taps("Old button")
    assert await deeds(stage) == ["launched: announcement 1"]


async def test_what_was_changed_since_is_read_again_before_it_leaves(olga: Visitor, stage: Stage) -> None:
    await composes(olga)
    [launch] = [
        data for row in olga.messages[-1].buttons for b in row if (data := b["callback_data"])[:2] == "ag"
    ]
    await olga.taps("Back")
    await writes(olga, "✓ English", "Other words")
    await shows_old_button(stage, olga, launch)
    assert (await olga.taps("Old button")).startswith("Shall I send announcement 1?")
    assert (await draft(stage)).state is AnnouncementState.DRAFT


async def test_many_need_a_colleagues_yes(olga: Visitor, paul: Visitor, stage: Stage) -> None:
    await crowd(stage, 210)
    await composes(olga)
    assert "A second organizer must say yes:\n• more than 200 people get it" in olga.sees
    assert "Send now" not in olga.buttons
    assert "I have asked your colleagues: 1." in await olga.taps("Ask a colleague")
    assert "waits for a colleague's yes" in olga.sees
    head, *shown, question = (await texts(paul))[-4:]
    assert "asks for your yes" in head
    assert shown == ["A hundred articles", "A hundred articles"]
    assert question.startswith("Shall announcement 1 be sent?\nPeople: 212")
    await paul.taps("Yes, send it")
    assert "Thank you. Announcement 1 is on its way." in str(await texts(paul))
    assert "A colleague said yes: announcement 1 is on its way." in str(await texts(olga))
    assert (await draft(stage)).approved_by == paul.id
    assert await deeds(stage) == [f"{deed}: announcement 1" for deed in ("proposed", "approved", "launched")]


@pytest.mark.parametrize("age", [Age.TEEN, Age.UNDER_14])
async def test_minors_need_a_colleagues_yes(age: Age, olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 1, age=age)
    await composes(olga)
    assert "people under 18 are among them" in olga.sees
    assert "Send now" not in olga.buttons


async def test_quiet_hours_need_a_colleagues_yes(olga: Visitor) -> None:
    await composes(olga)
    await olga.taps("Back")
    await olga.taps("Time and more")
    await olga.taps("Also in quiet hours")
    await olga.taps("Back")
    assert "it arrives in quiet hours too" in await olga.taps("Send …")


async def test_who_has_no_colleague_hears_how_to_invite_one(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 210)
    await composes(olga)
    assert "there is nobody yet who could" in await olga.taps("Ask a colleague")
    assert "Team" in olga.buttons
    assert (await draft(stage)).state is AnnouncementState.DRAFT


async def test_a_no_can_say_why(olga: Visitor, paul: Visitor, stage: Stage) -> None:
    await crowd(stage, 210)
    await composes(olga)
    await olga.taps("Ask a colleague")
    yes = paul.find("Yes, send it")[1]
    assert "say why" in await paul.taps("No")
    assert olga.sees.startswith("A colleague said no to announcement 1.")
    await paul.says("The date is <wrong>")
    assert olga.sees == "Why the colleague said no to announcement 1: The date is <wrong>"
    assert (await draft(stage)).state is AnnouncementState.DRAFT
    await shows_old_button(stage, paul, yes)
    await paul.taps("Old button")
    assert "Nobody asks about announcement 1 any more." in paul.sees
    assert await deeds(stage) == ["proposed: announcement 1", "refused: announcement 1"]


async def test_a_yes_to_other_words_counts_for_nothing(olga: Visitor, paul: Visitor, stage: Stage) -> None:
    await crowd(stage, 210)
    await composes(olga)
    await olga.taps("Ask a colleague")
    await writes(olga, "✓ English", "Other words")
    await olga.taps("Send …")
    await olga.taps("Ask a colleague")
    first = next(m for m in paul.messages if m.text.startswith("Shall announcement"))
    yes = first.buttons[0][0]["callback_data"]
    await stage.world.tap(paul.account, stage.bot, first.id, yes)
    await stage.settle()
    assert "was changed meanwhile" in str(await texts(paul))
    assert (await draft(stage)).state is AnnouncementState.PROPOSED
    await paul.taps("Yes, send it")
    assert (await draft(stage)).state is AnnouncementState.LAUNCHED


async def test_nobody_says_yes_to_their_own(olga: Visitor, paul: Visitor, stage: Stage) -> None:
    await crowd(stage, 210)
    await composes(olga)
    await olga.taps("Ask a colleague")
    yes = paul.find("Yes, send it")[1]
    await shows_old_button(stage, olga, yes)
    await olga.taps("Old button")
    assert (await draft(stage)).state is AnnouncementState.PROPOSED


async def test_two_colleagues_say_yes_and_it_leaves_once(olga: Visitor, paul: Visitor, stage: Stage) -> None:
    await crowd(stage, 210)
    mary = stage.person("Mary")
    await makes_organizer(mary)
    await composes(olga)
    assert "I have asked your colleagues: 2." in await olga.taps("Ask a colleague")
    for visitor in (paul, mary):
        number, data = visitor.find("Yes, send it")
        await stage.world.tap(visitor.account, stage.bot, number, data)
    await stage.settle()
    assert (await deeds(stage)).count("launched: announcement 1") == 1


async def test_the_question_can_be_taken_back(olga: Visitor, paul: Visitor, stage: Stage) -> None:
    await crowd(stage, 210)
    await composes(olga)
    await olga.taps("Ask a colleague")
    await olga.taps("Take the question back")
    assert "not asked any more" in olga.sees
    await paul.taps("Yes, send it")
    assert (await draft(stage)).state is AnnouncementState.DRAFT


async def test_an_organizer_reaches_nobody_outside_their_scope(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 20, region="tatarstan")
    await crowd(stage, 20, region="dagestan")
    mary = stage.person("Mary")
    await makes_organizer(mary, TATARSTAN)
    await composes(mary)
    assert "People: 20" in mary.sees
    await mary.taps("Send now")
    assert (await draft(stage)).announcement.reach.conditions[0].values == ("tatarstan",)


async def test_only_who_acts_for_the_same_people_is_asked(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 210, region="tatarstan")
    mary, hans, asel = (stage.person(name) for name in ("Mary", "Hans", "Asel"))
    await makes_organizer(mary, TATARSTAN)
    await makes_organizer(hans, Scope(Trait.REGION, "dagestan"))
    await makes_organizer(asel, TATARSTAN)
    await composes(mary)
    await mary.taps("Ask a colleague")
    asked = [v for v in (olga, hans, asel) if "asks for your yes" in str(await texts(v))]
    assert asked == [olga, asel]
    await shows_old_button(stage, hans, asel.find("Yes, send it")[1])
    assert "not for you to see" in await hans.taps("Old button")
    await asel.taps("Yes, send it")
    assert (await draft(stage)).state is AnnouncementState.LAUNCHED


async def test_with_several_scopes_one_is_chosen(stage: Stage, olga: Visitor) -> None:
    mary = stage.person("Mary")
    await makes_organizer(mary, TATARSTAN, Scope(Trait.REGION, "dagestan"))
    await begins(mary)
    assert mary.sees.startswith("For whom do you act here?")
    assert "✓ Tatarstan" in mary.buttons
    await mary.taps("Dagestan")
    assert (await draft(stage)).announcement.scope == Scope(Trait.REGION, "dagestan")
    await shows_old_button(stage, mary, "ae:1:*")
    await mary.taps("Old button")
    assert (await draft(stage)).announcement.scope == Scope(Trait.REGION, "dagestan")


async def test_an_organizer_does_not_see_small_numbers(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 3, language="lez", region="tatarstan")
    await crowd(stage, 30, region="tatarstan")
    mary = stage.person("Mary")
    await makes_organizer(mary, TATARSTAN)
    await begins(mary)
    assert "лезги · readers: fewer than 5" in mary.sees
    await begins(olga)
    assert "лезги · readers: 3" in olga.sees


async def test_a_test_goes_to_colleagues_and_to_nobody_else(
    olga: Visitor, paul: Visitor, stage: Stage
) -> None:
    ann = stage.person("Ann")
    await joins(ann)
    await begins(olga)
    await writes(olga, "English", "A hundred articles")
    assert "Who shall get a test?" in await olga.taps("Test")
    await olga.taps(olga.buttons[0])
    assert "The test is on its way." in olga.sees
    assert (await texts(paul))[-1] == "A hundred articles"
    assert "not yet sent to people" in (await texts(paul))[-2]
    assert "A hundred" not in str(await texts(ann))


async def test_whose_scope_was_taken_away_sends_nothing_there(olga: Visitor, stage: Stage) -> None:
    await crowd(stage, 20, region="tatarstan")
    mary = stage.person("Mary")
    await makes_organizer(mary, TATARSTAN, Scope(Trait.REGION, "dagestan"))
    await begins(mary)
    await mary.taps("Back")
    await writes(mary, "русский", "A hundred articles")
    gone = delete(members).where(members.c.scope == str(TATARSTAN))
    await stage.app.database.write(lambda c: c.execute(gone))
    await mary.taps("Send …")
    assert "You do not act any more" in mary.sees
    assert "Send now" not in mary.buttons


async def test_who_left_the_team_sees_nothing_any_more(paul: Visitor, olga: Visitor, stage: Stage) -> None:
    await begins(paul)
    await stage.app.database.write(lambda c: c.execute(delete(members)))
    assert "not for you to see" in await paul.taps("Preview")


async def test_who_left_while_a_text_was_awaited_is_not_held_up(paul: Visitor, stage: Stage) -> None:
    await begins(paul)
    await paul.taps("English")
    await stage.app.database.write(lambda c: c.execute(delete(members)))
    assert "not for you to see" in await paul.says("A hundred articles")
    assert "not for you to see" not in await paul.says("Hello")


async def test_forgetting_takes_the_question_back(olga: Visitor, paul: Visitor, stage: Stage) -> None:
    await crowd(stage, 210)
    await composes(paul)
    await paul.taps("Ask a colleague")
    await paul.says("/forget")
    await paul.taps("Yes")
    found = await draft(stage)
    assert (found.author, found.state) == (None, AnnouncementState.DRAFT)
    await olga.taps("Yes, send it")
    assert (await draft(stage)) == replace(found)
