"""Two web processes and two workers share one PostgreSQL, and any of them is killed at any moment."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from tests.kill.balancer import balancer
from tests.kill.facts import gather
from tests.kill.ground import Ground, ground
from tests.kill.test_kill import LAST_TAPS, SEED
from tests.kill.verdict import demand, summary
from tests.postgres import free_port

KILLS = int(os.environ.get("KILLS", "32")) // 4
COMMANDS = ("web", "web", "worker", "worker")


@pytest.mark.kill
@pytest.mark.timeout(300 + 10 * KILLS)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_turns_of_a_chat_never_overlap_and_one_sender_is_at_work(
    database_url: str, tmp_path: Path
) -> None:
    notes, began = tmp_path / "notes", time.monotonic()
    ports = [free_port() for _ in COMMANDS]
    async with balancer(ports[:2]) as public, ground(database_url, tmp_path, SEED, webhook=True) as it:
        it.environment |= {"WEBHOOK_URL": public.address, "NOTES": str(notes)}
        killing = asyncio.create_task(kill_any(it, ports))
        pids = await it.converse(lambda: it.kills >= LAST_TAPS * KILLS, killing)
        await it.quiet()
        assert [await it.end(pid) for pid in pids] == [0, 0, 0, 0]
        facts = await gather(it)
    sys.stdout.write(f"\n{summary(facts, 'four processes', time.monotonic() - began)}\n")
    demand(facts)
    assert not at_once(notes, it.deaths)


async def kill_any(it: Ground, ports: list[int]) -> list[int]:
    """Start all, then kill any of them and start it again; returns the pids of those that live."""
    pids = [await it.start(command, PORT=str(port)) for command, port in zip(COMMANDS, ports, strict=True)]
    await it.is_up()
    while it.kills < KILLS:
        await asyncio.sleep(min(2.0, it.rng.expovariate(1 / 0.4)))
        place = it.rng.randrange(len(pids))
        await it.kill(pids[place])
        pids[place] = await it.start(COMMANDS[place], PORT=str(ports[place]))
    return pids


def at_once(notes: Path, deaths: dict[int, float]) -> list[str]:
    """List the calls a sender began while a call of another one was in the air."""
    calls: dict[tuple[int, float], float] = {}
    for line in notes.read_text().splitlines():
        pid, now, what, *began = line.split()
        if what == "begins":
            calls[int(pid), float(now)] = deaths.get(int(pid), float("inf"))
        else:
            calls[int(pid), float(began[0])] = float(now)
    wrong, ends = [], dict.fromkeys((pid for pid, _ in calls), 0.0)
    for (sender, at), end in sorted(calls.items(), key=lambda call: call[0][1]):
        others = [other for other, last in ends.items() if other != sender and last > at]
        wrong += [f"{sender} sent at {at}, and {other} as well" for other in others]
        ends[sender] = max(ends[sender], end)
    return wrong
