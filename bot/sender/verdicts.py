"""What an outcome does to a message in the outbox: pure decisions, written down by the sender."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import orjson

from domain import outcomes
from domain.outcomes import Outcome
from domain.outgoing import REPEATABLE, Delivery, Kind
from storage.outbox import Change
from storage.tables import FAILED, QUEUED, UNKNOWN

GIVE_UP_S = {Kind.RELAY: 24 * 3600.0, Kind.REMINDER: 24 * 3600.0}
"""How long after it was written a message is still repeated while its fate stays unknown, in seconds."""

GIVE_UP_SOON_S = 3600.0
"""The same for a reply: later than that it would only confuse."""


STOPPED_S = 60.0
"""How long to wait after Telegram refused the token, in seconds."""


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
            return _again(delivery, reason, now + after + random.uniform(0, 0.5))  # noqa: S311
        case outcomes.Stopped(reason=reason):
            return _again(delivery, reason, now + STOPPED_S)
        case outcomes.Replace(reason=reason):
            return _as_new(delivery, reason)
        case outcomes.Moved(chat_id=chat_id):
            payload = {**orjson.loads(delivery.payload), "chat_id": chat_id}
            return _rewritten(delivery, "moved", delivery.method, payload)
        case outcomes.Unknown(reason=reason):
            return _unknown(delivery, reason, now)
        case outcomes.Unreachable(reason=reason) | outcomes.Refused(reason=reason):
            return Change(delivery.id, delivery.attempts, FAILED, reason=reason)


def _again(delivery: Delivery, reason: str, not_before: float) -> Change:
    return Change(delivery.id, delivery.attempts, QUEUED, not_before, reason)


def _unknown(delivery: Delivery, reason: str, now: float) -> Change:
    """Repeat what may be repeated, with growing pauses, until it is too old to make sense."""
    age_s = now - delivery.created_at
    if delivery.kind in REPEATABLE and age_s < GIVE_UP_S.get(delivery.kind, GIVE_UP_SOON_S):
        return _again(delivery, reason, now + min(30.0, 0.25 * 2 ** min(delivery.attempts, 7)))
    return Change(delivery.id, delivery.attempts, UNKNOWN, reason=reason)


def _as_new(delivery: Delivery, reason: str) -> Change:
    """Say anew what was to change a message that is gone; without the reply where that is gone."""
    payload = orjson.loads(delivery.payload)
    if delivery.method.startswith("editMessage") and "text" in payload:
        payload.pop("message_id", None)
        return _rewritten(delivery, reason, "sendMessage", payload)
    if payload.pop("reply_parameters", None) is None:
        return Change(delivery.id, delivery.attempts, FAILED, reason=reason)
    return _rewritten(delivery, reason, delivery.method, payload)


def _rewritten(delivery: Delivery, reason: str, method: str, payload: Any) -> Change:
    return Change(
        delivery.id,
        delivery.attempts,
        QUEUED,
        reason=reason,
        method=method,
        payload=orjson.dumps(payload),
    )
