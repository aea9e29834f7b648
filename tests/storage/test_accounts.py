"""Links to wiki accounts: one owner each, readable with the key alone, sealed anew with a new one."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import random
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.accounts import Account
from domain.people import PersonId
from storage import accounts, claims
from storage.database import Database
from storage.tables import accounts as linked_accounts
from storage.tables import metadata
from storage.vault import Unreadable, Vault

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)
OLD, NEW = "o" * 32, "n" * 32
ANN, BEN, EVE = PersonId(101), PersonId(102), PersonId(103)
HERS = Account({"tt": 7, "ru": 9}, central=5, before=37, since={"tt": 1.0, "ru": 2.0}, linked_on=NOON.date())


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database."""
    database = Database(database_url)
    yield database
    await database.close()


async def link(database: Database, vault: Vault, person: int, account: Account) -> bool:
    """Link an account."""
    return await database.write(lambda c: accounts.link(c, vault, person, account, NOON))


async def linked(database: Database, vault: Vault, person: int) -> Account | None:
    """Return somebody's account."""
    return await database.read(lambda c: accounts.linked(c, vault, person))


async def whose(database: Database, vault: Vault, wiki: str, *users: int) -> dict[int, PersonId]:
    """Return whose accounts these are."""
    return await database.read(lambda c: accounts.by_marks(c, vault, wiki, users))


async def everything(database: Database) -> list[tuple[str, dict[str, Any]]]:
    """Return every row of every table, with the table's name."""

    async def read(connection: Any) -> list[tuple[str, dict[str, Any]]]:
        found = []
        for table in metadata.sorted_tables:
            rows = (await connection.execute(select(table))).mappings()
            found += [(table.name, dict(row)) for row in rows]
        return found

    return await database.read(read)


async def test_an_account_is_found_by_its_edits_and_has_one_owner(database: Database) -> None:
    vault = Vault([NEW])
    assert await link(database, vault, ANN, HERS)
    assert await linked(database, vault, ANN) == HERS
    assert await whose(database, vault, "tt", 7, 9, 8) == {7: ANN}
    assert await whose(database, vault, "ru", *range(400)) == {9: ANN}
    assert not await link(database, vault, BEN, Account({"ru": 9}))
    assert not await link(database, vault, BEN, Account({"ba": 3}, central=5))  # the same account elsewhere
    assert await link(database, vault, BEN, Account({"tt": 9}))  # the same number on another wiki
    assert await link(database, vault, ANN, HERS)  # anew, in place of what was
    rows: Any = await database.read(lambda c: c.execute(select(linked_accounts)))
    assert len(rows.all()) == 2
    assert await database.read(accounts.is_any)
    await database.write(lambda c: accounts.erase(c, ANN))
    assert await whose(database, vault, "tt", 7, 9) == {9: BEN}
    assert await link(database, vault, EVE, HERS)


async def test_of_many_who_link_the_same_account_at_once_one_is_heard(database_url: str) -> None:
    vault = Vault([NEW, OLD])
    databases = [Database(database_url) for _process in range(2)]
    try:
        for turn in range(6):
            same = [
                Account({"tt": 7 + turn, "ru": 9 + turn}, central=50 + turn),
                Account({"ru": 9 + turn}, central=50 + turn),
            ]
            people = [200 + 10 * turn + number for number in range(6)]
            done = await asyncio.gather(
                *(
                    link(databases[person % 2], vault, person, same[number % 2])
                    for number, person in enumerate(people)
                )
            )
            assert done.count(True) == 1
            owner = people[done.index(True)]
            assert await whose(databases[0], vault, "ru", 9 + turn) == {9 + turn: owner}
        rows = await everything(databases[0])
        owners = {row["person_id"] for table, row in rows if table == "accounts"}
        assert {row["person_id"] for table, row in rows if table == "account_wikis"} == owners
        assert len(owners) == 6
    finally:
        for database in databases:
            await database.close()


async def test_edits_that_are_counted_at_once_are_all_counted(database_url: str) -> None:
    vault = Vault([NEW])
    databases = [Database(database_url) for _process in range(2)]
    try:
        await link(databases[0], vault, ANN, HERS)
        counted = await asyncio.gather(
            *(
                databases[number % 2].write(lambda c: accounts.add_edits(c, vault, {ANN: 1, BEN: 1}))
                for number in range(10)
            )
        )
        assert sorted(one[ANN] for one in counted) == [(37 + n, 38 + n) for n in range(10)]
    finally:
        for database in databases:
            await database.close()


async def test_a_new_key_takes_over_and_the_old_one_can_go(database: Database) -> None:
    old, both, new = Vault([OLD]), Vault([NEW, OLD]), Vault([NEW])
    people = {person: Account({"tt": person, "ru": 9000 + person}, central=person) for person in range(1, 8)}
    for person, account in people.items():
        assert await link(database, old, person, account)
    assert await whose(database, both, "tt", 3) == {3: 3}
    assert await link(database, both, 8, Account({"tt": 8}))
    assert not await link(database, both, 9, Account({"tt": 3}))  # linked with the old key by somebody else
    assert await database.read(lambda c: accounts.count_unreadable(c, new.keys)) == 7
    with pytest.raises(Unreadable):
        await linked(database, new, 3)
    rounds = []
    while done := await database.write(lambda c: accounts.reseal(c, both, 3)):
        rounds.append(done)
    assert rounds == [3, 3, 1]
    for person, account in people.items():
        assert await linked(database, new, person) == account
    assert await whose(database, new, "ru", *range(9000, 9010)) == {9000 + p: p for p in people}
    assert await whose(database, old, "ru", *range(9000, 9010)) == {}
    assert await database.read(lambda c: accounts.count_unreadable(c, new.keys)) == 0


async def test_a_lost_key_stops_nobody(database: Database) -> None:
    await link(database, Vault([OLD]), ANN, HERS)
    new = Vault([NEW])
    assert await database.read(lambda c: accounts.of_people(c, new, [ANN])) == {}
    assert await database.write(lambda c: accounts.add_edits(c, new, {ANN: 1})) == {}
    tomorrow = NOON + timedelta(days=1)
    assert await database.read(lambda c: accounts.due(c, new, tomorrow, 50)) == []
    assert await database.write(lambda c: accounts.reseal(c, Vault([NEW, "x" * 32]), 50)) == 0
    assert await link(database, new, ANN, HERS)
    assert await whose(database, new, "tt", 7) == {7: ANN}


async def test_codes_are_sealed_replaced_used_up_and_swept(database: Database) -> None:
    vault = Vault([NEW])

    async def issue(person: int) -> str:
        claim = await database.write(lambda c: claims.issue(c, vault, person, "tt", 7, NOON))
        return claim.code

    async def claimed(person: int) -> str | None:
        claim = await database.read(lambda c: claims.claimed(c, vault, person))
        return None if claim is None else claim.code

    first = await issue(ANN)
    await database.write(lambda c: claims.count_try(c, ANN, NOON.timestamp()))
    second = await issue(ANN)
    assert first != second
    assert await claimed(ANN) == second
    assert (await database.read(lambda c: claims.tries(c, ANN))).number == 1  # another code is no new chance
    await database.write(lambda c: claims.give_up(c, ANN))
    assert await claimed(ANN) is None
    await issue(ANN)
    await link(database, vault, ANN, HERS)
    assert await claimed(ANN) is None
    await issue(BEN)
    assert await database.write(lambda c: claims.sweep(c, NOON + timedelta(hours=26))) == 0
    assert await database.write(lambda c: claims.sweep(c, NOON + timedelta(hours=40))) == 1


def digests(*parts: str | int) -> Iterator[str]:
    """Return what somebody without the key can make of public facts."""
    for joint in ("", ":", "|", "\x1f", " "):
        text = joint.join(str(part) for part in parts).encode()
        for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
            digest = hashlib.new(name, text)
            yield digest.hexdigest()
            yield base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=")


async def test_a_thief_without_the_key_cannot_tell_whose_account_it_is(database: Database) -> None:
    """Everything public is known to the thief: every id, and every edit with its code and its second."""
    vault, drawn = Vault([NEW]), random.Random(5)
    users = drawn.sample(range(1, 3000), 40)
    for person, user in enumerate(users, start=500):
        claim = await database.write(lambda c, p=person, u=user: claims.issue(c, vault, p, "tt", u, NOON))  # type: ignore[misc]
        account = Account({"tt": user}, central=10_000 + user, before=user * 7, linked_on=NOON.date())
        if person % 2:
            assert await link(database, vault, person, account)
        else:
            assert claim.code not in str(await everything(database))
    rows = await everything(database)
    stored = {str(value) for _table, row in rows for value in row.values()}
    guesses = {guess for user in range(1, 3000) for guess in digests("tt", user)}
    guesses |= {str(number) for user in users for number in (10_000 + user, user * 7)}
    assert not guesses & stored
    seals = [bytes(row["sealed"]) for table, row in rows if table in ("accounts", "claims")]
    assert len({len(seal) for seal in seals}) == 1
    assert len({base64.urlsafe_b64decode(seal)[:9] for seal in seals}) == 1  # a seal begins with its moment
    when = [row["checked_at"] for table, row in rows if table == "accounts"]
    assert set(when) == {NOON.replace(hour=0).timestamp()}
    when = [row[name] for table, row in rows if table == "claims" for name in ("issued_at", "expires_at")]
    assert {moment % 86_400 for moment in when} == {0}, (
        "to the second, it would point to the edit with the code"
    )
    assert {table for table, _row in rows} == {"accounts", "account_wikis", "claims"}
