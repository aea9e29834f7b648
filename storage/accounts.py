"""Linked wiki accounts: sealed, and found again by marks that need the key.

Whoever has only the database sees who linked an account and on how many wikis it is, and not which one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.accounts import Account, Claim, Tries, opened
from domain.people import PersonId
from storage import claims as codes
from storage import own_edits
from storage.dialects import inserting
from storage.shelf import Shelf
from storage.tables import account_wikis, accounts, claims, edits, notices, reverts, told
from storage.vault import Unreadable, Vault

EVERYWHERE = "*"
"""Stands for the wiki where an account is marked by its central id: one account has one owner."""

BROKEN = "-"
"""Stands for the key of what not even its own key opens."""

DAY_S = 24 * 3600


def _day(now: datetime) -> float:
    """Return the beginning of a day: the moment of a link would tell which edit was its reason."""
    return now.timestamp() // DAY_S * DAY_S


async def by_marks(
    connection: AsyncConnection, vault: Vault, wiki: str, user_ids: Collection[int]
) -> dict[int, PersonId]:
    """Return whose accounts these are, of those that are linked."""
    whose = {mark: user for user in set(user_ids) for mark in vault.marks(wiki, user)}
    if not whose:
        return {}
    found = select(account_wikis.c.mark, account_wikis.c.person_id)
    found = found.where(account_wikis.c.wiki == wiki, account_wikis.c.mark.in_(list(whose)))
    return {whose[row.mark]: PersonId(row.person_id) for row in await connection.execute(found)}


async def owner(connection: AsyncConnection, vault: Vault, account: Account) -> PersonId | None:
    """Return who has linked an account, on whichever wiki."""
    for wiki, user in _places(account):
        found = await by_marks(connection, vault, wiki, [user])
        if found:
            return found[user]
    return None


def _places(account: Account) -> list[tuple[str, int]]:
    """Return where an account is marked, always in the same order, so that two who link wait in turn."""
    central = [(EVERYWHERE, account.central)] if account.central else []
    return [*central, *sorted(account.ids.items())]


async def linked(connection: AsyncConnection, vault: Vault, person: int) -> Account | None:
    """Return the account of a person; raises `Unreadable` where no key opens it."""
    found = await connection.execute(select(accounts.c.sealed).where(accounts.c.person_id == person))
    sealed = found.scalar_one_or_none()
    return None if sealed is None else opened(vault.open(bytes(sealed)))


async def link(
    connection: AsyncConnection, vault: Vault, person: int, account: Account, now: datetime
) -> bool:
    """Keep an account as this person's; tells whether nobody else has it. The code is used up.

    What came of an account they had before is erased.
    """
    if await owner(connection, vault, account) not in (None, person):
        return False
    await _unlink(connection, person)
    if not await _mark(connection, vault, person, account):
        await _unlink(connection, person)
        return False
    values = {"key": vault.key, "sealed": vault.seal(account.sealable()), "checked_at": _day(now)}
    await connection.execute(accounts.insert().values(person_id=person, **values))
    await connection.execute(delete(claims).where(claims.c.person_id == person))
    return True


async def _mark(connection: AsyncConnection, vault: Vault, person: int, account: Account) -> bool:
    """Mark an account on every wiki; tells whether all marks are this person's.

    Somebody else may be linking it at this very moment: then this waits for them.
    """
    for wiki, user in _places(account):
        mine = {"wiki": wiki, "mark": vault.mark(wiki, user), "person_id": person}
        await connection.execute(inserting(connection, account_wikis).values(mine).on_conflict_do_nothing())
        if await by_marks(connection, vault, wiki, [user]) != {user: person}:
            return False
    return True


async def _unlink(connection: AsyncConnection, person: int) -> None:
    for table in (accounts, account_wikis, edits, reverts, notices, told):
        await connection.execute(delete(table).where(table.c.person_id == person))


async def keep(
    connection: AsyncConnection, vault: Vault, person: int, account: Account, now: datetime | None = None
) -> bool:
    """Seal an account anew with the newest key; `now` tells that it was looked at.

    Returns whether it was linked still.
    """
    values: dict[str, Any] = {"key": vault.key, "sealed": vault.seal(account.sealable())}
    if now is not None:
        values["checked_at"] = _day(now)
    kept = await connection.execute(update(accounts).where(accounts.c.person_id == person).values(**values))
    return kept.rowcount == 1


async def remark(connection: AsyncConnection, vault: Vault, person: int, account: Account) -> Account:
    """Mark an account anew on every wiki, and return it without the wikis where somebody else has it."""
    await connection.execute(delete(account_wikis).where(account_wikis.c.person_id == person))
    ids = {
        wiki: user
        for wiki, user in _places(account)
        if await _mark(connection, vault, person, Account({wiki: user})) and wiki != EVERYWHERE
    }
    return replace(account, ids=ids)


async def add_edits(
    connection: AsyncConnection, vault: Vault, seen: Mapping[PersonId, int]
) -> dict[PersonId, tuple[int, int]]:
    """Count edits that were seen; returns how many each person had before and has now, as far as is known."""
    counts = {}
    for person, account in (await hold(connection, vault, list(seen))).items():
        more = replace(account, seen=account.seen + seen[person])
        await keep(connection, vault, person, more)
        counts[person] = (account.edits, more.edits)
    return counts


async def note_block(
    connection: AsyncConnection, vault: Vault, person: PersonId, wiki: str, *, is_blocked: bool
) -> None:
    """Note whether an account may edit on a wiki, until it is looked at the next time."""
    for who, account in (await hold(connection, vault, [person])).items():
        others = {known for known in account.blocked if known != wiki}
        blocked = tuple(sorted(others | {wiki} if is_blocked else others))
        await keep(connection, vault, who, replace(account, blocked=blocked))


def _readable(vault: Vault, rows: Iterable[Any]) -> list[tuple[PersonId, Account]]:
    found = []
    for row in rows:
        try:
            found.append((PersonId(row.person_id), opened(vault.open(bytes(row.sealed)))))
        except Unreadable:
            continue
    return found


async def counted_since(
    connection: AsyncConnection, vault: Vault, wiki: str, people: Collection[int]
) -> dict[PersonId, float]:
    """Return from when on, by the clock of a wiki, the edits of these people there are counted."""
    known = await of_people(connection, vault, people)
    return {person: account.since.get(wiki, 0.0) for person, account in known.items()}


async def of_people(
    connection: AsyncConnection, vault: Vault, people: Collection[int]
) -> dict[PersonId, Account]:
    """Return the accounts of some people; those that no key opens are missing."""
    wanted = select(accounts).where(accounts.c.person_id.in_(list(people)))
    return dict(_readable(vault, (await connection.execute(wanted)).all()))


async def hold(connection: AsyncConnection, vault: Vault, people: Collection[int]) -> dict[PersonId, Account]:
    """Return the accounts of some people as they are now, and let nobody else change them meanwhile."""
    wanted = select(accounts).where(accounts.c.person_id.in_(list(people)))
    rows = await connection.execute(wanted.order_by(accounts.c.person_id).with_for_update())
    return dict(_readable(vault, rows.all()))


async def due(
    connection: AsyncConnection, vault: Vault, now: datetime, limit: int
) -> list[tuple[PersonId, Account]]:
    """Return accounts nobody has looked at today, the oldest first."""
    wanted = select(accounts).where(accounts.c.checked_at < _day(now), accounts.c.key.in_(vault.keys))
    wanted = wanted.order_by(accounts.c.checked_at, accounts.c.person_id).limit(limit)
    return _readable(vault, (await connection.execute(wanted)).all())


async def reseal(connection: AsyncConnection, vault: Vault, limit: int) -> int:
    """Seal some accounts anew that an older key has sealed; returns how many those were."""
    old = select(accounts).where(accounts.c.key.in_(vault.keys[1:])).order_by(accounts.c.person_id)
    rows = (await connection.execute(old.limit(limit).with_for_update(skip_locked=True))).all()
    readable = _readable(vault, rows)
    for person, account in readable:
        await keep(connection, vault, person, await remark(connection, vault, person, account))
    broken = {row.person_id for row in rows} - {person for person, _account in readable}
    if broken:  # not to be looked at again and again
        spoilt = update(accounts).where(accounts.c.person_id.in_(broken))
        await connection.execute(spoilt.values(key=BROKEN))
    return len(rows)


async def is_any(connection: AsyncConnection) -> bool:
    """Tell whether anybody has linked an account."""
    return (await connection.execute(select(accounts.c.person_id).limit(1))).first() is not None


async def count_unreadable(connection: AsyncConnection, keys: Collection[str]) -> int:
    """Count the links that none of these keys opens."""
    lost = select(func.count()).select_from(accounts).where(accounts.c.key.not_in(list(keys)))
    return int((await connection.execute(lost)).scalar_one())


async def erase(connection: AsyncConnection, person: int) -> None:
    """Erase the link to a person's account, and all that came of it.

    The code comes first, which whoever is just linking holds, and then the account, which whoever is just
    noting an edit holds.
    """
    await connection.execute(delete(claims).where(claims.c.person_id == person))
    await _unlink(connection, person)


class Accounts(Shelf):
    """Linked accounts as a turn sees them."""

    async def is_linked(self, person: PersonId) -> bool:
        """Tell whether somebody has linked an account, readable or not."""
        wanted = select(accounts.c.person_id).where(accounts.c.person_id == person)
        return (await (await self._guarded()).execute(wanted)).first() is not None

    async def edits_kept(self, person: PersonId) -> int:
        """Count the edits of somebody that are kept one by one."""
        return await own_edits.count(await self._guarded(), person)

    async def linked(self, person: PersonId, vault: Vault) -> Account | None:
        """Return the account of a person; raises `Unreadable` where no key opens it."""
        return await linked(await self._guarded(), vault, person)

    async def claimed(self, person: PersonId, vault: Vault) -> Claim | None:
        """Return the code somebody has."""
        return await codes.claimed(await self._guarded(), vault, person)

    async def tries(self, person: PersonId) -> Tries:
        """Return how often somebody looked for a code in vain lately."""
        return await codes.tries(await self._guarded(), person)

    async def give_up(self, person: PersonId) -> None:
        """Take back the code of a person."""
        await codes.give_up(await self._guarded(), person)

    async def erase(self, person: PersonId) -> None:
        """Erase the link to a person's account, and all that came of it."""
        await erase(await self._guarded(), person)
