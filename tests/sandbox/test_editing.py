"""Messages change, move and go."""

from datetime import timedelta

import pytest

from sandbox.answers import UploadedFile
from sandbox.world import Bot, Person, World
from sandbox.world.samples import PNG
from tests.sandbox.conftest import Api

BUTTONS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


async def sent(api: Api, ann: Person, text: str = "one", **params: object) -> int:
    return int((await api.ok("sendMessage", chat_id=ann.id, text=text, **params))["message_id"])


async def test_a_text_is_replaced_and_its_buttons_go(api: Api, ann: Person) -> None:
    number = await sent(api, ann, reply_markup=BUTTONS)
    body = await api.ok("editMessageText", chat_id=ann.id, message_id=number, text="two")
    assert body["text"] == "two"
    assert "edit_date" in body
    assert "reply_markup" not in body


async def test_a_change_must_change_something(api: Api, ann: Person) -> None:
    number = await sent(api, ann, "<b>one</b>", parse_mode="HTML", reply_markup=BUTTONS)
    same = {"chat_id": ann.id, "message_id": number, "text": "*one*", "parse_mode": "MarkdownV2"}
    assert await api.refused("editMessageText", **same, reply_markup=BUTTONS) == NOT_MODIFIED
    await api.ok("editMessageText", **same)
    assert await api.refused("editMessageReplyMarkup", chat_id=ann.id, message_id=number) == NOT_MODIFIED


async def test_what_cannot_be_edited(world: World, api: Api, bot: Bot, ann: Person) -> None:
    target = {"chat_id": ann.id, "text": "x"}
    assert (
        await api.refused("editMessageText", **target, message_id=99)
        == "Bad Request: message to edit not found"
    )
    assert (
        await api.refused("editMessageText", text="x") == "Bad Request: message identifier is not specified"
    )
    hers = (await world.say(ann, bot, "mine"))["message_id"]
    with_keyboard = await sent(api, ann, reply_markup={"keyboard": [["A"]]})
    forwarded = await api.ok("forwardMessage", chat_id=ann.id, from_chat_id=ann.id, message_id=hers)
    for number in (hers, with_keyboard, forwarded["message_id"]):
        assert await api.refused("editMessageText", **target, message_id=number) == (
            "Bad Request: message can't be edited"
        )
    place = await api.ok("sendLocation", chat_id=ann.id, latitude=1, longitude=1)
    assert await api.refused("editMessageText", **target, message_id=place["message_id"]) == (
        "Bad Request: there is no text in the message to edit"
    )


async def test_a_caption_and_a_file_are_replaced(api: Api, ann: Person) -> None:
    photo = {"photo": UploadedFile("a.png", PNG)}
    body = await api.ok("sendPhoto", photo, chat_id=ann.id, caption="one")
    target = {"chat_id": ann.id, "message_id": body["message_id"]}
    assert (await api.ok("editMessageCaption", **target, caption="two"))["caption"] == "two"
    assert "caption" not in await api.ok("editMessageCaption", **target)
    media = {"type": "document", "media": "attach://new", "caption": "<i>three</i>", "parse_mode": "HTML"}
    changed = await api.ok("editMessageMedia", {"new": UploadedFile("b.txt", b"b")}, **target, media=media)
    assert changed["document"]["file_name"] == "b.txt"
    assert changed["caption_entities"] == [{"type": "italic", "offset": 0, "length": 5}]
    assert "photo" not in changed


async def test_deleting(world: World, api: Api, bot: Bot, ann: Person) -> None:
    number = await sent(api, ann)
    await api.ok("deleteMessage", chat_id=ann.id, message_id=number)
    gone = "Bad Request: message to delete not found"
    assert await api.refused("deleteMessage", chat_id=ann.id, message_id=number) == gone
    old = await sent(api, ann)
    hers = (await world.say(ann, bot, "x"))["message_id"]
    await api.ok("deleteMessages", chat_id=ann.id, message_ids=[number, hers])
    world.clock.move(timedelta(days=3))
    assert await api.refused("deleteMessage", chat_id=ann.id, message_id=old) == (
        "Bad Request: message can't be deleted"
    )
    assert [one.id for one in world.chat(ann, bot).messages][-1] == old


async def test_copying_and_forwarding(world: World, api: Api, bot: Bot, ann: Person) -> None:
    source = await api.ok("sendPhoto", {"photo": UploadedFile("a.png", PNG)}, chat_id=ann.id, caption="one")
    where = {"chat_id": ann.id, "from_chat_id": ann.id}
    copy = await api.ok("copyMessage", **where, message_id=source["message_id"], caption="two")
    shown = world.chat(ann, bot).last
    assert (shown.id, shown.text, "photo" in shown.message) == (copy["message_id"], "two", True)
    forwarded = await api.ok("forwardMessage", **where, message_id=source["message_id"])
    assert forwarded["forward_origin"]["sender_user"]["id"] == bot.id
    first, second = source["message_id"], copy["message_id"]
    assert len(await api.ok("copyMessages", **where, message_ids=f"[{first},{second},999]")) == 2
    assert len(await api.ok("forwardMessages", **where, message_ids=[first])) == 1


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, 'Bad Request: parameter "from_chat_id" is required'),
        ({"from_chat_id": "ann", "message_ids": "[]"}, "Bad Request: message identifiers are not specified"),
        ({"from_chat_id": "ann", "message_ids": "[2,1]"}, "in a strictly increasing order"),
        (
            {"from_chat_id": "ann", "message_ids": "[998,999]"},
            "Bad Request: there are no messages to forward",
        ),
        (
            {"from_chat_id": "ann", "message_ids": list(range(1, 102))},
            "too many message identifiers specified",
        ),
    ],
)
async def test_several_at_once_are_checked(
    api: Api, ann: Person, params: dict[str, object], words: str
) -> None:
    source = {"from_chat_id": ann.id} if "from_chat_id" in params else {}
    assert words in await api.refused("copyMessages", chat_id=ann.id, **{**params, **source})


async def test_what_is_protected_stays(api: Api, ann: Person) -> None:
    number = await sent(api, ann, protect_content=True)
    where = {"chat_id": ann.id, "from_chat_id": ann.id, "message_id": number}
    assert await api.refused("forwardMessage", **where) == (
        "Bad Request: message has protected content and can't be forwarded"
    )
    assert await api.refused("copyMessage", **where) == "Bad Request: the message can't be copied"


async def test_pinning_and_reacting(world: World, api: Api, bot: Bot, ann: Person) -> None:
    number = await sent(api, ann)
    await api.ok("pinChatMessage", chat_id=ann.id, message_id=number)
    assert world.chat(ann, bot).pinned == (number,)
    assert (await api.ok("getChat", chat_id=ann.id))["pinned_message"]["message_id"] == number
    await api.ok("unpinChatMessage", chat_id=ann.id)
    await api.ok(
        "setMessageReaction", chat_id=ann.id, message_id=1, reaction=[{"type": "emoji", "emoji": "👍"}]
    )
    assert world.chat(ann, bot).messages[0].reactions == ("👍",)
    wrong = {"chat_id": ann.id, "message_id": 1, "reaction": '[{"type":"emoji","emoji":"x"}]'}
    assert await api.refused("setMessageReaction", **wrong) == "Bad Request: REACTION_INVALID"
