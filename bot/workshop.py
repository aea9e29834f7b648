"""What the makers of files and readers of documents are given, and what they give back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.api import BotApi, ask
from domain.outgoing import Outgoing
from storage.database import Database
from storage.errands import Errand
from storage.vault import Vault
from wiki.client import Wikis

LARGEST_UPLOAD = 2 * 1024**2
"""The largest document that is read, in bytes; Telegram hands out up to 20 MB (Bot API: getFile)."""


class NotFetched(Exception):
    """A document cannot be had: Telegram keeps it no more, or it is too large."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where an errand is done: the database, the moment, the ways to Telegram and to the wikis."""

    database: Database
    now: datetime
    api: BotApi | None = None
    wikis: Wikis | None = None
    vault: Vault | None = None

    @property
    def asked(self) -> Wikis:
        """Return who answers for the wikis; errands that ask a wiki are done where there is somebody."""
        if self.wikis is None:
            raise LookupError("no wiki can be asked here")
        return self.wikis

    async def fetch(self, file_id: str, limit: int = LARGEST_UPLOAD) -> bytes:
        """Return a document somebody has sent; raises `NotFetched`, and `NoAnswer` while Telegram is away."""
        if self.api is None:
            raise NotFetched("there is no way to Telegram here")
        answer = await ask(self.api, "getFile", {"file_id": file_id})
        found = (answer.body or {}).get("result") or {}
        if not found.get("file_path") or found.get("file_size", 0) > limit:
            raise NotFetched((answer.body or {}).get("description") or "it is too large")
        return await self.api.download(str(found["file_path"]), limit)


Finish = Callable[[AsyncConnection], Awaitable[list[Outgoing]]]
"""Written in the transaction that strikes the errand off, so once only; returns the letters."""

Make = Callable[[Workshop, Errand], Awaitable["list[Outgoing] | Finish"]]
"""Does an errand outside of any transaction."""
