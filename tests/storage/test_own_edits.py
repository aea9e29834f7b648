"""Edits of linked people: found again by every key there is, and gone with the link."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from domain.accounts import Account
from domain.changes import EDITS_KEPT, Change
from domain.people import CONSENT_VERSION, Person, PersonId
from storage import accounts, own_edits, people, recent_changes
from storage.database import Database
from storage.own_edits import Suspicion
from storage.vault import Vault
from tests.stage import NOON

OLD, NEW = "o" * 32, "n" * 32
ANN = PersonId(7)
SINCE = NOON.timestamp()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database in which Ann has linked her account, while the old key was the only one."""
    database = Database(database_url)
    ann = Person(ANN, language="tt", consent=CONSENT_VERSION)
    await database.write(lambda c: people.save(c, [ann]))
    account = Account({"tt": 5}, before=37, since={"tt": SINCE})
    assert await database.write(lambda c: accounts.link(c, Vault([OLD]), ANN, account, NOON))
    yield database
    await database.close()


def edit(rev: int) -> Change:
    """Return an edit of Ann's on one page."""
    return Change(rev, SINCE + rev, 1, rev, rev - 1, 5)


async def made(database: Database, vault: Vault, *revs: int) -> int:
    """Record edits as the one who reads changes does; returns how many were new."""
    edits = [(ANN, edit(rev)) for rev in revs]
    return await database.write(lambda c: recent_changes.record_all(c, vault, "tt", edits, NOON))


async def known(database: Database, vault: Vault) -> list[int]:
    """Return the edits that are found on the page."""
    found = await database.read(lambda c: own_edits.on_pages(c, vault, "tt", [1], SINCE))
    return sorted(one.rev for one in found)


async def test_a_new_key_finds_and_counts_what_the_old_one_has_sealed(database: Database) -> None:
    assert await made(database, Vault([OLD]), 1, 2) == 2
    both = Vault([NEW, OLD])
    assert await made(database, both, 2, 3) == 1, "the second was known by the old key"
    assert await known(database, both) == [1, 2, 3]
    while await database.write(lambda c: own_edits.reseal(c, both, 1)):
        pass
    assert await known(database, Vault([NEW])) == [1, 2, 3]
    assert await known(database, Vault([OLD])) == []
    assert await made(database, Vault([NEW]), 1, 2, 3) == 0
    account = await database.read(lambda c: accounts.linked(c, both, ANN))
    assert account is not None
    assert (account.before, account.seen) == (37, 3)


async def test_a_doubt_outlives_the_key_it_was_sealed_with(database: Database) -> None:
    old, both, new = Vault([OLD]), Vault([NEW, OLD]), Vault([NEW])

    async def due(vault: Vault) -> list[tuple[int, int]]:
        found = await database.read(lambda c: own_edits.suspicions(c, vault, "tt", NOON, 9))
        return [(one.edit.rev, one.by_rev) for one in found]

    async def doubted(rev: int, read: Vault, seal: Vault) -> None:
        known = await database.read(lambda c: own_edits.on_pages(c, read, "tt", [1], SINCE))
        doubts = [Suspicion(one, by_rev=50 + rev, due_at=SINCE) for one in known if one.rev == rev]
        await database.write(lambda c: own_edits.suspect(c, seal, doubts, is_sure=True))

    await made(database, old, 1, 2)
    await doubted(1, old, old)
    while await database.write(lambda c: own_edits.reseal(c, both, 1)):
        pass
    assert await due(new) == [(1, 51)], "the operator may take the old key away now"
    await doubted(2, new, old)
    assert await due(new) == [(1, 51)], "what no key opens holds up nothing else"


async def test_another_account_takes_the_place_of_the_first_one_if_it_is_free(
    database: Database,
) -> None:
    vault, bens = Vault([OLD]), Account({"tt": 6})
    await made(database, vault, 1)
    assert await database.write(lambda c: accounts.link(c, vault, PersonId(8), bens, NOON))
    assert not await database.write(lambda c: accounts.link(c, vault, ANN, bens, NOON))
    assert await known(database, vault) == [1], "what she had is untouched"
    assert await database.read(lambda c: accounts.by_marks(c, vault, "tt", [5])) == {5: ANN}
    assert await database.write(lambda c: accounts.link(c, vault, ANN, Account({"tt": 9}), NOON))
    assert await known(database, vault) == [], "edits of the other account are followed no more"


async def test_who_unlinks_while_an_edit_is_noted_leaves_nothing(database: Database) -> None:
    """Whoever comes first holds the row of the account; the other waits, and finds it done."""
    vault, beside = Vault([OLD]), Database(database.url)
    for rev in range(1, 20, 2):
        await asyncio.gather(
            made(database, vault, rev),
            made(beside, vault, rev, rev + 1),
            *([database.write(lambda c: accounts.erase(c, ANN))] if rev == 9 else []),
        )
    await beside.close()
    assert await database.read(lambda c: own_edits.count(c, ANN)) == 0


async def test_edits_are_erased_in_time(database: Database) -> None:
    await made(database, Vault([OLD]), 1)
    for after, left in ((EDITS_KEPT, 1), (EDITS_KEPT + timedelta(days=31), 0)):
        await database.write(lambda c, at=NOON + after: recent_changes.sweep(c, at))  # type: ignore[misc]
        assert await database.read(lambda c: own_edits.count(c, ANN)) == left
