"""A database that one test hands to the next equals a new one, whatever the first test has done."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from storage.tables import metadata
from tests.pool import SPARE, Pool


@pytest.fixture
def pool(postgresql_server: str) -> Pool:
    return Pool(postgresql_server)


def do(url: str, *statements: str) -> None:
    """Do something as a test would, over a connection that ends."""

    async def work() -> None:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    asyncio.run(work())


LOOKS = {
    "columns": "SELECT attrelid::regclass::text, attname, atttypid, attnotnull FROM pg_attribute "
    "JOIN pg_class ON oid = attrelid WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 2",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "sequences": "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
    "sizes": "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind = 'r' "
    "AND relnamespace = 'public'::regnamespace ORDER BY 1",
    "settings": "SELECT count(*) FROM pg_db_role_setting",
    "version": "SELECT version_num FROM alembic_version",
    "rows": " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in metadata.tables),  # noqa: S608
}
"""All that could tell one database from another."""

FILL = """
DO $$ DECLARE place regclass; names text; made text; BEGIN
  FOR place IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname <> 'alembic_version' LOOP
    SELECT string_agg(quote_ident(attname), ', '), string_agg(CASE atttypid::regtype::text
        WHEN 'boolean' THEN 'true' WHEN 'date' THEN 'now()' WHEN 'character varying' THEN quote_literal('a')
        WHEN 'text' THEN quote_literal('a') WHEN 'bytea' THEN quote_literal('a') ELSE '7' END, ', ')
      INTO names, made FROM pg_attribute
      WHERE attrelid = place AND attnum > 0 AND NOT atthasdef AND NOT attisdropped;
    EXECUTE 'INSERT INTO ' || place || ' (' || names || ') VALUES (' || made || ')';
  END LOOP;
END $$"""
"""Writes a row into every table."""


def seen(url: str) -> dict[str, Any]:
    """Return what a database is like."""

    async def look() -> dict[str, Any]:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        found = {name: [tuple(row) for row in await connection.fetch(ask)] for name, ask in LOOKS.items()}
        await connection.close()
        return found

    return asyncio.run(look())


def test_a_database_is_handed_on_as_good_as_new(pool: Pool) -> None:
    with pool.database(is_own=True) as url:
        fresh = seen(url)
    assert {number for _table, number in fresh["rows"]} == {0}
    used = []
    for _again in range(2 * SPARE):
        with pool.database() as url:
            used.append(url)
            assert seen(url) == fresh
            do(url, FILL, "DELETE FROM people")
            full = dict(seen(url)["rows"])
            assert [name for name, number in full.items() if not number] == ["people"]
    assert len(set(used)) == SPARE


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE people ADD COLUMN name text",
        "ALTER TABLE sheets RENAME TO away",
        "UPDATE alembic_version SET version_num = '0001'",
        "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET work_mem = 128'; END $$",
    ],
)
def test_a_database_that_was_changed_is_handed_on_to_nobody(pool: Pool, change: str) -> None:
    with pool.database() as spoilt:
        do(spoilt, change)
    lent = set()
    for _again in range(2 * SPARE):
        with pool.database() as url:
            lent.add(url)
    assert spoilt not in lent


def test_a_database_somebody_is_still_connected_to_is_handed_on_to_nobody(pool: Pool) -> None:
    with asyncio.Runner() as runner:
        with pool.database() as url:
            left = runner.run(asyncpg.connect(url.replace("+asyncpg", "")))
        lent = set()
        for _again in range(2 * SPARE):
            with pool.database() as other:
                lent.add(other)
        runner.run(left.close())
    assert url not in lent
