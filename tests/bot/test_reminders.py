"""A reminder leaves when it is due, once, as a reply to its announcement, and only to who still wants it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import delete, select, update

from bot.reminders import A_LOOK, remind
from domain.announcements import Announcement, AnnouncementId, Link, LinkLabel, Text
from domain.bodies import to_json
from domain.outgoing import Kind, Lane
from domain.people import CONSENT_VERSION, Person, PersonId, Unreachable
from domain.reminders import Before, due
from domain.sendings import Fate, Purpose
from domain.topics import AnnouncementKind
from storage import people, reminders
from storage.database import Database
from storage.reminders import Reminder
from storage.tables import announcements as announcements_table
from storage.tables import outbox, recipients, sendings
from storage.tables import reminders as reminders_table
from tests.bot.conftest import Logs, rows
from tests.handlers.flows import joins
from tests.stage import Stage, Visitor
from tests.told import begin, event, in_days, tells, write

BOT = 4242
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""15:00 in Moscow."""
TOMORROW = NOW + timedelta(days=1)
ANN = Person(PersonId(5), language="en", consent=CONSENT_VERSION)


async def passes(stage: Stage, **span: float) -> int:
    """Let time go by, and let the worker look round; returns how many reminders were found due."""
    stage.clock.move(timedelta(**span))
    found = await remind(stage.app.database, BOT, stage.clock.now())
    await stage.settle()
    return found


async def asks(ann: Visitor, *choices: int) -> None:
    """Ask for reminders below the announcement."""
    await ann.taps("Remind me")
    for choice in choices:
        await ann.taps(ann.buttons[choice])
    await ann.taps("Done")


async def test_the_worker_reminds_at_the_time_that_was_asked_for(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    at = in_days(stage, 9).replace(hour=15)
    await tells(stage, event(at), ann)
    told = ann.messages[-1].id
    await asks(ann, 1, 2)
    before = len(ann.messages)
    assert await passes(stage, days=7) == 0
    stage.clock.move(at - timedelta(days=1) - stage.clock.now())
    await stage.app.worker.look_round()
    await stage.settle()
    assert len(ann.messages) == before + 1
    assert ann.sees.startswith("You asked me to remind you: Excursion to the museum\nBegins: ")
    assert ann.sees.endswith(", 18:00 (Moscow time)")
    assert ann.buttons == ["Menu"]
    assert ann.messages[-1].message["reply_to_message"]["message_id"] == told
    await passes(stage, hours=22)
    assert len(ann.messages) == before + 1
    await passes(stage, hours=1)
    assert len(ann.messages) == before + 2
    assert await rows(stage, reminders_table) == []
    await ann.taps("Menu")
    assert "You asked me to remind you" in ann.messages[-2].text


async def test_a_reminder_whose_announcement_was_deleted_in_the_chat_still_arrives(
    stage: Stage, ann: Visitor
) -> None:
    await joins(ann)
    await tells(stage, event(in_days(stage, 9)), ann)
    message = ann.messages[-1].id
    await asks(ann, 2)
    await stage.app.database.write(
        lambda c: c.execute(update(recipients).values(message_id=message + 500_000))
    )
    await passes(stage, days=9, hours=-1)
    assert ann.sees.startswith("You asked me to remind you")


async def test_without_the_message_its_links_and_the_way_to_it_come_along(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    links = (Link(LinkLabel.SIGN_UP, "https://tt.wikipedia.org/"),)
    await tells(stage, event(in_days(stage, 9), links=links), ann)
    await asks(ann, 2)
    await stage.app.database.write(lambda c: c.execute(update(recipients).values(message_id=None)))
    await passes(stage, days=9, hours=-1)
    assert ann.buttons == ["Sign up", "Read", "Menu"]
    assert "reply_to_message" not in ann.messages[-1].message
    assert await ann.taps("Read") == "Excursion to the museum\nCome all!"
    assert ann.messages[-2].text.startswith("You asked me to remind you")


async def test_who_stopped_or_blocked_meanwhile_is_left_alone(stage: Stage, ann: Visitor) -> None:
    ben, chulpan = stage.person("Ben", "en"), stage.person("Chulpan", "en")
    crowd = (ann, ben, chulpan)
    for somebody in crowd:
        await joins(somebody)
    await tells(stage, event(in_days(stage, 9)), *crowd)
    for somebody in crowd:
        await asks(somebody, 2)
    await ann.taps("Stop all")
    await ben.says("/forget")
    await ben.taps("Yes")
    await chulpan.blocks()
    before = [len(somebody.messages) for somebody in crowd]
    assert await passes(stage, days=9, hours=-1) == 0
    assert [len(somebody.messages) for somebody in crowd] == before
    assert await rows(stage, reminders_table) == []


class Desk:
    """A database with people, things ahead and reminders, and no bot around it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def announce(self, announcement: Announcement, *, person: Person = ANN) -> AnnouncementId:
        await self.database.write(lambda c: people.save(c, [person]))
        told = (person.id, Fate.DELIVERED, 17)
        return await self.database.write(lambda c: write(c, announcement, told))

    async def ask(self, number: AnnouncementId, before: Before, at: datetime, person: int = ANN.id) -> None:
        wish = Reminder(PersonId(person), number, before, at)
        await self.database.write(lambda c: reminders.ask(c, [wish]))

    async def letters(self) -> list[Any]:
        found = await self.database.read(lambda c: c.execute(select(outbox).order_by(outbox.c.id)))
        return list(found)

    async def waiting(self) -> list[datetime]:
        found = await self.database.read(lambda c: c.execute(select(reminders_table.c.at)))
        return [datetime.fromtimestamp(at, UTC) for at in found.scalars()]


@pytest.fixture
async def desk(database_url: str) -> Any:
    database = Database(database_url)
    yield Desk(database)
    await database.close()


async def test_a_reminder_is_repeatable_late_is_dropped_and_leaves_after_replies(desk: Desk) -> None:
    number = await desk.announce(event(TOMORROW))
    await desk.ask(number, Before.DAY, NOW)
    assert await remind(desk.database, BOT, NOW) == 1
    [row] = await desk.letters()
    assert (row.bot_id, row.chat_id, row.kind, row.lane) == (BOT, ANN.id, Kind.REMINDER, Lane.TRANSACTIONAL)
    assert row.expires_at == TOMORROW.timestamp()
    payload = orjson.loads(row.payload)
    assert payload["reply_parameters"] == {"message_id": 17, "allow_sending_without_reply": True}
    assert "disable_notification" not in payload


@pytest.mark.parametrize("code", ["tt", "ba", "lez", "ru", "en"])
async def test_everybody_is_reminded_in_their_own_language_or_its_stand_in(desk: Desk, code: str) -> None:
    texts = {"tt": Text("Музейга сәяхәт"), "ru": Text("Экскурсия в музей <3")}
    number = await desk.announce(event(TOMORROW, texts=texts), person=replace(ANN, language=code))
    await desk.ask(number, Before.DAY, NOW)
    await remind(desk.database, BOT, NOW)
    [row] = await desk.letters()
    said = orjson.loads(row.payload)["text"]
    assert texts["tt" if code == "tt" else "ru"].text in said


async def test_after_a_pause_one_message_says_it_all(desk: Desk) -> None:
    number = await desk.announce(event(NOW + timedelta(minutes=30)))
    for before in Before:
        await desk.ask(number, before, NOW - timedelta(minutes=30))
    assert await remind(desk.database, BOT, NOW) == 1
    assert len(await desk.letters()) == 1
    assert await desk.waiting() == []


@pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=7)])
async def test_what_is_over_is_not_called_to_mind(desk: Desk, late: timedelta) -> None:
    number = await desk.announce(event(NOW - late))
    await desk.ask(number, Before.HOUR, NOW - late - timedelta(hours=1))
    assert await remind(desk.database, BOT, NOW) == 0
    assert (await desk.letters(), await desk.waiting()) == ([], [])


async def test_what_comes_late_waits_for_the_morning(desk: Desk) -> None:
    night = datetime(2026, 11, 22, 20, tzinfo=UTC)  # 23:00 in Moscow
    number = await desk.announce(event(night + timedelta(hours=20)))
    await desk.ask(number, Before.DAY, NOW)
    assert await remind(desk.database, BOT, night) == 0
    morning = datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert await desk.waiting() == [morning]
    assert await remind(desk.database, BOT, morning) == 1


async def test_where_no_good_hour_is_left_the_phone_stays_silent(desk: Desk) -> None:
    night = datetime(2026, 11, 22, 20, tzinfo=UTC)
    number = await desk.announce(event(night + timedelta(hours=9)))
    await desk.ask(number, Before.DAY, NOW)
    assert await remind(desk.database, BOT, night) == 1
    [row] = await desk.letters()
    assert orjson.loads(row.payload)["disable_notification"] is True


async def test_a_corrected_date_moves_the_reminder_and_is_what_it_says(desk: Desk) -> None:
    number = await desk.announce(event(TOMORROW, kind=AnnouncementKind.CONTEST))
    await desk.ask(number, Before.DAY, NOW)
    later = TOMORROW + timedelta(days=2)
    corrected = event(later, kind=AnnouncementKind.CONTEST)
    body = orjson.dumps(to_json(corrected) | {"audience": []}).decode()

    async def correct(connection: Any) -> None:
        await connection.execute(update(sendings).values(body=body))
        await begin(connection, number, corrected, purpose=Purpose.CORRECT)
        await reminders.moved(connection, number, later)

    await desk.database.write(correct)
    assert await remind(desk.database, BOT, NOW) == 0
    assert await desk.waiting() == [due(later, Before.DAY, 180)]
    assert await remind(desk.database, BOT, NOW + timedelta(days=2)) == 1
    [row] = await desk.letters()
    assert "Ends: 25 November 2026, 15:00 (Moscow time)" in orjson.loads(row.payload)["text"]


async def test_what_has_moved_on_waits_for_its_new_moment(desk: Desk) -> None:
    """Whoever moves house has other hours; whoever corrects a date may not have told the reminders."""
    number = await desk.announce(event(TOMORROW), person=replace(ANN, region="bashkortostan"))
    later = datetime(2026, 11, 25, 17, tzinfo=UTC)
    body = orjson.dumps(to_json(event(later)) | {"audience": []}).decode()
    await desk.database.write(lambda c: c.execute(update(sendings).values(body=body)))
    await desk.ask(number, Before.DAY, NOW)
    await desk.ask(number, Before.HOUR, NOW)
    assert await remind(desk.database, BOT, NOW) == 0
    assert sorted(await desk.waiting()) == [due(later, before, 300) for before in (Before.DAY, Before.HOUR)]


@pytest.mark.parametrize("how", ["recalled", "erased", "unreachable", "refused", "unknown person"])
async def test_what_nobody_stands_by_or_nobody_reads_is_dropped(desk: Desk, how: str) -> None:
    announcement = event(TOMORROW)
    number = await desk.announce(announcement)
    await desk.ask(number, Before.DAY, NOW)

    async def spoil(connection: Any) -> None:
        match how:
            case "recalled":
                await begin(connection, number, announcement, purpose=Purpose.RECALL)
            case "erased":
                for table in (announcements_table, sendings):
                    await connection.execute(delete(table))
            case "unreachable":
                await people.mark_unreachable(connection, {ANN.id: Unreachable.BLOCKED})
            case "refused":
                await people.save(connection, [replace(ANN, consent=0)])
            case _:
                await people.forget(connection, ANN.id)

    await desk.database.write(spoil)
    assert await remind(desk.database, BOT, NOW) == 0
    assert (await desk.letters(), await desk.waiting()) == ([], [])


async def test_two_workers_at_once_remind_everybody_once(database_url: str, desk: Desk) -> None:
    crowd = [replace(ANN, id=PersonId(number)) for number in range(1, 3 * A_LOOK)]
    number = await desk.announce(event(TOMORROW))
    await desk.database.write(lambda c: people.save(c, crowd))
    wishes = [Reminder(one.id, number, Before.DAY, NOW) for one in crowd]
    await desk.database.write(lambda c: reminders.ask(c, wishes))
    other = Database(database_url)

    async def work(database: Database) -> list[int]:
        found: list[int] = []
        while not found or found[-1]:
            found.append(await remind(database, BOT, NOW))
        return found

    first, second = await asyncio.gather(work(desk.database), work(other))
    await other.close()
    assert max(first + second) <= A_LOOK
    assert sum(first + second) == len(crowd)
    assert sorted(row.chat_id for row in await desk.letters()) == [one.id for one in crowd]


async def test_one_that_cannot_be_read_is_dropped_alone(desk: Desk, logs: Logs) -> None:
    broken = await desk.announce(event(TOMORROW))
    await desk.database.write(lambda c: c.execute(update(sendings).values(body='{"kind": "party"}')))
    sound = await desk.announce(event(TOMORROW))
    await desk.ask(broken, Before.DAY, NOW - timedelta(minutes=1))
    await desk.ask(sound, Before.DAY, NOW)
    for _ in range(3):
        await remind(desk.database, BOT, NOW)
    assert len(await desk.letters()) == 1
    assert await desk.waiting() == []
    assert [line["event"] for line in logs if line["event"] == "reminder_dropped"] == ["reminder_dropped"]
