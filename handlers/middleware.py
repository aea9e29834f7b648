"""What happens around every command and every tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram.types import TelegramObject

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


async def end_waiting(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
    """Wait no longer for what a person was asked to write: a command or a tap shows another wish."""
    person = data["person"]
    if person.awaiting is not None:
        data["person"] = replace(person, awaiting=None)
        await data["store"].save(data["person"])
    return await handler(event, data)
