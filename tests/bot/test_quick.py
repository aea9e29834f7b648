"""Deferred building of aiogram's types: this notices when aiogram or pydantic have changed under it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

COUNT = """
import json, sys
from bot.quick import load_aiogram
first, second = load_aiogram(), load_aiogram()
import aiogram, aiogram.types, aiogram.methods
from aiogram.types.base import TelegramObject
types = {value for module in (aiogram.types, aiogram.methods) for value in vars(module).values()
         if isinstance(value, type) and issubclass(value, TelegramObject)}
unbuilt = [one for one in types if not one.__pydantic_complete__]
told = {"first": first, "second": second, "types": len(types), "unbuilt": len(unbuilt)}
told["needed"] = [one.__name__ for one in unbuilt if one.__name__ in ("Update", "Message", "CallbackQuery")]
for one in types:
    if "UNSET" not in one.__name__:
        one.model_rebuild()
told["never"] = [one.__name__ for one in types if not one.__pydantic_complete__]
chat = {"id": 7, "type": "private"}
poll = {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
        "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
        "allows_revoting": False, "members_only": False}
update = aiogram.types.Update.model_validate(
    {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": chat, "poll": poll}})
told["read"] = update.message.poll.question
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    """What a fresh interpreter tells of its types."""
    ended = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(ended.stdout)
    return found


def test_aiogram_is_imported_with_most_of_its_types_unbuilt(told: dict[str, object]) -> None:
    assert told["first"] is True
    types, unbuilt = told["types"], told["unbuilt"]
    assert isinstance(types, int)
    assert isinstance(unbuilt, int)
    assert types > 300
    assert unbuilt > 0.7 * types


def test_what_every_update_needs_is_built(told: dict[str, object]) -> None:
    assert told["needed"] == []


def test_a_second_time_changes_nothing(told: dict[str, object]) -> None:
    assert told["second"] is False


def test_every_type_can_still_be_built(told: dict[str, object]) -> None:
    assert told["never"] == []


def test_a_type_is_built_when_it_is_first_used(told: dict[str, object]) -> None:
    assert told["read"] == "?"
