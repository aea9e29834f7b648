"""Logs: one JSON line for each event, without texts or names of people."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

import structlog

OURS = frozenset({"bot", "handlers", "storage", "wiki", "domain", "locales"})
"""Whose lines structlog has already made."""


def set_up(*, pretty: bool = False, level: int = logging.INFO) -> None:
    """Send every log line to standard error, ours and the libraries' alike."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, _renamed, last],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in ("aiogram", "aiohttp.access", "alembic", "sqlalchemy", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL if noisy == "asyncio" else logging.WARNING)
    aiogram = logging.getLogger("aiogram")  # its error lines quote the update
    aiogram.propagate = False
    aiogram.addHandler(logging.NullHandler())


def _renamed(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Put the event's name first."""
    return {"event": event.pop("event"), **event}


class _Lines(logging.Formatter):
    """Leaves our own lines as they are, and makes one of what a library says; an error is not quoted."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        said = record.getMessage()
        if record.name.partition(".")[0] in OURS:
            return said
        line = {"event": "library", "name": record.name, "said": said, "level": record.levelname.lower()}
        if record.exc_info and record.exc_info[1]:
            from bot.errors import described  # it knows the handlers, which are imported late

            line["error"] = described(record.exc_info[1])
        line["timestamp"] = datetime.fromtimestamp(record.created, UTC).isoformat()
        return json.dumps(line, ensure_ascii=False)
