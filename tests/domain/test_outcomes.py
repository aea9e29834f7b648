"""Every answer of the real server gets the outcome that is right for it."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain import outcomes
from domain.outcomes import (
    Answer,
    Later,
    Moved,
    Outcome,
    Reach,
    Refused,
    Replace,
    Sent,
    Stopped,
    Unreachable,
    of,
    unanswered,
)
from domain.outcomes import Unknown as Ambiguous

ERRORS = json.loads(Path("sandbox/data/bot-api-errors.json").read_text(encoding="utf-8"))["errors"]

FOLLOWS: dict[str, type] = {
    "stop": Stopped,
    "wait": Later,
    "retry": Later,
    "ambiguous": Ambiguous,
    "drop-recipient": Unreachable,
    "migrate": Moved,
    "ignore": Sent,
    "resend": Replace,
    "fix": Replace,
    "bug": Refused,
}
"""What the facts suggest, as an outcome. `fix` means: say it anew without what is gone."""

EXCEPTIONS: dict[str, type] = {
    # A path without token or method: BOT_API_URL leads elsewhere. Nothing can be sent until it is mended,
    # and no message should be given up for it.
    "Not Found": Stopped,
    # A text takes no place of a picture by an edit; a new message says the same.
    "Bad Request: there is no text in the message to edit": Replace,
    # These three are answers to getUpdates, for which bot/intake/polling.py has sentences of its own.
    # A message never gets them; it would be refused, as for any other conflict nobody has foreseen.
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first": Refused,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running": Refused,
    "Conflict: terminated by setWebhook request": Refused,
}


def entry(error: dict[str, Any]) -> Any:
    said = error["description"]
    return pytest.param(
        error, EXCEPTIONS.get(said, FOLLOWS[error["action"]]), id=f"{error['code']} {said}"[:90]
    )


def answer_of(error: dict[str, Any]) -> Answer:
    body: dict[str, Any] = {"ok": False, "error_code": error["code"], "description": error["description"]}
    if error["action"] == "wait":
        body["parameters"] = {"retry_after": 17}
    if error["action"] == "migrate":
        body["parameters"] = {"migrate_to_chat_id": -100123}
    return Answer(error["code"], body)


@pytest.mark.parametrize(("error", "expected"), [entry(error) for error in ERRORS])
def test_every_known_answer_has_the_outcome_that_follows_from_it(
    error: dict[str, Any], expected: type
) -> None:
    assert type(of(answer_of(error))) is expected


def test_every_exception_is_still_an_answer_of_the_server() -> None:
    assert EXCEPTIONS.keys() <= {error["description"] for error in ERRORS}


@pytest.mark.parametrize(
    "said", sorted({error["description"] for error in ERRORS if error["action"] != "bug"})
)
def test_a_changed_end_or_case_of_a_sentence_changes_nothing(said: str) -> None:
    error = next(error for error in ERRORS if error["description"] == said)
    reworded = {**error, "description": f"{said.swapcase()} (see the documentation)"}
    if said not in ("Unauthorized", "Not Found"):
        assert type(of(answer_of(reworded))) is type(of(answer_of(error)))


def test_a_429_holds_for_as_long_as_it_says_and_for_the_whole_lane() -> None:
    body = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests",
        "parameters": {"retry_after": 10072},
    }
    assert of(Answer(429, body)) == Later(10072, "Too Many Requests", for_all=True)


def test_a_429_without_a_time_still_waits() -> None:
    outcome = of(Answer(429, {"ok": False, "error_code": 429, "description": "Too Many Requests"}))
    assert isinstance(outcome, Later)
    assert outcome.after_s > 0


def test_a_moved_chat_tells_its_new_id() -> None:
    body = {"ok": False, "error_code": 400, "description": "", "parameters": {"migrate_to_chat_id": -1009}}
    assert of(Answer(400, body)) == Moved(-1009)


@pytest.mark.parametrize(
    ("result", "message_id"), [({"message_id": 5, "chat": {}}, 5), (True, None), ({"message_id": "5"}, None)]
)
def test_what_arrived_is_sent_and_knows_its_message(result: Any, message_id: int | None) -> None:
    assert of(Answer(200, {"ok": True, "result": result})) == Sent(message_id)


@pytest.mark.parametrize("status", [200, 404, 413, 500, 502, 504])
def test_a_page_of_a_proxy_leaves_it_unknown_whether_anything_arrived(status: int) -> None:
    assert isinstance(of(Answer(status, None)), Ambiguous)


@pytest.mark.parametrize(
    ("reach", "expected"), [(Reach.NOT_SENT, Later), (Reach.UNKNOWN, Ambiguous)], ids=lambda value: str(value)
)
def test_a_missing_answer_is_repeated_only_where_nothing_left(reach: Reach, expected: type[Outcome]) -> None:
    assert type(unanswered(reach, "ClientOSError")) is expected


def test_the_reason_is_the_servers_sentence() -> None:
    said = "Forbidden: bot was blocked by the user"
    assert of(Answer(403, {"ok": False, "error_code": 403, "description": said})) == Unreachable(said)
    assert outcomes.RETRY_S > 0
