"""Two processes on PostgreSQL and one chat: whatever comes in whatever order, its turns never run at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from domain.people import Person, PersonId
from storage import inbox, people
from storage.inbox import Arrival

BOT, CHAT = 42, 7


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(database_url)
    yield engine
    await engine.dispose()


async def accept(connection: AsyncConnection, update_id: int) -> None:
    await inbox.accept(connection, [Arrival(BOT, update_id, CHAT, b"{}", 0.0)])


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_an_update_seen_late_waits_for_a_later_one_in_hand(engine: AsyncEngine) -> None:
    async with engine.connect() as slow, engine.connect() as quick, engine.connect() as other:
        await accept(slow, 1)
        await accept(quick, 2)
        await quick.commit()
        assert [row.person for row in await inbox.claim(quick, BOT, 9)] == [None]
        await slow.commit()
        assert await inbox.claim(other, BOT, 9) == []
        await other.rollback()
        await people.save(quick, [Person(PersonId(CHAT), language="tt")])
        await quick.commit()
        [first, *_] = await inbox.claim(other, BOT, 9)
        assert first.person is not None
        assert first.person.language == "tt"
