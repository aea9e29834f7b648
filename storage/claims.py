"""Codes that wait to be seen in an edit: one for each person, sealed until it is used or over.

The moment of a code is sealed as well: everybody can see in a wiki which edit with eight digits came next.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.accounts import KEPT, Claim, Tries, new_code
from storage.dialects import inserting
from storage.tables import claims
from storage.vault import Unreadable, Vault

DAY_S = 24 * 3600


async def issue(
    connection: AsyncConnection, vault: Vault, person: int, wiki: str, user: int, at: datetime
) -> Claim:
    """Give a person a code for an account; one they had before is worth nothing now."""
    claim = Claim(wiki, user, new_code(secrets.randbelow), at)
    values = {
        "wiki": wiki,
        "key": vault.key,
        "sealed": vault.seal({"user": user, "code": claim.code, "at": at.timestamp()}),
        "issued_at": at.timestamp() // DAY_S * DAY_S,
        "expires_at": (claim.expires_at.timestamp() // DAY_S + 1) * DAY_S,
    }
    wish = inserting(connection, claims).values(person_id=person, **values)
    await connection.execute(wish.on_conflict_do_update(index_elements=["person_id"], set_=values))
    return claim


async def claimed(
    connection: AsyncConnection, vault: Vault, person: int, *, hold: bool = False
) -> Claim | None:
    """Return the code somebody has, if there is one that can be read.

    `hold` waits for whoever is just taking it back, and lets nobody do so until the transaction ends.
    """
    wanted = select(claims).where(claims.c.person_id == person)
    row = (await connection.execute(wanted.with_for_update() if hold else wanted)).first()
    if row is None or row.sealed is None:
        return None
    try:
        said = vault.open(bytes(row.sealed))
    except Unreadable:
        return None
    return Claim(row.wiki, said["user"], said["code"], datetime.fromtimestamp(said["at"], UTC))


async def tries(connection: AsyncConnection, person: int) -> Tries:
    """Return how often somebody looked for a code in vain lately."""
    wanted = select(claims.c.tries, claims.c.tried_since).where(claims.c.person_id == person)
    row = (await connection.execute(wanted)).first()
    return Tries() if row is None else Tries(row.tries, row.tried_since)


async def count_try(connection: AsyncConnection, person: int, now: float) -> None:
    """Count one more code that was looked for in vain."""
    counted = (await tries(connection, person)).one_more(now)
    await connection.execute(
        update(claims)
        .where(claims.c.person_id == person)
        .values(tries=counted.number, tried_since=counted.since)
    )


async def give_up(connection: AsyncConnection, person: int) -> None:
    """Take back the code of a person; how often they tried stays for a while."""
    await connection.execute(update(claims).where(claims.c.person_id == person).values(sealed=None))


async def sweep(connection: AsyncConnection, now: datetime) -> int:
    """Erase codes that expired long ago; returns how many."""
    old = claims.c.expires_at < (now - KEPT).timestamp()
    return (await connection.execute(delete(claims).where(old))).rowcount
