"""The same pace against a server that refuses whoever is too fast: Telegram's limits as we know them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from benchmarks.bulk.crowd import ORGANIZER, announce, people_known
from benchmarks.bulk.process import FIRST
from benchmarks.databases import make
from benchmarks.subjects import launched
from sandbox.http import serve
from sandbox.rules import Rules
from sandbox.world import World
from storage.database import Database

RATE, LIMIT, SECONDS = 25, 30, 60
TOKEN = "4243:BENCHTOKEN-of_the_flood_run"


@dataclass(frozen=True, slots=True)
class Flooded:
    """What the server made of it: messages that arrived, and calls it refused with 429."""

    messages: int
    refused: int


async def measure(url: str, seconds: int = SECONDS) -> Flooded:
    """Announce to a sandbox that limits bots as Telegram does, to its people and to each chat."""
    world = World(rules=Rules(flood=True, bulk_rate=LIMIT))
    bot = world.add_bot(TOKEN, "bench_bot", "Bench")
    world.private_room(bot, world.add_person("Olga", id=ORGANIZER))
    runner = await serve(world)
    people = RATE * seconds
    for number in range(people):
        world.private_room(bot, world.add_person(f"P{number}", id=FIRST + number))
    await make(url)
    database = Database(url)
    await people_known(database, FIRST, people)
    await announce(database, bot.id)
    environment = {"DATABASE_URL": url, "BULK_RATE": str(RATE), "BOT_TOKEN": TOKEN}
    environment["BOT_API_URL"] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    process = launched(["-m", "bot"], environment)
    try:
        async with asyncio.timeout(2 * seconds + 60):
            while _arrived(world) < people:  # noqa: ASYNC110 -- another process sends
                await asyncio.sleep(0.5)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 12)
        await database.close()
        await runner.cleanup()
        await world.close()
    refused = sum(call.status == 429 for call in world.log.calls)
    return Flooded(_arrived(world), refused)


def _arrived(world: World) -> int:
    return sum(delivery.person_id >= FIRST for delivery in world.log.deliveries)
