"""A real process: it talks over HTTP, tells how it is, and ends when it is asked to."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest

from bot import metrics
from bot.process import Process
from bot.web import application, serve
from bot.worker import Worker
from sandbox.clock import Clock
from sandbox.http import serve as serve_world
from sandbox.world import Bot, Person, World
from storage.database import Database
from tests.bot.conftest import until
from tests.bot.processes import Running, running
from tests.postgres import free_port
from tests.stage import TOKEN, Stage

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@dataclass
class Town:
    """A world that is served over HTTP, with Ann in it."""

    world: World
    bot: Bot
    url: str
    ann: Person

    async def hears(self, text: str, times: int = 1) -> None:
        """Let Ann say something and wait until she has heard so many messages."""
        before = len(self.world.log.received(self.ann.id))
        await self.world.say(self.ann, self.bot, text)
        await until(lambda: len(self.world.log.received(self.ann.id)) >= before + times)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    world = World(Clock(), seed=1)
    bot = world.add_bot(TOKEN, "smart_region_bot", "Smart Region")
    ann = world.add_person("Гөлнара", last_name="Annova", username="ann_42", language_code="ru")
    runner = await serve_world(world)
    yield Town(world, bot, f"http://127.0.0.1:{runner.addresses[0][1]}", ann)
    await world.close()
    await runner.cleanup()


async def ended(bot: Running) -> int:
    """Ask a process to end, and give it ten seconds, as hosts do."""
    async with asyncio.timeout(10):
        return await bot.stop()


async def page(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status, await response.text()


async def test_an_idle_bot_ends_at_once_and_with_0(town: Town, database_url: str) -> None:
    async with running(BOT_API_URL=town.url, DATABASE_URL=database_url) as bot:
        await bot.logs("started")
        assert await ended(bot) == 0
        assert bot.events()[-1] == "stopped"
        assert bot.process.returncode == 0


@on_sqlite
async def test_ctrl_c_ends_it_too(town: Town, database_url: str) -> None:
    async with running(BOT_API_URL=town.url, DATABASE_URL=database_url) as bot:
        await bot.logs("started")
        assert await bot.stop(signal.SIGINT) == 0


@on_sqlite
async def test_a_bot_that_waits_for_telegram_ends_too(database_url: str) -> None:
    """The server takes the connection and never answers, and the bot has not even begun."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until the bot hangs up
        writer.close()
        hung_up.set()

    hung_up = asyncio.Event()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port, pages = server.sockets[0].getsockname()[1], free_port()
    async with running(
        BOT_API_URL=f"http://127.0.0.1:{port}", DATABASE_URL=database_url, PORT=pages, HOST="127.0.0.1"
    ) as bot:
        while not await _is_open(pages):  # noqa: ASYNC110 -- a port has no event for its opening
            await asyncio.sleep(0.05)
        assert await ended(bot) == 0
    await hung_up.wait()
    server.close()


async def _is_open(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def test_a_conversation_over_http_is_counted_and_logged_without_anybody(
    town: Town, database_url: str
) -> None:
    port = free_port()
    settings: dict[str, Any] = {"PORT": port, "HOST": "127.0.0.1", "OWNER_IDS": town.ann.id + 1}
    async with running(BOT_API_URL=town.url, DATABASE_URL=database_url, **settings) as bot:
        await bot.logs("started")
        await town.hears("/start from-museum")
        await town.hears("my secret")
        status, health = await page(port, "/health")
        assert (status, '"ok": true' in health) == (200, True)
        for part in ("poll", "turns", "send", "worker", "database"):
            assert f'"{part}": true' in health
        counted = await counts(port, 'bot_messages_total{lane="interactive",outcome="sent"} 2.0')
        assert 'bot_updates_total{kind="new"} 2.0' in counted
        assert 'bot_turns_total{end="done"} 2.0' in counted
        for name in ("bot_turn_seconds_count", "bot_inbox_waiting", "bot_inbox_parked", "bot_outbox"):
            assert name in counted
        assert await ended(bot) == 0
        said = "\n".join(bot.raw)
        for secret in (str(town.ann.id), "Гөлнара", "Annova", "ann_42", "secret", "museum", TOKEN):
            assert secret not in counted
            assert secret not in said


async def counts(port: int, line: str) -> str:
    """Read /metrics until a line stands there: a message is counted when its outcome is written down."""
    while True:
        status, counted = await page(port, "/metrics")
        assert status == 200
        if line in counted:
            return counted
        await asyncio.sleep(0.05)


async def test_every_line_of_the_log_is_one_event_in_json(town: Town, database_url: str) -> None:
    async with running(BOT_API_URL=town.url, DATABASE_URL=database_url) as bot:
        await bot.logs("started")
        await town.hears("/start")
        assert await ended(bot) == 0
        assert {"started", "stopped"} <= set(bot.events())
        for line in bot.lines:
            assert {"event", "level", "timestamp"} <= line.keys()


@on_postgresql
async def test_web_and_worker_share_the_work_by_webhook(town: Town, database_url: str) -> None:
    port = free_port()
    settings: dict[str, Any] = {
        "BOT_API_URL": town.url,
        "DATABASE_URL": database_url,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": "a-Secret_42",
        "PORT": port,
        "HOST": "127.0.0.1",
    }
    async with running("web", **settings) as web:
        await web.logs("started")
        async with running("worker", **settings | {"PORT": free_port()}) as worker:
            await worker.logs("started")
            await town.hears("/start")
            await town.hears("/help")
            assert await ended(worker) == 0
        assert await ended(web) == 0
    assert town.world.log.count_by_person() == {town.ann.id: 2}


@on_postgresql
async def test_a_worker_without_a_webhook_polls(town: Town, database_url: str) -> None:
    async with running("worker", BOT_API_URL=town.url, DATABASE_URL=database_url) as worker:
        await worker.logs("started")
        await town.hears("/start")
        assert await ended(worker) == 0


async def test_a_second_copy_waits_says_so_once_and_takes_over(town: Town, database_url: str) -> None:
    """The first one is asked to end: its last answer and the second's first are all there is."""
    settings = {"BOT_API_URL": town.url, "DATABASE_URL": database_url}
    async with running(**settings) as first:
        await first.logs("started")
        await town.hears("/start")
        async with running(**settings) as second:
            await second.logs("another_process_is_at_it", times=4)
            await town.hears("/help")
            assert await ended(first) == 0
            await town.hears("/help")
            told = [line["role"] for line in second.lines if line["event"] == "another_process_is_at_it"]
            roles = ["announce", "nudge", "poll", "send", "survey"]
            assert sorted(role.partition(":")[0] for role in told) == roles
            assert await ended(second) == 0
    assert town.world.log.count_by_person() == {town.ann.id: 3}


@on_sqlite
async def test_a_second_copy_takes_over_from_one_that_was_killed(town: Town, database_url: str) -> None:
    settings = {"BOT_API_URL": town.url, "DATABASE_URL": database_url}
    async with running(**settings) as first:
        await first.logs("started")
        async with running(**settings) as second:
            await second.logs("another_process_is_at_it", times=3)
            await first.stop(signal.SIGKILL)
            await town.hears("/start")
            assert await ended(second) == 0


@on_sqlite
async def test_telegram_that_is_away_at_the_start_is_told_once_and_waited_for(database_url: str) -> None:
    port = free_port()
    async with running(BOT_API_URL=f"http://127.0.0.1:{port}", DATABASE_URL=database_url) as bot:
        await bot.logs("started")
        await bot.logs("polling")
        assert await ended(bot) == 0
        assert bot.events().count("polling") == 1


async def health_of(database: Database, **parts: bool) -> int:
    runner = await serve(application(database, lambda: parts), "127.0.0.1", 0)
    status, _ = await page(runner.addresses[0][1], "/health")
    await runner.cleanup()
    return status


async def test_health_is_bad_when_a_part_has_died(database_url: str) -> None:
    database = Database(database_url)
    assert await health_of(database, turns=True, send=True) == 200
    assert await health_of(database, turns=True, send=False) == 503
    await database.close()


async def test_health_is_bad_when_the_database_does_not_answer() -> None:
    database = Database(f"postgresql://bot@127.0.0.1:{free_port()}/bot")
    assert await health_of(database, turns=True) == 503
    await database.close()


class Broken(Worker):
    """A part that breaks while the others work."""

    async def run(self) -> None:
        """Break."""
        await asyncio.sleep(0.1)
        raise ZeroDivisionError


async def test_a_part_that_breaks_ends_the_process(stage: Stage) -> None:
    """A host starts it anew; half a bot would be worse."""
    app = stage.app
    broken = Broken(app.database, app.settings.bot_id, app.clock, app.intake)
    process = Process(replace(app, worker=broken), tell_telegram=False)
    with pytest.raises(ZeroDivisionError):
        await process.run()
    assert not any(process.pulse().values())


def test_the_names_of_the_metrics_hold_no_person() -> None:
    labels = {label for metric in vars(metrics).values() for label in getattr(metric, "_labelnames", ())}
    assert labels <= {"kind", "end", "lane", "outcome", "state", "wiki"}
