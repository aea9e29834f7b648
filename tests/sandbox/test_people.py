"""What people do, what the bot hears of it, and what people see."""

from datetime import timedelta

import pytest

from sandbox.spec import validate
from sandbox.world import Bot, CannotDo, Person, World
from sandbox.world.samples import PNG
from tests.sandbox.conftest import Api, kind

BUTTONS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]}


async def test_starting_by_a_link_brings_its_payload(world: World, api: Api, bot: Bot) -> None:
    ann = world.add_person("Ann", language_code="ru")
    await world.start(ann, bot, "region_tt")
    [update] = await api.updates()
    assert update["message"]["text"] == "/start region_tt"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["from"]["language_code"] == "ru"
    assert validate(update, "Update") == []


async def test_a_tap_becomes_a_callback_query_that_is_answered_once(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    sent = await api.ok("sendMessage", chat_id=ann.id, text="Sure?", reply_markup=BUTTONS)
    number = await world.tap_text(ann, bot, sent["message_id"], "Yes")
    [update] = await api.updates()
    assert validate(update, "Update") == []
    assert update["callback_query"]["data"] == "y"
    assert update["callback_query"]["message"]["message_id"] == sent["message_id"]
    await api.ok("answerCallbackQuery", callback_query_id=number, text="Noted", show_alert=True)
    assert world.chat(ann, bot).toast == {"text": "Noted", "show_alert": True, "url": ""}
    late = await api.refused("answerCallbackQuery", callback_query_id=number)
    assert late == "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_an_answer_may_come_too_late_or_be_too_long(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    sent = await api.ok("sendMessage", chat_id=ann.id, text="Sure?", reply_markup=BUTTONS)
    number = await world.tap(ann, bot, sent["message_id"], "y")
    long = await api.refused("answerCallbackQuery", callback_query_id=number, text="x" * 201)
    assert long == "Bad Request: MESSAGE_TOO_LONG"
    world.clock.move(timedelta(minutes=5))
    assert "query is too old" in await api.refused("answerCallbackQuery", callback_query_id=number)


async def test_a_button_that_is_gone_cannot_be_tapped(world: World, api: Api, bot: Bot, ann: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=ann.id, text="Sure?", reply_markup=BUTTONS)
    await api.ok("editMessageReplyMarkup", chat_id=ann.id, message_id=sent["message_id"])
    with pytest.raises(CannotDo):
        await world.tap(ann, bot, sent["message_id"], "y")
    await api.ok("deleteMessage", chat_id=ann.id, message_id=sent["message_id"])
    with pytest.raises(CannotDo):
        await world.tap(ann, bot, sent["message_id"], "y")


async def test_a_reply_keyboard_stays_until_it_is_removed(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    keyboard = {
        "keyboard": [["Menu", {"text": "My number", "request_contact": True}]],
        "resize_keyboard": True,
    }
    await api.ok("sendMessage", chat_id=ann.id, text="Here", reply_markup=keyboard)
    await api.ok("sendMessage", chat_id=ann.id, text="More")
    assert (await world.press(ann, bot, "Menu"))["text"] == "Menu"
    assert (await world.press(ann, bot, "My number"))["contact"]["user_id"] == ann.id
    with pytest.raises(CannotDo):
        await world.press(ann, bot, "Help")
    await api.ok("sendMessage", chat_id=ann.id, text="Done", reply_markup={"remove_keyboard": True})
    assert world.chat(ann, bot).keyboard is None


async def test_a_keyboard_for_one_press(world: World, api: Api, bot: Bot, ann: Person) -> None:
    keyboard = {"keyboard": [["Yes"]], "one_time_keyboard": True}
    await api.ok("sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard)
    await world.press(ann, bot, "Yes")
    assert world.chat(ann, bot).keyboard is None


async def test_everything_people_send_is_a_lawful_update(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    ben = world.add_person("Ben", last_name="Bens")
    first = await world.say(ann, bot, "See https://tt.wikipedia.org and @region_bot #вики")
    assert [one["type"] for one in first["entities"]] == ["url", "mention", "hashtag"]
    await world.say(ann, bot, "answer", reply_to=first["message_id"])
    await world.send_photo(ann, bot, caption="Kazan")
    await world.send_document(ann, bot, b"a,b", name="list.csv", content_type="text/csv")
    await world.send_voice(ann, bot)
    await world.send_sticker(ann, bot)
    await world.send_contact(ann, bot, of=ben)
    await world.send_location(ann, bot)
    await world.forward(ann, bot, "said Ben", origin=ben)
    await world.forward(ann, bot, "said a stranger", origin="Stranger")
    await world.send_album(ann, bot, [PNG, PNG], caption="Two")
    await world.edit(ann, bot, first["message_id"], "Never mind")
    await world.react(ann, bot, first["message_id"], "👍")
    await world.block(ann, bot)
    await world.unblock(ann, bot)
    found = await api.updates()
    assert len(found) == 15
    for update in found:
        assert validate(update, "Update") == []
    assert [update["my_chat_member"]["new_chat_member"]["status"] for update in found[-2:]] == [
        "kicked",
        "member",
    ]


async def test_a_blocked_bot_hears_nothing_until_the_person_starts_again(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    await world.block(ann, bot)
    with pytest.raises(CannotDo):
        await world.say(ann, bot, "hello?")
    await world.start(ann, bot)
    assert [kind(update) for update in await api.updates()] == [
        "my_chat_member",
        "my_chat_member",
        "message",
    ]
    await api.ok("sendMessage", chat_id=ann.id, text="Welcome back")


async def test_a_chat_remembers_what_was_deleted_and_edited(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    one = await api.ok("sendMessage", chat_id=ann.id, text="one")
    two = await api.ok("sendMessage", chat_id=ann.id, text="two")
    await api.ok("editMessageText", chat_id=ann.id, message_id=one["message_id"], text="one!")
    await api.ok("deleteMessage", chat_id=ann.id, message_id=two["message_id"])
    chat = world.chat(ann, bot)
    assert [(shown.text, shown.edited) for shown in chat.messages[1:]] == [("one!", True)]
    assert [shown.deleted for shown in chat.history] == [False, False, True]
    assert chat.messages[0].mine


async def test_watchers_hear_of_changes(world: World, bot: Bot, ann: Person) -> None:
    before = world.version
    await world.say(ann, bot, "x")
    assert await world.changed(before) > before


async def test_too_long_a_text_cannot_be_sent(world: World, bot: Bot, ann: Person) -> None:
    with pytest.raises(CannotDo):
        await world.say(ann, bot, "x" * 4097)
