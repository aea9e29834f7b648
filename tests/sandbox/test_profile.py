"""Commands, names and menu buttons, by scope and language."""

import pytest

from sandbox.world import Bot, Person, World
from tests.sandbox.conftest import Api


def command(name: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name.title()}]


def shown(world: World, person: Person, bot: Bot) -> str:
    return " ".join(one["command"] for one in world.chat(person, bot).commands)


async def test_the_narrowest_scope_wins_then_the_language(
    world: World, api: Api, bot: Bot, ann: Person
) -> None:
    await api.ok("setMyCommands", commands=command("a"))
    assert shown(world, ann, bot) == "a"
    await api.ok("setMyCommands", commands=command("b"), language_code="tt")
    assert shown(world, ann, bot) == "b"
    await api.ok("setMyCommands", commands=command("c"), scope={"type": "all_private_chats"})
    assert shown(world, ann, bot) == "c"
    chat = {"type": "chat", "chat_id": ann.id}
    await api.ok("setMyCommands", commands=command("d"), scope=chat)
    assert shown(world, ann, bot) == "d"
    await api.ok("setMyCommands", commands=command("e"), scope=chat, language_code="ba")
    assert shown(world, ann, bot) == "d"
    await api.ok("deleteMyCommands", scope=chat)
    assert shown(world, ann, bot) == "c"
    assert await api.ok("getMyCommands", language_code="tt") == command("b")
    assert await api.ok("getMyCommands", scope=chat) == []


@pytest.mark.parametrize("code", ["lez", "pt-br", "RU", "r", "й"])
@pytest.mark.parametrize(
    "method", ["setMyCommands", "getMyName", "setMyDescription", "getMyShortDescription", "deleteMyCommands"]
)
async def test_a_language_is_two_small_letters(api: Api, method: str, code: str) -> None:
    refusal = await api.refused(method, commands=command("a"), language_code=code)
    assert refusal == "Bad Request: invalid language code specified"


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([{"command": "", "description": "x"}], "Bad Request: command must be non-empty"),
        ([{"command": "a" * 33, "description": "x"}], "Bad Request: command length must not exceed 32"),
        ([{"command": "a", "description": " "}], "Bad Request: command description must be non-empty"),
        (
            [{"command": "a", "description": "x" * 257}],
            "Bad Request: command description length must not exceed 256",
        ),
        ([{"command": "Start", "description": "x"}], "Bad Request: BOT_COMMAND_INVALID"),
        ([{"command": "башла", "description": "x"}], "Bad Request: BOT_COMMAND_INVALID"),
        ("{}", "Bad Request: expected an Array of BotCommand"),
        ("nonsense", "Bad Request: can't parse commands JSON object"),
    ],
)
async def test_wrong_commands(api: Api, commands: object, words: str) -> None:
    assert await api.refused("setMyCommands", commands=commands) == words


async def test_wrong_scopes(api: Api, ann: Person) -> None:
    for scope, words in (
        ({"type": "moon"}, "Bad Request: can't parse BotCommandScope: Unsupported type specified"),
        ({"type": "chat"}, "Bad Request: can't parse BotCommandScope: Empty chat_id specified"),
        ({"type": "chat", "chat_id": 7}, "Bad Request: chat not found"),
        (
            {"type": "chat_administrators", "chat_id": ann.id},
            "Bad Request: can't use specified scope in private chats",
        ),
    ):
        assert await api.refused("setMyCommands", commands=command("a"), scope=scope) == words


async def test_names_and_descriptions_fall_back_to_the_common_one(api: Api) -> None:
    assert await api.ok("getMyName") == {"name": "Region"}
    await api.ok("setMyName", name="Төбәк", language_code="tt")
    assert await api.ok("getMyName", language_code="tt") == {"name": "Төбәк"}
    assert await api.ok("getMyName", language_code="ru") == {"name": "Region"}
    await api.ok("setMyDescription", description="Everything")
    assert await api.ok("getMyDescription", language_code="ba") == {"description": "Everything"}
    await api.ok("setMyShortDescription", short_description="Short")
    assert await api.ok("getMyShortDescription") == {"short_description": "Short"}
    for method, text in (
        ("setMyName", {"name": "x" * 65}),
        ("setMyDescription", {"description": "x" * 513}),
        ("setMyShortDescription", {"short_description": "x" * 121}),
    ):
        await api.refused(method, **text)


async def test_the_menu_button_of_one_chat_and_of_all(world: World, api: Api, bot: Bot, ann: Person) -> None:
    assert world.chat(ann, bot).menu_button == {"type": "commands"}
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://example.org"}}
    await api.ok("setChatMenuButton", chat_id=ann.id, menu_button=app)
    assert world.chat(ann, bot).menu_button["text"] == "Open"
    assert (await api.ok("getChatMenuButton", chat_id=ann.id))["type"] == "web_app"
    assert await api.ok("getChatMenuButton") == {"type": "commands"}
    await api.ok("setChatMenuButton", chat_id=ann.id)
    assert world.chat(ann, bot).menu_button == {"type": "commands"}
    refusal = await api.refused("setChatMenuButton", menu_button={"type": "moon"})
    assert refusal == "Bad Request: can't parse menu button: MenuButton has unsupported type"


async def test_chats_and_members_are_described(api: Api, bot: Bot, ann: Person) -> None:
    assert (await api.ok("getChat", chat_id=ann.id))["first_name"] == "Ann"
    assert (await api.ok("getChatMember", chat_id=ann.id, user_id=ann.id))["status"] == "member"
    assert await api.refused("getChatMember", chat_id=ann.id) == "Bad Request: invalid user_id specified"
    assert (await api.ok("getMe"))["username"] == "region_bot"
