"""Times as MediaWiki writes and reads them: 2026-11-23T09:00:00Z."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(written: str) -> datetime:
    """Read a time."""
    return datetime.fromisoformat(written)


def seconds(written: str) -> float:
    """Read a time as seconds since 1970."""
    return moment(written).timestamp()


def timestamp(since_1970: float) -> str:
    """Write a time given in seconds since 1970."""
    return f"{datetime.fromtimestamp(since_1970, UTC):%Y-%m-%dT%H:%M:%SZ}"
