"""Whatever happens to messages, each chat hears its own in order, one at a time, and none disappears."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from domain.outgoing import REPEATABLE, Delivery, File, Kind, Lane, Outgoing
from storage import outbox
from storage.database import Database
from storage.outbox import Change
from storage.tables import FAILED, QUEUED, SENDING, UNKNOWN
from storage.tables import outbox as outbox_table

BOT = 42
LINES = ((Lane.INTERACTIVE, Lane.TRANSACTIONAL), (Lane.BULK, Lane.BULK))
ALL = (Lane.INTERACTIVE, Lane.BULK)
ENDS = ["arrived", "later", "failed", "unknown"]

letters = st.builds(
    Outgoing,
    chat_id=st.integers(1, 3),
    method=st.just("sendMessage"),
    payload=st.just({"text": "x"}),
    lane=st.sampled_from(Lane),
    kind=st.sampled_from([Kind.SCREEN, Kind.ANNOUNCEMENT]),
)
acts = st.one_of(
    st.tuples(st.just("queue"), st.lists(letters, max_size=4)),
    st.tuples(st.just("claim"), st.tuples(st.sampled_from(LINES), st.integers(1, 4))),
    st.tuples(st.just("end"), st.sampled_from(ENDS)),
    st.tuples(st.just("crash"), st.none()),
)
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


class Post:
    """The outbox and what is known of it from outside."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.queued = 0
        self.arrived = 0
        self.air: list[Delivery] = []
        self.last: dict[tuple[Lane, int], int] = {}

    async def act(self, name: str, value: Any) -> None:
        await getattr(self, name)(value)
        assert await self.count() == self.queued - self.arrived

    async def queue(self, new: list[Outgoing]) -> None:
        await self._database.write(lambda c: outbox.queue(c, BOT, 0.0, new))
        self.queued += len(new)

    async def claim(self, value: tuple[tuple[Lane, Lane], int]) -> None:
        lanes, limit = value
        taken = await self._database.write(lambda c: outbox.claim(c, BOT, lanes, 10.0, limit))
        assert len(taken) <= limit
        assert taken == sorted(taken, key=lambda one: (one.lane, one.id))
        for one in taken:
            place = one.lane, one.chat_id
            assert lanes[0] <= one.lane <= lanes[1]
            assert place not in {(other.lane, other.chat_id) for other in self.air}
            assert one.id >= self.last.get(place, 0)
            self.last[place] = one.id
            self.air.append(one)

    async def end(self, how: str) -> None:
        if not self.air:
            return
        one = self.air.pop(0)
        if how == "arrived":
            await self._database.write(lambda c: outbox.delivered(c, [one.id]))
            self.arrived += 1
            return
        states = {"later": QUEUED, "failed": FAILED, "unknown": UNKNOWN}
        change = Change(one.id, one.attempts, states[how], reason=how)
        await self._database.write(lambda c: outbox.change(c, [change]))

    async def crash(self, _value: None) -> None:
        repeated, unknown = await self._database.write(lambda c: outbox.adopt(c, BOT, ALL))
        assert repeated == sum(one.kind in REPEATABLE for one in self.air)
        assert unknown == len(self.air) - repeated
        self.air = []

    async def count(self) -> int:
        found = await self._database.read(lambda c: outbox.counts(c, BOT))
        assert sum(number for (_, state), number in found.items() if state == SENDING) == len(self.air)
        return sum(found.values())


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@FEW
@given(st.lists(acts, max_size=25))
async def test_messages_go_in_order_one_at_a_time_and_none_disappears(
    database: Database, story: list[tuple[str, Any]]
) -> None:
    await database.write(lambda c: c.execute(delete(outbox_table)))
    post = Post(database)
    for name, value in story:
        await post.act(name, value)


async def test_the_outbox_of_another_bot_is_left_alone(database: Database) -> None:
    letter = Outgoing(7, "sendMessage", {"text": "x"})
    await database.write(lambda c: outbox.queue(c, BOT, 0.0, [letter]))
    await database.write(lambda c: outbox.queue(c, BOT + 1, 0.0, [letter]))
    taken = await database.write(lambda c: outbox.claim(c, BOT, LINES[0], 10.0, 10))
    assert len(taken) == 1
    assert await database.write(lambda c: outbox.adopt(c, BOT + 1, ALL)) == (0, 0)
    assert await database.write(lambda c: outbox.adopt(c, BOT, ALL)) == (1, 0)


async def test_what_is_given_up_says_nothing_any_more(database: Database) -> None:
    file = File("document", "a.json", b"secret")
    letter = Outgoing(7, "sendDocument", {"caption": "secret"}, file=file, about=8)
    await database.write(lambda c: outbox.queue(c, BOT, 0.0, [letter]))
    [one] = await database.write(lambda c: outbox.claim(c, BOT, LINES[0], 10.0, 10))
    assert (one.file, one.about) == (file, 8)
    await database.write(lambda c: outbox.change(c, [Change(one.id, one.attempts, FAILED, reason="refused")]))
    [row] = (await database.read(lambda c: c.execute(select(outbox_table)))).all()
    assert (row.state, row.payload, row.file, row.about) == (FAILED, None, None, None)


async def test_a_result_that_comes_after_a_crash_was_settled_changes_nothing(database: Database) -> None:
    letter = Outgoing(7, "sendMessage", {"text": "x"}, kind=Kind.ANNOUNCEMENT)
    await database.write(lambda c: outbox.queue(c, BOT, 0.0, [letter]))
    [one] = await database.write(lambda c: outbox.claim(c, BOT, LINES[0], 10.0, 10))
    assert await database.write(lambda c: outbox.adopt(c, BOT, ALL)) == (0, 1)
    late = Change(one.id, one.attempts, QUEUED, reason="later")
    await database.write(lambda c: outbox.change(c, [late]))
    [row] = (await database.read(lambda c: c.execute(select(outbox_table)))).all()
    assert row.state == UNKNOWN
