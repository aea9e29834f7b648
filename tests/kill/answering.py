"""Partners who answer a survey while the bot is killed: what they do, what they see, what is stored of it."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.api import ask
from domain.anonymity import Kind
from domain.rounds import RoundState, Stage
from domain.surveys.answers import Answer, from_json
from sandbox.inprocess import WorldApi
from sandbox.world import CannotDo, Person
from sandbox.world.rooms import Kept
from storage.database import Database
from storage.tables import free_texts, participations, responses, rounds, sealed, sheets
from tests.kill.ground import Ground
from tests.stage import TOKEN
from tests.storage.partners import SURVEY, Gathering, Partner, distinct, gather

QUESTIONS = [question.id for question in SURVEY.questions]
TYPED = ("items", "words")
ONWARD = ("Begin the survey", "Begin", "Go on", "Send my answers")
FIRST = 6_000_000
PATIENCE_S = 4.0


@dataclass
class Answerer:
    """One partner: answers question after question, at times twice or on an old button, until thanked."""

    ground: Ground
    account: Person
    partner: Partner
    rng: random.Random
    shown: int = 0
    """How many questions had been answered by what was on the screen at some time."""
    is_thanked: bool = False

    async def answer(self, is_over: Callable[[], bool]) -> None:
        """Answer until there are thanks, or there is no time."""
        while not self.is_thanked and not is_over():
            before = self._screen()
            await self._act(before)
            await self._until_changed(before)
            self._read()

    def _read(self) -> None:
        """Note what the screen promises."""
        screen = self._screen()
        # Whoever wrote an answer twice may have the reply to the second one below the thanks.
        self.is_thanked = any("Thank you!" in str(kept.body.get("text")) for kept in self._messages())
        if "Send my answers" in self._labels():
            self.shown = len(QUESTIONS)
        elif (asked := self._asked(screen)) is not None:
            self.shown = max(self.shown, asked)

    async def _act(self, screen: str) -> None:
        labels, asked = self._labels(), self._asked(screen)
        onward = [label for label in ONWARD if label in labels]
        if onward and asked is None:
            await self._tap(onward[0])
        elif asked is None or self.rng.random() < 0.05:
            await self._tap("Begin the survey", anywhere=True)
        elif "Back" in labels and self.rng.random() < 0.05:
            await self._tap("Back")
        else:
            await self._give(QUESTIONS[asked])

    async def _give(self, question: str) -> None:
        answer = given(self.partner.number)[question]
        label = answer.options[0].capitalize() if answer.options else answer.text or str(answer.number)
        if question in TYPED:
            await self.ground.world.say(self.account, self.ground.bot, label)
        else:
            await self._tap(label, f"✓ {label}")

    async def _tap(self, *labels: str, anywhere: bool = False) -> None:
        """Tap a button of the newest message, or of any; at times twice."""
        for kept in self._messages() if anywhere else list(self._messages())[:1]:
            for label, data in _buttons(kept):
                if label in labels:
                    for _ in range(2 if self.rng.random() < 0.2 else 1):
                        await self._once(kept, data)
                    return

    async def _once(self, kept: Kept, data: str) -> None:
        try:
            await self.ground.world.tap(self.account, self.ground.bot, kept.id, data)
        except CannotDo:  # the message has changed under the finger
            return

    async def _until_changed(self, before: str) -> None:
        for _ in range(int(PATIENCE_S / 0.05)):
            if self._screen() != before and not self.ground.ledger.waits_for(self.account.id):
                return
            await asyncio.sleep(0.05)

    def _messages(self) -> Iterator[Kept]:
        """Go through what the bot said, the newest first."""
        room = self.ground.world.private_room(self.ground.bot, self.account)
        return (kept for kept in reversed(room.messages.values()) if kept.sender == self.ground.bot.id)

    def _screen(self) -> str:
        newest = next(self._messages())
        return f"{newest.id} {newest.body.get('text')}"

    def _labels(self) -> list[str]:
        return [label for label, _ in _buttons(next(self._messages()))]

    def _asked(self, screen: str) -> int | None:
        texts = [question.said["en"] for question in SURVEY.questions]
        return next((place for place, text in enumerate(texts) if f"\n\n{text}" in screen), None)


def _buttons(kept: Kept) -> Iterator[tuple[str, str]]:
    for row in kept.body.get("reply_markup", {}).get("inline_keyboard", []):
        yield from ((one["text"], one["callback_data"]) for one in row if "callback_data" in one)


@dataclass
class Crowd:
    """Partners of two rounds, an anonymous one and one with names."""

    ground: Ground
    rounds: list[Gathering] = field(default_factory=list)
    answerers: list[Answerer] = field(default_factory=list)
    begun: list[Answerer] = field(default_factory=list)

    async def gather(self, size: int) -> None:
        """Bring everybody, each with an invitation before their eyes."""
        database, world = self.ground.database, self.ground.world
        api = WorldApi(world, TOKEN)
        kinds = [Kind("museum", "en")] * (size // 2)
        for place, is_anonymous in enumerate((True, False)):
            ids = range(FIRST + place * len(kinds), FIRST + (place + 1) * len(kinds))
            it = await gather(database, kinds, persons=ids, is_anonymous=is_anonymous, now=datetime.now(UTC))
            self.rounds.append(it)
            for partner in it.partners:
                account = world.add_person(f"Paul{partner.number}", id=partner.person, language_code="en")
                world.private_room(self.ground.bot, account)
                await _invite(api, partner)
                rng = random.Random(self.ground.seed * 10_000 + partner.number)
                self.answerers.append(Answerer(self.ground, account, partner, rng))
        # One of each round in turn: of fewer than five anonymous ones nothing would be kept.
        self.answerers.sort(key=lambda one: one.partner.person % FIRST % len(kinds))

    async def talk(self, at_once: int, is_over: Callable[[], bool]) -> None:
        """Let some answer at a time, the next one when one is thanked."""
        waiting = iter(self.answerers)

        async def one_after_the_other() -> None:
            for answerer in waiting:
                if is_over():
                    return
                self.begun.append(answerer)
                await answerer.answer(is_over)

        await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))

    async def finish(self) -> None:
        """Let everybody who has begun come to the end."""
        await asyncio.gather(*(one.answer(lambda: False) for one in self.begun))

    async def lost(self) -> list[str]:
        """Return what somebody saw to be taken and is not there."""
        promised = {one.partner.number: (one.shown, one.is_thanked) for one in self.begun}
        stages, bodies = await self.ground.database.read(_kept)
        wrong = []
        for number, (shown, is_thanked) in promised.items():
            if stages[number] == Stage.FINISHED:
                continue
            missing = set(QUESTIONS[:shown]) - set(bodies.get(number, {}))
            if missing or is_thanked:
                wrong.append(f"{number}: {sorted(missing)} of {shown}, thanked: {is_thanked}")
        return wrong

    async def close(self) -> None:
        """Let both rounds end now, and wait until they are closed."""
        ended = update(rounds).values(closes_at=datetime.now(UTC).timestamp() - 60)
        await self.ground.database.write(lambda c: c.execute(ended))
        wanted = select(rounds.c.id).where(rounds.c.state != RoundState.CLOSED.value)
        while (await self.ground.database.read(lambda c: c.execute(wanted))).first():  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def _invite(api: WorldApi, partner: Partner) -> None:
    begin = {"text": "Begin the survey", "callback_data": f"so:{partner.number}:1"}
    letter = {"chat_id": partner.person, "text": "Come", "reply_markup": {"inline_keyboard": [[begin]]}}
    answer = await ask(api, "sendMessage", letter)
    assert answer.status == 200, answer


async def _kept(connection: AsyncConnection) -> tuple[dict[int, int], dict[int, Any]]:
    """Return the stage of every participation, and what is on its sheet."""
    p = participations.c
    stages = {row.id: row.stage for row in await connection.execute(select(p.id, p.stage))}
    found = await connection.execute(select(sheets))
    return stages, {row.participation_id: orjson.loads(row.body) for row in found}


async def verdict(database: Database, it: Gathering) -> tuple[int, list[str]]:
    """Return how many have sent, and what of a round is missing or too much once it is closed."""
    stages, rest = await database.read(_kept)
    sent = [one for one in it.partners if stages[one.number] == Stage.FINISHED]
    stored = Counter(await database.read(lambda c: _stored(c, it.round)))
    expected = Counter(said for one in sent for said in _expected(one))
    wrong = [f"missing: {said}" for said in (expected - stored).elements()]
    wrong += [f"too much: {said}" for said in (stored - expected).elements()]
    wrong += [f"a sheet of {one.number} is left" for one in it.partners if one.number in rest]
    return len(sent), wrong


async def _stored(connection: AsyncConnection, round_: int) -> list[str]:
    """Return each response, and apart from it what was written in own words."""
    found = []
    for table in (sealed, responses):
        for row in await connection.execute(select(table.c.body).where(table.c.round_id == round_)):
            answers = from_json(orjson.loads(row.body))
            found += [answers.pop("words").text] if "words" in answers else []
            found.append(str(answers))
    texts = select(free_texts.c.text).where(free_texts.c.round_id == round_)
    return found + list((await connection.execute(texts)).scalars())


def _expected(partner: Partner) -> list[str]:
    answers = given(partner.number)
    return [answers.pop("words").text, str(answers)]


def given(number: int) -> dict[str, Answer]:
    """Return what a partner answers, in the order of the questions."""
    return distinct(number) | {"use": Answer(("often" if number % 2 else "seldom",))}
