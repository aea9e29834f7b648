"""What became of a call to Telegram: a value that knows what follows.

The sentences are those of the Bot API server; they are compared by their beginning, in lower case,
because their ends change between versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from domain import people


class Reach(Enum):
    """How far a call got before its answer was lost."""

    NOT_SENT = "not sent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: the HTTP status and the decoded body, `None` where it was no JSON object."""

    status: int
    body: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived, or was done before; `message_id` where the server told one, `note` what it said instead."""

    message_id: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """It did not arrive and may be tried again after `after_s` seconds; `for_all` slows the whole lane."""

    after_s: float
    reason: str
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class Unreachable:
    """It will never arrive: the person blocked the bot, left Telegram or was never there."""

    reason: str

    @property
    def why(self) -> people.Unreachable:
        """Return which of the three it is."""
        low = self.reason.lower()
        if "deactivated" in low:
            return people.Unreachable.DEACTIVATED
        is_absent = low.startswith(NOBODY_THERE) or "initiate conversation" in low
        return people.Unreachable.ABSENT if is_absent else people.Unreachable.BLOCKED


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never arrive because of what it says; the same words would be refused for everybody."""

    reason: str


@dataclass(frozen=True, slots=True)
class Replace:
    """The message to be changed is gone: say the same as a new one."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has a new id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived or not; nobody can know."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """Telegram does not accept this bot's token: nothing can be sent until the operator acts."""

    reason: str


Outcome = Sent | Later | Unreachable | Refused | Replace | Moved | Unknown | Stopped

DONE_ALREADY = (
    "bad request: message is not modified",
    "bad request: message to delete not found",
    "bad request: message can't be deleted",
    "bad request: query is too old",
)
GONE = (
    "bad request: message to edit not found",
    "bad request: message can't be edited",
    "bad request: there is no text in the message to edit",
    "bad request: message to be replied not found",
    "bad request: message thread not found",
)
NOBODY_THERE = (
    "bad request: chat not found",
    "bad request: private chat not found",
    "bad request: not enough rights to send",
    "bad request: user not found",
)
PASSING = (
    "bad request: wrong file_id or the file is temporarily unavailable",
    "conflict: terminated by other setwebhook",
)

RETRY_S = 5.0
"""How long to wait after a passing refusal or a connection that could not be made, in seconds."""


def of(answer: Answer) -> Outcome:
    """Say what an answer means for a message that was to be sent."""
    body = answer.body
    if body is None or "ok" not in body or answer.status >= 500:
        return Unknown(f"HTTP {answer.status}")
    if body.get("ok") is True:
        return Sent(_message_id(body.get("result")))
    code = int(body.get("error_code") or answer.status)
    text = str(body.get("description") or f"HTTP {code}")
    parameters = body.get("parameters") or {}
    if code >= 500:
        return Unknown(text)
    return _refusal(code, text, parameters)


def _message_id(result: Any) -> int | None:
    if isinstance(result, Mapping):
        value = result.get("message_id")
        return value if isinstance(value, int) else None
    return None


def _refusal(code: int, text: str, parameters: Mapping[str, Any]) -> Outcome:
    low = text.lower()
    if code == 429:
        return Later(float(parameters.get("retry_after") or RETRY_S), text, for_all=True)
    if "migrate_to_chat_id" in parameters:
        return Moved(int(parameters["migrate_to_chat_id"]))
    if code == 401 or low.startswith("logged out") or (code == 404 and "method" not in low):
        return Stopped(text)
    if low.startswith(DONE_ALREADY):
        return Sent(note=low)
    if low.startswith(GONE):
        return Replace(text)
    if code == 403 or low.startswith(NOBODY_THERE):
        return Unreachable(text)
    return Later(RETRY_S, text) if low.startswith(PASSING) else Refused(text)


def unanswered(reach: Reach, reason: str) -> Outcome:
    """Say what a missing answer means: what never left can be tried again, the rest is unknown."""
    return Later(RETRY_S, reason) if reach is Reach.NOT_SENT else Unknown(reason)
