"""Groups: what bots hear in them, who throws them out, how they grow."""

import pytest

from sandbox.spec import validate
from sandbox.world import Bot, CannotDo, Group, Person, World
from tests.sandbox.conftest import Api, kind


@pytest.fixture
async def group(world: World, bot: Bot, ann: Person) -> Group:
    group = await world.add_group("Editors", ann, username="editors")
    await world.add_to_group(ann, group, bot)
    bot.updates.clear()
    return group


async def test_joining_is_told(world: World, api: Api, bot: Bot, ann: Person) -> None:
    group = await world.add_group("Editors", ann)
    await world.add_to_group(ann, group, bot)
    found = await api.updates()
    assert [kind(update) for update in found] == ["my_chat_member", "message"]
    assert all(validate(update, "Update") == [] for update in found)


async def test_in_privacy_mode_a_bot_hears_only_what_is_meant_for_it(
    world: World, api: Api, bot: Bot, ann: Person, group: Group
) -> None:
    await world.say(ann, group, "just talking")
    await world.say(ann, group, "/help")
    await world.say(ann, group, "/help@other_bot")
    await world.say(ann, group, "what do you think, @region_bot?")
    sent = await api.ok("sendMessage", chat_id=group.id, text="Hello")
    await world.say(ann, group, "hello yourself", reply_to=sent["message_id"])
    heard = [update["message"]["text"] for update in await api.updates()]
    assert heard == ["/help", "what do you think, @region_bot?", "hello yourself"]
    bot.reads_all_messages = True
    await world.say(ann, group, "just talking")
    assert len(await api.updates()) == 1


async def test_everyone_in_the_group_receives(world: World, api: Api, ann: Person, group: Group) -> None:
    ben = world.add_person("Ben")
    await world.join(ben, group)
    await api.ok("sendMessage", chat_id="@editors", text="Hello")
    assert [one.person_id for one in world.log.deliveries] == [ann.id, ben.id]
    assert (await api.ok("getChatMemberCount", chat_id=group.id)) == 3
    assert (await api.ok("getChatMember", chat_id=group.id, user_id=ben.id))["status"] == "member"
    admins = await api.ok("getChatAdministrators", chat_id=group.id)
    assert [one["status"] for one in admins] == ["creator"]


async def test_a_bot_that_was_thrown_out(world: World, api: Api, bot: Bot, ann: Person, group: Group) -> None:
    await world.remove_from_group(ann, group, bot)
    assert [kind(update) for update in await api.updates()] == ["message", "my_chat_member"]
    words = "Forbidden: bot was kicked from the supergroup chat"
    assert await api.refused("sendMessage", chat_id=group.id, text="x") == words


async def test_a_bot_that_left_or_never_came(world: World, api: Api, ann: Person, group: Group) -> None:
    await api.ok("leaveChat", chat_id=group.id)
    words = "Forbidden: bot is not a member of the supergroup chat"
    assert await api.refused("sendMessage", chat_id=group.id, text="x") == words
    stranger = await world.add_group("Others", ann)
    assert await api.refused("sendMessage", chat_id=stranger.id, text="x") == "Bad Request: chat not found"


async def test_a_group_becomes_a_supergroup(world: World, api: Api, bot: Bot, ann: Person) -> None:
    small = await world.add_group("Small", ann, kind="group")
    await world.add_to_group(ann, small, bot)
    large = await world.upgrade(small)
    answer = await api.raw("sendMessage", chat_id=small.id, text="x")
    assert answer.body == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": large.id},
    }
    await api.ok("sendMessage", chat_id=large.id, text="x")
    assert all(validate(update, "Update") == [] for update in await api.updates())


async def test_some_buttons_are_for_private_chats(api: Api, group: Group) -> None:
    contact = {"keyboard": [[{"text": "Phone", "request_contact": True}]]}
    app = {"inline_keyboard": [[{"text": "App", "web_app": {"url": "https://example.org"}}]]}
    for markup, words in (
        (contact, "Bad Request: phone number can be requested in private chats only"),
        (app, "Bad Request: BUTTON_TYPE_INVALID"),
    ):
        assert await api.refused("sendMessage", chat_id=group.id, text="x", reply_markup=markup) == words
    refusal = await api.refused("sendMessage", chat_id=group.id, text="x", message_effect_id="5")
    assert refusal == "Bad Request: can't use message effects in the chat"


async def test_strangers_do_not_write_in_a_group(world: World, group: Group) -> None:
    with pytest.raises(CannotDo):
        await world.say(world.add_person("Ben"), group, "x")


async def test_buttons_in_a_group_are_tapped_by_anyone(
    world: World, api: Api, ann: Person, group: Group
) -> None:
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    sent = await api.ok("sendMessage", chat_id=group.id, text="x", reply_markup=markup)
    await world.tap(ann, group, sent["message_id"], "a")
    [update] = await api.updates()
    assert update["callback_query"]["message"]["chat"]["id"] == group.id
