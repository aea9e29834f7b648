"""A great many people written by the database itself: one statement, and no row passes through Python."""

from __future__ import annotations

from sqlalchemy import text

from domain.people import CONSENT_VERSION
from storage.database import Database

# Read from one statement, so that both databases have the same people.
_NUMBERS = {
    True: "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)",
    False: "WITH numbers AS (SELECT generate_series(1, :count) AS n)",
}
_PEOPLE = """
INSERT INTO people (id, language, consent, age, region, interests, plain, stopped, unreachable, muted)
{numbers}
SELECT 1000000000 + n * 3,
  CASE n % 10 WHEN 0 THEN 'lez' WHEN 1 THEN 'ba' WHEN 2 THEN 'ba' WHEN 3 THEN 'ru' WHEN 4 THEN 'ru'
    WHEN 5 THEN NULL ELSE 'tt' END,
  CASE WHEN n % 50 = 7 THEN NULL ELSE {consent} END,
  CASE n % 9 WHEN 0 THEN 'teen' WHEN 1 THEN NULL ELSE 'adult' END,
  CASE n % 7 WHEN 0 THEN 'bashkortostan' WHEN 1 THEN 'dagestan' WHEN 2 THEN NULL ELSE 'tatarstan' END,
  '', FALSE, n % 40 = 3, CASE WHEN n % 25 = 4 THEN 'blocked' END,
  CASE WHEN n % 20 = 6 THEN 'contests' ELSE '' END
FROM numbers"""


async def gather(database: Database, count: int) -> None:
    """Write so many people down; some want nothing, some cannot be reached."""
    numbers = _NUMBERS[database.is_sqlite]
    statement = text(_PEOPLE.format(numbers=numbers, consent=CONSENT_VERSION))
    await database.write(lambda c: c.execute(statement, {"count": count}))
    analyse = text("ANALYZE")
    await database.write(lambda c: c.execute(analyse))


async def size_mb(database: Database) -> float:
    """Return how large the database is, in megabytes."""
    pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    question = text(pages if database.is_sqlite else "SELECT pg_database_size(current_database())")
    size = await database.read(lambda c: c.execute(question))
    return float(size.scalar_one()) / 1e6
