"""Messages of the outbox: replies, reminders, letters between people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.sender.verdicts import Result, change
from domain import outcomes
from domain.outgoing import Delivery, Key, Kind, Lane
from storage import outbox, sendings
from storage.leaving import sift

BY_NUMBER = (Kind.PROGRESS, Kind.SURVEY)
"""Kinds whose `about` is the number of a sending or of a round, with a minus; else it is a person."""


@dataclass(frozen=True, slots=True)
class Post:
    """What the outbox holds in the lanes `lanes[0]` to `lanes[1]`."""

    bot_id: int
    lanes: tuple[Lane, Lane]

    async def take(self, connection: AsyncConnection, now: datetime, room: int) -> list[Delivery]:
        """Mark the next messages as being sent and return them."""
        taken = await outbox.claim(connection, self.bot_id, self.lanes, now.timestamp(), room)
        letters = [one for one in taken if one.kind is Kind.SURVEY and one.lane is Lane.BULK]
        if not letters:
            return taken
        leaving = await sift(connection, letters, now)
        return [one for one in taken if one not in letters or one.id in leaving]

    async def record(self, connection: AsyncConnection, results: Sequence[Result], now: datetime) -> None:
        """Erase what arrived, and write down what did not."""
        changes = [change(result, now.timestamp()) for result in results]
        relays = _relays(results)
        arrived = [r.delivery.id for r, c in zip(results, changes, strict=True) if c is None]
        await outbox.delivered(connection, [row for row in arrived if row not in relays])
        await outbox.change(connection, [c for c in changes if c is not None])
        await outbox.relayed(connection, relays, now.timestamp())
        for sending, message_id in _progress(results):
            await sendings.note(connection, sending, message_id=message_id)

    async def put_back(self, connection: AsyncConnection, held: Collection[Key]) -> None:
        """Let messages wait again that nobody holds."""
        await outbox.put_back(connection, self.bot_id, self.lanes, [row for _, row in held])

    async def adopt(
        self, connection: AsyncConnection, held: Collection[Key], now: datetime
    ) -> tuple[int, int]:
        """Settle what a dead sender left half done."""
        return await outbox.adopt(connection, self.bot_id, self.lanes, [row for _, row in held])


def _relays(results: Sequence[Result]) -> dict[int, tuple[int, int, int]]:
    """Return of each letter about somebody which message it became, and about whom it is."""
    rows = {}
    for result in results:
        outcome, delivery = result.outcome, result.delivery
        is_letter = delivery.about is not None and delivery.kind not in BY_NUMBER
        if is_letter and isinstance(outcome, outcomes.Sent) and outcome.message_id:
            rows[delivery.id] = (delivery.chat_id, outcome.message_id, delivery.about or 0)
    return rows


def _progress(results: Sequence[Result]) -> list[tuple[int, int]]:
    """Return which message shows how a sending goes; the outbox names a sending by its negative number."""
    return [
        (-result.delivery.about, result.outcome.message_id)
        for result in results
        if result.delivery.kind is Kind.PROGRESS
        and result.delivery.about is not None
        and isinstance(result.outcome, outcomes.Sent)
        and result.outcome.message_id
    ]
