"""Long polling: fetch raw JSON, commit it, and only then move the offset, which confirms it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.api import BotApi, NoAnswer, ask
from bot.intake.core import ALLOWED_UPDATES, Intake, number_of

POLL_S = 50
"""How long one fetch waits for news; the server allows at most 50 s."""

PAUSE_S = 3.0

log = structlog.get_logger(__name__)

COMPLAINTS = {
    401: "Telegram does not accept BOT_TOKEN. Ask @BotFather for the present one.",
    404: "BOT_API_URL does not answer as a Bot API server.",
    409: "Somebody else fetches this bot's updates: a second copy of the bot, or a webhook.",
}


async def poll(api: BotApi, intake: Intake) -> None:
    """Fetch updates until cancelled; a refusal is told once and tried again."""
    offset: int | None = None
    told: str | None = None
    while True:
        if intake.is_full:
            await asyncio.sleep(PAUSE_S)
            continue
        updates, complaint = await _fetch(api, offset)
        if complaint != told and complaint is not None:
            log.error("polling", problem=complaint)
        told = complaint
        if updates is None:
            await asyncio.sleep(PAUSE_S)
            continue
        offset = await _keep(intake, updates, offset)


async def _fetch(api: BotApi, offset: int | None) -> tuple[Sequence[Any] | None, str | None]:
    wish: dict[str, Any] = {"timeout": POLL_S, "allowed_updates": ALLOWED_UPDATES}
    if offset is not None:
        wish["offset"] = offset
    try:
        answer = await ask(api, "getUpdates", wish, timeout_s=POLL_S + 20)
    except NoAnswer as error:
        return None, f"Telegram cannot be reached ({error.reason})."
    body = answer.body or {}
    result = body.get("result")
    if body.get("ok") is True and isinstance(result, list):
        return result, None
    code = int(body.get("error_code") or answer.status)
    if code == 429:
        await asyncio.sleep(float((body.get("parameters") or {}).get("retry_after") or PAUSE_S))
        return None, None
    return None, COMPLAINTS.get(code, f"Telegram answers getUpdates with {code}.")


async def _keep(intake: Intake, updates: Sequence[Any], offset: int | None) -> int | None:
    """Commit updates and return the offset that confirms them; the old one when they could not be kept."""
    try:
        await intake.take(updates)
    except (SQLAlchemyError, OSError) as error:
        log.error("inbox_unwritable", error=type(error).__name__)
        await asyncio.sleep(PAUSE_S)
        return offset
    ids = [number for raw in updates if (number := number_of(raw)) is not None]
    if updates and not ids:
        await asyncio.sleep(PAUSE_S)  # what has no number cannot be confirmed and comes again at once
    return ids[-1] + 1 if ids else offset
