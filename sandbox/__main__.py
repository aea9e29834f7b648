"""`python -m sandbox`: the real bot, a Telegram of your own and a web chat, offline and without a token.

Rinat is a newcomer, Olga the organizer whom questions reach, Paul a partner. Everything is forgotten
when it ends. With --api the web chat waits for a bot that you start yourself against that port.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import uvloop
from aiohttp import web
from pydantic import SecretStr

from bot.quick import load_aiogram

load_aiogram()

from bot import logs  # noqa: E402 -- aiogram must come first, and quickly
from bot.app import Apis, build  # noqa: E402
from bot.process import Process  # noqa: E402
from bot.settings import Settings  # noqa: E402
from sandbox.http import serve  # noqa: E402
from sandbox.inprocess import WorldApi  # noqa: E402
from sandbox.web import web_chat  # noqa: E402
from sandbox.world import Person, World  # noqa: E402
from storage.migrate import upgrade  # noqa: E402

TOKEN = "4242:SANDBOX-nobody-outside-knows-it"
ADDRESS = "127.0.0.1"


async def demo(port: int, api_port: int | None) -> None:
    """Show the bot until it is interrupted."""
    async with contextlib.AsyncExitStack() as stack:
        world = World()
        stack.push_async_callback(world.close)
        bot = world.add_bot(TOKEN, "smart_region_bot", "Smart Region")
        people = _people(world)
        stopped = asyncio.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
        if api_port is None:
            running = await stack.enter_async_context(_bot(world, people[1]))
            running.add_done_callback(lambda _task: stopped.set())
        else:
            stack.push_async_callback((await serve(world, ADDRESS, api_port)).cleanup)
            _say(f"Start a bot with BOT_API_URL=http://{ADDRESS}:{api_port} BOT_TOKEN={TOKEN}")
            _say(f"and OWNER_IDS={people[1].id}, which is Olga.")
        stack.push_async_callback((await _serve(web_chat(world, bot, people), port)).cleanup)
        _say(f"Open http://{ADDRESS}:{port}/ in your browser. Ctrl+C ends it.")
        await stopped.wait()


def _people(world: World) -> list[Person]:
    return [
        world.add_person("Rinat", last_name="Safin", username="rinat_s", language_code="ru"),
        world.add_person("Olga", username="olga_organizer", language_code="ru"),
        world.add_person("Paul", language_code="en"),
    ]


@contextlib.asynccontextmanager
async def _bot(world: World, owner: Person) -> AsyncIterator[asyncio.Task[None]]:
    """Run the real bot on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="smart-region-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder)}/demo.db"
        settings = Settings(bot_token=SecretStr(TOKEN), database_url=url, owner_ids=frozenset({owner.id}))
        api = WorldApi(world, TOKEN)
        app = build(settings, clock=world.clock, apis=Apis(api, api, api))
        await upgrade(app.database)
        process = Process(app)
        running = asyncio.create_task(process.run())
        try:
            yield running
        finally:
            process.stop()
            await running


async def _serve(pages: web.Application, port: int) -> web.AppRunner:
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, ADDRESS, port).start()
    return runner


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def main() -> int:
    """Read the command line and show the bot; returns the exit code."""
    parser = argparse.ArgumentParser(prog="sandbox", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=8765, help="where the web chat is served (8765)")
    parser.add_argument("--api", type=int, default=None, metavar="PORT", help="serve the Bot API as well")
    options = parser.parse_args()
    logs.set_up(pretty=sys.stderr.isatty())
    try:
        uvloop.run(demo(options.port, options.api))
    except OSError as error:
        sys.stderr.write(f"sandbox: port {options.port} cannot be opened ({error.strerror}); try --port.\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
