"""Articles in the pool of a wiki, as the tests need them."""

from __future__ import annotations

from typing import Any

from domain.tasks import Found, Kind, Source
from storage import tasks
from storage.database import Database


def article(page: int, kind: Kind = Kind.LINK, **more: Any) -> Found:
    """Return an article that leads to no other."""
    values: dict[str, Any] = {"title": f"Article {page}", "source": Source.DEAD_END}
    return Found(kind, page, **(values | more))


async def keeps(database: Database, wiki: str, now: float, *found: Found) -> int:
    """Put articles into the pool; returns how many are new."""
    return await database.write(lambda c: tasks.keep(c, wiki, found, now))
