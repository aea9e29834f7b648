"""Errands: what somebody asked for that takes longer than a turn, such as the picture of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.shelf import Guarded, Shelf
from storage.tables import errands

TRIES = 3
"""How often an errand is tried before the person hears that it does not work."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to be made and sent to a chat."""

    id: int
    chat_id: int
    kind: str
    details: Mapping[str, Any]
    tries: int = 0


async def want(
    connection: AsyncConnection, bot_id: int, chat_id: int, kind: str, details: Mapping[str, Any]
) -> bool:
    """Note an errand; tells whether it is new: an impatient second tap asks for nothing more."""
    mine = (errands.c.bot_id == bot_id) & (errands.c.chat_id == chat_id) & (errands.c.kind == kind)
    waiting = await connection.execute(select(errands.c.details).where(mine))
    if any(_wish(orjson.loads(row.details)) == details for row in waiting):
        return False
    values = {"bot_id": bot_id, "chat_id": chat_id, "kind": kind, "details": _text(details)}
    await connection.execute(insert(errands).values(values))
    return True


def _wish(details: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in details.items() if key != "tries"}


def _text(details: Mapping[str, Any]) -> str:
    return orjson.dumps(details, option=orjson.OPT_SORT_KEYS).decode()


WIKI = "wiki "
"""How the kinds of errands begin that ask a wiki; only whoever speaks with the wikis does them."""


async def following(
    connection: AsyncConnection, bot_id: int, after: int = 0, *, on_wikis: bool = False
) -> Errand | None:
    """Return the oldest errand behind a number: of those that ask a wiki, or of the others."""
    asks_a_wiki = errands.c.kind.startswith(WIKI)
    wanted = select(errands).where(errands.c.bot_id == bot_id, errands.c.id > after)
    wanted = wanted.where(asks_a_wiki if on_wikis else ~asks_a_wiki)
    row = (await connection.execute(wanted.order_by(errands.c.id).limit(1))).first()
    if row is None:
        return None
    details = orjson.loads(row.details)
    return Errand(row.id, row.chat_id, row.kind, _wish(details), details.get("tries", 0))


async def finish(connection: AsyncConnection, errand: Errand) -> bool:
    """Strike an errand off; tells whether this was the first time: only then may its letter be written."""
    gone = await connection.execute(delete(errands).where(errands.c.id == errand.id))
    return gone.rowcount == 1


async def failed(connection: AsyncConnection, errand: Errand) -> bool:
    """Count a try that failed; tells whether it was the last one, and the errand is struck off."""
    if errand.tries + 1 >= TRIES:
        return await finish(connection, errand)
    details = _text({**errand.details, "tries": errand.tries + 1})
    await connection.execute(update(errands).where(errands.c.id == errand.id).values(details=details))
    return False


async def forget(connection: AsyncConnection, person: int) -> None:
    """Make nothing more for a person."""
    await connection.execute(delete(errands).where(errands.c.chat_id == person))


class Errands(Shelf):
    """Errands as a turn sees them."""

    def __init__(self, guarded: Guarded, now: datetime, bot_id: int) -> None:
        super().__init__(guarded, now)
        self._bot_id = bot_id

    async def want(self, chat_id: int, kind: str, **details: Any) -> bool:
        """Ask for something that is made after the turn; tells whether it was not asked for already."""
        return await want(await self._guarded(), self._bot_id, chat_id, kind, details)
