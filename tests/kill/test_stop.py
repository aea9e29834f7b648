"""Ask the bot to end while fifty people talk with it: it ends in time, and goes on where it stopped."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from tests.kill.facts import gather
from tests.kill.ground import Ground, ground
from tests.kill.test_kill import SEED
from tests.kill.verdict import demand, summary

STOPS = max(2, int(os.environ.get("KILLS", "0")) // 50)


@pytest.mark.kill
@pytest.mark.timeout(300 + 20 * STOPS)
@pytest.mark.parametrize(
    ("database_url", "webhook"),
    [("sqlite", True), ("postgresql", False)],
    ids=["sqlite-webhook", "postgresql-polling"],
    indirect=["database_url"],
)
async def test_a_stop_takes_ten_seconds_at_most_and_repeats_nothing(
    database_url: str, tmp_path: Path, webhook: bool
) -> None:
    name = f"{STOPS} stops, {database_url.partition('+')[0]} by {'webhook' if webhook else 'polling'}"
    began = time.monotonic()
    async with ground(database_url, tmp_path, SEED, webhook=webhook) as it:
        stopping = asyncio.create_task(stop_again_and_again(it))
        pid = await it.converse(stopping.done, stopping)
        await it.quiet()
        assert await it.end(pid) == 0
        facts = await gather(it)
    sys.stdout.write(f"\n{summary(facts, name, time.monotonic() - began)}\n")
    demand(facts)  # a doubled message is forgiven where its answer was lost, never for a stop


async def stop_again_and_again(it: Ground) -> int:
    """Start, let work and stop; returns the pid of the last bot, which goes on."""
    for _ in range(STOPS):
        pid = await it.start()
        await it.is_up()
        await asyncio.sleep(it.rng.uniform(0.5, 2))
        assert await it.end(pid) == 0
    return await it.start()
