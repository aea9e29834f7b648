"""Polls: sent, voted in, stopped."""

from datetime import timedelta

import pytest

from sandbox.spec import validate
from sandbox.world import Bot, CannotDo, Person, World
from tests.sandbox.conftest import Api, kind


async def test_votes_are_counted_and_told(world: World, api: Api, bot: Bot, ann: Person) -> None:
    sent = await api.ok(
        "sendPoll", chat_id=ann.id, question="Tea?", options='["Yes",{"text":"No"}]', is_anonymous=False
    )
    await world.vote(ann, bot, sent["message_id"], [1])
    await world.vote(ann, bot, sent["message_id"], [0])
    found = await api.updates()
    assert [kind(update) for update in found] == ["poll", "poll_answer"] * 2
    assert all(validate(update, "Update") == [] for update in found)
    assert [option["voter_count"] for option in found[-2]["poll"]["options"]] == [1, 0]
    result = await api.ok("stopPoll", chat_id=ann.id, message_id=sent["message_id"])
    assert (result["is_closed"], result["total_voter_count"]) == (True, 1)
    again = await api.refused("stopPoll", chat_id=ann.id, message_id=sent["message_id"])
    assert again == "Bad Request: poll has already been closed"
    with pytest.raises(CannotDo):
        await world.vote(ann, bot, sent["message_id"], [0])


async def test_an_anonymous_poll_tells_no_names(world: World, api: Api, bot: Bot, ann: Person) -> None:
    sent = await api.ok("sendPoll", chat_id=ann.id, question="Tea?", options=["Yes", "No"])
    await world.vote(ann, bot, sent["message_id"], [1])
    assert [kind(update) for update in await api.updates()] == ["poll"]


async def test_a_poll_closes_by_itself(world: World, api: Api, bot: Bot, ann: Person) -> None:
    await api.ok("sendPoll", chat_id=ann.id, question="Tea?", options=["Yes", "No"], open_period=60)
    world.clock.move(timedelta(minutes=2))
    assert world.chat(ann, bot).last.message["poll"]["is_closed"]
    [update] = await api.updates()
    assert update["poll"]["is_closed"]


async def test_a_quiz_takes_one_answer_for_good(world: World, api: Api, bot: Bot, ann: Person) -> None:
    sent = await api.ok(
        "sendPoll",
        chat_id=ann.id,
        question="2 + 2?",
        options=["3", "4"],
        type="quiz",
        correct_option_ids=[1],
        explanation="<b>Count</b>",
        explanation_parse_mode="HTML",
    )
    assert sent["poll"]["correct_option_ids"] == [1]
    await world.vote(ann, bot, sent["message_id"], [1])
    with pytest.raises(CannotDo):
        await world.vote(ann, bot, sent["message_id"], [0])


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"question": "x" * 301}, "Bad Request: poll question length must not exceed 300"),
        ({"options": []}, "Bad Request: poll must have at least one answer option"),
        ({"options": ["x"] * 13}, "Bad Request: poll can't have more than 12 options"),
        ({"options": ["x" * 101]}, "Bad Request: poll options length must not exceed 100"),
        ({"options": "nonsense"}, "Bad Request: can't parse options JSON object"),
        ({"type": "riddle"}, "Bad Request: unsupported poll type specified"),
        ({"type": "quiz"}, "Bad Request: wrong quiz correct_option_id"),
        ({"type": "quiz", "correct_option_ids": [5]}, "Bad Request: wrong quiz correct_option_id"),
    ],
)
async def test_wrong_polls(api: Api, ann: Person, params: dict[str, object], words: str) -> None:
    usual: dict[str, object] = {"question": "Tea?", "options": ["Yes", "No"]}
    assert await api.refused("sendPoll", chat_id=ann.id, **{**usual, **params}) == words


async def test_only_polls_are_stopped(api: Api, ann: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=ann.id, text="x")
    refusal = await api.refused("stopPoll", chat_id=ann.id, message_id=sent["message_id"])
    assert refusal == "Bad Request: message is not a poll"
    refusal = await api.refused("stopPoll", chat_id=ann.id, message_id=999)
    assert refusal == "Bad Request: message with poll to stop not found"
