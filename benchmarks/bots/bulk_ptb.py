"""python-telegram-bot with its defaults and enough connections, sending to many."""

from __future__ import annotations

import uvloop
from telegram import Bot
from telegram.request import HTTPXRequest

from benchmarks.bulk.meter import TEXT, WINDOW, arguments, measured


async def main() -> None:
    url, token, _first, _count = arguments()
    request = HTTPXRequest(connection_pool_size=WINDOW)
    async with Bot(token, base_url=f"{url}/bot", request=request) as bot:
        await measured(lambda chat: bot.send_message(chat, TEXT))


if __name__ == "__main__":
    uvloop.run(main())
