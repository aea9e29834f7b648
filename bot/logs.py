"""Logs: one JSON line for each event, without texts or names of people."""

from __future__ import annotations

import logging
import sys

import structlog


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
    logging.basicConfig(stream=sys.stderr, level=level, format="%(message)s", force=True)
    for noisy in ("aiogram", "aiohttp.access", "alembic", "sqlalchemy", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL if noisy == "asyncio" else logging.WARNING)
    logging.getLogger("aiogram").addFilter(lambda record: False)  # its error lines quote the update


def _renamed(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Put the event's name first."""
    return {"event": event.pop("event"), **event}
