"""Many institutions at once: added whole and once, whoever asks at the same time and whatever fails."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.workshop import Finish, Workshop
from domain.outgoing import Outgoing
from handlers.institutions.files import IMPORT
from storage import errands as kept
from storage.database import Database
from storage.errands import Errand
from storage.tables import institution_links, institutions, outbox
from tests.stage import OLGA, Stage

MANY = 2000


async def wants(stage: Stage, lines: list[str], chat: int = OLGA) -> None:
    """Note the errand of a table that was sent."""
    account = stage.world.add_person(f"P{chat}", id=chat)
    stage.world.private_room(stage.bot, account)
    data = "\n".join(["type,region,district,name_ru", *lines]).encode()
    sent = await stage.world.send_document(account, stage.bot, data, name="table.csv")
    wish = {"file_id": sent["document"]["file_id"], "language": "en", "scopes": ["*"]}
    await stage.app.database.write(lambda c: kept.want(c, stage.bot.id, chat, IMPORT, wish))


def shop(stage: Stage, database: Database | None = None) -> Workshop:
    return Workshop(database or stage.app.database, stage.clock.now(), stage.app.apis.interactive)


async def counts(stage: Stage) -> tuple[int, int, int]:
    """Count the institutions, the links and the letters."""
    tables = (institutions, institution_links, outbox)

    async def read(connection: AsyncConnection) -> list[int]:
        return [(await connection.execute(select(func.count()).select_from(t))).scalar_one() for t in tables]

    one, two, three = await stage.app.database.read(read)
    return one, two, three


async def test_two_who_send_the_same_table_at_once_add_it_once(stage: Stage) -> None:
    lines = [f"museum,tatarstan,Arsk,Museum {number}" for number in range(MANY)]
    await wants(stage, lines)
    await wants(stage, lines, OLGA + 1)
    second = Database(stage.app.database.url)
    await asyncio.gather(
        *(errands.run(shop(stage, one), stage.bot.id) for one in (stage.app.database, second))
    )
    await second.close()
    assert await counts(stage) == (MANY, MANY, 2)


async def test_what_is_interrupted_adds_nothing_and_is_done_again(stage: Stage) -> None:
    async def crash(workshop: Workshop, errand: Errand) -> list[Outgoing] | Finish:
        finish = await errands.made(workshop, errand)
        assert not isinstance(finish, list)

        async def half(connection: AsyncConnection) -> list[Outgoing]:
            await finish(connection)
            raise ConnectionError

        return half

    await wants(stage, ["museum,tatarstan,Arsk,One", "school,tatarstan,Arsk,Two"])
    with pytest.raises(ConnectionError):
        await errands.run(shop(stage), stage.bot.id, crash)
    assert await counts(stage) == (0, 0, 0)
    assert await errands.run(shop(stage), stage.bot.id) == 1
    assert await counts(stage) == (2, 2, 1)
    assert await errands.run(shop(stage), stage.bot.id) == 0


async def test_who_is_forgotten_meanwhile_adds_nothing(stage: Stage) -> None:
    async def slow(workshop: Workshop, errand: Errand) -> list[Outgoing] | Finish:
        finish = await errands.made(workshop, errand)
        await workshop.database.write(lambda c: kept.forget(c, OLGA))
        return finish

    await wants(stage, ["museum,tatarstan,Arsk,One"])
    assert await errands.run(shop(stage), stage.bot.id, slow) == 0
    assert await counts(stage) == (0, 0, 0)
