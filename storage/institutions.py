"""Institutions, the links into them, and who is a partner of which."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.institutions import Institution, InstitutionId, InstitutionType
from domain.people import PersonId
from storage.shelf import Shelf
from storage.tables import institutions, partners


async def some(connection: AsyncConnection, ids: Collection[int]) -> dict[InstitutionId, Institution]:
    """Return institutions by their numbers; one that is not there is missing."""
    wanted = select(institutions).where(institutions.c.id.in_(ids))
    found = [_institution(row) for row in await connection.execute(wanted)]
    return {institution.id: institution for institution in found}


async def of_person(connection: AsyncConnection, person: int) -> list[Institution]:
    """Return the institutions somebody answers for, the one joined first first."""
    both = institutions.join(partners, partners.c.institution_id == institutions.c.id)
    wanted = select(institutions).select_from(both).where(partners.c.person_id == person)
    rows = await connection.execute(wanted.order_by(partners.c.joined_on, institutions.c.id))
    return [_institution(row) for row in rows]


async def forget(connection: AsyncConnection, person: int) -> None:
    """Take somebody out of all institutions."""
    await connection.execute(delete(partners).where(partners.c.person_id == person))


class Institutions(Shelf):
    """Institutions as a turn sees them."""

    async def load(self, institution: int) -> Institution | None:
        """Return an institution, or None if there is none."""
        return (await some(await self._guarded(), [institution])).get(InstitutionId(institution))

    async def of(self, person: PersonId) -> list[Institution]:
        """Return the institutions somebody answers for."""
        return await of_person(await self._guarded(), person)


def _institution(row: Any) -> Institution:
    return Institution(InstitutionId(row.id), InstitutionType(row.type), row.region, orjson.loads(row.names))
