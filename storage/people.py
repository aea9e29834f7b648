"""People: loaded for many turns at once, saved for many turns at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import CONSENT_VERSION, Age, Person, PersonId, Unreachable
from storage.tables import people

_COLUMNS = [column.name for column in people.columns]


COLUMNS = ", ".join(f"p.{name} AS p_{name}" for name in _COLUMNS)
"""The columns of a person that is joined to another table under the name `p`."""


def joined(row: Any, start: int) -> Person | None:
    """Return the person whose columns stand in a row from `start` on, if there was one."""
    return None if row[start] is None else _person(row[start:])


async def load(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, Person]:
    """Load the people with these chats; one who is not known yet is missing from the answer."""
    wanted = select(people).where(people.c.id.in_(bindparam("ids", expanding=True)))
    rows = await connection.execute(wanted, {"ids": list(ids)})
    return {row[0]: _person(row) for row in rows}


_AGE, _INTERESTS = _COLUMNS.index("age"), _COLUMNS.index("interests")
_UNREACHABLE, _MUTED = _COLUMNS.index("unreachable"), _COLUMNS.index("muted")


def _person(row: Sequence[Any]) -> Person:
    """Make a person of a row; a test keeps columns and fields in the same order."""
    values = list(row)
    values[_AGE] = Age(values[_AGE]) if values[_AGE] else None
    values[_INTERESTS] = tuple(values[_INTERESTS].split())
    values[_UNREACHABLE] = Unreachable(values[_UNREACHABLE]) if values[_UNREACHABLE] else None
    values[_MUTED] = tuple(values[_MUTED].split())
    return Person(*values)


def _row(person: Person) -> dict[str, Any]:
    values = {name: getattr(person, name) for name in _COLUMNS}
    values["age"] = person.age.value if person.age else None
    values["interests"] = " ".join(person.interests)
    values["unreachable"] = person.unreachable.value if person.unreachable else None
    values["muted"] = " ".join(person.muted)
    return values


def _upsert(dialect: str) -> Any:
    if dialect == "sqlite":
        lite = sqlite.insert(people)
        return lite.on_conflict_do_update(index_elements=["id"], set_=_taken(lite.excluded))
    large = postgresql.insert(people)
    return large.on_conflict_do_update(index_elements=["id"], set_=_taken(large.excluded))


def _taken(excluded: Any) -> dict[str, Any]:
    """Take every column as the turn has it, but for a day that was noted beside the turn meanwhile."""
    noted = func.coalesce(excluded.edit_on, people.c.edit_on)
    edit_on = case((excluded.consent == CONSENT_VERSION, noted), else_=excluded.edit_on)
    return {name: excluded[name] for name in _COLUMNS if name != "id"} | {"edit_on": edit_on}


_UPSERTS = {dialect: _upsert(dialect) for dialect in ("sqlite", "postgresql")}


async def save(connection: AsyncConnection, persons: Sequence[Person]) -> None:
    """Write people as they are now."""
    if persons:
        await connection.execute(_UPSERTS[connection.dialect.name], [_row(person) for person in persons])


_MARK = update(people).where(people.c.id == bindparam("person")).values(unreachable=bindparam("why"))


async def mark_unreachable(connection: AsyncConnection, reasons: Mapping[int, Unreachable]) -> None:
    """Note why Telegram brings no messages to these people until they write again."""
    if reasons:
        await connection.execute(_MARK, [{"person": who, "why": why.value} for who, why in reasons.items()])


async def note_edit(connection: AsyncConnection, person: PersonId, today: date) -> None:
    """Note the first day an edit of a person was seen, if that may be remembered; for what is no turn."""
    mine = (people.c.id == person) & (people.c.consent == CONSENT_VERSION) & people.c.edit_on.is_(None)
    await connection.execute(update(people).where(mine).values(edit_on=today))


async def forget(connection: AsyncConnection, person: int) -> None:
    """Erase a person."""
    await connection.execute(delete(people).where(people.c.id == person))


async def count(connection: AsyncConnection) -> int:
    """Count the people the bot knows."""
    return int((await connection.execute(select(func.count()).select_from(people))).scalar_one())
