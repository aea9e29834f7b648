"""Who belongs to the team, and the links by which others come to it.

Of a link only a digest is kept: who reads the database cannot become an organizer by it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain import team
from domain.deeds import WHOM
from domain.people import PersonId
from domain.team import INVITED_FOR, Grant, Invitation, Member, Role, Scope
from storage.dialects import inserting
from storage.shelf import Shelf
from storage.tables import invites, journal, members


async def member(connection: AsyncConnection, person: PersonId, owners: Collection[int]) -> Member:
    """Return what somebody may do; who is not of the team has no grants."""
    wanted = select(members).where(members.c.person_id == person).order_by(members.c.granted_at)
    rows = await connection.execute(wanted)
    return team.member(person, owners, [_grant(row) for row in rows])


class Team(Shelf):
    """The team as a turn sees it."""

    async def member(self, person: PersonId, owners: Collection[int]) -> Member:
        """Return what somebody may do; who is not of the team has no grants."""
        return await member(await self._guarded(), person, owners)

    async def organizers(self, owners: Collection[int]) -> list[Member]:
        """Return everybody of the team: the owners, then who came first."""
        wanted = select(members).order_by(members.c.granted_at, members.c.person_id)
        granted: dict[int, list[Grant]] = {owner: [] for owner in sorted(owners)}
        for row in await (await self._guarded()).execute(wanted):
            granted.setdefault(row.person_id, []).append(_grant(row))
        return [team.member(PersonId(person), owners, grants) for person, grants in granted.items()]

    async def invite(self, made_by: PersonId, scope: Scope) -> str:
        """Return the token of a new link that makes whoever opens it first an organizer."""
        connection, now = await self._guarded(), self.now.timestamp()
        await connection.execute(delete(invites).where(invites.c.expires_at <= now))
        token = secrets.token_hex(16)
        values = {"role": Role.ORGANIZER, "scope": str(scope), "made_by": made_by}
        until = (self.now + INVITED_FOR).timestamp()
        await connection.execute(insert(invites).values(token=_digest(token), expires_at=until, **values))
        return token

    async def invitation(self, token: str) -> Invitation | None:
        """Return what a link would make of somebody, as long as it is good."""
        wanted = select(invites).where(invites.c.token == _digest(token))
        row = (await (await self._guarded()).execute(wanted)).one_or_none()
        return self._good(row)

    async def accept(self, token: str, person: PersonId, owners: Collection[int]) -> Invitation | None:
        """Make somebody an organizer by a link, which then is used up; None where it was not good any more.

        Who made the link must still cover its scope. Of two people who open it at once one gets it.
        """
        connection = await self._guarded()
        taken = delete(invites).where(invites.c.token == _digest(token)).returning(*invites.c)
        invitation = self._good((await connection.execute(taken)).one_or_none())
        if invitation is None or not await self._still_may(invitation, owners):
            return None
        values = {"role": Role.ORGANIZER, "scope": str(invitation.scope), "granted_at": self.now.timestamp()}
        await connection.execute(
            inserting(connection, members).values(person_id=person, **values).on_conflict_do_nothing()
        )
        return invitation

    async def remove(self, person: PersonId, scope: Scope) -> bool:
        """Take a scope away from an organizer and make void their links; tells whether they had it."""
        connection = await self._guarded()
        its = (members.c.person_id == person) & (members.c.scope == str(scope))
        removed = await connection.execute(delete(members).where(its))
        await connection.execute(delete(invites).where(invites.c.made_by == person))
        return removed.rowcount > 0

    async def leave(self, person: PersonId) -> list[Scope]:
        """Take everything away from an organizer who does not want to be one; returns what it was."""
        connection = await self._guarded()
        rows = await connection.execute(
            delete(members).where(members.c.person_id == person).returning(members.c.scope)
        )
        scopes = sorted((Scope.read(row.scope) for row in rows), key=str)
        await connection.execute(delete(invites).where(invites.c.made_by == person))
        return scopes

    async def count_open(self, made_by: PersonId) -> int:
        """Count the links somebody made that nobody has used yet and that are still good."""
        good = (invites.c.made_by == made_by) & (invites.c.expires_at > self.now.timestamp())
        counted = await (await self._guarded()).execute(select(func.count()).where(good))
        return int(counted.scalar_one())

    async def withdraw(self, made_by: PersonId) -> int:
        """Make void the links somebody made; returns how many."""
        gone = delete(invites).where(invites.c.made_by == made_by)
        return (await (await self._guarded()).execute(gone)).rowcount

    async def _still_may(self, invitation: Invitation, owners: Collection[int]) -> bool:
        return (await self.member(invitation.made_by, owners)).covers(invitation.scope)

    def _good(self, row: Any) -> Invitation | None:
        if row is None or row.expires_at <= self.now.timestamp():
            return None
        expires_at = datetime.fromtimestamp(row.expires_at, UTC)
        return Invitation(Scope.read(row.scope), PersonId(row.made_by), expires_at)


async def forget(connection: AsyncConnection, person: int) -> None:
    """Erase what somebody was in the team and whom they invited; the journal names them no more."""
    await connection.execute(delete(members).where(members.c.person_id == person))
    await connection.execute(delete(invites).where(invites.c.made_by == person))
    about = orjson.dumps({WHOM: person}).decode()
    await connection.execute(update(journal).where(journal.c.details == about).values(details="{}"))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _grant(row: Any) -> Grant:
    since = datetime.fromtimestamp(row.granted_at, UTC)
    return Grant(Role(row.role), Scope.read(row.scope), since)
