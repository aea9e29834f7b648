"""What the world sent to the bot: each update it made, in order, so that none can go missing unseen."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from handlers.buttons import Go, Place
from sandbox.clock import Clock
from sandbox.world import Bot
from sandbox.world.polling import Polling
from sandbox.world.updates import Pending, Updates

NEW_ON_TAP = Go(place=Place.MY_DATA).pack()
"""The one button of those tapped here that brings a file, and so a new message."""


@dataclass(frozen=True, slots=True)
class Made:
    """One update: whose it is, in which line Telegram keeps it in order, and how it is to be answered."""

    id: int
    chat: int
    line: str
    is_poison: bool
    """A typed client cannot decode it."""
    wants_new: bool
    """The answer is a message of its own; any other tap changes the message that was tapped."""
    what: str
    """The text, or what the button carries."""


class Ledger(Updates):
    """A bot's queue of updates that remembers every one, and never gives a number twice."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        super().__init__(clock, rng)
        self.made: dict[int, Made] = {}
        self.expired: set[int] = set()
        self._confirmed: set[int] = set()

    def add(self, kind: str, payload: dict[str, Any], lifetime: float, queue: str) -> Pending | None:
        """Add an update and write it down."""
        pending = super().add(kind, payload, lifetime, queue)
        if pending is not None:
            self.made[pending.id] = _made(pending, payload)
        return pending

    def add_poison(self, chat: dict[str, Any]) -> None:
        """Add a message that a typed client cannot decode."""
        now = int(self._clock.timestamp())
        message = {"message_id": 1, "date": now, "chat": chat, "story": {}}
        self.add("message", message, 86400.0, f"chat:{chat['id']}")

    def jump(self, step: int) -> None:
        """Let the ids go on elsewhere, once nothing is pending, as after a week of silence."""
        if step < 0 or not self.pending:
            super().jump(step)

    def is_repeated(self, number: int) -> bool:
        """Say whether a confirmed update comes again; this is asked once the bot has confirmed it."""
        self._confirmed.add(number)
        return super().is_repeated(number)

    def forget(self, number: int) -> None:
        """Take an update out of the queue, and note if the bot has never confirmed it."""
        if number in self.pending and number not in self._confirmed:
            self.expired.add(number)
        super().forget(number)

    def waits_for(self, chat: int) -> bool:
        """Tell whether an update of a chat has not been taken yet."""
        return any(self.made[number].chat == chat for number in self.pending)

    def _next_id(self, now: float) -> int:
        while (number := super()._next_id(now)) in self.made:
            pass
        return number


def _made(pending: Pending, payload: dict[str, Any]) -> Made:
    chat = payload.get("chat") or payload["message"]["chat"]
    wants_new = pending.kind == "message" or payload["data"] == NEW_ON_TAP
    what = str(payload.get("data") or payload.get("text"))
    return Made(pending.id, chat["id"], pending.queue, "story" in payload, wants_new, what)


def keep_ledger(bot: Bot, clock: Clock, seed: int) -> Ledger:
    """Let a bot's updates go through a ledger."""
    ledger = Ledger(clock, random.Random(seed))
    ledger.on_new = bot.updates.on_new
    bot.updates, bot.polling = ledger, Polling(clock, ledger)
    return ledger
