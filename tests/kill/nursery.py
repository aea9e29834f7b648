"""A process that has imported everything and forks the bot on command, so that a restart costs milliseconds.

Each line on standard input is an order in JSON, each line on standard output its answer:

    {"fork": "run", "environment": {…}, "log": "/…"}  →  the pid of a new bot
    {"wait": 4711}                                    →  its exit code, or minus the signal that ended it
"""

from __future__ import annotations

from bot.quick import load_aiogram

load_aiogram()

import ctypes  # noqa: E402 -- aiogram must come first
import functools  # noqa: E402
import gc  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import random  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import asyncpg  # noqa: E402, F401 -- imported here so that no child has to
import uvloop  # noqa: E402, F401
from sqlalchemy.ext.asyncio import create_async_engine  # noqa: E402

import bot.app  # noqa: E402
import bot.commands  # noqa: E402
import bot.process  # noqa: E402
from bot.__main__ import main as run_bot  # noqa: E402
from bot.settings import Settings  # noqa: E402
from handlers.commands import commands  # noqa: E402
from locales import LANGUAGES, words  # noqa: E402
from storage import content  # noqa: E402
from tests.kill.witness import witnessed  # noqa: E402

PR_SET_PDEATHSIG = 1


def warm_up() -> None:
    """Load what every start loads: drivers, catalogs, content."""
    for url in ("sqlite+aiosqlite://", "postgresql+asyncpg://nobody@localhost/nothing"):
        create_async_engine(url)
    for code in LANGUAGES:
        commands(words(code))
    content.load = functools.cache(content.load)
    content.load(Settings.model_fields["content_dir"].default)
    bot.app.build = witnessed(bot.app.build)
    gc.collect()
    gc.freeze()


def fork(order: dict[str, Any]) -> int:
    """Start a bot; only the parent returns."""
    if pid := os.fork():
        return pid
    code = 70
    try:
        _leave_home(order)
        code = run_bot([order["fork"]])
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _leave_home(order: dict[str, Any]) -> None:
    """Let the child die with the nursery, write into its own log and read its own environment."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    null = os.open(os.devnull, os.O_RDONLY)
    log = os.open(Path(order["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for file, place in ((null, 0), (log, 1), (log, 2)):
        os.dup2(file, place)
    random.seed()
    os.environ.update(order["environment"])


def main() -> None:
    """Obey until standard input ends."""
    warm_up()
    answer("ready")
    for line in sys.stdin:
        order = json.loads(line)
        if "fork" in order:
            answer(fork(order))
        else:
            answer(os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1]))


def answer(what: object) -> None:
    """Say one line."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
