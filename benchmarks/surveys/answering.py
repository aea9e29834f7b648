"""Many partners answer a survey at once: the real bot by webhook, against the sandbox over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import func, select

from benchmarks.bulk.meter import peak_mib
from benchmarks.databases import make
from benchmarks.subjects import Subject, launched, ours
from benchmarks.surveys import ground
from benchmarks.surveys.crowd import Crowd, Town
from benchmarks.surveys.ground import ANONYMOUS, NAMED
from domain.rounds import Stage
from domain.surveys.answers import to_json
from sandbox.http import serve
from storage.database import Database
from storage.tables import free_texts, participations, responses, sealed, sheets
from tests.postgres import free_port

FIRST = 10_000_000
PATIENCE_S = 120.0
"""How long somebody waits before they tap once more: less than Telegram keeps a tap for the bot."""

ANSWERS = len(ground.SURVEY.questions)
STEP_S = 0.005
GIVES_UP_S = 1800.0


@dataclass(frozen=True, slots=True)
class Answered:
    """One run: what it took, and what was stored in the end."""

    database: str
    partners: int
    updates: int
    repeated: int
    wall_s: float
    p50_s: float
    p99_s: float
    bot_ms: float
    """CPU of the bot for each update."""
    bot_share: float
    sandbox_ms: float
    """CPU of the sandbox and all partners in it, for each update."""
    sandbox_share: float
    """How much of a core the sandbox was busy with; at 1 it is what everybody waits for."""
    memory_mib: float
    counted: int
    wrong: int
    """Responses that are missing, or are there twice, or say something else; and sheets that are left."""

    @property
    def answers_per_s(self) -> float:
        """Return how many answers were given each second."""
        return self.partners * ANSWERS / self.wall_s


async def measure(name: str, url: str, count: int) -> Answered:
    """Let so many partners answer, half of them with names and half without."""
    await make(url)
    database = Database(url)
    world = Town()
    subject = ours("bot", "webhook", free_port(), ground.BOT_ID, url)
    bot = world.add_bot(subject.token, "bench_bot", "Bench")
    crowd = Crowd(world, bot)
    runner = await serve(world)
    half = count // 2
    for round_, after in ((NAMED, 0), (ANONYMOUS, half)):
        made = await ground.open_round(database, bot.id, is_anonymous=round_ == ANONYMOUS)
        assert made == round_
        await ground.take_part(database, round_, half, Stage.INVITED, after=after, first=FIRST)
    await ground.known(database, FIRST, 2 * half)
    await ground.settled(database)
    await crowd.invite(FIRST, 2 * half)
    world.crowd = crowd
    subject.environment |= {
        "BOT_API_URL": f"http://127.0.0.1:{runner.addresses[0][1]}",
        "BOT_TOKEN": subject.token,
        "PORT": str(subject.port),
    }
    subject.process = launched(subject.command, subject.environment)
    try:
        async with asyncio.timeout(60):
            while bot.webhook is None:  # noqa: ASYNC110 -- another process sets it
                await asyncio.sleep(0.1)
        await asyncio.sleep(1.5)
        return await _run(name, database, crowd, subject)
    finally:
        await asyncio.to_thread(subject.stop)
        await world.close()
        await runner.cleanup()
        await database.close()


async def _run(name: str, database: Database, crowd: Crowd, subject: Subject) -> Answered:
    assert subject.process is not None
    bot_cpu, own_cpu, began = subject.cpu_s(), time.process_time(), time.perf_counter()
    await crowd.begin()
    async with asyncio.timeout(GIVES_UP_S):
        while not await crowd.go_on(PATIENCE_S):  # noqa: ASYNC110 -- see above
            await asyncio.sleep(STEP_S)
    wall = time.perf_counter() - began
    bot_s, own_s = subject.cpu_s() - bot_cpu, time.process_time() - own_cpu
    memory = peak_mib(subject.process.pid)
    await asyncio.sleep(2.5)  # the last answers are mixed once a second
    people, waits = len(crowd.partners), sorted(crowd.waits_s)
    counted, wrong = await database.read(lambda c: _verdict(c, people))
    return Answered(
        database=name,
        partners=people,
        updates=len(waits),
        repeated=crowd.repeated,
        wall_s=wall,
        p50_s=waits[len(waits) // 2],
        p99_s=waits[int(len(waits) * 0.99)],
        bot_ms=bot_s / len(waits) * 1000,
        bot_share=bot_s / wall,
        sandbox_ms=own_s / len(waits) * 1000,
        sandbox_share=own_s / wall,
        memory_mib=memory,
        counted=counted,
        wrong=wrong,
    )


async def _verdict(connection: Any, people: int) -> tuple[int, int]:
    """Return how many responses there are, and how much is missing or too much.

    Every partner's words occur once in the world: with names they stand in the response of their institution,
    without names they are sealed, or opened and parted from the rest.
    """
    expected: Counter[str] = Counter()
    for number in range(1, people + 1):
        institution = number if number <= people // 2 else None
        expected.update(_said(institution, to_json(ground.answers(number))))
    stored: Counter[str] = Counter()
    counted = 0
    for table in (responses, sealed):
        for row in (await connection.execute(select(table))).all():
            counted += 1
            stored.update(_said(getattr(row, "institution_id", None), orjson.loads(row.body)))
    stored.update(
        _sign(None, text) for text in (await connection.execute(select(free_texts.c.text))).scalars()
    )
    wrong = (expected - stored).total() + (stored - expected).total()
    unfinished = select(func.count()).where(participations.c.stage != Stage.FINISHED.value)
    left = select(func.count()).select_from(sheets)
    for wanted in (unfinished, left):
        wrong += int((await connection.execute(wanted)).scalar_one())
    return counted, wrong


def _said(institution: int | None, answers: dict[str, Any]) -> Iterator[str]:
    """Return the words of a response, where they stand in it, and the rest."""
    if "words" in answers:
        yield _sign(institution, answers.pop("words")["text"])
    yield _sign(institution, answers)


def _sign(institution: int | None, said: object) -> str:
    return f"{institution} {orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()}"
