"""Kill the bot at random moments while partners answer a survey: no answer is lost, and none counts twice.

`KILLS` is shared by the two databases; without it each takes a short share.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from tests.kill.answering import Crowd, verdict
from tests.kill.ground import Ground, ground
from tests.kill.test_announcements import set_weather
from tests.kill.test_kill import SEED

KILLS = int(os.environ.get("KILLS", "6")) // 2
PEOPLE = 24 + 12 * KILLS
AT_ONCE = 12


@pytest.mark.kill
@pytest.mark.timeout(300 + 10 * KILLS)
async def test_no_answer_is_lost_and_none_counts_twice(database_url: str, tmp_path: Path) -> None:
    began = time.monotonic()
    async with ground(database_url, tmp_path, SEED) as it:
        it.world.faults.stop()
        crowd = Crowd(it)
        await crowd.gather(PEOPLE)
        set_weather(it)
        killing = asyncio.create_task(kill_again_and_again(it, crowd))
        try:
            await crowd.talk(AT_ONCE, killing.done)
            pid = await killing
        finally:
            killing.cancel()
        it.world.faults.stop()
        answers = sum(one.shown for one in crowd.begun)
        await crowd.finish()
        await it.quiet()
        assert await crowd.lost() == []
        await crowd.close()
        assert await it.end(pid) == 0
        found = [await verdict(it.database, one) for one in crowd.rounds]
    name, spent = database_url.partition("+")[0], time.monotonic() - began
    people, sent = len(crowd.begun), sum(number for number, _ in found)
    counts = f"{it.kills} kills, {answers} answers meanwhile, {people} began, {sent} sent"
    sys.stdout.write(f"\nsurveys on {name}: {counts}, seed {SEED}, {spent:.0f} s\n")
    assert [wrong for _, some in found for wrong in some] == []
    assert sent == people > 0


async def kill_again_and_again(it: Ground, crowd: Crowd) -> int:
    """Start and kill, one bot after the other; returns the pid of the last one, which lives."""
    for _ in range(KILLS):
        pid = await it.start()
        await it.is_up()
        await asyncio.sleep(it.rng.uniform(0.5, 3))
        await it.kill(pid)
        assert await crowd.lost() == []
    return await it.start()
