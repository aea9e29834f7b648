"""Kill the process that reads recent changes while people edit: no edit is missed, and none counts twice."""

from __future__ import annotations

import asyncio
import os
import sys
from random import Random

import pytest

from storage import accounts
from storage.database import Database
from tests.kill.test_kill import SEED
from tests.wiki.farm import Editor
from tests.wiki.linked import clock
from tests.wiki.test_no_edit_missed import VAULT, WRITERS, link, read_to_the_end, seen, write

KILLS = max(2, int(os.environ.get("KILLS", "6")) // 20)
EDITS = 4 * KILLS
"""How many edits each of four people makes."""


@pytest.mark.kill
@pytest.mark.timeout(120 + 10 * KILLS)
async def test_no_edit_is_missed_though_the_reader_is_killed(wiki: Editor, database_url: str) -> None:
    users = {person: await wiki.account("tt", name) for person, name in WRITERS.items()}
    await link(database_url, users, await clock(wiki, "tt"))
    writing, rng = asyncio.ensure_future(write(wiki, EDITS)), Random(SEED)
    for _ in range(KILLS):
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.kill.reader", database_url, wiki.api_url),
            stdout=asyncio.subprocess.PIPE,
        )
        assert child.stdout is not None
        assert await child.stdout.readline() == b"reading\n"
        await asyncio.sleep(rng.uniform(0.05, 1))
        child.kill()
        await child.wait()
    made = await writing
    database = Database(database_url)
    await read_to_the_end(wiki, database)
    assert await seen(database) == sorted(made)
    counted = await database.read(lambda c: accounts.of_people(c, VAULT, list(WRITERS)))
    assert {who: account.seen for who, account in counted.items()} == dict.fromkeys(WRITERS, EDITS)
    await database.close()
