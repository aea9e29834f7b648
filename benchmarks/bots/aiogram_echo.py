"""A bare aiogram echo with its defaults, by polling or by webhook."""

from __future__ import annotations

import os
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

URL, TOKEN, PORT = os.environ["BOT_API_URL"], os.environ["BOT_TOKEN"], int(os.environ["PORT"])
bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(URL)))
dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    await message.answer(message.text or "")


async def on_startup(_app: web.Application) -> None:
    await bot.set_webhook(f"http://127.0.0.1:{PORT}/hook", secret_token="bench")


if sys.argv[1] == "polling":
    dispatcher.run_polling(bot)
else:
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token="bench").register(app, path="/hook")
    setup_application(app, dispatcher, bot=bot)
    app.on_startup.append(on_startup)
    web.run_app(app, host="127.0.0.1", port=PORT, print=None)
