"""The ground on which the bot is killed: a sandbox over HTTP with faults, people, a nursery, a database."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from domain.people import CONSENT_VERSION, Age, Person, PersonId
from sandbox.faults import Fault, Faults
from sandbox.http import serve
from sandbox.world import Bot, World
from storage import inbox, outbox, people
from storage.database import Database
from storage.tables import SENDING
from tests.kill.crowd import Talker
from tests.kill.keeper import Keeper, keeper
from tests.kill.ledger import Ledger, keep_ledger
from tests.kill.witness import metadata
from tests.postgres import free_port
from tests.stage import OLGA, TOKEN

T = TypeVar("T")

PEOPLE = 50
LANGUAGES = ("tt", "ba", "lez", "ru", "en")
FAULTS = {
    Fault.DROP_BEFORE: 0.02,
    Fault.DROP_AFTER: 0.03,
    Fault.HANG_AFTER: 0.01,
    Fault.BAD_GATEWAY: 0.02,
    Fault.RESTART: 0.01,
    Fault.TOO_MANY: 0.03,
    Fault.DUPLICATE: 0.05,
    Fault.JUMP_UP: 0.01,
    Fault.JUMP_DOWN: 0.01,
}
STORMS = (Fault.TOO_MANY, Fault.BAD_GATEWAY, Fault.DROP_AFTER, Fault.DROP_BEFORE)
"""Faults that may strike nearly every message for about a second."""

TROUBLE_EACH_S = 0.5
QUIET_WITHIN_S = 240.0


@dataclass
class Ground:
    """Everything a run needs, and what it counts."""

    seed: int
    world: World
    bot: Bot
    ledger: Ledger
    database: Database
    keeper: Keeper
    environment: dict[str, str]
    talkers: list[Talker] = field(default_factory=list)
    starts: int = 0
    kills: int = 0
    deaths: dict[int, float] = field(default_factory=dict)
    """When a bot was killed, by the clock all processes share."""

    @property
    def rng(self) -> random.Random:
        """Chance, for everything but the faults."""
        return self.world.rng

    async def start(self, command: str = "run", **environment: str) -> int:
        """Start a bot; returns its pid."""
        self.starts += 1
        return await self.keeper.start(command, self.environment | environment)

    async def is_up(self) -> None:
        """Wait until the newest bot makes its first call; it may be too slow to wait for."""
        seen = len(self.world.log.calls)
        for _ in range(100):
            if len(self.world.log.calls) > seen:
                return
            await asyncio.sleep(0.05)

    async def kill(self, pid: int) -> None:
        """Kill a bot, which must not have ended by itself."""
        self.deaths[pid] = time.monotonic()
        code = await self.keeper.kill(pid)
        assert code == -9, f"a bot ended by itself with {code}, seed {self.seed}, see {self.keeper.log}"
        self.kills += 1

    async def end(self, pid: int) -> int:
        """Ask a bot to end, as an operator does; it has ten seconds. Returns its exit code."""
        os.kill(pid, signal.SIGTERM)
        async with asyncio.timeout(10):
            return await self.keeper.ended(pid)

    def trouble(self, *, may_storm: bool) -> None:
        """Let somebody send what cannot be decoded, and change the weather."""
        self.ledger.add_poison(self.rng.choice(self.talkers).account.chat())
        storms = may_storm and self.rng.random() < 0.1
        set_weather(self.world.faults, self.rng.choice(STORMS) if storms else None)

    async def converse(self, is_enough: Callable[[], bool], meanwhile: asyncio.Task[T]) -> T:
        """Let everybody talk until it is enough, in trouble; returns what the task beside it returns."""
        talks = {asyncio.create_task(talker.talk(is_enough)) for talker in self.talkers}
        try:
            while talks:
                done, talks = await asyncio.wait(talks, timeout=self.rng.expovariate(1 / TROUBLE_EACH_S))
                for talk in done:
                    await talk
                self.trouble(may_storm=not meanwhile.done())
                if meanwhile.done():
                    await meanwhile  # what failed there ends the talk as well
                    self.hurry()
        finally:
            for talk in talks:
                talk.cancel()
        return await meanwhile

    def hurry(self) -> None:
        """Let Telegram's time go by faster: after each failed delivery it waits twice as long."""
        self.world.clock.move(timedelta(seconds=1))

    async def quiet(self) -> None:
        """End the faults and wait until nothing is left to do."""
        self.world.faults.stop()
        async with asyncio.timeout(QUIET_WITHIN_S):
            while not await self._is_quiet():
                await asyncio.sleep(0.2)
                self.hurry()

    async def _is_quiet(self) -> bool:
        if self.ledger.count():
            return False
        if await self.database.read(lambda c: inbox.count_waiting(c, self.bot.id)):
            return False
        counts = await self.database.read(lambda c: outbox.counts(c, self.bot.id))
        return not any(number for (_, state), number in counts.items() if state <= SENDING)


@asynccontextmanager
async def ground(
    database_url: str, folder: Path, seed: int, *, webhook: bool = False
) -> AsyncIterator[Ground]:
    """Prepare a run: fifty people who have agreed to be remembered, and no bot yet."""
    world = World(faults=Faults(seed, retry_after=1, hang=3.0), seed=seed)
    set_weather(world.faults)
    bot = world.add_bot(TOKEN, "smart_region_bot", "Smart Region")
    ledger = keep_ledger(bot, world.clock, seed)
    server = await serve(world)
    database = Database(database_url)
    try:
        async with keeper(folder / "bot.log") as nursery:
            environment = _environment(database_url, server.addresses[0][1], webhook=webhook)
            it = Ground(seed, world, bot, ledger, database, nursery, environment)
            await _gather_people(it)
            yield it
    finally:
        await database.close()
        await world.close()
        await server.cleanup()


def set_weather(faults: Faults, storm: Fault | None = None) -> None:
    """Let anything go wrong at times, and in a storm nearly every message."""
    faults.stop()
    if storm is not None:
        for method in ("send*", "edit*", "copy*"):
            faults.sometimes(storm, 0.9, method)
    for fault, probability in FAULTS.items():
        faults.sometimes(fault, probability)


def _environment(database_url: str, api_port: int, *, webhook: bool) -> dict[str, str]:
    environment = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": f"http://127.0.0.1:{api_port}",
        "DATABASE_URL": database_url,
        "OWNER_IDS": str(OLGA),
    }
    if webhook:
        port = str(free_port())
        address = f"http://127.0.0.1:{port}/updates"
        environment |= {"WEBHOOK_URL": address, "WEBHOOK_SECRET": "fake", "PORT": port, "HOST": "127.0.0.1"}
    return environment


async def _gather_people(ground: Ground) -> None:
    world, bot = ground.world, ground.bot
    await world.start(world.add_person("Olga", id=OLGA), bot)
    for number in range(PEOPLE):
        account = world.add_person(f"Ann{number}", language_code="ru")
        rng = random.Random(ground.seed * PEOPLE + number)
        ground.talkers.append(Talker(world, bot, ground.ledger, account, rng))
    known = [_known(talker.account.id, number) for number, talker in enumerate(ground.talkers)]
    await ground.database.write(lambda c: people.save(c, known))
    await ground.database.write(lambda c: c.run_sync(metadata.create_all))


def _known(number: int, place: int) -> Person:
    language = LANGUAGES[place % len(LANGUAGES)]
    return Person(PersonId(number), language=language, consent=CONSENT_VERSION, age=Age.ADULT)
