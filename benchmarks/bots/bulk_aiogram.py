"""aiogram with its defaults, sending to many."""

from __future__ import annotations

import uvloop
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from benchmarks.bulk.meter import TEXT, arguments, measured


async def main() -> None:
    url, token, _first, _count = arguments()
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(token, session=session) as bot:
        await measured(lambda chat: bot.send_message(chat, TEXT))


if __name__ == "__main__":
    uvloop.run(main())
