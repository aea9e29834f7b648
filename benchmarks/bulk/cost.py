"""What a message to many costs: senders without a pace take turns, each in a process of its own."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import orjson

from benchmarks.children import output
from benchmarks.databases import Servers, make
from benchmarks.telegram import Telegram

FIRST = 10_000_000
RAW = "a loop of prepared JSON through aiohttp"
_numbers = itertools.count()


@dataclass(slots=True)
class Sender:
    """One sender: its name in the table, its module, and what each round measured."""

    name: str
    module: str
    part: int = 1
    """It sends the so-manieth part of the messages, being so much slower."""
    database: str | None = None
    per_s: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    memory_mib: list[float] = field(default_factory=list)


def senders(servers: Servers) -> list[Sender]:
    """List who is measured, the yardstick first."""
    return [
        Sender(RAW, "bulk_raw"),
        Sender("aiogram", "bulk_aiogram"),
        Sender("python-telegram-bot", "bulk_ptb", 10),
        *(Sender(f"Smart Region with its ledger, {name}", "bulk_ledger", 1, name) for name in servers),
    ]


async def measure(telegram: Telegram, servers: Servers, rounds: int, messages: int) -> list[Sender]:
    """Let everybody send in turns; the first round does not count."""
    measured = senders(servers)
    for number in range(rounds + 1):
        for sender in measured:
            told = await _run(telegram, servers, sender, messages // sender.part)
            print(f"round {number}: {sender.name}: {told}", flush=True)
            if number:
                sender.per_s.append(told["per_s"])
                sender.cpu_ms.append(told["cpu_ms"])
                sender.memory_mib.append(told["memory_mib"])
    return measured


async def _run(telegram: Telegram, servers: Servers, sender: Sender, messages: int) -> dict[str, float]:
    token = f"{next(_numbers) + 5000}:BENCHTOKEN"
    extra = await _database(servers, sender)
    command = ["-m", f"benchmarks.bots.{sender.module}", telegram.url, token, str(FIRST), str(messages)]
    told: dict[str, float] = orjson.loads(await output(*command, *extra))
    telegram.account(token).arrivals.clear()
    return told


async def _database(servers: Servers, sender: Sender) -> list[str]:
    if sender.database is None:
        return []
    url = servers[sender.database](f"cost{next(_numbers)}")
    await make(url)
    return [url]
