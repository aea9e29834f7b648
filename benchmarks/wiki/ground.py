"""Databases with many people who linked an account, some of whom edit every day."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from benchmarks.databases import make
from benchmarks.wiki.feed import EDITORS
from domain.accounts import Account
from domain.people import CONSENT_VERSION, Person, PersonId
from storage import accounts, people
from storage.database import Database
from storage.vault import Vault

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
VAULT = Vault(["b" * 32])

LINKED = max(EDITORS.values()) // 10
"""How many of the busy editors have linked an account: a tenth of the largest wiki's, all of the others'."""

SQLITE = """
WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last) """
POSTGRESQL = """
WITH n(i) AS (SELECT generate_series(CAST(:first AS INTEGER), CAST(:last AS INTEGER))) """
MARKS = "INSERT INTO account_wikis (wiki, mark, person_id) {numbers} SELECT 'ru', 'made up ' || i, i FROM n"
SEALED = """
INSERT INTO accounts (person_id, key, sealed, checked_at)
{numbers} SELECT i, CAST(:key AS VARCHAR(16)), :sealed, 0 FROM n"""


async def linked(url: str, count: int) -> None:
    """Make a database in which so many people have linked an account."""
    await make(url)
    database = Database(url)
    editing = [PersonId(number) for number in range(1, min(count, LINKED) + 1)]
    known = [Person(person, language="tt", consent=CONSENT_VERSION) for person in editing]
    await database.write(lambda c: people.save(c, known))
    for person in editing:
        ids = {wiki: int(person) for wiki, editors in EDITORS.items() if person <= editors}
        account = Account(ids, before=1000)
        await database.write(lambda c, p=person, a=account: accounts.link(c, VAULT, p, a, NOW))  # type: ignore[misc]
    if count > len(editing):
        await _rest(database, len(editing) + 1, count)
    await database.close()


async def _rest(database: Database, first: int, last: int) -> None:
    """Add those who do not edit: only that their rows are there matters."""
    numbers = SQLITE if database.is_sqlite else POSTGRESQL
    values = {"first": first, "last": last}
    seal = {"key": VAULT.key, "sealed": VAULT.seal(Account({"ru": 1}).sealable())}
    await database.write(lambda c: c.execute(text(MARKS.format(numbers=numbers)), values))
    await database.write(lambda c: c.execute(text(SEALED.format(numbers=numbers)), values | seal))
