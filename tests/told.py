"""Announcements that people on the stage were told of: the rows of a sending, the message in each chat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import orjson
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.api import ask
from domain.announcements import Announcement, AnnouncementId, AnnouncementState, Text
from domain.audiences import EVERYBODY, Audience, Condition, Trait
from domain.bodies import to_json
from domain.sendings import Fate, Purpose, SendingState
from domain.topics import AnnouncementKind
from handlers.announcements.letter import letter_for
from storage.tables import announcements, recipients, sendings
from tests.stage import Stage, Visitor

NOBODY = Audience((Condition(Trait.COHORT, ("nobody",)),))
STARTED = datetime(2026, 1, 1, tzinfo=UTC)


def event(happens_at: datetime | None, **more: Any) -> Announcement:
    """Return an excursion, told in English and Russian."""
    texts = {"en": Text("Excursion to the museum\nCome all!"), "ru": Text("Экскурсия в музей")}
    basis: dict[str, Any] = {"kind": AnnouncementKind.EVENT, "topic": "events", "texts": texts}
    return Announcement(happens_at=happens_at, **(basis | more))


async def write(
    connection: AsyncConnection,
    announcement: Announcement,
    *people: tuple[int, Fate, int | None],
    audience: Audience = NOBODY,
    state: SendingState = SendingState.FINISHED,
) -> AnnouncementId:
    """Write an announcement with its sending and its ledger; returns its number."""
    body = to_json(announcement)
    draft = {"body": orjson.dumps(body).decode(), "state": int(AnnouncementState.LAUNCHED)}
    moments = {"created_at": STARTED.timestamp(), "changed_at": STARTED.timestamp()}
    made = await connection.execute(
        insert(announcements).values(**draft, **moments).returning(announcements.c.id)
    )
    number = AnnouncementId(made.scalar_one())
    sending = await begin(connection, number, announcement, audience=audience, state=state)
    rows = [
        {"sending_id": sending, "person_id": person, "language": "en", "reads": "en", "zone": 180}
        | {"state": int(fate), "not_before": 0.0, "message_id": message}
        for person, fate, message in people
    ]
    if rows:
        await connection.execute(insert(recipients), rows)
    return number


async def begin(
    connection: AsyncConnection,
    number: AnnouncementId,
    announcement: Announcement,
    *,
    purpose: Purpose = Purpose.SEND,
    audience: Audience = EVERYBODY,
    state: SendingState = SendingState.FINISHED,
) -> int:
    """Write one sending of an announcement; returns its number."""
    body = to_json(announcement) | {"audience": audience.to_json()}
    values = {"bot_id": 4242, "announcement_id": number, "purpose": int(purpose), "state": int(state)}
    values["told"] = 99  # nobody follows it
    moments = {"starts_at": STARTED.timestamp(), "started_at": STARTED.timestamp()}
    row = insert(sendings).values(body=orjson.dumps(body).decode(), **values, **moments)
    return int((await connection.execute(row.returning(sendings.c.id))).scalar_one())


async def tells(stage: Stage, announcement: Announcement, *visitors: Visitor) -> AnnouncementId:
    """Tell people something: the message stands in their chats, and the ledger says so."""
    number = await stage.app.database.write(lambda c: write(c, announcement))
    letter = letter_for(number, announcement, "en")
    for visitor in visitors:
        answer = await ask(stage.app.apis.interactive, letter.method, letter.to(visitor.id))
        assert answer.status == 200, answer
        message = (answer.body or {})["result"]["message_id"]
        await stage.app.database.write(partial(_delivered, number=number, person=visitor.id, message=message))
    return number


async def _delivered(connection: AsyncConnection, number: int, person: int, message: int) -> None:
    mine = select(sendings.c.id).where(sendings.c.announcement_id == number).order_by(sendings.c.id)
    sending = (await connection.execute(mine)).scalars().first()
    row = {"sending_id": sending, "person_id": person, "language": "en", "reads": "en", "zone": 180}
    delivered = {"state": int(Fate.DELIVERED), "not_before": 0.0, "message_id": message}
    await connection.execute(insert(recipients).values(row | delivered))


def in_days(stage: Stage, days: float) -> datetime:
    """Return a moment some days ahead, on the full minute."""
    return (stage.clock.now() + timedelta(days=days)).replace(second=0, microsecond=0)
