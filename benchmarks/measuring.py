"""The measurements one by one: each makes its databases, measures, and writes its section."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import orjson

from benchmarks import load, report
from benchmarks.bulk import cost as bulk_cost
from benchmarks.bulk import flood
from benchmarks.bulk import pace as bulk_pace
from benchmarks.bulk import replies as bulk_replies
from benchmarks.bulk import report as bulk_report
from benchmarks.children import output
from benchmarks.databases import Servers, make, prepare
from benchmarks.load import CHATS, RATE
from benchmarks.subjects import Subject, bare, ours
from benchmarks.surveys import answering
from benchmarks.surveys import report as survey_report
from benchmarks.surveys import results as survey_results
from benchmarks.telegram import Telegram
from benchmarks.wiki import ground as wiki_ground
from benchmarks.wiki import report as wiki_report
from tests.postgres import free_port

MODES = ("webhook", "polling")
_numbers = itertools.count(1000)


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    rounds: int = 5
    updates: int = 1000
    messages: int = 10_000
    people: int = 1_000_000
    answering: int = 10_000
    responses: int = 100_000
    quick: bool = False

    def of(self, full: int, quick: int) -> int:
        """Return how much of something."""
        return quick if self.quick else full


Measure = Callable[[Telegram, Servers, Effort], Awaitable[str]]


async def updates(telegram: Telegram, servers: Servers, effort: Effort) -> str:
    """Measure what an update costs, beside bare frameworks."""
    rounds, number_of = effort.of(effort.rounds, 1), effort.of(effort.updates, 200)
    measured = [one for mode in MODES for one in await _subjects(servers, mode)]
    try:
        accounts = [await subject.start(telegram) for subject in measured]
        for number in range(rounds + 1):
            for subject, account in zip(measured, accounts, strict=True):
                result = await load.measure(telegram, account, subject, number_of)
                print(f"round {number}: {subject.name}, {subject.mode}: {result}", flush=True)
                if number:
                    subject.note(result)
    finally:
        for subject in measured:
            subject.stop()
    return report.write(measured, rounds, number_of, CHATS, RATE)


async def _subjects(servers: Servers, mode: str) -> list[Subject]:
    """List who is measured, the yardstick first."""
    made = [
        bare("aiogram echo", "benchmarks.bots.aiogram_echo", mode, free_port(), next(_numbers)),
        bare("python-telegram-bot echo", "benchmarks.bots.ptb_echo", mode, free_port(), next(_numbers)),
    ]
    for name, place in servers.items():
        await prepare(place(mode))
        made.append(ours(f"Smart Region, {name}", mode, free_port(), next(_numbers), place(mode)))
    return made


async def cost(telegram: Telegram, servers: Servers, effort: Effort) -> str:
    """Measure what a message to many costs."""
    rounds, messages = effort.of(effort.rounds, 1), effort.of(effort.messages, 2000)
    measured = await bulk_cost.measure(telegram, servers, rounds, messages)
    return bulk_report.costs(measured, rounds, messages)


async def pace(telegram: Telegram, servers: Servers, effort: Effort) -> str:
    """Measure how exactly a rate is kept."""
    runs = []
    for name, place in servers.items():
        for rate, seconds in bulk_pace.RUNS.items():
            url, number = place(f"pace{rate}"), next(_numbers)
            spent = effort.of(seconds, 8)
            runs.append(await bulk_pace.measure(telegram, name, url, number, rate, spent))
            print(runs[-1], flush=True)
    flooded = await flood.measure(servers["SQLite"]("flood"), effort.of(flood.SECONDS, 10))
    return bulk_report.paces(runs, flooded)


async def replies(telegram: Telegram, servers: Servers, effort: Effort) -> str:
    """Measure how long people wait while much is announced."""
    waits = []
    for name, place in servers.items():
        for rate in bulk_replies.RATES:
            url, number = place(f"replies{rate}"), next(_numbers)
            pairs = effort.of(bulk_replies.PAIRS, 1)
            waits.append(await bulk_replies.measure(telegram, name, url, number, rate, pairs))
    return bulk_report.replies(waits)


async def million(telegram: Telegram, servers: Servers, effort: Effort) -> str:
    """Measure what very many recipients take, and whether the memory stays flat."""
    people = effort.of(effort.people, 50_000)
    columns = {}
    for name, place in servers.items():
        for count in (people // 10, people):
            url = place(f"people{count}")
            await make(url)
            told = orjson.loads(await output("-m", "benchmarks.bots.million", url, str(count)))
            columns[f"{name}, {count:,} people"] = told
            print(name, count, told, flush=True)
    return bulk_report.millions(columns)


async def partners(_telegram: Telegram, servers: Servers, effort: Effort) -> str:
    """Measure how many partners can answer a survey at once."""
    number_of = effort.of(effort.answering, 500)
    runs = []
    for name, place in servers.items():
        runs.append(await answering.measure(name, place("partners"), number_of))
        print(runs[-1], flush=True)
    return survey_report.partners(runs)


async def results(_telegram: Telegram, servers: Servers, effort: Effort) -> str:
    """Measure what results of many responses take, and whether the memory stays flat."""
    responses = effort.of(effort.responses, 5_000)
    columns = {}
    for name, place in servers.items():
        for count in (responses // 10, responses):
            told = await survey_results.measure(place(f"results{count}"), count)
            columns[f"{name}, {count:,} responses"] = told
            print(name, count, told, flush=True)
    return survey_report.results(columns)


async def changes(_telegram: Telegram, servers: Servers, effort: Effort) -> str:
    """Measure what it takes to catch up with the wikis, and whether the number of people matters."""
    runs = {}
    for name, place in servers.items():
        for count in (100, 10_000, effort.of(effort.people, 50_000)):
            for days in (1,) if effort.quick else (1, 7):
                url = place(f"changes{count}x{days}")
                await wiki_ground.linked(url, count)
                told = orjson.loads(await output("-m", "benchmarks.bots.recent_changes", url, str(days)))
                runs[f"{name}, {count:,} people, {days} d"] = told
                print(name, count, days, told, flush=True)
    return wiki_report.changes(runs)
