"""Every answer and every update decodes in aiogram's strict types; the poisoned one does not."""

from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

import aiogram.methods
import pytest
from aiogram.types import TelegramObject, Update
from pydantic import TypeAdapter, ValidationError

from sandbox.answers import UploadedFile
from sandbox.world import Bot, Fault, Person, World
from sandbox.world.samples import PNG
from tests.sandbox.conftest import Api

BUTTONS = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def test_all_updates_decode(world: World, api: Api, bot: Bot, ann: Person) -> None:
    ben = world.add_person("Ben")
    sent = await api.ok("sendMessage", chat_id=ann.id, text="?", reply_markup=BUTTONS)
    poll = await api.ok("sendPoll", chat_id=ann.id, question="?", options=["A"], is_anonymous=False)
    first = await world.say(ann, bot, "see wikipedia.org")
    await world.say(ann, bot, "answer", reply_to=sent["message_id"])
    await world.edit(ann, bot, first["message_id"], "changed")
    await world.tap(ann, bot, sent["message_id"], "a")
    await world.vote(ann, bot, poll["message_id"], [0])
    await world.send_photo(ann, bot, caption="x")
    await world.send_document(ann, bot)
    await world.send_voice(ann, bot)
    await world.send_sticker(ann, bot)
    await world.send_contact(ann, bot)
    await world.send_location(ann, bot)
    await world.forward(ann, bot, "x", origin=ben)
    await world.forward(ann, bot, "x", origin="Stranger")
    await world.block(ann, bot)
    group = await world.add_group("Editors", ann, kind="group")
    await world.add_to_group(ann, group, bot, status="administrator")
    await world.join(ben, group)
    await world.upgrade(group)
    await world.remove_from_group(ann, group, bot)
    found = await api.updates()
    assert len(found) == 22
    for update in found:
        assert Update.model_validate(update).update_id == update["update_id"]


async def test_a_poisoned_update_does_not_decode(world: World, api: Api, bot: Bot, ann: Person) -> None:
    world.faults.once(Fault.POISON)
    await world.say(ann, bot, "x")
    poisoned, real = await api.updates()
    Update.model_validate(real)
    with pytest.raises(ValidationError):
        Update.model_validate(poisoned)


@cache
def returned(method: str) -> TypeAdapter[Any]:
    """Return a decoder for what aiogram expects from a method."""
    known = getattr(aiogram.methods, method[0].upper() + method[1:])
    for part in (known.__returning__, *get_args(known.__returning__)):
        if isinstance(part, type) and issubclass(part, TelegramObject):
            part.model_rebuild()  # types may have been left unbuilt by a quick import
    return TypeAdapter(known.__returning__)


@dataclass
class Typed(Api):
    """Calls methods and decodes each result as aiogram does."""

    async def ok(self, method: str, files: dict[str, UploadedFile] | None = None, /, **params: Any) -> Any:
        result = await super().ok(method, files, **params)
        return returned(method).validate_python(result)


async def test_all_answers_decode(world: World, bot: Bot, ann: Person) -> None:
    typed = Typed(world)
    chat = {"chat_id": ann.id}
    photo = {"photo": UploadedFile("a.png", PNG)}
    sent = (await typed.ok("sendMessage", **chat, text="<b>x</b>", parse_mode="HTML")).message_id
    pair = {**chat, "from_chat_id": ann.id}
    await typed.ok("editMessageText", **chat, message_id=sent, text="y", reply_markup=BUTTONS)
    await typed.ok("copyMessage", **pair, message_id=sent)
    await typed.ok("forwardMessage", **pair, message_id=sent)
    await typed.ok("copyMessages", **pair, message_ids=[sent])
    await typed.ok("forwardMessages", **pair, message_ids=[sent])
    sizes = (await typed.ok("sendPhoto", photo, **chat, caption="x")).photo
    media = [{"type": "photo", "media": "attach://photo"}, {"type": "photo", "media": sizes[-1].file_id}]
    await typed.ok("sendMediaGroup", photo, **chat, media=media)
    for kind in ("Document", "Voice", "Audio", "Video", "Animation", "Sticker"):
        await typed.ok(f"send{kind}", {kind.lower(): UploadedFile("a.bin", b"x")}, **chat)
    await typed.ok("sendVideoNote", {"video_note": UploadedFile("a.mp4", b"x")}, **chat)
    await typed.ok("sendLocation", **chat, latitude=1, longitude=1)
    await typed.ok("sendContact", **chat, phone_number="+1", first_name="Olga")
    await typed.ok("sendDice", **chat)
    poll = await typed.ok("sendPoll", **chat, question="?", options=["A", "B"])
    await typed.ok("stopPoll", **chat, message_id=poll.message_id)
    await typed.ok("pinChatMessage", **chat, message_id=sent)
    await typed.ok("getChat", **chat)
    await typed.ok("getChatMember", **chat, user_id=ann.id)
    await typed.ok("getFile", file_id=sizes[0].file_id)
    await typed.ok("getChatMenuButton", **chat)
    await typed.ok("setMyCommands", commands=[{"command": "a", "description": "b"}])
    for method in ("getMyCommands", "getMyName", "getMyDescription", "getWebhookInfo", "getMe", "getUpdates"):
        await typed.ok(method)
    assert await typed.ok("deleteMessage", **chat, message_id=sent)


async def test_all_kinds_of_members_decode(world: World, bot: Bot, ann: Person) -> None:
    typed = Typed(world)
    group = await world.add_group("Editors", ann)
    await world.add_to_group(ann, group, bot, status="administrator")
    ben = world.add_person("Ben")
    for status in ("member", "administrator", "left", "kicked"):
        group.members[ben.id] = status
        found = await typed.ok("getChatMember", chat_id=group.id, user_id=ben.id)
        assert found.status == status
    assert len(await typed.ok("getChatAdministrators", chat_id=group.id)) == 1
