"""The demo in pieces: the bot and its account, people's page; tests put them together too."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiohttp import web
from pydantic import SecretStr

from bot.app import Apis, build
from bot.process import Process
from bot.settings import Settings
from sandbox.inprocess import WorldApi
from sandbox.world import Bot, Person, World
from storage.migrate import upgrade

TOKEN = "4242:SANDBOX-nobody-outside-knows-it"
ADDRESS = "127.0.0.1"
DATABASE = "demo.db"


def add_bot(world: World) -> Bot:
    """Register the bot in a world."""
    return world.add_bot(TOKEN, "smart_region_bot", "Smart Region")


def demo_settings(owner: Person, folder: Path, **more: Any) -> Settings:
    """Return the settings of the demo; it asks no wikis but those of WIKI_API_URL, with OPERATOR_CONTACT."""
    port = _free_port()
    settings = Settings(
        bot_token=SecretStr(TOKEN),
        database_url=f"sqlite+aiosqlite:///{folder / DATABASE}",
        owner_ids=frozenset({owner.id}),
        host=ADDRESS,
        port=port,
        public_url=f"http://{ADDRESS}:{port}",
        **more,
    )
    if "wiki_api_url" not in settings.model_fields_set:
        return settings.model_copy(update={"operator_contact": None})
    return settings


@contextlib.asynccontextmanager
async def running_bot(
    world: World, owner: Person, folder: Path, **more: Any
) -> AsyncIterator[asyncio.Task[None]]:
    """Run the real bot on a new database in a folder, and its pages on any free port; `more` are settings.

    The task ends by itself only when the bot breaks.
    """
    api = WorldApi(world, TOKEN)
    app = build(demo_settings(owner, folder, **more), clock=world.clock, apis=Apis(api, api, api))
    await upgrade(app.database)
    process = Process(app)
    running = asyncio.create_task(process.run())
    try:
        yield running
    finally:
        process.stop()
        await running


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def served(pages: web.Application, port: int) -> AsyncIterator[str]:
    """Serve pages on this machine; yields their address. Port 0 is any free one."""
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, ADDRESS, port).start()
        yield f"http://{ADDRESS}:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()
