"""A line of messages with its own connections, its own window in flight and its own pace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.api import TIMEOUT_S, BotApi, NoAnswer
from bot.batcher import BREATH_S, breathe
from bot.sender.source import Source
from bot.sender.verdicts import STOPPED_S, Result
from bot.wake import Bell
from domain import outcomes
from domain.outcomes import Outcome
from domain.outgoing import Delivery, Key
from domain.pacing import CHAT_SPACING_S, Pacer, Permit


@dataclass(slots=True)
class Line:
    """Sends what its source holds, at most `window` at once.

    Without a pacer a message leaves at once; with one, never faster than it permits. Lines may share one.
    """

    source: Source
    api: BotApi
    window: int
    pacer: Pacer | None = None
    timeout_s: float = TIMEOUT_S
    breath_s: float = BREATH_S
    """How long to gather results before they are written down; with a pacer nobody waits for them."""
    bell: Bell = field(default_factory=Bell)
    finished: list[Result] = field(default_factory=list)
    held: set[Key] = field(default_factory=set)
    """What has left and is not yet written down."""
    is_in_doubt: bool = False
    """Whether taking messages has failed: perhaps they are marked as being sent, and nobody sends them."""
    _flying: set[asyncio.Task[None]] = field(default_factory=set)
    _last_in_chat: dict[int, float] = field(default_factory=dict)

    def room(self) -> int:
        """Return how many messages may be taken now."""
        room = self.window - len(self._flying)
        return room if self.pacer is None else min(room, self.pacer.permits(time.monotonic()))

    def rest_s(self, at_most: float) -> float:
        """Return how long a line without room can rest, at most."""
        if self.pacer is None or len(self._flying) >= self.window:
            return at_most
        return min(at_most, self.pacer.wait_s(time.monotonic()))

    async def rest(self, wait_s: float) -> None:
        """Wait for results or for room; a line with a pace lets more of both come together."""
        if wait_s:
            await self.bell.wait(wait_s)
        if self.pacer is not None and self._flying:
            await asyncio.sleep(self.breath_s)
        elif not wait_s:
            await breathe(self.in_flight, self.breath_s)

    def send(self, deliveries: Sequence[Delivery]) -> None:
        """Let messages leave; their results gather in `finished`."""
        self.held.update(delivery.key for delivery in deliveries)
        for delivery, permit in zip(deliveries, self._permits(len(deliveries)), strict=True):
            task = asyncio.create_task(self._send(delivery, permit))
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)

    def _permits(self, count: int) -> Sequence[Permit | None]:
        return [None] * count if self.pacer is None else self.pacer.take(count, time.monotonic())

    async def _send(self, delivery: Delivery, permit: Permit | None) -> None:
        if self.pacer is None or permit is None:
            outcome = await self._called(delivery)
        else:
            outcome = await self._at_a_pace(delivery, self.pacer, permit)
        self.finished.append(Result(delivery, outcome))
        self.bell.ring()

    async def _at_a_pace(self, delivery: Delivery, pacer: Pacer, permit: Permit) -> Outcome:
        """Send when it is permitted, and tell the pacer how that went."""
        await asyncio.sleep(permit.at - time.monotonic())
        await self._keep_distance(delivery.chat_id)
        permit.at = time.monotonic()
        if pause := pacer.pause_s(permit.at):  # somebody else was refused meanwhile: this one never left
            return outcomes.Later(pause, "the line pauses")
        outcome = await self._called(delivery)
        now = time.monotonic()
        if isinstance(outcome, (outcomes.Sent, outcomes.Unreachable)):
            pacer.answered(permit, now)
        if isinstance(outcome, outcomes.Stopped):
            pacer.refused(STOPPED_S, now)
        if isinstance(outcome, outcomes.Later) and outcome.for_all:
            pacer.refused(outcome.after_s, now)
        return outcome

    async def _called(self, delivery: Delivery) -> Outcome:
        try:
            answer = await self.api.call(
                delivery.method, delivery.payload, delivery.file, timeout_s=self.timeout_s
            )
            return outcomes.of(answer)
        except NoAnswer as error:
            return outcomes.unanswered(error.reach, error.reason)
        except Exception as error:  # whatever broke, the message must get an outcome
            return outcomes.Unknown(type(error).__name__)

    async def _keep_distance(self, chat_id: int) -> None:
        now = time.monotonic()
        wait = self._last_in_chat.get(chat_id, -CHAT_SPACING_S) + CHAT_SPACING_S - now
        if len(self._last_in_chat) > 5000:
            self._last_in_chat = {c: t for c, t in self._last_in_chat.items() if t > now - CHAT_SPACING_S}
        self._last_in_chat[chat_id] = now + max(0.0, wait)
        if wait > 0:
            await asyncio.sleep(wait)

    async def finish(self, within_s: float) -> None:
        """Wait for what is in the air."""
        if self._flying:
            await asyncio.wait(set(self._flying), timeout=within_s)

    @property
    def in_flight(self) -> int:
        """Tell how many messages are in the air."""
        return len(self._flying)
