"""`make bench`: measure our bot beside bare frameworks and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections.abc import Iterator

import uvloop

from benchmarks import report
from benchmarks.load import CHATS, FIRST_CHAT, RATE, measure
from benchmarks.subjects import Subject, bare, ours
from benchmarks.telegram import Telegram
from bot.quick import load_aiogram
from domain.people import CONSENT_VERSION, Person, PersonId
from tests import postgres
from tests.postgres import free_port

load_aiogram()

MODES = ("webhook", "polling")


@contextlib.contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Offer a fresh database of each kind for each mode; PostgreSQL where it is installed."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        urls = {f"SQLite {mode}": f"sqlite+aiosqlite:///{folder}/{mode}.db" for mode in MODES}
        if postgres.binaries() is not None:
            server = stack.enter_context(postgres.cluster(durable=True))
            urls |= {f"PostgreSQL {mode}": f"{server}/{mode}" for mode in MODES}
        yield urls


async def prepare(url: str) -> None:
    """Make the tables and the people who will write."""
    from storage import people
    from storage.database import Database
    from storage.migrate import upgrade
    from tests.databases import execute

    if url.startswith("postgresql"):
        server, _, name = url.rpartition("/")
        await execute(server, f"CREATE DATABASE {name}")
    database = Database(url)
    await upgrade(database)
    known = [
        Person(PersonId(FIRST_CHAT + number), language="tt", consent=CONSENT_VERSION)
        for number in range(CHATS)
    ]
    await database.write(lambda connection: people.save(connection, known))
    await database.close()


def subjects(urls: dict[str, str]) -> list[Subject]:
    """List who is measured, the yardstick first."""
    made: list[Subject] = []
    for mode in MODES:
        made.append(bare("aiogram echo", "benchmarks.bots.aiogram_echo", mode, free_port(), 1000 + len(made)))
        made.append(
            bare("python-telegram-bot echo", "benchmarks.bots.ptb_echo", mode, free_port(), 1000 + len(made))
        )
        for name, url in urls.items():
            if name.endswith(mode):
                label = f"Smart Region, {name.split()[0]}"
                made.append(ours(label, mode, free_port(), 1000 + len(made), url))
    return made


async def run(rounds: int, updates: int) -> None:
    """Measure and report."""
    telegram = Telegram()
    runner = await telegram.start()
    with databases() as urls:
        for url in urls.values():
            await prepare(url)
        measured = subjects(urls)
        try:
            accounts = [await subject.start(telegram) for subject in measured]
            for number in range(rounds + 1):
                for subject, account in zip(measured, accounts, strict=True):
                    result = await measure(telegram, account, subject, updates)
                    print(f"round {number}: {subject.name}, {subject.mode}: {result}", flush=True)
                    if number:
                        subject.note(result)
        finally:
            for subject in measured:
                subject.stop()
    await telegram.close()
    await runner.cleanup()
    print(report.write(measured, rounds, updates, CHATS, RATE))


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--updates", type=int, default=1000)
    options = parser.parse_args()
    uvloop.run(run(options.rounds, options.updates))


if __name__ == "__main__":
    main()
