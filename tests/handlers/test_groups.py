"""In groups the bot keeps still, and says where it can be talked to when it is called."""

import pytest

from sandbox.world.rooms import Room
from tests.handlers.flows import everything, joins, kept
from tests.stage import Stage, Visitor


@pytest.fixture
async def room(stage: Stage, ann: Visitor) -> Room:
    """A group in which Ann and the bot are."""
    room = await stage.world.add_group("A village", ann.account)
    await stage.world.add_to_group(ann.account, room, stage.bot)
    await stage.settle()
    return room


async def heard_in(room: Room, ann: Visitor, text: str) -> list[str]:
    """Say something in the group; return what the bot says there."""
    await ann.stage.world.say(ann.account, room, text)
    await ann.stage.settle()
    chat = ann.stage.world.chat(ann.account, room)
    return [message.text for message in chat.messages if message.text and not message.mine]


async def test_a_command_is_answered_with_the_way_to_the_private_chat(room: Room, ann: Visitor) -> None:
    for number, command in enumerate(("/start", "/help", "/start@smart_region_bot"), start=1):
        heard = await heard_in(room, ann, command)
        assert len(heard) == number, command


async def test_nothing_else_is_answered(room: Room, ann: Visitor) -> None:
    for text in ("hello everybody", "/roll", "стоп", "menu", "@smart_region_bot hello"):
        assert await heard_in(room, ann, text) == [], text


async def test_nothing_is_kept_of_a_group_or_of_who_speaks_in_it(room: Room, ann: Visitor) -> None:
    await heard_in(room, ann, "/start cohort-selet26")
    assert await kept(ann) is None
    assert "people" not in [table for table, _ in await everything(ann.stage)]


async def test_being_thrown_out_of_a_group_harms_nobody(room: Room, ann: Visitor) -> None:
    await joins(ann)
    await ann.stage.world.remove_from_group(ann.account, room, ann.stage.bot)
    await ann.stage.settle()
    person = await kept(ann)
    assert person is not None
    assert person.reachable
