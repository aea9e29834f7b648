"""A world with one bot and Ann, and a way to call the bot's methods that checks every answer."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from sandbox.answers import UploadedFile
from sandbox.clock import Clock
from sandbox.spec import validate_answer
from sandbox.world import Bot, Person, Response, World

TOKEN = "42:TEST"


@dataclass
class Api:
    """Calls methods in process; every answer must be as the Bot API's description says."""

    world: World
    token: str = TOKEN

    async def raw(
        self, method: str, files: dict[str, UploadedFile] | None = None, /, **params: Any
    ) -> Response:
        response = await self.world.call(self.token, method, params, files)
        assert isinstance(response.body, dict)
        assert validate_answer(method, response.body) == []
        return response

    async def ok(self, method: str, files: dict[str, UploadedFile] | None = None, /, **params: Any) -> Any:
        response = await self.raw(method, files, **params)
        assert isinstance(response.body, dict)
        assert response.status == 200, response.body
        return response.body["result"]

    async def refused(
        self, method: str, files: dict[str, UploadedFile] | None = None, /, **params: Any
    ) -> str:
        response = await self.raw(method, files, **params)
        assert isinstance(response.body, dict)
        assert response.status != 200, response.body
        assert response.body["error_code"] == response.status
        return str(response.body["description"])

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """Fetch all pending updates and confirm them, without waiting."""
        bot = self.world.bots[self.token]
        found = bot.updates.read(params.get("offset", 0), 100)
        if found:
            bot.updates.read(found[-1]["update_id"] + 1, 1)
        return found


def kind(update: dict[str, Any]) -> str:
    """Return what an update is about."""
    return next(name for name in update if name != "update_id")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def world(clock: Clock) -> AsyncIterator[World]:
    world = World(clock)
    yield world
    await world.close()


@pytest.fixture
def bot(world: World) -> Bot:
    return world.add_bot(TOKEN, "region_bot", "Region")


@pytest.fixture
def api(world: World, bot: Bot) -> Api:
    return Api(world)


@pytest.fixture
async def ann(world: World, bot: Bot) -> Person:
    """Ann has pressed Start, and the bot has read that."""
    ann = world.add_person("Ann", username="ann", language_code="tt")
    await world.start(ann, bot)
    bot.updates.clear()
    return ann


HOUR = timedelta(hours=1)
