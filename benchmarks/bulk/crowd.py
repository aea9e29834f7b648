"""Many people in a database, and an announcement to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from benchmarks.bulk.meter import TEXT
from domain.announcements import Announcement, Text
from domain.audiences import EVERYBODY
from domain.people import CONSENT_VERSION, Person, PersonId
from domain.sendings import SendingId
from domain.topics import AnnouncementKind
from storage import people
from storage.database import Database
from storage.store import Store
from tests.bot.announcing import say_yes

AT_ONCE = 10_000
ORGANIZER = 1
WORDS = {code: Text(TEXT) for code in ("tt", "ba", "ru")}
ANNOUNCEMENT = Announcement(AnnouncementKind.NEWS, "news", WORDS, is_urgent=True, against_quiet=True)
READ = ("tt", "ba", "lez", "ru")


async def people_known(database: Database, first: int, count: int, *, stopped: bool = False) -> None:
    """Write people down."""
    for start in range(first, first + count, AT_ONCE):
        known = [
            Person(
                PersonId(number), language=READ[number % len(READ)], consent=CONSENT_VERSION, stopped=stopped
            )
            for number in range(start, min(start + AT_ONCE, first + count))
        ]
        await database.write(lambda c, known=known: people.save(c, known))  # type: ignore[misc]


async def announce(database: Database, bot_id: int) -> SendingId:
    """Begin a sending to everybody."""

    async def work(connection: Any) -> SendingId:
        store = Store(connection, datetime.now(UTC), bot_id)
        made = await store.announcements.create(PersonId(1), ANNOUNCEMENT)
        await say_yes(store, made)
        sending = await store.sendings.begin(made, ANNOUNCEMENT, EVERYBODY, chat_id=ORGANIZER)
        await store.settle(succeeded=True)
        return sending

    return await database.write(work)
