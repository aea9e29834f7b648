"""Errands: what somebody asked for that takes longer than a turn, such as the picture of a report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row, delete, insert, select, update
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
    delays: int = 0
    """How often it was put off because a wiki could not answer."""
    since: float | None = None
    """When it was put off for the first time."""
    is_told: bool = False
    """Whether the person knows that it takes longer."""


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
    return {key: value for key, value in details.items() if key != "tries" and key[0] != INNER}


def _text(details: Mapping[str, Any]) -> str:
    return orjson.dumps(details, option=orjson.OPT_SORT_KEYS).decode()


INNER = "~"
"""How the names begin of what is noted beside a wish, about its delays."""

WIKI = "wiki "
"""How the kinds of errands begin that ask a wiki; only whoever speaks with the wikis does them."""


async def following(connection: AsyncConnection, bot_id: int, after: int = 0) -> Errand | None:
    """Return the oldest errand behind a number, of those that ask no wiki."""
    wanted = select(errands).where(errands.c.bot_id == bot_id, errands.c.id > after)
    wanted = wanted.where(~errands.c.kind.startswith(WIKI))
    return _read((await connection.execute(wanted.order_by(errands.c.id).limit(1))).first())


async def due(
    connection: AsyncConnection, bot_id: int, now: float, busy: Collection[int] = ()
) -> Errand | None:
    """Return the oldest errand that asks a wiki and is due, of chats for which none is being done."""
    wanted = select(errands).where(errands.c.bot_id == bot_id, errands.c.due_at <= now)
    wanted = wanted.where(errands.c.kind.startswith(WIKI), errands.c.chat_id.not_in(busy))
    return _read((await connection.execute(wanted.order_by(errands.c.id).limit(1))).first())


def _read(row: Row[Any] | None) -> Errand | None:
    if row is None:
        return None
    details = orjson.loads(row.details)
    return Errand(
        row.id,
        row.chat_id,
        row.kind,
        _wish(details),
        details.get("tries", 0),
        details.get(INNER + "delays", 0),
        details.get(INNER + "since"),
        details.get(INNER + "told", False),
    )


async def finish(connection: AsyncConnection, errand: Errand) -> bool:
    """Strike an errand off; tells whether this was the first time: only then may its letter be written."""
    gone = await connection.execute(delete(errands).where(errands.c.id == errand.id))
    return gone.rowcount == 1


async def failed(connection: AsyncConnection, errand: Errand, due_at: float = 0.0) -> bool:
    """Count a try that failed; tells whether it was the last one, and the errand is struck off."""
    if errand.tries + 1 >= TRIES:
        return await finish(connection, errand)
    await _note(connection, replace(errand, tries=errand.tries + 1), due_at)
    return False


async def put_off(
    connection: AsyncConnection, errand: Errand, since: float, due_at: float, *, is_told: bool
) -> bool:
    """Let an errand wait until a moment, which is no failed try; tells whether it is still wanted."""
    later = replace(errand, delays=errand.delays + 1, since=since, is_told=is_told)
    return await _note(connection, later, due_at)


async def _note(connection: AsyncConnection, errand: Errand, due_at: float) -> bool:
    beside: dict[str, Any] = {"tries": errand.tries, INNER + "delays": errand.delays}
    beside |= {INNER + "since": errand.since, INNER + "told": errand.is_told}
    known = {name: value for name, value in beside.items() if value}
    changed = update(errands).where(errands.c.id == errand.id)
    noted = await connection.execute(
        changed.values(details=_text({**errand.details, **known}), due_at=due_at)
    )
    return noted.rowcount == 1


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
