"""Web links of a round, for institutions without Telegram: an organizer passes them on, and nobody is kept.

Such a link is a participation without a person. Its token is the key to the form, as for everybody.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.institutions import InstitutionId
from domain.rounds import ParticipationId, RoundId, Stage
from storage.shelf import Shelf
from storage.tables import participations, sheets

_c = participations.c


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link to the form of one institution."""

    id: ParticipationId
    institution: InstitutionId
    token: str
    is_answered: bool


def is_link() -> ColumnElement[bool]:
    """Tell web links from people, also from those who were forgotten."""
    return _c.person_id.is_(None) & _c.token.is_not(None)


async def of(connection: AsyncConnection, round_id: int) -> list[WebLink]:
    """Return the web links of a round, in the order in which they were made."""
    wanted = select(_c.id, _c.institution_id, _c.token, _c.stage).where(_c.round_id == round_id, is_link())
    rows = await connection.execute(wanted.order_by(_c.id))
    return [
        WebLink(
            ParticipationId(row.id),
            InstitutionId(row.institution_id),
            row.token,
            row.stage == Stage.FINISHED.value,
        )
        for row in rows
    ]


class WebLinks(Shelf):
    """Web links as a turn sees them."""

    async def of(self, round_: RoundId) -> Sequence[WebLink]:
        """Return the web links of a round, in the order in which they were made."""
        return await of(await self._guarded(), round_)

    async def make(self, round_: RoundId, institution: InstitutionId, today: date) -> None:
        """Make one more web link for an institution."""
        values = {
            "round_id": round_,
            "institution_id": institution,
            "stage": Stage.INVITED.value,
            "invited_on": today,
            "token": secrets.token_urlsafe(16),
        }
        await (await self._guarded()).execute(insert(participations).values(values))

    async def take_back(self, round_: RoundId, link: int) -> bool:
        """Let a web link work no more; tells whether it was there and nobody had answered by it."""
        connection = await self._guarded()
        mine = (_c.id == link) & (_c.round_id == round_) & is_link() & (_c.stage != Stage.FINISHED.value)
        gone = (await connection.execute(delete(participations).where(mine))).rowcount > 0
        if gone:
            await connection.execute(delete(sheets).where(sheets.c.participation_id == link))
        return gone
