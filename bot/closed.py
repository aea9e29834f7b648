"""aiogram's own way to Telegram, closed: what the bot says goes through its outbox.

It is also what takes longest when a Bot is made: reading the certificates of the world.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType


class Closed(BaseSession):
    """A session that sends nothing."""

    async def close(self) -> None:
        """Do nothing: nothing is open."""

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """Refuse: handlers return what is to be said."""
        raise RuntimeError(f"{type(method).__name__} has to go through the outbox")

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """Refuse: files are fetched by errands."""
        raise RuntimeError("files are fetched by errands")
        yield b""
