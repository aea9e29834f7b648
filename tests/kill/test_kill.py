"""Kill the bot at random moments while fifty people talk with it, and count what became of every update.

`KILLS` is shared by the four combinations of database and intake; without it each takes a short share.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from tests.kill.facts import gather
from tests.kill.ground import Ground, ground
from tests.kill.verdict import demand, summary

KILLS = int(os.environ.get("KILLS", "32")) // 4
SEED = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
LAST_TAPS = 0.8
"""After this share of the kills everybody begins to tap their last button; the kills go on."""


@pytest.mark.kill
@pytest.mark.timeout(300 + 10 * KILLS)
@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_nothing_is_lost_and_nothing_is_done_twice(
    database_url: str, tmp_path: Path, webhook: bool
) -> None:
    name = f"{database_url.partition('+')[0]} by {'webhook' if webhook else 'polling'}"
    began = time.monotonic()
    async with ground(database_url, tmp_path, SEED, webhook=webhook) as it:
        killing = asyncio.create_task(kill_again_and_again(it, KILLS))
        pid = await it.converse(lambda: it.kills >= LAST_TAPS * KILLS, killing)
        await it.quiet()
        assert await it.end(pid) == 0
        facts = await gather(it)
    sys.stdout.write(f"\n{summary(facts, name, time.monotonic() - began)}\n")
    demand(facts)


async def kill_again_and_again(it: Ground, kills: int) -> int:
    """Start and kill, one bot after the other; returns the pid of the last one, which lives."""
    for _ in range(kills):
        pid = await it.start()
        await live_a_while(it)
        await it.kill(pid)
    return await it.start()


async def live_a_while(it: Ground) -> None:
    """Give a bot time: some are killed while they start, most after a moment's work."""
    if it.rng.random() < 0.2:
        await asyncio.sleep(it.rng.uniform(0, 0.2))
        return
    await it.is_up()
    await asyncio.sleep(min(2.0, it.rng.expovariate(1 / 0.4)))
