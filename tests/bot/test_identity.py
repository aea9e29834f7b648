"""Before an update is written down, nobody can be recognized in it, and it still says what it said."""

import json
from copy import deepcopy
from typing import Any

import pytest
from aiogram.types import Update
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.intake.core import ALLOWED_UPDATES
from bot.intake.identity import DROPPED, EMPTIED, blank, queue_of
from bot.json import decode, encode
from sandbox.spec import validate
from tests.bot.updates import MARK, SECRET_ID, SECRET_PLACE, updates

SLOW = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def decodes(update: dict[str, Any]) -> bool:
    try:
        Update.model_validate(update)
    except ValidationError:
        return False
    return True


@SLOW
@given(updates())
def test_nobody_is_left_in_any_update_the_bot_api_knows(update: dict[str, Any]) -> None:
    left = json.dumps(blank(update), ensure_ascii=False)
    assert MARK not in left
    assert str(SECRET_ID) not in left
    assert str(SECRET_PLACE) not in left


@SLOW
@given(updates())
def test_what_can_be_decoded_still_can(update: dict[str, Any]) -> None:
    was = deepcopy(update)
    now = blank(update)
    assert decodes(now) or not decodes(was), (was, now)


@SLOW
@given(updates(tuple(ALLOWED_UPDATES)))
def test_the_updates_the_bot_asks_for_stay_what_the_bot_api_describes(update: dict[str, Any]) -> None:
    assert validate(update, "Update") == []
    assert validate(blank(update), "Update") == []


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*sorted(EMPTIED | DROPPED), "location", "contact", "from", "chat", "id", "origin"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JUNK)
def test_anything_that_is_json_can_be_blanked_and_written(junk: Any) -> None:
    decode(encode(blank(deepcopy(junk))))
    if isinstance(junk, dict):
        assert isinstance(queue_of(junk), int)


@given(JUNK)
def test_what_is_blank_stays_as_it_is(junk: Any) -> None:
    once = blank(deepcopy(junk))
    assert encode(blank(deepcopy(once))) == encode(once)


def test_what_somebody_says_stays_until_the_turn_is_done() -> None:
    message = {
        "message_id": 5,
        "chat": {"id": 7, "type": "private", "first_name": "Ann"},
        "from": {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "tt"},
        "text": "I am Ann",
        "entities": [{"type": "bold", "offset": 0, "length": 1}],
        "photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}],
    }
    left = blank(deepcopy(message))
    assert left["chat"] == {"id": 7, "type": "private", "first_name": ""}
    assert left["from"] == {"id": 7, "is_bot": False, "first_name": "", "language_code": "tt"}
    assert {key: left[key] for key in ("text", "entities", "photo")} == {
        key: message[key] for key in ("text", "entities", "photo")
    }


@pytest.mark.parametrize(
    ("update", "queue"),
    [
        ({"update_id": 1, "message": {"chat": {"id": 7}, "from": {"id": 8}}}, 7),
        ({"update_id": 1, "message": {"chat": {"id": -100}, "from": {"id": 8}}}, -100),
        ({"update_id": 1, "callback_query": {"from": {"id": 8}, "message": {"chat": {"id": 7}}}}, 7),
        ({"update_id": 1, "callback_query": {"from": {"id": 8}}}, 8),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 7}, "from": {"id": 8}}}, 7),
        ({"update_id": 1, "poll_answer": {"user": {"id": 8}}}, 8),
        ({"update_id": 1, "poll": {"id": "5"}}, 0),
        ({"update_id": 1}, 0),
        ({"update_id": 1, "message": {"chat": {"id": "7"}}}, 0),
    ],
)
def test_turns_go_in_the_order_of_their_chat(update: dict[str, Any], queue: int) -> None:
    assert queue_of(update) == queue
