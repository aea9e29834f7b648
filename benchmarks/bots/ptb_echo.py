"""A bare python-telegram-bot echo with its defaults, by polling or by webhook."""

from __future__ import annotations

import os
import sys
from typing import Any

from aiohttp import web
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

URL, TOKEN, PORT = os.environ["BOT_API_URL"], os.environ["BOT_TOKEN"], int(os.environ["PORT"])


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


application = Application.builder().token(TOKEN).base_url(f"{URL}/bot").build()
application.add_handler(MessageHandler(filters.TEXT, echo))


async def serve(app: web.Application) -> Any:
    """Feed the queue from a small server: the framework's own needs a further package."""
    await application.initialize()
    await application.start()
    await application.bot.set_webhook(f"http://127.0.0.1:{PORT}/hook", secret_token="bench")
    yield
    await application.stop()


async def accept(request: web.Request) -> web.Response:
    update = Update.de_json(await request.json(), application.bot)
    await application.update_queue.put(update)
    return web.Response()


if sys.argv[1] == "polling":
    application.run_polling()
else:
    server = web.Application()
    server.router.add_post("/hook", accept)
    server.cleanup_ctx.append(serve)
    web.run_app(server, host="127.0.0.1", port=PORT, print=None)
