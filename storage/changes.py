"""What was changed because of a survey: the organizer's text, and how far it has been told to partners.

It goes to everybody who answered to the end, once: the cursor is saved in the transaction that queues the
letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.rounds import RoundId, RoundState, Stage
from storage.shelf import Shelf
from storage.tables import participations, partners, rounds

OVER = 2**62
"""The cursor of a text that everybody has been told."""

_c = rounds.c
_p = participations.c


class Telling(StrEnum):
    """Where the text stands."""

    DRAFT = "draft"
    DISMISSED = "dismissed"
    """There is nothing to tell."""
    SENT = "sent"
    """It is on its way, or has arrived."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The text by language, and where it stands."""

    texts: Mapping[str, str]
    state: Telling = Telling.DRAFT


async def load(connection: AsyncConnection, round_id: int) -> Changes:
    """Return what was changed after a round; nothing is written at first."""
    found = await connection.execute(select(_c.changed).where(_c.id == round_id))
    return read(found.scalar_one_or_none())


def read(body: str | None) -> Changes:
    """Return what a column holds."""
    if body is None:
        return Changes({})
    values: dict[str, Any] = orjson.loads(body)
    return Changes(values["texts"], Telling(values["state"]))


def _body(changes: Changes) -> str:
    return orjson.dumps({"texts": dict(changes.texts), "state": changes.state.value}).decode()


async def waiting(connection: AsyncConnection, bot_id: int) -> RoundId | None:
    """Return a round whose partners have not all been told yet."""
    wanted = select(_c.id).where(
        _c.bot_id == bot_id, _c.changed_cursor.is_not(None), _c.changed_cursor < OVER
    )
    found = (await connection.execute(wanted.order_by(_c.id).limit(1))).scalar_one_or_none()
    return None if found is None else RoundId(found)


async def following(connection: AsyncConnection, round_id: int, limit: int) -> list[PersonId]:
    """Take the next people who answered to the end; empty when all have been taken.

    Who answered for several institutions is told once, who is no partner any more is left in peace.
    """
    held = select(_c.changed_cursor).where(_c.id == round_id).with_for_update()
    cursor = (await connection.execute(held)).scalar_one_or_none()
    if cursor is None or cursor >= OVER:
        return []
    is_partner = select(partners.c.person_id).where(partners.c.person_id == _p.person_id).exists()
    finished = (_p.round_id == round_id) & (_p.stage == Stage.FINISHED.value) & (_p.person_id > cursor)
    wanted = select(_p.person_id).distinct().where(finished, is_partner).order_by(_p.person_id).limit(limit)
    people = [PersonId(one) for one in (await connection.execute(wanted)).scalars()]
    last = people[-1] if people else OVER
    await connection.execute(update(rounds).where(_c.id == round_id).values(changed_cursor=last))
    return people


class ChangesTold(Shelf):
    """What was changed, as a turn sees it."""

    async def load(self, round_id: int) -> Changes:
        """Return what was changed after a round."""
        return await load(await self._guarded(), round_id)

    async def held(self, round_id: int) -> Changes:
        """Return what was changed; nobody else writes it until the turn ends, so that no text is lost."""
        wanted = select(_c.changed).where(_c.id == round_id).with_for_update()
        return read((await (await self._guarded()).execute(wanted)).scalar_one_or_none())

    async def keep(self, round_id: int, changes: Changes) -> bool:
        """Keep a text; tells whether it could still be changed."""
        mine = (_c.id == round_id) & _c.changed_cursor.is_(None)
        done = await (await self._guarded()).execute(
            update(rounds).where(mine).values(changed=_body(changes))
        )
        return bool(done.rowcount)

    async def send(self, round_id: int, changes: Changes) -> bool:
        """Begin to tell partners, once; tells whether this was the first time."""
        mine = (_c.id == round_id) & _c.changed_cursor.is_(None) & (_c.state == RoundState.CLOSED.value)
        body = _body(Changes(changes.texts, Telling.SENT))
        done = await (await self._guarded()).execute(
            update(rounds).where(mine).values(changed=body, changed_cursor=0)
        )
        return bool(done.rowcount)

    async def count(self, round_id: int) -> int:
        """Count the partners who answered to the end and can still be told."""
        is_partner = select(partners.c.person_id).where(partners.c.person_id == _p.person_id).exists()
        finished = (_p.round_id == round_id) & (_p.stage == Stage.FINISHED.value)
        wanted = select(func.count(_p.person_id.distinct())).where(finished, is_partner)
        return int((await (await self._guarded()).execute(wanted)).scalar_one())
