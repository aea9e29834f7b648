"""What is served on PORT: /health, /metrics, link buttons, surveys as forms, and perhaps the webhook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, RealClock
from bot.forms import add_forms
from bot.intake.webhook import Handler
from bot.links import redirect
from storage.database import Database

Pulse = Callable[[], Mapping[str, bool]]
"""Tells of each part of the process whether it is alive."""


def application(database: Database, pulse: Pulse, clock: Clock | None = None) -> web.Application:
    """Return the pages every process serves."""

    async def health(_request: web.Request) -> web.Response:
        parts: dict[str, Any] = {**pulse(), "database": await _answers(database)}
        well = all(parts.values())
        return web.json_response({"ok": well, "parts": parts}, status=200 if well else 503)

    app = web.Application(client_max_size=4 * 1024**2)
    app.router.add_get("/health", health)
    app.router.add_get("/metrics", _metrics)
    app.router.add_get("/l/{token}", redirect(database))
    add_forms(app, database, clock or RealClock())
    return app


async def _answers(database: Database) -> bool:
    try:
        await database.read(lambda connection: connection.execute(text("SELECT 1")))
    except (SQLAlchemyError, OSError):
        return False
    return True


async def _metrics(_request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def add_webhook(app: web.Application, url: str, handler: Handler) -> None:
    """Accept updates at the path of the public address."""
    app.router.add_post(urlsplit(url).path or "/", handler)


async def serve(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Open the port; raises `OSError` when it is taken."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=3)
    await runner.setup()
    await web.TCPSite(runner, host, port, reuse_port=None).start()
    return runner
