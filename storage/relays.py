"""What is known for 30 days of messages between people: what was passed on already.

The rows are those of the outbox's letters; in a person's own chat they are about the person themselves and
mark what they passed on and what they were answered.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import inserting
from storage.tables import relays


async def pass_on(connection: AsyncConnection, chat_id: int, message_id: int, now: float) -> bool:
    """Mark a person's own message as passed on; tells whether it was not marked before."""
    row = {"chat_id": chat_id, "message_id": message_id, "about": chat_id, "sent_at": now}
    made = inserting(connection, relays).values(row).on_conflict_do_nothing().returning(relays.c.message_id)
    return (await connection.execute(made)).first() is not None


async def count(connection: AsyncConnection, person: int) -> int:
    """Count the messages that are known to be about a person."""
    counted = select(func.count()).select_from(relays).where(relays.c.about == person)
    return int((await connection.execute(counted)).scalar_one())
