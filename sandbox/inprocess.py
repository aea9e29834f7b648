"""The first door: a bot in the same process calls the world without any network."""

from __future__ import annotations

from typing import Any

import orjson

from bot.api import TIMEOUT_S, NoAnswer
from bot.json import decode
from domain.outcomes import Answer, Reach
from domain.outgoing import File
from sandbox.answers import UploadedFile
from sandbox.world import ConnectionDropped, World


class WorldApi:
    """The Bot API as the world answers it; the same seam as `bot.api.HttpBotApi`."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token

    async def call(
        self, method: str, payload: bytes, file: File | None = None, timeout_s: float = TIMEOUT_S
    ) -> Answer:
        """Make one call; raises `NoAnswer`."""
        params: dict[str, Any] = orjson.loads(payload)
        files = {}
        if file is not None:
            files[file.field] = UploadedFile(file.name, file.content)
        try:
            response = await self._world.call(self._token, method, params, files)
        except ConnectionDropped as error:
            raise NoAnswer(Reach.UNKNOWN, str(error)) from None
        return Answer(response.status, _body(response.body))

    async def download(self, path: str, limit: int) -> bytes:
        """Return a file; raises `NoAnswer`."""
        bot = self._world.bots.get(self._token)
        stored = self._world.files.at(bot.id, path) if bot else None
        if stored is None:
            raise NoAnswer(Reach.UNKNOWN, "404")
        return stored.data[:limit]

    async def close(self) -> None:
        """Have nothing to close."""


def _body(body: dict[str, Any] | bytes) -> dict[str, Any] | None:
    if isinstance(body, dict):
        return body
    try:
        value = decode(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
