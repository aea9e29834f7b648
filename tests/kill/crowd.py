"""People with phones: they tap, type and ask without waiting for anybody, and remember their last tap."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from aiogram.filters.callback_data import CallbackData

from handlers.buttons import Agree, Ask, OpenCards, OpenStep, Refuse, Sure
from sandbox.world import Bot, CannotDo, Person, World
from sandbox.world.rooms import Kept
from tests.kill.ledger import Ledger

COMMANDS = ("/task", "/task", "/menu", "/settings", "/language", "/help")
UNTOUCHED = (f"{Agree.__prefix__}:", f"{Sure.__prefix__}:", Refuse.__prefix__)
"""Buttons nobody here taps: they take back the consent that everybody has given."""

PATIENCE_S = 5.0


@dataclass
class Talker:
    """One person, and what they did last."""

    world: World
    bot: Bot
    ledger: Ledger
    account: Person
    rng: random.Random
    questions: list[str] = field(default_factory=list)
    tapped: Kept | None = None
    step: str = ""
    """The step the last tap leads to."""
    is_enough: Callable[[], bool] = bool

    async def talk(self, is_enough: Callable[[], bool]) -> None:
        """Do one thing after another until it is enough, and then tap a last time."""
        self.is_enough = is_enough
        await self.world.start(self.account, self.bot)
        while not is_enough():
            await self._pause(0.3)
            await self.rng.choice((self._walk, self._walk, self._walk, self._command, self._ask))()
        await self._tap_last()

    async def _walk(self) -> None:
        """Tap a few buttons, the same one twice at times, on whatever the screen shows by then."""
        for _ in range(self.rng.randint(1, 4)):
            kept = self._newest(skip=self.rng.randrange(2))
            choices = [data for data in buttons(kept) if not data.startswith(UNTOUCHED)] if kept else []
            if kept and choices:
                await self._tap(kept, self.rng.choice(choices))
            await self._pause(0.1)

    async def _command(self) -> None:
        await self.world.say(self.account, self.bot, self.rng.choice(COMMANDS))

    async def _ask(self) -> None:
        """Ask a human: wait for the invitation, as one has to, and then write the question."""
        if not await self._until(self._is_taken):
            return
        kept = self._newest()
        asks = _those(kept, Ask)
        if kept and asks and await self._tap(kept, asks[0]) and await self._until(self._is_invited):
            text = f"Question {len(self.questions)} of {self.account.id}?"
            await self.world.say(self.account, self.bot, text)
            if await self._until(self._is_taken):  # a webhook may bring a later tap first
                self.questions.append(text)

    async def _tap_last(self) -> None:
        """Once everything before is in the bot's hands, tap a button to a step."""
        while self.tapped is None:
            while not self._is_taken():  # noqa: ASYNC110 -- the ledger rings no bell
                await asyncio.sleep(0.1)
            kept = self._newest()
            steps = _those(kept, OpenStep)
            if kept and steps:
                self.tapped, data = kept, self.rng.choice(steps)
                self.step = OpenStep.unpack(data).step
                await self._tap(kept, data)
            else:
                said = await self.world.say(self.account, self.bot, "/task")
                await self._until(partial(self._is_answered, said["message_id"]), to_the_end=True)

    async def _tap(self, kept: Kept, data: str) -> bool:
        try:
            await self.world.tap(self.account, self.bot, kept.id, data)
        except CannotDo:  # the message has changed under the finger
            return False
        return True

    def _is_taken(self) -> bool:
        """Tell whether the bot holds everything this person did, so that what follows comes after it."""
        return not self.ledger.waits_for(self.account.id)

    def _is_answered(self, message_id: int) -> bool:
        kept = self._newest()
        return kept is not None and kept.id > message_id

    def _is_invited(self) -> bool:
        """Tell whether the bot invites to write: the one screen with troubles that offers no human."""
        kept = self._newest()
        kinds = {data.partition(":")[0] for data in buttons(kept)} if kept else set()
        return self._is_taken() and OpenCards.__prefix__ in kinds and Ask.__prefix__ not in kinds

    def _newest(self, skip: int = 0) -> Kept | None:
        """Return the bot's last message, or one a little older."""
        said = reversed(self.world.private_room(self.bot, self.account).messages.values())
        return next(islice((kept for kept in said if kept.sender == self.bot.id), skip, None), None)

    async def _until(self, happened: Callable[[], bool], *, to_the_end: bool = False) -> bool:
        """Wait for something, not for ever, and unless it matters to the end not after it is enough."""
        for _ in range(int(PATIENCE_S / 0.1)):
            if happened():
                return True
            if self.is_enough() and not to_the_end:
                return False
            await asyncio.sleep(0.1)
        return False

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(min(2.0, self.rng.expovariate(1 / seconds)))


def buttons(kept: Kept) -> Iterator[str]:
    """Go through what the buttons of a message carry."""
    for row in kept.body.get("reply_markup", {}).get("inline_keyboard", []):
        yield from (button["callback_data"] for button in row if "callback_data" in button)


def _those(kept: Kept | None, kind: type[CallbackData]) -> list[str]:
    """List what the buttons of one kind carry."""
    return [data for data in buttons(kept) if data.startswith(f"{kind.__prefix__}:")] if kept else []
