"""What an outcome does to a message in the outbox: pure decisions, written down by the sender."""

from __future__ import annotations

import random
from dataclasses import dataclass

import orjson

from domain import outcomes
from domain.outcomes import Outcome
from domain.outgoing import REPEATABLE, Delivery
from storage.outbox import Change
from storage.tables import FAILED, QUEUED, UNKNOWN

TRIES = 8
"""How often a message is repeated whose fate stays unknown."""


@dataclass(frozen=True, slots=True)
class Result:
    """A message that was tried, and what became of it."""

    delivery: Delivery
    outcome: Outcome


def change(result: Result, now: float) -> Change | None:
    """Return how the outbox changes; nothing where the message arrived and its row is erased."""
    delivery, outcome = result.delivery, result.outcome
    match outcome:
        case outcomes.Sent():
            return None
        case outcomes.Later(after_s=after, reason=reason):
            return Change(delivery.id, QUEUED, now + after + random.uniform(0, 0.5), reason)  # noqa: S311
        case outcomes.Stopped(reason=reason):
            return Change(delivery.id, QUEUED, now + 60, reason)
        case outcomes.Replace(reason=reason):
            return _as_new(delivery, reason)
        case outcomes.Moved(chat_id=chat_id):
            return _moved(delivery, chat_id)
        case outcomes.Unknown(reason=reason):
            return _unknown(delivery, reason, now)
        case outcomes.Unreachable(reason=reason) | outcomes.Refused(reason=reason):
            return Change(delivery.id, FAILED, reason=reason)


def _unknown(delivery: Delivery, reason: str, now: float) -> Change:
    if delivery.kind not in REPEATABLE:
        return Change(delivery.id, UNKNOWN, reason=reason)
    if delivery.attempts >= TRIES:
        return Change(delivery.id, UNKNOWN, reason=f"{reason}, {delivery.attempts} times")
    return Change(delivery.id, QUEUED, now + min(30.0, 0.25 * 2**delivery.attempts), reason)


def _as_new(delivery: Delivery, reason: str) -> Change:
    payload = orjson.loads(delivery.payload)
    if not delivery.method.startswith("editMessage") or "text" not in payload:
        payload.pop("reply_parameters", None)
        if delivery.method.startswith(("editMessage", "delete")) or delivery.attempts > 1:
            return Change(delivery.id, FAILED, reason=reason)
        return Change(
            delivery.id, QUEUED, reason=reason, method=delivery.method, payload=orjson.dumps(payload)
        )
    payload.pop("message_id", None)
    return Change(delivery.id, QUEUED, reason=reason, method="sendMessage", payload=orjson.dumps(payload))


def _moved(delivery: Delivery, chat_id: int) -> Change:
    payload = {**orjson.loads(delivery.payload), "chat_id": chat_id}
    return Change(delivery.id, QUEUED, reason="moved", method=delivery.method, payload=orjson.dumps(payload))
