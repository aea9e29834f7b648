"""Kill the bot at random moments while it announces to thousands, corrects and recalls; count what came.

`KILLS` is shared by the two databases; without it each takes a short share.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from bot.app import bulk_window
from domain.sendings import SendingId
from sandbox.faults import Fault
from tests.kill.ground import Ground, ground
from tests.kill.mailing import Count, Crowd, check_follower, check_send
from tests.kill.test_kill import SEED

KILLS = int(os.environ.get("KILLS", "20")) // 2
PEOPLE = int(os.environ.get("PEOPLE", "3000" if "KILLS" in os.environ else "600"))
RATE = 400
FAULTS = {
    Fault.DROP_BEFORE: 0.005,
    Fault.DROP_AFTER: 0.005,
    Fault.HANG_AFTER: 0.001,
    Fault.BAD_GATEWAY: 0.003,
    Fault.RESTART: 0.003,
    Fault.TOO_MANY: 0.001,
}


@pytest.mark.kill
@pytest.mark.timeout(400 + 10 * KILLS)
async def test_nobody_is_lost_and_nobody_gets_it_twice(database_url: str, tmp_path: Path) -> None:
    began = time.monotonic()
    count = Count()
    async with ground(database_url, tmp_path, SEED) as it:
        it.environment["BULK_RATE"] = str(RATE)
        crowd = Crowd(it.world, it.bot, it.database, PEOPLE)
        await crowd.gather()
        killing = asyncio.create_task(kill_again_and_again(it))
        try:
            await announce_again_and_again(it, crowd, killing, count)
            pid = await killing
        finally:
            killing.cancel()
        assert await it.end(pid) == 0
    name = database_url.partition("+")[0]
    spent = time.monotonic() - began
    sys.stdout.write(f"\nannouncements on {name}: {it.kills} kills, {count}, seed {SEED}, {spent:.0f} s\n")
    assert (count.lost, count.twice, count.wrong, count.missing, count.unsettled) == (0, 0, 0, 0, 0), count
    assert count.crash <= bulk_window(RATE) * it.kills
    assert count.messages > 0


async def announce_again_and_again(
    it: Ground, crowd: Crowd, killing: asyncio.Task[int], count: Count
) -> None:
    """Announce, and correct or recall, as long as there is killing; the last one ends in fine weather."""
    number = 0
    while number == 0 or not killing.done():
        set_weather(it)
        number += 1
        sending = await crowd.announce(number)
        await over(it, crowd, sending, killing)
        await check_send(crowd, sending, number, count)
        follower = await (crowd.correct if number % 2 else crowd.recall)(sending)
        await over(it, crowd, follower, killing)
        await check_follower(crowd, sending, follower, number, count)


async def over(it: Ground, crowd: Crowd, sending: SendingId, killing: asyncio.Task[int]) -> None:
    waiting = asyncio.create_task(crowd.over(sending))
    await asyncio.wait({waiting, killing}, return_when=asyncio.FIRST_COMPLETED)
    if killing.done():
        it.world.faults.stop()
    await waiting


def set_weather(it: Ground) -> None:
    it.world.faults.stop()
    for fault, probability in FAULTS.items():
        it.world.faults.sometimes(fault, probability)


async def kill_again_and_again(it: Ground) -> int:
    """Start and kill, one bot after the other; returns the pid of the last one, which lives."""
    for _ in range(KILLS):
        pid = await it.start()
        await it.is_up()
        await asyncio.sleep(min(3.0, it.rng.expovariate(1 / 0.6)))
        await it.kill(pid)
    return await it.start()
