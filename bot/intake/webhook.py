"""The webhook: the secret is checked in constant time, the update committed, and only then 200 said."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.intake.core import Intake
from bot.json import decode

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the name of a header
HOLD_BACK_S = 10
"""What a full inbox tells Telegram to wait (Retry-After), in seconds."""

log = structlog.get_logger(__name__)
Handler = Callable[[web.Request], Awaitable[web.Response]]


def webhook(intake: Intake, secret: str) -> Handler:
    """Return the request handler that accepts updates for the intake."""
    expected = secret.encode()

    async def accept(request: web.Request) -> web.Response:
        shown = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(shown, expected):
            return web.Response(status=401)
        if intake.is_full:
            return _hold_back()
        try:
            update = decode(await request.read())
        except ValueError:
            return web.Response(status=400)
        return await _keep(intake, update)

    return accept


async def _keep(intake: Intake, update: object) -> web.Response:
    try:
        await intake.take([update])
    except (SQLAlchemyError, OSError) as error:
        log.error("inbox_unwritable", error=type(error).__name__)
        return _hold_back()
    return web.Response()


def _hold_back() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": str(HOLD_BACK_S)})
