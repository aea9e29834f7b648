"""The path: forward, back, later, and again after weeks; with and without consent."""

import pytest

from tests.handlers.flows import declines, forward, joins, kept, shows_old_button
from tests.stage import Stage, Visitor

FORWARD = forward()


async def walks(visitor: Visitor, steps: int) -> None:
    """Go from the door or the menu to a step, counted from one."""
    await visitor.says("/task")
    for label in FORWARD[: steps - 1]:
        await visitor.taps(label)


async def test_the_whole_path_is_walked_one_action_at_a_time(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/task")
    for number, label in enumerate(FORWARD, start=1):
        assert ann.sees.startswith(f"Step: {number} of 9\n\n")
        await ann.taps(label)
    await ann.taps("Finish")
    assert "You have come to the end" in ann.sees
    person = await kept(ann)
    assert person is not None
    assert person.finished_on == ann.stage.clock.now().date()
    await ann.says("/menu")
    assert "Step: 9 of 9\nYou have done all the steps." in ann.sees
    await ann.taps("One more edit")
    assert ann.sees.startswith("Step: 4 of 9")


async def test_another_edit_is_a_new_round_that_can_be_come_back_to(ann: Visitor, stage: Stage) -> None:
    await joins(ann)
    await walks(ann, 9)
    await ann.taps("Finish")
    await ann.says("/task")
    await ann.says("/menu")
    assert "You have done all the steps." in ann.sees
    await ann.taps("One more edit")
    await ann.says("/menu")
    assert "You have done all the steps." not in ann.sees
    await stage.pass_time(weeks=3)
    await ann.says("/start")
    assert "Welcome back. You stopped here" in ann.sees


async def test_it_is_walked_without_consent_too(ann: Visitor) -> None:
    await declines(ann)
    before = await kept(ann)
    await walks(ann, 9)
    await ann.taps("Finish")
    assert "You have come to the end" in ann.sees
    assert await kept(ann) == before


@pytest.mark.parametrize("plainly", [False, True])
async def test_every_step_offers_back_later_and_a_human(plainly: bool, ann: Visitor) -> None:
    await joins(ann)
    if plainly:
        await ann.taps("Simpler screens")
    await ann.says("/task")
    for number, label in enumerate([*forward(plainly=plainly), "Back"], start=1):
        assert {"Back", "Later", "Ask a human", "Something does not work"} <= set(ann.buttons)
        assert f"Step: {number} of 9" in ann.sees
        await ann.taps(label)


async def test_plainly_there_are_fewer_troubles_at_once(ann: Visitor) -> None:
    await joins(ann)
    await ann.taps("Simpler screens")
    await ann.says("/task")
    await ann.taps(forward(plainly=True)[0])
    await ann.taps("Something does not work")
    assert len(ann.buttons) == 4 + 3


async def test_back_leads_one_step_back_and_from_the_first_to_the_menu(ann: Visitor) -> None:
    await joins(ann)
    await walks(ann, 3)
    await ann.taps("Back")
    assert ann.sees.startswith("Step: 2 of 9")
    await ann.taps("Back")
    await ann.taps("Back")
    assert ann.sees == "You are here: What we will do\nStep: 1 of 9"


async def test_later_says_that_the_place_is_kept_and_leads_back_to_it(ann: Visitor) -> None:
    await joins(ann)
    await walks(ann, 4)
    await ann.taps("Later")
    assert ann.sees.startswith("Your place is kept")
    await ann.taps("Go on")
    assert ann.sees.startswith("Step: 4 of 9")


async def test_later_without_consent_says_that_the_message_is_the_place(ann: Visitor) -> None:
    await declines(ann)
    await walks(ann, 4)
    await ann.taps("Later")
    assert "please keep this message" in ann.sees
    await ann.says("/menu")
    await ann.taps("Go on")
    assert ann.messages[-2].text.startswith("Step: 4 of 9")


@pytest.mark.parametrize("word", ["/start", "/menu", "is anybody still here after all this time?"])
async def test_after_weeks_the_bot_says_where_one_stopped(word: str, ann: Visitor, stage: Stage) -> None:
    await joins(ann)
    await walks(ann, 5)
    await stage.pass_time(weeks=3)
    await ann.says(word)
    assert "Welcome back. You stopped here: Open the editor\nStep: 5 of 9" in ann.sees
    await ann.taps("Go on")
    assert ann.sees.startswith("Step: 5 of 9")
    await ann.says("/menu")
    assert "Welcome back" not in ann.sees


async def test_links_lead_to_the_wiki_one_edits(ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Wikipedia")
    await ann.taps("Lezgi Wikipedia")
    await walks(ann, 2)
    assert ann.link("Open the page").startswith(
        "https://lez.wikipedia.org/w/index.php?title=Special:CreateAccount"
    )


async def test_a_trouble_is_looked_up_and_leads_back_to_the_step(ann: Visitor) -> None:
    await joins(ann)
    await walks(ann, 6)
    await ann.taps("Something does not work")
    assert ann.sees == "What is the trouble?"
    listed = len(ann.buttons)
    await ann.taps("Other troubles")
    assert len(ann.buttons) > listed
    await ann.taps(ann.buttons[0])
    await ann.taps("Back")
    assert ann.sees.startswith("Step: 6 of 9")


async def test_troubles_are_at_hand_without_a_step_too(ann: Visitor) -> None:
    await declines(ann)
    await ann.taps("Something does not work")
    assert len(ann.buttons) > 10
    await ann.taps("Back")
    assert ann.sees == "What would you like to do?"


async def test_a_button_that_leads_nowhere_any_more_leads_to_the_menu(ann: Visitor) -> None:
    await joins(ann)
    for data in ("s:gone", "l:gone", "f:gone", "c:gone:edit", "nobody-knows", "s", "go:gone:0", "p:x"):
        await shows_old_button(ann.stage, ann, data)
        await ann.taps("Old button")
        assert ann.sees.startswith("This button is from an earlier time"), data
        assert "My first edit" in ann.buttons


async def test_an_old_button_shows_the_present_state(ann: Visitor) -> None:
    await joins(ann)
    await shows_old_button(ann.stage, ann, "s:edit", "Open the editor")
    await ann.says("/settings")
    await ann.taps("Wikipedia")
    await ann.taps("Bashkir Wikipedia")
    await ann.taps("Open the editor")
    assert ann.messages[-2].text.startswith("Step: 5 of 9")
    assert "Үҙгәртеү" in ann.messages[-2].text
