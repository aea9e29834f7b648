"""What becomes of a message: it arrives, waits, is said anew or given up, never in the wrong order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sender.verdicts import GIVE_UP_SOON_S
from domain.outgoing import Kind, Outgoing
from sandbox.faults import Fault
from storage import people
from storage.tables import FAILED, QUEUED, UNKNOWN
from storage.tables import outbox as outbox_table
from tests.bot.conftest import Logs, rows
from tests.bot.letters import LOST, announcement, letter, put, states, texts
from tests.stage import Stage, Visitor


async def test_what_arrived_leaves_no_row(stage: Stage, ann: Visitor, ben: Visitor) -> None:
    await put(stage, letter(ann, "1"), letter(ben, "2"), letter(ann, "3"), announcement(ann, "4"))
    await stage.send()
    assert sorted(texts(ann)) == ["1", "3", "4"]
    assert texts(ben) == ["2"]
    assert await rows(stage, outbox_table) == []


async def test_a_429_holds_that_chat_alone_and_for_as_long_as_it_says(
    stage: Stage, ann: Visitor, ben: Visitor
) -> None:
    stage.world.faults.retry_after = 30
    stage.world.faults.once(Fault.TOO_MANY, "sendMessage")
    await put(stage, letter(ann, "1"))
    await stage.send()
    await put(stage, letter(ann, "2"), letter(ben, "3"))
    await stage.send()
    assert (texts(ann), texts(ben)) == ([], ["3"])
    await stage.pass_time(seconds=29)
    assert texts(ann) == []
    await stage.pass_time(seconds=2)
    assert texts(ann) == ["1", "2"]


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.DROP_BEFORE, *LOST])
async def test_what_is_said_later_waits_for_what_was_said_before(
    stage: Stage, ann: Visitor, ben: Visitor, fault: Fault
) -> None:
    stage.world.faults.once(fault, "sendMessage")
    await put(stage, *(letter(ann, str(number)) for number in range(5)))
    await stage.send()
    for _ in range(5):
        await stage.pass_time(seconds=5)
    heard = texts(ann)
    assert list(dict.fromkeys(heard)) == ["0", "1", "2", "3", "4"]
    assert heard == sorted(heard)


@pytest.mark.parametrize("fault", LOST)
async def test_a_screen_whose_answer_was_lost_is_repeated(
    stage: Stage, ann: Visitor, ben: Visitor, fault: Fault
) -> None:
    stage.world.faults.once(fault, "sendMessage")
    await put(stage, letter(ann, "Hello"))
    await stage.send()
    await stage.pass_time(seconds=5)
    assert texts(ann) == ["Hello", "Hello"]
    assert await rows(stage, outbox_table) == []


async def test_a_message_that_stays_unknown_is_given_up_after_a_while(
    stage: Stage, ann: Visitor, ben: Visitor
) -> None:
    stage.world.faults.once(Fault.BAD_GATEWAY, "sendMessage", times=7)
    await put(stage, letter(ann, "Hello"), letter(ann, "Goodbye"))
    await stage.send()
    for _ in range(5):
        await stage.pass_time(minutes=1)
    assert texts(ann).count("Hello") == 6
    await stage.pass_time(seconds=GIVE_UP_SOON_S)
    assert texts(ann)[-1] == "Goodbye"
    [row] = await rows(stage, outbox_table)
    assert (row.state, row.payload) == (UNKNOWN, None)


async def test_an_edit_of_a_message_that_is_gone_is_said_anew(stage: Stage, ann: Visitor) -> None:
    await ann.starts()
    message_id, data = ann.find("English")
    await stage.world.tap(ann.account, stage.bot, message_id, data)
    await stage.world.delete(ann.account, stage.bot, message_id)
    await stage.settle()
    [shown] = ann.messages
    assert shown.id != message_id
    assert shown.text.startswith("May I remember")
    assert "Yes, remember" in ann.buttons
    assert [call.description for call in stage.world.log.refused()] == [
        "Bad Request: message to edit not found"
    ]


async def test_an_edit_that_changes_nothing_has_arrived(stage: Stage, ann: Visitor, logs: Logs) -> None:
    await ann.starts()
    await ann.taps("English")
    await ann.taps("No, do not remember")
    await ann.taps("Menu")
    message_id, data = ann.find("Help")
    for _ in range(2):
        await stage.world.tap(ann.account, stage.bot, message_id, data)
    await stage.settle()
    [refused] = stage.world.log.refused()
    assert "message is not modified" in refused.description
    assert await rows(stage, outbox_table) == []
    assert "message_refused" not in [line["event"] for line in logs]


async def reachable(somebody: Visitor) -> bool:
    found = await somebody.stage.app.database.read(lambda c: people.load(c, [somebody.id]))
    return found[somebody.id].reachable


async def test_who_blocked_the_bot_is_unreachable_until_they_write(stage: Stage, ann: Visitor) -> None:
    await ann.starts()
    await ann.taps("English")
    await stage.world.block(ann.account, stage.bot)
    stage.bot.updates.clear()  # the bot hears it from the refusal alone
    await put(stage, announcement(ann))
    await stage.send()
    assert not await reachable(ann)
    [row] = await rows(stage, outbox_table)
    assert (row.state, row.payload) == (FAILED, None)
    assert row.reason == "Forbidden: bot was blocked by the user"
    await stage.world.unblock(ann.account, stage.bot)
    stage.bot.updates.clear()
    await ann.says("/menu")
    assert await reachable(ann)


async def test_who_says_through_telegram_that_they_block_the_bot_is_unreachable(
    stage: Stage, ann: Visitor
) -> None:
    await ann.starts()
    await ann.taps("English")
    await ann.blocks()
    assert not await reachable(ann)
    await ann.unblocks()
    assert await reachable(ann)


async def test_who_left_telegram_is_unreachable(stage: Stage, ann: Visitor) -> None:
    await ann.starts()
    await ann.taps("English")
    await stage.world.delete_account(ann.account)
    await put(stage, letter(ann, "Are you there?"))
    await stage.send()
    assert not await reachable(ann)


async def test_a_text_that_is_refused_is_given_up_and_told_without_its_words(
    stage: Stage, ann: Visitor, ben: Visitor, logs: Logs
) -> None:
    await put(stage, letter(ann, "secret " * 1000), letter(ann, "Hello"))
    await stage.send()
    assert texts(ann) == ["Hello"]
    [row] = await rows(stage, outbox_table)
    assert (row.state, row.payload) == (FAILED, None)
    [told] = [line for line in logs if line["event"] == "message_refused"]
    assert (told["id"], told["kind"]) == (row.id, Kind.SCREEN)
    assert "secret" not in str(logs)


async def test_a_revoked_token_is_told_once_and_the_messages_wait(
    stage: Stage, ann: Visitor, ben: Visitor, logs: Logs
) -> None:
    token, bot = next(iter(stage.world.bots.items()))
    del stage.world.bots[token]
    await put(stage, letter(ann, "1"), letter(ben, "2"))
    await stage.send()
    for _ in range(3):
        stage.clock.move(timedelta(minutes=2))
        await stage.send()
    assert [line["event"] for line in logs].count("token_refused") == 1
    assert await states(stage) == [QUEUED, QUEUED]
    stage.world.bots[token] = bot
    await stage.pass_time(minutes=2)
    assert (texts(ann), texts(ben)) == (["1"], ["2"])


async def test_a_chat_that_has_moved_gets_its_message_at_its_new_number(stage: Stage, ann: Visitor) -> None:
    group = await stage.world.add_group("Editors", ann.account, kind="group")
    await stage.world.add_to_group(ann.account, group, stage.bot)
    old = group.id
    new = await stage.world.upgrade(group)
    await stage.settle()
    await put(stage, Outgoing(old, "sendMessage", {"chat_id": old, "text": "Hello, group"}))
    await stage.send()
    [got] = [one for one in stage.world.log.deliveries if one.text == "Hello, group"]
    assert got.chat_id == new.id
    assert await rows(stage, outbox_table) == []
