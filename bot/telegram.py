"""What is told to Telegram at start: how updates come, and the commands' menus."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from bot.api import BotApi, NoAnswer, ask
from bot.intake import ALLOWED_UPDATES
from bot.intake.polling import COMPLAINTS
from bot.settings import Settings, WrongSetting
from domain.outcomes import Answer
from handlers.commands import commands
from locales import LANGUAGES, Words, words

log = structlog.get_logger(__name__)


RETRY_S = 15
"""How long to wait before Telegram is told again what it did not hear, in seconds."""


async def announce(api: BotApi, settings: Settings) -> bool:
    """Set how updates come and tell whether Telegram heard it.

    Raises `WrongSetting` where it refuses for good.
    """
    method: str = "deleteWebhook"
    wish: dict[str, Any] = {}
    if settings.webhook_url and settings.webhook_secret:
        method, wish = "setWebhook", _wish(settings.webhook_url, settings.webhook_secret.get_secret_value())
    return await _accepted(api, method, wish)


async def username(api: BotApi) -> str | None:
    """Ask for the bot's own @username; raises `WrongSetting` where the token is refused."""
    try:
        answer = await ask(api, "getMe", timeout_s=30)
    except NoAnswer as error:
        log.error("telegram_unreachable", method="getMe", reason=error.reason)
        return None
    if answer.status != 200:
        _complain("getMe", answer)
    result = (answer.body or {}).get("result")
    name = result.get("username") if isinstance(result, dict) else None
    return str(name) if name else None


async def keep_announcing(api: BotApi, settings: Settings) -> None:
    """Set how updates come as soon as Telegram can be reached."""
    heard = False
    while not heard:  # Telegram cannot ring a bell when it is back
        await asyncio.sleep(RETRY_S)
        heard = await announce(api, settings)


def _wish(url: str, secret: str) -> dict[str, Any]:
    return {
        "url": url,
        "secret_token": secret,
        "allowed_updates": ALLOWED_UPDATES,
        "max_connections": 100,
    }


async def _accepted(api: BotApi, method: str, payload: Mapping[str, Any]) -> bool:
    try:
        answer = await ask(api, method, payload, timeout_s=30)
    except NoAnswer as error:
        log.error("telegram_unreachable", method=method, reason=error.reason)
        return False
    if answer.status == 200 and (answer.body or {}).get("ok") is True:
        return True
    _complain(method, answer)
    return False


def _complain(method: str, answer: Answer) -> None:
    body = answer.body or {}
    if answer.status in (401, 404):
        raise WrongSetting(COMPLAINTS[answer.status])
    if method == "setWebhook" and answer.status == 400:
        raise WrongSetting(f"WEBHOOK_URL is refused by Telegram: {body.get('description', '')}")
    log.error("telegram_refused", method=method, status=answer.status)


async def introduce(api: BotApi) -> None:
    """Set the menus of commands and what an empty chat says, in each language Telegram has a code for.

    Telegram knows no code for Lezgi: whoever chooses it gets a menu of their own (handlers/commands.py).
    Everybody whose language is none of ours sees Russian.
    """
    for code, language in LANGUAGES.items():
        if language.telegram_code is not None:
            await _introduce(api, words(code), {"language_code": language.telegram_code})
    await _introduce(api, words("ru"), {})


async def _introduce(api: BotApi, _: Words, where: Mapping[str, str]) -> None:
    await _told(api, "setMyCommands", {"commands": commands(_), **where})
    # NOTE: Command description length: what an empty chat with the bot says before somebody presses Start.
    text = _.plain(
        "I help you make your first edit in Wikipedia, step by step, in your language. "
        "I bring your questions to a human. I keep neither your name nor your phone number."
    )
    await _told(api, "setMyDescription", {"description": text, **where})


async def _told(api: BotApi, method: str, payload: Mapping[str, Any]) -> None:
    try:
        answer = await ask(api, method, payload, timeout_s=15)
    except NoAnswer as error:
        log.warning("not_introduced", method=method, reason=error.reason)
        return
    if answer.status != 200:
        log.warning("not_introduced", method=method, status=answer.status)
