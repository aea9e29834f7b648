"""Announcements on the stage: a crowd of people as the database knows them, one announcement, its ledger."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import select, update

from domain.announcements import Announcement, AnnouncementId, Text
from domain.audiences import EVERYBODY, Audience
from domain.people import CONSENT_VERSION, Age, Person, PersonId
from domain.sendings import Fate, Sending, SendingId
from domain.topics import AnnouncementKind
from storage import people, sendings
from storage.store import Store
from storage.tables import people as people_table
from storage.tables import recipients
from tests.stage import OLGA, Stage, Visitor

TEXTS = {"tt": Text("Сәлам, бәйге!"), "ba": Text("Сәләм, бәйге!"), "ru": Text("Привет, конкурс!")}
CONTEST = Announcement(kind=AnnouncementKind.CONTEST, topic="contests", texts=TEXTS)


async def organizer(stage: Stage) -> Visitor:
    """Bring Olga, the owner, who reads English."""
    olga = stage.person("Olga", "en", number=OLGA)
    await olga.starts()
    await keep(stage, Person(PersonId(OLGA), language="en", consent=None))
    return olga


async def keep(stage: Stage, *persons: Person) -> None:
    """Write people down as they are."""
    await stage.app.database.write(lambda c: people.save(c, persons))


async def crowd(stage: Stage, number: int, **known: Any) -> list[Visitor]:
    """Bring people who have consented and differ in nothing."""
    visitors = [stage.person(f"P{len(stage.people)}", None) for _ in range(number)]
    for visitor in visitors:
        stage.world.private_room(stage.bot, visitor.account)
    values = {"language": "ru", "consent": CONSENT_VERSION, "age": Age.ADULT, **known}
    await keep(stage, *(Person(PersonId(visitor.id), **values) for visitor in visitors))
    return visitors


async def change(stage: Stage, visitor: Visitor, **values: Any) -> None:
    """Change what is known of somebody."""
    mine = people_table.c.id == visitor.id
    await stage.app.database.write(lambda c: c.execute(update(people_table).where(mine).values(**values)))


async def begin(
    stage: Stage, announcement: Announcement = CONTEST, audience: Audience = EVERYBODY
) -> SendingId:
    """Begin a sending; nothing has happened yet."""

    async def work(connection: Any) -> SendingId:
        store = Store(connection, stage.clock.now(), stage.bot.id)
        number = await store.announcements.create(PersonId(OLGA), announcement)
        if announcement.against_quiet:
            await say_yes(store, number)
        made = await store.sendings.begin(number, announcement, audience, chat_id=OLGA, language="en")
        await store.settle(succeeded=True)
        return made

    made = await stage.app.database.write(work)
    await stage.announce()
    return made


async def say_yes(store: Store, number: int) -> None:
    """Let a colleague agree to an announcement."""
    draft = await store.announcements.load(number)
    assert draft is not None
    assert await store.announcements.propose(draft)
    assert await store.announcements.approve(draft, PersonId(OLGA + 1))


async def launched(
    stage: Stage, announcement: Announcement = CONTEST, audience: Audience = EVERYBODY
) -> SendingId:
    """Begin a sending and let leave all that may leave now."""
    made = await begin(stage, announcement, audience)
    await stage.deliver()
    return made


async def act(stage: Stage, name: str, *values: Any) -> Any:
    """Do what an organizer does with a sending."""

    async def work(connection: Any) -> Any:
        store = Store(connection, stage.clock.now(), stage.bot.id)
        done = await getattr(store.sendings, name)(*values)
        await store.settle(succeeded=True)
        return done

    done = await stage.app.database.write(work)
    await stage.announce()
    return done


async def load(stage: Stage, sending: SendingId) -> Sending:
    """Return a sending as it stands."""
    found = await stage.app.database.read(lambda c: sendings.load(c, sending))
    assert found is not None
    return found


async def fates(stage: Stage, sending: SendingId) -> dict[Fate, int]:
    """Count the rows of a ledger by fate."""
    wanted = select(recipients.c.state).where(recipients.c.sending_id == sending)
    rows = await stage.app.database.read(lambda c: c.execute(wanted))
    return dict(Counter(Fate(row.state) for row in rows))


def number_of(sending: Sending) -> AnnouncementId:
    """Return the announcement of a sending."""
    return sending.announcement_id
