"""One turn: what it decides and what it says are one thing, and a turn that fails harms no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aiogram.types import Message

from bot.app import App, build
from domain.errors import OutOfReach
from domain.outgoing import Kind, Outgoing
from handlers.screen import Screen
from locales import LANGUAGES, words
from storage import inbox
from storage.store import Store
from storage.tables import DONE, PARKED
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table
from storage.tables import people as people_table
from storage.tables import secrets as secrets_table
from tests.bot.conftest import Act, Logs, bug, on_word, rows
from tests.stage import Stage, Visitor

SORRY = "Something went wrong on my side, and I am sorry."


async def saves_and_fails(data: dict[str, Any]) -> Any:
    """Write in each of the ways a handler can, and fail then."""
    store: Store = data["store"]
    await store.save(replace(data["person"], region="never", language="ba"))
    await store.pseudonym(data["person"].id)
    raise ZeroDivisionError("Ann Annova wrote: my secret")


async def saves_and_refuses(data: dict[str, Any]) -> Any:
    """Write, and find then that it cannot be."""
    store: Store = data["store"]
    await store.save(replace(data["person"], region="never", language="ba"))
    await store.pseudonym(data["person"].id)
    raise OutOfReach(number="0417")


async def reads_english(ann: Visitor) -> None:
    await ann.starts()
    await ann.taps("English")


@pytest.mark.parametrize("act", [saves_and_fails, saves_and_refuses])
async def test_a_turn_that_fails_leaves_nothing_it_wrote(stage: Stage, ann: Visitor, act: Act) -> None:
    await reads_english(ann)
    before = await rows(stage, people_table)
    on_word(stage, "trip", act)
    await ann.says("trip")
    assert await rows(stage, people_table) == before
    assert await rows(stage, secrets_table) == []


async def test_a_known_problem_is_told_and_the_update_is_done(stage: Stage, ann: Visitor) -> None:
    await reads_english(ann)
    on_word(stage, "trip", saves_and_refuses)
    assert await ann.says("trip") == "Newcomer 0417 has blocked me since, so your answer cannot arrive."
    assert {row.state for row in await rows(stage, inbox_table)} == {DONE}


async def test_a_turn_that_succeeds_leaves_its_state_and_its_messages_at_once(
    stage: Stage, ann: Visitor
) -> None:
    """Before the turn there is nothing of it, after it everything, and the update is done."""
    await stage.world.start(ann.account, stage.bot, "from-museum")
    await stage.fetch()
    assert (await rows(stage, people_table), await rows(stage, outbox_table)) == ([], [])
    await stage.app.turns.batch()
    assert [row.state for row in await rows(stage, inbox_table)] == [DONE]
    assert [row.id for row in await rows(stage, people_table)] == [ann.id]
    assert [row.chat_id for row in await rows(stage, outbox_table)] == [ann.id]


@pytest.mark.parametrize("code", LANGUAGES)
async def test_the_apology_is_in_the_persons_language(stage: Stage, ann: Visitor, code: str) -> None:
    await ann.starts()
    label = LANGUAGES[code].autonym
    await ann.taps(label[0].upper() + label[1:])
    on_word(stage, "trip", bug)
    assert await ann.says("trip") == words(code)(
        "Something went wrong on my side, and I am sorry. What you sent is kept, and the people who "
        "look after me have been told. Please try again, or send /menu."
    )


@pytest.mark.parametrize(
    ("app", "spoken"), [("tt", "tt"), ("ba", "ba"), ("en", "en"), ("fi", "ru"), (None, "ru")]
)
async def test_somebody_unknown_gets_the_apology_in_the_language_of_their_app(
    stage: Stage, app: str | None, spoken: str
) -> None:
    ben = stage.person("Ben", language_code=app)
    on_word(stage, "trip", bug)
    said = await ben.says("trip")
    assert said.startswith(
        words(spoken)(
            f"{SORRY} What you sent is kept, and the people who look after me "
            "have been told. Please try again, or send /menu."
        )[:20]
    )


async def test_a_bug_is_logged_with_an_id_and_its_place_and_without_a_word(
    stage: Stage, ann: Visitor, logs: Logs
) -> None:
    on_word(stage, "my secret", bug)
    await ann.says("my secret")
    [parked] = await stage.app.database.read(inbox.parked)
    [line] = [line for line in logs if line["event"] == "update_parked"]
    assert line["id"] == parked.id
    assert line["reason"] == parked.reason
    assert parked.reason.startswith("LookupError at tests/bot/conftest.py:")
    assert "site-packages" not in parked.reason
    assert "secret" not in str(logs)
    assert "Ann" not in str(logs)
    assert str(ann.id) not in str(logs)


async def half_a_letter(_data: dict[str, Any]) -> Screen:
    """Say something that no JSON can carry."""
    return Screen("\ud83d")


async def nobodys_chat(_data: dict[str, Any]) -> Screen:
    """Write to a chat whose number no database can hold."""
    return Screen("Hello").with_letters(Outgoing(2**70, "sendMessage", {"text": "x"}))


async def half_a_person(data: dict[str, Any]) -> Screen:
    """Keep something that no column can hold."""
    await data["store"].save(replace(data["person"], language=object()))
    return Screen("Hello")


@pytest.mark.parametrize("act", [half_a_letter, nobodys_chat, half_a_person])
async def test_a_turn_that_cannot_be_written_is_parked_alone(stage: Stage, logs: Logs, act: Act) -> None:
    crowd = [stage.person(f"Person{number}", "en") for number in range(9)]
    on_word(stage, "trip", act)
    for number, somebody in enumerate(crowd):
        await stage.world.say(somebody.account, stage.bot, "trip" if number == 4 else "/start")
    await stage.settle()
    for number, somebody in enumerate(crowd):
        assert len(somebody.messages) == 1
        assert ("English" in somebody.buttons) == (number != 4)
    assert [row.state for row in await rows(stage, inbox_table)].count(PARKED) == 1
    assert "turn_unwritable" in [line["event"] for line in logs]


async def test_several_turns_that_cannot_be_written_are_all_parked(stage: Stage) -> None:
    crowd = [stage.person(f"Person{number}", "en") for number in range(6)]
    on_word(stage, "trip", half_a_letter)
    for number, somebody in enumerate(crowd):
        await stage.world.say(somebody.account, stage.bot, "trip" if number in (0, 3, 5) else "/start")
    await stage.settle()
    assert [len(somebody.messages) for somebody in crowd] == [1] * 6
    assert [row.state for row in await rows(stage, inbox_table)].count(PARKED) == 3


async def test_a_bug_in_one_chat_does_not_disturb_the_others_of_its_batch(stage: Stage) -> None:
    crowd = [stage.person(f"Person{number}", "en") for number in range(6)]
    on_word(stage, "trip", saves_and_fails)
    for number, somebody in enumerate(crowd):
        await stage.world.say(somebody.account, stage.bot, "trip" if number % 2 else "/start from-museum")
    await stage.settle()
    assert ["English" in somebody.buttons for somebody in crowd] == [True, False] * 3
    assert len(await rows(stage, people_table)) == 3


async def test_a_handler_that_returns_no_screen_is_a_bug(stage: Stage, ann: Visitor) -> None:
    async def nonsense(_data: dict[str, Any]) -> Any:
        return "Hello"

    on_word(stage, "trip", nonsense)
    await ann.says("trip")
    [parked] = await stage.app.database.read(inbox.parked)
    assert parked.reason.startswith("TypeError at bot/turn.py:")


async def test_the_apology_is_marked_as_one(stage: Stage, ann: Visitor) -> None:
    on_word(stage, "trip", bug)
    await stage.world.say(ann.account, stage.bot, "trip")
    await stage.fetch()
    await stage.app.turns.drain()
    assert [row.kind for row in await rows(stage, outbox_table)] == [Kind.APOLOGY]


def counts(app: App, pause_s: float = 0.0) -> list[int]:
    """Let an app count in each chat, taking its time; returns a list that grows with every turn.

    What a turn counts on is what the one before it has committed: if they overlap, a number comes twice.
    """
    turns: list[int] = []

    async def count(_handler: Callable[..., Any], event: Any, data: dict[str, Any]) -> Any:
        assert isinstance(event, Message)
        person, store = data["person"], data["store"]
        number = int(person.region or 0) + 1
        await asyncio.sleep(pause_s)
        await store.save(replace(person, region=str(number)))
        turns.append(event.chat.id)
        return Screen(f"{event.text} is number {number}")

    app.dispatcher.message.outer_middleware(count)
    return turns


async def all_say(stage: Stage, crowd: list[Visitor], times: int) -> list[str]:
    """Let everybody say a, b, c and so on; returns what each is to see."""
    letters = "abcdefghijklmnopqrstuvwxyz"[:times]
    for letter in letters:
        for somebody in crowd:
            await stage.world.say(somebody.account, stage.bot, letter)
    return [f"{letter} is number {number}" for number, letter in enumerate(letters, 1)]


async def test_the_turns_of_one_chat_go_in_order(stage: Stage) -> None:
    counts(stage.app)
    crowd = [stage.person(f"Person{number}") for number in range(4)]
    wanted = await all_say(stage, crowd, 12)
    await stage.settle()
    assert [[shown.text for shown in somebody.messages] for somebody in crowd] == [wanted] * 4


async def test_two_processes_never_interleave_a_chat(stage: Stage) -> None:
    other = build(stage.app.settings, clock=stage.clock, apis=stage.app.apis, is_shared=True)
    mine, theirs = counts(stage.app, 0.005), counts(other, 0.005)
    crowd = [stage.person(f"Person{number}") for number in range(3)]
    wanted = await all_say(stage, crowd, 10)
    await stage.fetch()

    async def works(app: App) -> None:
        while await stage.app.database.read(lambda c: inbox.count_waiting(c, stage.bot.id)):
            await app.turns.batch(limit=2)

    await asyncio.gather(works(stage.app), works(other))
    await other.database.close()
    await stage.settle()
    assert [[shown.text for shown in somebody.messages] for somebody in crowd] == [wanted] * 3
    if not stage.app.database.is_sqlite:  # SQLite lets one write at a time, and promises no fairness
        assert mine
        assert theirs


async def test_two_first_questions_at_once_agree_on_the_secret_of_the_numbers(stage: Stage) -> None:
    """Each of two processes makes one up; people must have one number, not two."""
    both_read = asyncio.Barrier(2)

    async def asks(app: App) -> str:
        async def work(connection: Any) -> str:
            store = Store(connection, stage.clock.now())
            if not stage.app.database.is_sqlite:  # SQLite lets only one write at a time
                await both_read.wait()
            return await store.pseudonym(data_person)

        number: str = await app.database.write(work)
        return number

    other = build(stage.app.settings, clock=stage.clock, apis=stage.app.apis, is_shared=True)
    data_person: Any = 7
    first, second = await asyncio.gather(asks(stage.app), asks(other))
    assert first == second
    assert len(await rows(stage, secrets_table)) == 1
    await other.database.close()
