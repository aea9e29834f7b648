"""Every log line is one event in JSON, a library's too, and quotes nobody."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

SPEAK = """
from bot.quick import load_aiogram
load_aiogram()
import logging, structlog
from bot import logs
logs.set_up({options})
log = structlog.get_logger("bot.turn")
log.info("started", parts="ALL")
log.error("update_parked", id=5, reason="two\\nlines")
log.debug("too_quiet")
logging.getLogger("aiohttp.server").warning("a line\\nand another")
try:
    {{}}["Ann wrote: my secret"]
except KeyError:
    logging.getLogger("aiohttp.server").exception("Error handling request")
    logging.getLogger("aiogram.event").exception("Cause exception while process update with my secret")
logging.getLogger("sqlalchemy.engine").info("SELECT my secret")
"""


@cache
def lines(options: str = "") -> list[dict[str, Any]]:
    """Return what a process logs that speaks as the bot and its libraries do."""
    program = SPEAK.format(options=options)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == ""
    assert "secret" not in ended.stderr
    return [json.loads(line) for line in ended.stderr.splitlines()]


def test_each_event_is_one_line_of_json_that_begins_with_its_name() -> None:
    started, parked, *_ = lines()
    assert list(started) == ["event", "parts", "level", "timestamp"]
    assert (started["event"], started["parts"], started["level"]) == ("started", "ALL", "info")
    assert (parked["event"], parked["id"], parked["reason"]) == ("update_parked", 5, "two\nlines")
    assert parked["timestamp"].endswith("Z")


def test_what_a_library_says_is_one_line_too_and_quotes_nobody() -> None:
    _, _, warning, error = lines()
    assert (warning["event"], warning["said"], warning["level"]) == (
        "library",
        "a line\nand another",
        "warning",
    )
    assert (error["name"], error["said"]) == ("aiohttp.server", "Error handling request")
    assert error["error"].startswith("KeyError")


def test_commands_are_quiet_but_for_errors() -> None:
    assert [line["level"] for line in lines("level=logging.ERROR")] == ["error", "error"]
