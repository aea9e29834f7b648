"""Leases: one process fetches and one sends, the others wait, and a dead one is followed soon."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import suppress

import pytest

from bot.roles import Role
from storage import leases
from storage.database import Database
from tests.bot.conftest import Logs, run, until

NOW = 1_000_000.0


@pytest.fixture
async def database(database_url: str) -> Database:
    return Database(database_url)


async def take(database: Database, who: str, now: float, name: str = "send:42") -> bool:
    return await database.write(lambda c: leases.take(c, name, who, now))


async def test_a_lease_has_one_holder_who_can_renew_it(database: Database) -> None:
    assert await take(database, "elsewhere/1/1", NOW)
    assert not await take(database, "elsewhere/2/1", NOW + 1)
    assert await take(database, "elsewhere/1/1", NOW + 15)
    assert not await take(database, "elsewhere/2/1", NOW + 15 + leases.LASTS_S - 1)
    assert await take(database, "elsewhere/2/1", NOW + 15 + leases.LASTS_S + 1)
    assert not await take(database, "elsewhere/1/1", NOW + 15 + leases.LASTS_S + 2)
    await database.close()


async def test_leases_of_other_names_are_other_leases(database: Database) -> None:
    assert await take(database, "elsewhere/1/1", NOW, "send:42")
    assert await take(database, "elsewhere/2/1", NOW, "poll:42")
    assert await take(database, "elsewhere/3/1", NOW, "send:43")
    await database.close()


async def test_a_lease_that_was_given_back_is_free_at_once(database: Database) -> None:
    assert await take(database, "elsewhere/1/1", NOW)
    await database.write(lambda c: leases.give_back(c, "send:42", "elsewhere/2/1"))
    assert not await take(database, "elsewhere/2/1", NOW)
    await database.write(lambda c: leases.give_back(c, "send:42", "elsewhere/1/1"))
    assert await take(database, "elsewhere/2/1", NOW)
    await database.close()


async def test_of_many_who_want_a_lease_at_once_one_gets_it(database: Database) -> None:
    for moment in (NOW, NOW + 100):  # first nobody holds it, then everybody finds it over
        got = await asyncio.gather(*(take(database, f"elsewhere/{one}/1", moment) for one in range(10)))
        assert sum(got) == 1
    await database.close()


HOLDER = "from storage.leases import holder; print(holder(), flush=True); input()"


def test_a_holder_that_has_died_is_known_to_be_dead() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert f"/{process.pid}/" in name
        assert not leases.is_dead(name)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # dead, and nobody has looked after it yet
        assert leases.is_dead(name)
    assert leases.is_dead(name)


def test_nobody_is_called_dead_who_may_live() -> None:
    mine = leases.holder()
    machine, pid, began = mine.rsplit("/", 2)
    assert not leases.is_dead(mine)
    assert not leases.is_dead(f"another-{machine}/{pid}/1")
    assert not leases.is_dead(f"{machine}/{pid}/")
    assert leases.is_dead(f"{machine}/{pid}/{int(began) + 1}")


async def test_a_dead_holder_is_followed_without_waiting(database: Database) -> None:
    machine, pid, began = leases.holder().rsplit("/", 2)
    assert await take(database, f"{machine}/{pid}/{int(began) + 1}", NOW)
    assert await take(database, "elsewhere/2/1", NOW + 1)
    await database.close()


class Play:
    """A part that only one process may play; it notes when it is on."""

    def __init__(self, database: Database, who: str) -> None:
        self.on = 0
        self.role = Role(database, "send:42", self._play)
        self.role._who = who
        self.task = asyncio.create_task(self.role.run())

    async def _play(self) -> None:
        self.on += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.on -= 1

    async def end(self) -> None:
        self.role.stop()
        await self.task


@pytest.fixture
def quick_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leases that last a second."""
    monkeypatch.setattr(leases, "LASTS_S", 1.0)
    monkeypatch.setattr("bot.roles.SAFETY_S", 0.2)


@pytest.mark.usefixtures("quick_leases")
async def test_the_second_waits_says_so_once_and_follows_when_the_first_stops(
    database: Database, logs: Logs
) -> None:
    first = Play(database, "elsewhere/1/1")
    await until(lambda: first.on)
    second = Play(database, "elsewhere/2/1")
    await asyncio.sleep(1.5)
    assert (first.on, second.on) == (1, 0)
    assert [line["event"] for line in logs] == ["another_process_is_at_it"]
    await first.end()
    assert first.on == 0
    await until(lambda: second.on)
    await second.end()
    await database.close()


@pytest.mark.usefixtures("quick_leases")
async def test_the_second_follows_when_the_first_is_heard_of_no_more(database: Database) -> None:
    first = Play(database, "elsewhere/1/1")
    await until(lambda: first.on)
    first.task.cancel()
    with suppress(asyncio.CancelledError):
        await first.task
    second = Play(database, "elsewhere/2/1")
    await until(lambda: second.on)
    await second.end()
    await database.close()


@pytest.mark.usefixtures("quick_leases")
async def test_whoever_has_lost_the_lease_stops_playing_and_waits(database: Database, logs: Logs) -> None:
    first = Play(database, "elsewhere/1/1")
    await until(lambda: first.on)
    await run(database, "UPDATE leases SET holder = 'elsewhere/2/1', until = until + 2")
    await until(lambda: not first.on)
    assert "lease_lost" in [line["event"] for line in logs]
    await until(lambda: first.on)
    await first.end()
    await database.close()
