"""What is asked all the time must not read whole tables, however full they are."""

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import inbox, outbox
from storage.database import Database
from storage.migrate import upgrade

VALUES = {"bot_id": 1, "first": 0, "last": 1, "now": 0.0, "limit": 5}


@pytest.mark.parametrize("statement", [outbox._CLAIM_SQLITE, inbox._CLAIM_SQLITE])
async def test_claims_go_by_the_index_of_what_is_unfinished(tmp_path: Path, statement: object) -> None:
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    await upgrade(database)
    async with database.engine.connect() as connection:
        rows = await connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"), VALUES)
        plan = [row.detail for row in rows]
    await database.close()
    assert any(re.search(r"USING (COVERING )?INDEX ix_(inbox|outbox)_todo", step) for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan
    assert not any(re.fullmatch(r"SCAN \w+", step) for step in plan), plan
