"""The calls that bring an announcement to people: made once for all who share a language, then filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.sendings import Purpose, Sending, SendingId
from handlers.announcements.letter import letter
from locales import words
from storage import links, sendings

KEPT = 64
"""So many sendings are kept in memory; older ones are read again."""

Template = tuple[str, bytes]
"""A method, and its payload as JSON without the brace that opens it."""


@dataclass(slots=True)
class Wordings:
    """Remembers what sendings say; `base` is where link buttons lead through, if taps are counted."""

    base: str | None = None
    _sendings: dict[tuple[SendingId, int], Sending] = field(default_factory=dict)
    _urls: dict[tuple[SendingId, int], list[str] | None] = field(default_factory=dict)
    _templates: dict[tuple[SendingId, int, str, str], Template] = field(default_factory=dict)

    async def sending(self, connection: AsyncConnection, sending_id: SendingId, revision: int) -> Sending:
        """Return a sending in the words of a revision."""
        key = (sending_id, revision)
        if key not in self._sendings:
            found = await sendings.load(connection, sending_id)
            if found is None:
                raise LookupError(f"no sending {sending_id}")
            if len(self._sendings) >= KEPT:
                self._clear()
            self._sendings[key] = found
            self._urls[key] = await self._counted(connection, found)
        return self._sendings[key]

    def _clear(self) -> None:
        for kept in (self._sendings, self._urls, self._templates):
            kept.clear()

    async def _counted(self, connection: AsyncConnection, sending: Sending) -> list[str] | None:
        """Return where the link buttons lead when taps are counted on the way."""
        urls = [link.url for link in sending.announcement.links]
        if self.base is None or not urls:
            return None
        tokens = await links.make(connection, sending.announcement_id, urls)
        return [f"{self.base}/l/{token}" for token in tokens]

    def call(
        self, sending: Sending, language: str, reads: str, chat_id: int, message_id: int | None
    ) -> tuple[str, bytes]:
        """Return the call for one person: method and JSON."""
        if sending.purpose is Purpose.RECALL:
            return "deleteMessage", orjson.dumps({"chat_id": chat_id, "message_id": message_id})
        key = (sending.id, sending.revision, language, reads)
        if key not in self._templates:
            urls = self._urls.get((sending.id, sending.revision))
            self._templates[key] = _template(sending, language, reads, urls)
        method, rest = self._templates[key]
        target = b'{"chat_id":%d,' % chat_id
        if sending.purpose is Purpose.CORRECT:
            target += b'"message_id":%d,' % (message_id or 0)
        return method, target + rest


def _template(sending: Sending, language: str, reads: str, urls: list[str] | None) -> Template:
    made = letter(sending.announcement_id, sending.announcement, language, reads, words(reads), urls)
    method, payload = made.method, made.payload
    if sending.purpose is Purpose.CORRECT:
        method, payload = _as_edit(payload)
    return method, orjson.dumps(payload)[1:]


def _as_edit(payload: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the call that changes words and buttons of a message; its picture stays."""
    if "caption" in payload:
        kept = ("caption", "caption_entities", "reply_markup")
        return "editMessageCaption", {name: payload[name] for name in kept if name in payload}
    return "editMessageText", payload
