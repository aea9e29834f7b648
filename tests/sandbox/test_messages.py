"""Sending texts: what arrives, what is refused, and in which words."""

from typing import Any

import pytest

from sandbox.spec import known_errors
from sandbox.world import Bot, Person, World
from tests.sandbox.conftest import HOUR, Api

KNOWN = {error["description"] for error in known_errors()}


async def test_a_text_arrives(world: World, api: Api, bot: Bot, ann: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=ann.id, text="Сәлам!")
    assert world.chat(ann, bot).last.text == "Сәлам!"
    assert [(one.message_id, one.text) for one in world.log.received(ann.id)] == [
        (sent["message_id"], "Сәлам!")
    ]


async def test_messages_of_both_sides_share_one_count(world: World, api: Api, bot: Bot, ann: Person) -> None:
    first = await api.ok("sendMessage", chat_id=ann.id, text="1")
    second = await world.say(ann, bot, "2")
    assert second["message_id"] == first["message_id"] + 1


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"chat_id": "", "text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": 5, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ({"text": ""}, "Bad Request: message text is empty"),
        ({}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: text must be non-empty"),
        ({"text": "я" * 4097}, "Bad Request: message is too long"),
        ({"text": "я" * 16385}, "Bad Request: text is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": "[]"}, "Bad Request: object expected as reply markup"),
        ({"text": "x", "message_thread_id": 5}, "Bad Request: message thread not found"),
        (
            {"text": "x", "reply_parameters": {"message_id": 77}},
            "Bad Request: message to be replied not found",
        ),
    ],
)
async def test_a_wrong_call_is_refused_in_the_servers_words(
    api: Api, ann: Person, params: dict[str, Any], words: str
) -> None:
    assert await api.refused("sendMessage", **{"chat_id": ann.id, **params}) == words
    assert words in KNOWN


async def test_limits_count_code_points_after_parsing(api: Api, ann: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=ann.id, text="<b>" + "🙂" * 4096 + "</b>", parse_mode="HTML")
    assert len(sent["text"]) == 4096
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 8192}]


async def test_who_cannot_be_written_to(world: World, api: Api, bot: Bot, ann: Person) -> None:
    ben = world.add_person("Ben")
    assert await api.refused("sendMessage", chat_id=ben.id, text="x") == "Bad Request: chat not found"
    await world.forward(ann, bot, "look", origin=ben)
    assert (
        await api.refused("sendMessage", chat_id=ben.id, text="x")
        == "Forbidden: bot can't initiate conversation with a user"
    )
    await world.block(ann, bot)
    assert (
        await api.refused("sendMessage", chat_id=ann.id, text="x") == "Forbidden: bot was blocked by the user"
    )
    await world.delete_account(ann)
    assert await api.refused("sendMessage", chat_id=ann.id, text="x") == "Forbidden: user is deactivated"
    other = world.add_bot("43:X", "other_bot", "Other")
    assert (
        await api.refused("sendMessage", chat_id=other.id, text="x")
        == "Forbidden: the bot can't send messages to the bot"
    )


async def test_a_wrong_text_is_noticed_before_a_wrong_person(
    api: Api, ann: Person, world: World, bot: Bot
) -> None:
    await world.block(ann, bot)
    assert "can't parse entities" in await api.refused(
        "sendMessage", chat_id=ann.id, text="<x>", parse_mode="HTML"
    )
    assert "too long" in await api.refused("sendMessage", chat_id=ann.id, text="x" * 5000)


async def test_numbers_and_switches_may_come_as_text(api: Api, ann: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=str(ann.id), text=5, protect_content="Yes")
    assert sent["text"] == "5"
    assert sent["has_protected_content"] is True


async def test_an_answer_carries_what_it_answers(world: World, api: Api, bot: Bot, ann: Person) -> None:
    asked = await world.say(ann, bot, "What is a wiki?")
    reply = {"message_id": asked["message_id"], "quote": "wiki"}
    sent = await api.ok("sendMessage", chat_id=ann.id, text="A book of all", reply_parameters=reply)
    assert sent["reply_to_message"]["text"] == "What is a wiki?"
    assert sent["quote"] == {"text": "wiki", "position": 10, "is_manual": True}
    lenient = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await api.ok(
        "sendMessage", chat_id=ann.id, text="x", reply_parameters=lenient
    )


async def test_typing_shows_until_it_lapses_or_a_message_comes(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    await api.ok("sendChatAction", chat_id=ann.id, action="typing")
    assert world.chat(ann, bot).action == "typing"
    await api.ok("sendMessage", chat_id=ann.id, text="x")
    assert world.chat(ann, bot).action is None
    await api.ok("sendChatAction", chat_id=ann.id, action="typing")
    world.clock.move(HOUR)
    assert world.chat(ann, bot).action is None
    assert await api.refused("sendChatAction", chat_id=ann.id, action="dancing") == (
        "Bad Request: wrong parameter action in request"
    )


async def test_things_that_are_not_text(api: Api, ann: Person) -> None:
    place = await api.ok("sendLocation", chat_id=ann.id, latitude="55.8", longitude=49.1)
    assert place["location"] == {"latitude": 55.8, "longitude": 49.1}
    assert await api.refused("sendLocation", chat_id=ann.id, latitude=1) == "Bad Request: longitude is empty"
    contact = await api.ok("sendContact", chat_id=ann.id, phone_number="+1", first_name="Olga")
    assert contact["contact"] == {"phone_number": "+1", "first_name": "Olga"}
    assert 1 <= (await api.ok("sendDice", chat_id=ann.id))["dice"]["value"] <= 6


async def test_unknown_methods_and_parameters(world: World, api: Api, ann: Person) -> None:
    assert (await api.raw("sendNothing")).status == 404
    answer = await api.raw("sendGame", chat_id=ann.id, game_short_name="x")
    assert answer.status == 501
    await api.ok("sendMessage", chat_id=ann.id, text="x", reply_marcup="{}")
    assert [call.unknown for call in world.log.misspelt()] == [("reply_marcup",)]
    assert [call.method for call in world.log.refused()] == ["sendGame"]


async def test_tokens(world: World, api: Api) -> None:
    for token, words in (("41:X", "Unauthorized"), ("x", "Unauthorized: invalid token specified")):
        answer = await world.call(token, "getMe", {})
        assert answer.status == 401
        assert isinstance(answer.body, dict)
        assert answer.body["description"] == words
    await api.ok("logOut")
    assert await api.refused("getMe") == "Logged out"
