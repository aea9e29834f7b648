"""What results take: the database is filled here, and read in a process that measures itself."""

from __future__ import annotations

import orjson

from benchmarks.children import output
from benchmarks.databases import make
from benchmarks.surveys import ground
from benchmarks.surveys.ground import ANONYMOUS, BOT_ID, NAMED
from domain.rounds import Stage
from storage.database import Database


async def measure(url: str, count: int) -> dict[str, float]:
    """Fill a database with so many responses of each kind, and let a process work with them."""
    await make(url)
    database = Database(url)
    for round_, after in ((NAMED, 0), (ANONYMOUS, count)):
        made = await ground.open_round(database, BOT_ID, is_anonymous=round_ == ANONYMOUS)
        assert made == round_
        await ground.take_part(database, round_, count, Stage.FINISHED, after=after)
    await ground.answered(database, NAMED, count)
    await ground.waits(database, ANONYMOUS, count)
    await ground.settled(database)
    await database.close()
    told: dict[str, float] = orjson.loads(await output("-m", "benchmarks.bots.results", url))
    return told
