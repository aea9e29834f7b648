"""Catches up with the recent changes of four wikis: `database-url days`; prints what it took.

The wikis answer at once: what is measured is our own work, and the memory it takes.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

from bot.quick import load_aiogram

load_aiogram()

import orjson  # noqa: E402 -- aiogram must come first
import uvloop  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

from benchmarks.bulk.meter import peak_mib  # noqa: E402
from benchmarks.wiki.feed import A_DAY, Feed  # noqa: E402
from benchmarks.wiki.ground import NOW, VAULT  # noqa: E402
from bot.recent_changes import RecentChanges  # noqa: E402
from domain.wikis import WIKIS  # noqa: E402
from sandbox.clock import Clock  # noqa: E402
from storage import recent_changes  # noqa: E402
from storage.database import Database  # noqa: E402
from storage.tables import edits  # noqa: E402


async def main() -> None:
    url, days = sys.argv[1], float(sys.argv[2])
    database, feed = Database(url), Feed(NOW.timestamp())
    since = (NOW - timedelta(days=days)).timestamp()
    for code in A_DAY:
        await database.write(lambda c, code=code: recent_changes.begin(c, code, since, NOW))  # type: ignore[misc]
    told = {"begin_mib": peak_mib()}
    wall, cpu = time.perf_counter(), time.process_time()
    longest = 0.0
    for code in A_DAY:
        part = RecentChanges(WIKIS[code], database, Clock(NOW), feed, VAULT)
        rested = 0.0
        while not rested:
            began = time.perf_counter()
            rested = await part.step()
            longest = max(longest, time.perf_counter() - began)
    told |= {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu, "step_s": longest}
    told |= {"peak_mib": peak_mib(), "requests": feed.requests.total(), "changes": feed.rows}
    counted = await database.read(lambda c: c.execute(select(func.count()).select_from(edits)))
    told["edits"] = counted.scalar_one()
    await database.close()
    sys.stdout.write(orjson.dumps(told).decode() + "\n")


if __name__ == "__main__":
    uvloop.run(main())
