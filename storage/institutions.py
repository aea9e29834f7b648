"""Institutions, the links into them, and who is a partner of which.

One that is removed keeps its row, for what was answered in its name; nothing leads to it any more.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, delete, false, func, insert, or_, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.audiences import Trait
from domain.institutions import (
    LINK_LASTS,
    Candidate,
    Institution,
    InstitutionId,
    InstitutionType,
    Key,
    PartnerLink,
    keys,
)
from domain.people import PersonId
from domain.team import Scope
from storage import participations
from storage.dialects import inserting
from storage.shelf import Shelf
from storage.tables import institution_links, institutions, partners
from storage.tables import participations as participation_rows

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a link is made of: nothing that is mistaken for something else when it is typed from paper."""

LENGTH = 14
"""How many letters tell one link from another; nobody can try out as many as there are."""

_c, _l, _p, _t = institutions.c, institution_links.c, partners.c, participation_rows.c


async def some(connection: AsyncConnection, ids: Collection[int]) -> dict[InstitutionId, Institution]:
    """Return institutions by their numbers, those that were removed too; one that is not there is missing."""
    wanted = select(institutions).where(_c.id.in_(ids))
    found = [_institution(row) for row in await connection.execute(wanted)]
    return {institution.id: institution for institution in found}


async def of_person(connection: AsyncConnection, person: int) -> list[Institution]:
    """Return the institutions somebody answers for, the one joined first first."""
    both = institutions.join(partners, _p.institution_id == _c.id)
    wanted = select(institutions).select_from(both).where(_p.person_id == person)
    rows = await connection.execute(wanted.order_by(_p.joined_on, _c.id))
    return [_institution(row) for row in rows]


async def forget(connection: AsyncConnection, person: int) -> None:
    """Take somebody out of all institutions."""
    await connection.execute(delete(partners).where(_p.person_id == person))


async def link_of(connection: AsyncConnection, institution: int) -> PartnerLink | None:
    """Return the link of an institution, whether or not it still works."""
    wanted = select(institution_links).where(_l.institution_id == institution)
    row = (await connection.execute(wanted)).first()
    return _link(row) if row else None


async def hold(connection: AsyncConnection) -> None:
    """Let nobody else add institutions until the transaction ends: two lists may name the same ones."""
    if connection.dialect.name != "sqlite":  # there is one who writes at a time
        await connection.execute(text("SELECT pg_advisory_xact_lock(3, 1)"))


async def known(connection: AsyncConnection, regions: Collection[str]) -> dict[Key, InstitutionId]:
    """Return what no new institution in some regions may be called; the lists are compared in Python."""
    wanted = select(_c.id, _c.region, _c.names).where(_c.region.in_(regions), _c.is_removed.is_(False))
    taken: dict[Key, InstitutionId] = {}
    for row in await connection.execute(wanted):
        taken |= dict.fromkeys(keys(row.region, orjson.loads(row.names)), InstitutionId(row.id))
    return taken


async def add(
    connection: AsyncConnection, candidates: Sequence[Candidate], now: datetime
) -> list[InstitutionId]:
    """Add institutions, each with a link; whether they are there already is asked before."""
    rows = [{"type": one.type.value, "region": one.region, "names": _names(one.names)} for one in candidates]
    if not rows:
        return []
    made = insert(institutions).returning(_c.id)
    ids = [InstitutionId(number) for number in (await connection.execute(made, rows)).scalars()]
    until = (now + LINK_LASTS).timestamp()
    links = [{"token": _token(), "institution_id": number, "expires_at": until} for number in ids]
    await connection.execute(insert(institution_links), links)
    return ids


class Institutions(Shelf):
    """Institutions as a turn sees them."""

    async def load(self, institution: int) -> Institution | None:
        """Return an institution, or None if there is none."""
        return (await some(await self._guarded(), [institution])).get(InstitutionId(institution))

    async def some(self, ids: Collection[int]) -> dict[InstitutionId, Institution]:
        """Return institutions by their numbers; one that is not there is missing."""
        return await some(await self._guarded(), ids)

    async def of(self, person: PersonId) -> list[Institution]:
        """Return the institutions somebody answers for."""
        return await of_person(await self._guarded(), person)

    async def within(
        self, scopes: Collection[Scope], kind: InstitutionType | None = None, region: str = ""
    ) -> list[Institution]:
        """Return the institutions somebody may look after, of one type and within one region if named."""
        wanted = select(institutions).where(_c.is_removed.is_(False), or_(false(), *map(_lies_in, scopes)))
        if kind is not None:
            wanted = wanted.where(_c.type == kind.value)
        if region:
            wanted = wanted.where(_lies_in(Scope(Trait.REGION, region)))
        return [_institution(row) for row in await (await self._guarded()).execute(wanted)]

    async def add(self, candidate: Candidate) -> tuple[InstitutionId, bool]:
        """Add an institution; returns its number, or that of the one which has the name, and which it is."""
        connection = await self._guarded()
        await hold(connection)
        taken = await known(connection, [candidate.region])
        for key in candidate.keys & taken.keys():
            return taken[key], False
        [number] = await add(connection, [candidate], self.now)
        return number, True

    async def rename(self, institution: Institution, language: str, name: str | None) -> bool:
        """Change the name in one language, or take it away; False where another one there has that name."""
        connection = await self._guarded()
        await hold(connection)
        taken = await known(connection, [institution.region])
        if name and any(taken.get(key, institution.id) != institution.id for key in _keys(institution, name)):
            return False
        names = {code: said for code, said in institution.names.items() if code != language}
        changed = _names(names | {language: name} if name else names)
        await connection.execute(update(institutions).where(_c.id == institution.id).values(names=changed))
        return True

    async def remove(self, institution: InstitutionId) -> bool:
        """Take an institution out of the list, with its link and partners; tells whether it was there."""
        connection = await self._guarded()
        gone = update(institutions).where(_c.id == institution, _c.is_removed.is_(False))
        if not (await connection.execute(gone.values(is_removed=True))).rowcount:
            return False
        await connection.execute(delete(institution_links).where(_l.institution_id == institution))
        await connection.execute(delete(partners).where(_p.institution_id == institution))
        await participations.leave(connection, _t.institution_id == institution)
        return True

    async def count_partners(self, ids: Collection[InstitutionId]) -> dict[InstitutionId, int]:
        """Count the partners of some institutions; one without any is missing."""
        counted = select(_p.institution_id, func.count()).where(_p.institution_id.in_(ids))
        rows = await (await self._guarded()).execute(counted.group_by(_p.institution_id))
        return {InstitutionId(number): people for number, people in rows}

    async def link(self, institution: InstitutionId) -> PartnerLink | None:
        """Return the link of an institution, whether or not it still works."""
        return await link_of(await self._guarded(), institution)

    async def link_by(self, token: str) -> PartnerLink | None:
        """Return the link somebody opened, unless it was replaced."""
        wanted = select(institution_links).where(_l.token == token)
        row = (await (await self._guarded()).execute(wanted)).first()
        return _link(row) if row else None

    async def replace(self, token: str) -> None:
        """Put another link in place of one, which works no more."""
        until = (self.now + LINK_LASTS).timestamp()
        changed = update(institution_links).where(_l.token == token)
        await (await self._guarded()).execute(changed.values(token=_token(), expires_at=until))

    async def last(self, token: str, until: datetime | None) -> None:
        """Let a link work until another moment, or for ever."""
        changed = update(institution_links).where(_l.token == token)
        moment = until.timestamp() if until else None
        await (await self._guarded()).execute(changed.values(expires_at=moment))

    async def join(self, person: PersonId, institution: InstitutionId) -> None:
        """Make somebody a partner; what they had left in a round that still runs is theirs again."""
        connection = await self._guarded()
        values = {"person_id": person, "institution_id": institution, "joined_on": self.now.date()}
        await connection.execute(inserting(connection, partners).values(values).on_conflict_do_nothing())
        await participations.come_back(connection, person, institution)

    async def leave(self, person: PersonId, institution: InstitutionId | None = None) -> bool:
        """Take a partner out of an institution, or out of all; tells whether they were one."""
        connection = await self._guarded()
        mine = _p.person_id == person if institution is None else _one(_p, person, institution)
        left = await connection.execute(delete(partners).where(mine))
        theirs = _t.person_id == person if institution is None else _one(_t, person, institution)
        await participations.leave(connection, theirs)
        return left.rowcount > 0


def _one(columns: Any, person: PersonId, institution: InstitutionId) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = (columns.person_id == person) & (columns.institution_id == institution)
    return condition


def _lies_in(scope: Scope) -> ColumnElement[bool]:
    match scope.trait:
        case None:
            return true()
        case Trait.REGION:
            return or_(_c.region == scope.value, _c.region.startswith(f"{scope.value}/", autoescape=True))
    return false()


def _keys(institution: Institution, name: str) -> set[Key]:
    return keys(institution.region, {"": name})


def _names(names: Any) -> str:
    return orjson.dumps(dict(names)).decode()


def _token() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def _link(row: Any) -> PartnerLink:
    until = None if row.expires_at is None else datetime.fromtimestamp(row.expires_at, UTC)
    return PartnerLink(row.token, InstitutionId(row.institution_id), until)


def _institution(row: Any) -> Institution:
    kind, names = InstitutionType(row.type), orjson.loads(row.names)
    return Institution(InstitutionId(row.id), kind, row.region, names, row.is_removed)
