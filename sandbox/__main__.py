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
from pathlib import Path

import uvloop

from bot.quick import load_aiogram

load_aiogram()

from bot import logs  # noqa: E402 -- aiogram must come first, and quickly
from sandbox.demo import ADDRESS, TOKEN, add_bot, running_bot, served  # noqa: E402
from sandbox.http import serve  # noqa: E402
from sandbox.web import web_chat  # noqa: E402
from sandbox.world import Person, World  # noqa: E402


async def demo(port: int, api_port: int | None) -> None:
    """Show the bot until it is interrupted."""
    async with contextlib.AsyncExitStack() as stack:
        world = World()
        stack.push_async_callback(world.close)
        bot = add_bot(world)
        people = _people(world)
        stopped = asyncio.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
        if api_port is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="smart-region-")))
            running = await stack.enter_async_context(running_bot(world, people[1], folder))
            running.add_done_callback(lambda _task: stopped.set())
        else:
            stack.push_async_callback((await serve(world, ADDRESS, api_port)).cleanup)
            _say(f"Start a bot with BOT_API_URL=http://{ADDRESS}:{api_port} BOT_TOKEN={TOKEN}")
            _say(f"and OWNER_IDS={people[1].id}, which is Olga.")
        url = await stack.enter_async_context(served(web_chat(world, bot, people), port))
        _say(f"Open {url} in your browser. Ctrl+C ends it.")
        await stopped.wait()


def _people(world: World) -> list[Person]:
    return [
        world.add_person("Rinat", last_name="Safin", username="rinat_s", language_code="ru"),
        world.add_person("Olga", username="olga_organizer", language_code="ru"),
        world.add_person("Paul", language_code="en"),
    ]


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
