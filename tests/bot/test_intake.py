"""No update is lost, none is done twice, and none stops the others."""

from __future__ import annotations

import asyncio
import itertools
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import commands
from bot.json import decode
from bot.settings import WrongSetting
from sandbox.faults import Fault
from storage import inbox
from storage.inbox import Arrival
from storage.tables import DONE, PARKED, WAITING
from storage.tables import inbox as inbox_table
from tests.bot.conftest import Logs, bug, on_word, rows
from tests.stage import Stage, Visitor

NUMBERS = itertools.count(1)


def pending(stage: Stage) -> list[dict[str, Any]]:
    """Return the updates the bot has not fetched yet, as Telegram would send them."""
    return [deepcopy(one.body) for one in stage.bot.updates.pending.values()]


async def write(ann: Visitor, text: str) -> dict[str, Any]:
    """Write something without letting the bot see it; returns the update."""
    await ann.stage.world.say(ann.account, ann.stage.bot, text)
    return pending(ann.stage)[-1]


def broken(ann: Visitor) -> dict[str, Any]:
    """Return an update in Ann's chat that no typed client can decode."""
    chat = {"id": ann.id, "type": "private"}
    message = {"message_id": 1, "chat": chat, "photo": "Ann Annova", "text": "Ann Annova"}
    return {"update_id": next(NUMBERS), "message": message}


async def test_an_update_that_comes_twice_is_done_once(stage: Stage, ann: Visitor) -> None:
    stage.world.faults.once(Fault.DUPLICATE)
    await ann.starts()
    assert len(ann.messages) == 1
    assert [row.state for row in await rows(stage, inbox_table)] == [DONE]


async def test_an_update_that_comes_many_times_at_once_is_done_once(stage: Stage, ann: Visitor) -> None:
    update = await write(ann, "/start")
    await asyncio.gather(*(stage.app.intake.take([deepcopy(update)]) for _ in range(20)))
    await stage.settle()
    assert len(ann.messages) == 1


async def test_a_duplicate_of_a_done_update_is_dropped(stage: Stage, ann: Visitor) -> None:
    update = await write(ann, "/start")
    await stage.settle()
    await stage.app.intake.take([update])
    await stage.settle()
    assert len(ann.messages) == 1


async def test_ids_that_jump_down_are_new_all_the_same(stage: Stage, ann: Visitor) -> None:
    await ann.starts()
    stage.world.faults.once(Fault.JUMP_DOWN)
    await ann.says("/help")
    first, second = [row.update_id for row in await rows(stage, inbox_table)]
    assert second < first
    assert len(ann.messages) == 2


async def test_ids_that_jump_up_are_new_all_the_same(stage: Stage, ann: Visitor) -> None:
    await ann.starts()
    stage.world.faults.once(Fault.JUMP_UP)
    await ann.says("/help")
    assert len(ann.messages) == 2


async def test_the_same_id_for_another_bot_is_another_update(stage: Stage) -> None:
    def arrival(bot_id: int) -> Arrival:
        return Arrival(bot_id, 5, 7, b"{}", 0.0)

    database = stage.app.database
    assert await database.write(lambda c: inbox.accept(c, [arrival(1), arrival(2)])) == 2
    assert await database.write(lambda c: inbox.accept(c, [arrival(1), arrival(3)])) == 1


async def test_an_update_is_remembered_for_48_hours_and_not_longer(stage: Stage, ann: Visitor) -> None:
    update = await write(ann, "/start")
    await stage.settle()
    stage.clock.move(timedelta(hours=47, minutes=59))
    await stage.app.worker.look_round()
    await stage.app.intake.take([deepcopy(update)])
    await stage.settle()
    assert len(ann.messages) == 1
    stage.clock.move(timedelta(minutes=2))
    await stage.app.worker.sweep(stage.clock.timestamp())
    assert await rows(stage, inbox_table) == []
    await stage.app.intake.take([update])
    await stage.settle()
    assert len(ann.messages) == 2


async def test_a_sweep_leaves_what_still_waits(stage: Stage, ann: Visitor) -> None:
    await stage.app.intake.take([await write(ann, "/start")])
    stage.clock.move(timedelta(days=30))
    await stage.app.worker.sweep(stage.clock.timestamp())
    assert [row.state for row in await rows(stage, inbox_table)] == [WAITING]


async def test_an_update_that_cannot_be_decoded_is_parked_and_stops_nobody(
    stage: Stage, ann: Visitor, logs: Logs
) -> None:
    await stage.app.intake.take([broken(ann), await write(ann, "/start"), broken(ann)])
    await stage.settle()
    assert len(ann.messages) == 1
    parked, _ = await stage.app.database.read(inbox.parked)
    assert parked.reason == "cannot be decoded: message.date, message.photo"
    assert {"event": "update_parked", "id": parked.id, "reason": parked.reason, "log_level": "error"} in logs


async def test_what_is_parked_is_forgotten_after_seven_days(stage: Stage, ann: Visitor) -> None:
    await stage.app.intake.take([broken(ann)])
    await stage.settle()
    stage.clock.move(timedelta(days=6, hours=23))
    await stage.app.worker.sweep(stage.clock.timestamp())
    assert [row.state for row in await rows(stage, inbox_table)] == [PARKED]
    stage.clock.move(timedelta(hours=2))
    await stage.app.worker.sweep(stage.clock.timestamp())
    assert await rows(stage, inbox_table) == []


async def test_what_a_bug_parked_has_its_turn_after_the_bug_is_mended(stage: Stage, ann: Visitor) -> None:
    await ann.starts()
    await ann.taps("English")
    mend = on_word(stage, "/help", bug)
    await ann.says("/help")
    assert "sorry" in ann.sees
    [parked] = await stage.app.database.read(inbox.parked)
    listed = await commands.parked(stage.app.settings)
    assert listed.startswith(f"{parked.id}\t")
    assert listed.endswith(parked.reason)
    mend()
    said = await commands.replay(stage.app.settings, parked.id)
    assert said == f"{parked.id} waits for its turn again."
    await stage.settle()
    assert "I help you make your first edit" in ann.sees
    assert await commands.parked(stage.app.settings) == "Nothing is parked."
    with pytest.raises(WrongSetting, match=f"Nothing is parked under {parked.id}"):
        await commands.replay(stage.app.settings, parked.id)


async def test_a_replay_comes_before_what_was_said_later(stage: Stage, ann: Visitor) -> None:
    mend = on_word(stage, "/start lang-ba", bug)
    await ann.starts("lang-ba")
    [parked] = await stage.app.database.read(inbox.parked)
    mend()
    await write(ann, "/help")
    await stage.fetch()
    await commands.replay(stage.app.settings, parked.id)
    order = []

    async def note(data: dict[str, Any]) -> Any:
        order.append(data["event_update"].message.text)

    on_word(stage, "/help", note)
    on_word(stage, "/start lang-ba", note)
    await stage.settle()
    assert order == ["/start lang-ba", "/help"]


JUNK: list[Any] = [
    None,
    5,
    "Hello",
    [],
    {},
    {"message": {"text": "no number"}},
    {"update_id": "5"},
    {"update_id": None, "message": {}},
    {"update_id": 2**70},
    {"update_id": 1.5},
]


@pytest.mark.parametrize("junk", JUNK, ids=str)
async def test_what_is_no_update_is_parked_and_stops_nobody(stage: Stage, ann: Visitor, junk: Any) -> None:
    await stage.app.intake.take([deepcopy(junk), await write(ann, "/start")])
    await stage.settle()
    assert len(ann.messages) == 1
    [parked] = await stage.app.database.read(inbox.parked)
    assert (parked.update_id, parked.reason) == (None, "not an update")


STRANGE: list[dict[str, Any]] = [
    {"update_id": 1, "message": None},
    {"update_id": 2, "message": "text"},
    {"update_id": 3, "message": {"chat": {"id": 2**80}}},
    {"update_id": 4, "message": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}},
    {"update_id": 5, "message": {"text": "\ud83d", "chat": {"id": 7, "type": "private"}}},
    {"update_id": 6, "callback_query": {"id": 5}},
    {"update_id": 7, "callback_query": {"id": "5", "from": [], "chat_instance": None}},
    {"update_id": True, "message": {"chat": {"id": True}}},
    {"update_id": -(2**62), "my_chat_member": {}},
]


async def test_strange_updates_have_their_turn_and_stop_nobody(stage: Stage, ann: Visitor) -> None:
    await stage.app.intake.take([*deepcopy(STRANGE), await write(ann, "/start")])
    await stage.settle()
    assert len(ann.messages) == 1
    assert {row.state for row in await rows(stage, inbox_table)} <= {DONE, PARKED}


@pytest.mark.filterwarnings("ignore:Detected unknown update type")
async def test_a_kind_of_update_nobody_asked_for_is_done_without_a_word(stage: Stage, ann: Visitor) -> None:
    future = {"update_id": 1, "telepathy": {"chat": {"id": ann.id}}}
    poll = {"update_id": 2, "poll_answer": {"poll_id": "1", "option_ids": [0], "option_persistent_ids": [""]}}
    await stage.app.intake.take([future, poll])
    await stage.settle()
    assert [row.state for row in await rows(stage, inbox_table)] == [DONE, DONE]
    assert ann.messages == []


def test_json_that_is_nested_too_deeply_is_wrong_json() -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        decode(b"[" * 200_000)


async def test_an_update_that_is_nested_too_deeply_is_parked(stage: Stage, ann: Visitor) -> None:
    deep: Any = {}
    for _ in range(900):
        deep = {"reply": deep}
    await stage.app.intake.take([{"update_id": 1, "message": deep}, deep, await write(ann, "/start")])
    await stage.settle()
    assert len(ann.messages) == 1
    assert len(await stage.app.database.read(inbox.parked)) == 2


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("\ud800"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "chat", "from", "id", "callback_query", "text", "update_id", "user"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@FEW
@given(st.lists(VALUES, min_size=1, max_size=5))
async def test_nothing_that_is_json_stops_the_inbox(stage: Stage, values: list[Any]) -> None:
    """Whatever comes, it ends up done or parked."""
    await stage.app.intake.take(values)
    await stage.app.turns.drain()
    assert WAITING not in {row.state for row in await rows(stage, inbox_table)}
