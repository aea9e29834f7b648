"""A foreign client, python-telegram-bot, finds everything as it knows it from Telegram."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import (
    Bot as ForeignBot,
)
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, Updater, filters

from sandbox.http import serve
from sandbox.spec import validate_answer
from sandbox.world import Bot, Fault, Person, Response, World
from sandbox.world.samples import PNG
from tests.sandbox.conftest import TOKEN
from tests.sandbox.receiver import settle


@dataclass
class Door:
    """Where the Bot API is, and what is wrong with its answers so far."""

    url: str
    faults: list[str]


@pytest.fixture
async def door(world: World, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    """Serve the world and check every answer on its way out."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    found: list[str] = []
    call = world.call

    async def checked(token: str, method: str, *args: object) -> Response:
        response = await call(token, method, *args)  # type: ignore[arg-type]
        if isinstance(response.body, dict):
            found.extend(validate_answer(method, response.body))
        return response

    monkeypatch.setattr(world, "call", checked)
    runner = await serve(world)
    yield Door(f"http://127.0.0.1:{runner.addresses[0][1]}", found)
    await runner.cleanup()
    assert found == []


def foreign(door: Door, token: str = TOKEN) -> ForeignBot:
    return ForeignBot(token, base_url=f"{door.url}/bot", base_file_url=f"{door.url}/file/bot")


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    button = InlineKeyboardButton("Again", callback_data="again")
    await update.effective_message.reply_text(
        update.effective_message.text_html or "?",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup([[button]]),
    )


async def again(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert isinstance(update.callback_query, CallbackQuery)
    await update.callback_query.answer("Once more")
    await update.callback_query.edit_message_text("edited")


def application(door: Door) -> Application:  # type: ignore[type-arg]
    app = Application.builder().bot(foreign(door)).build()
    app.add_handler(MessageHandler(filters.ALL, echo))
    app.add_handler(CallbackQueryHandler(again))
    return app


async def converse(world: World, bot: Bot, ann: Person) -> None:
    """Say something, see it come back, tap the button, see the text change."""
    await world.say(ann, bot, "Сәлам 🙂 wikipedia.org")
    await settle(lambda: len(world.log.received(ann.id)) == 1)
    shown = world.chat(ann, bot).last
    assert shown.text == "Сәлам 🙂 wikipedia.org"
    await world.tap(ann, bot, shown.id, "again")
    await settle(lambda: world.chat(ann, bot).last.text == "edited")
    toast = world.chat(ann, bot).toast
    assert toast is not None
    assert toast["text"] == "Once more"


async def stop(world: World, updater: Updater) -> None:
    """Stop polling; its last call asks for the same offset again, which the server answers late."""
    stopping = asyncio.create_task(updater.stop())
    while not stopping.done():
        await asyncio.sleep(0.02)
        world.clock.move(timedelta(seconds=1))
    await stopping


async def test_it_polls(world: World, bot: Bot, ann: Person, door: Door) -> None:
    async with application(door) as app:
        assert app.updater is not None
        await app.start()
        await app.updater.start_polling(timeout=timedelta(seconds=5))
        await converse(world, bot, ann)
        await stop(world, app.updater)
        await app.stop()
    assert bot.updates.count() == 0


async def test_it_takes_updates_by_webhook(world: World, bot: Bot, ann: Person, door: Door) -> None:
    async with application(door) as app:
        await app.start()

        async def receive(request: web.Request) -> web.Response:
            await app.update_queue.put(Update.de_json(await request.json(), app.bot))
            return web.Response()

        hook = web.Application()
        hook.router.add_post("/hook", receive)
        runner = web.AppRunner(hook, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await app.bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
        assert (await app.bot.get_webhook_info()).pending_update_count == 0
        await converse(world, bot, ann)
        await app.bot.delete_webhook()
        await runner.cleanup()
        await app.stop()


async def test_it_sends_edits_and_deletes(world: World, bot: Bot, ann: Person, door: Door) -> None:
    async with foreign(door) as client:
        sent = await client.send_message(ann.id, "*bold*", parse_mode="MarkdownV2")
        assert sent.text_html == "<b>bold</b>"
        edited = await client.edit_message_text("new", ann.id, sent.message_id)
        assert isinstance(edited, type(sent))
        assert edited.edit_date is not None
        reply = await client.send_message(ann.id, "re", reply_to_message_id=sent.message_id)
        assert reply.reply_to_message is not None
        copied = await client.copy_message(ann.id, ann.id, sent.message_id)
        forwarded = await client.forward_message(ann.id, ann.id, sent.message_id)
        assert forwarded.forward_origin is not None
        await client.delete_messages(ann.id, [sent.message_id, copied.message_id])
        await client.send_message(ann.id, "?", reply_markup=ReplyKeyboardMarkup([["A", "B"]]))
        await client.send_chat_action(ann.id, "typing")
        await client.pin_chat_message(ann.id, reply.message_id)
        await client.set_message_reaction(ann.id, reply.message_id, "👍")
        await client.send_location(ann.id, 55.8, 49.1)
        await client.send_contact(ann.id, "+1", "Olga")
        await client.send_dice(ann.id)
        assert [one.text for one in world.chat(ann, bot).messages][1:4] == ["re", "new", "?"]


async def test_it_sends_and_downloads_files(world: World, bot: Bot, ann: Person, door: Door) -> None:
    async with foreign(door) as client:
        photo = (await client.send_photo(ann.id, PNG, caption="a")).photo[-1]
        again = (await client.send_photo(ann.id, photo.file_id)).photo[-1]
        assert again.file_unique_id == photo.file_unique_id
        album = await client.send_media_group(ann.id, [InputMediaPhoto(PNG), InputMediaPhoto(photo.file_id)])
        assert len({message.media_group_id for message in album}) == 1
        document = (await client.send_document(ann.id, b"words", filename="words.txt")).document
        assert document is not None
        assert bytes(await (await client.get_file(document)).download_as_bytearray()) == b"words"
        await client.send_voice(ann.id, b"OggS")
        await client.send_sticker(ann.id, PNG)
        await client.send_video(ann.id, b"film")
        await client.send_audio(ann.id, b"song")
        hers = await world.send_voice(ann, bot)
        voice = await client.get_file(hers["voice"]["file_id"])
        assert (await voice.download_as_bytearray()).startswith(b"OggS")


async def test_it_makes_polls(world: World, bot: Bot, ann: Person, door: Door) -> None:
    async with foreign(door) as client:
        sent = await client.send_poll(ann.id, "Tea?", ["Yes", "No"], is_anonymous=False)
        await world.vote(ann, bot, sent.message_id, [0])
        updates = await client.get_updates(allowed_updates=Update.ALL_TYPES)
        assert [update.poll_answer.option_ids for update in updates if update.poll_answer] == [(0,)]
        assert (await client.stop_poll(ann.id, sent.message_id)).total_voter_count == 1


async def test_it_describes_itself(world: World, bot: Bot, ann: Person, door: Door) -> None:
    async with foreign(door) as client:
        assert client.username == "region_bot"
        commands = [BotCommand("start", "Begin"), BotCommand("help", "Help")]
        await client.set_my_commands(commands, scope=BotCommandScopeChat(ann.id), language_code="tt")
        assert await client.get_my_commands(BotCommandScopeChat(ann.id), "tt") == tuple(commands)
        assert [one["command"] for one in world.chat(ann, bot).commands] == ["start", "help"]
        await client.set_my_name("Region")
        await client.set_my_description("All about the region")
        await client.set_my_short_description("Region", language_code="ru")
        assert (await client.get_my_description()).description == "All about the region"
        await client.set_chat_menu_button(ann.id)
        await client.get_chat_menu_button(ann.id)
        assert (await client.get_chat(ann.id)).first_name == "Ann"
        assert (await client.get_chat_member(ann.id, ann.id)).status == "member"


async def test_it_understands_refusals(world: World, bot: Bot, ann: Person, door: Door) -> None:
    async with foreign(door) as client:
        with pytest.raises(BadRequest, match="Chat not found"):
            await client.send_message(1, "x")
        with pytest.raises(BadRequest, match=r"[Cc]an't parse entities"):
            await client.send_message(ann.id, "<x>", parse_mode="HTML")
        world.faults.once(Fault.TOO_MANY)
        with pytest.raises(RetryAfter):
            await client.send_message(ann.id, "x")
        await world.block(ann, bot)
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await client.send_message(ann.id, "x")
        stranger = foreign(door, "1:X")
        with pytest.raises(InvalidToken):
            await stranger.initialize()
        await stranger.shutdown()


async def test_it_meets_broken_connections(world: World, bot: Bot, ann: Person, door: Door) -> None:
    async with foreign(door) as client:
        for fault in (Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.BAD_GATEWAY, Fault.RESTART):
            world.faults.once(fault)
            with pytest.raises(NetworkError):
                await client.send_message(ann.id, "x")
        world.faults.once(Fault.HANG_AFTER)
        with pytest.raises(TimedOut):
            await client.send_message(ann.id, "x", read_timeout=0.2)
        assert len(world.log.received(ann.id)) == 4


async def test_two_of_it_get_in_each_others_way(world: World, bot: Bot, ann: Person, door: Door) -> None:
    async with foreign(door) as one, foreign(door) as other:
        first = asyncio.create_task(one.get_updates(timeout=20))
        await settle(lambda: bot.polling.is_waiting())
        second = asyncio.create_task(other.get_updates(offset=1, timeout=20))
        with pytest.raises(Conflict):
            await first
        await world.say(ann, bot, "x")
        assert len(await second) == 1
