"""Who has stopped on the way hears of it twice, kindly, and never against their will."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import orjson
import pytest
from sqlalchemy import insert, select, update

from bot.clock import Clock
from bot.nudger import A_LOOK, Nudger
from bot.wake import Wake
from domain.nudges import NudgeKind, good_minute, is_held_out
from domain.outgoing import Kind, Lane
from domain.people import CONSENT_VERSION, Person, PersonId, Unreachable
from domain.quiet import zone_of
from domain.sendings import Fate
from domain.topics import TOPICS
from storage import people
from storage.database import Database
from storage.tables import edits, members, notices, nudges, outbox, partners, recipients, secrets
from tests.bot.conftest import Logs, rows
from tests.handlers.flows import joins, kept, traces
from tests.handlers.test_privacy import data_of
from tests.stage import Stage, Visitor, shipped
from tests.told import event, write

BOT = 4242
NOW = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
"""18:59 in Moscow: the minute of everybody there has come."""
TODAY = NOW.date()
ANN = Person(
    PersonId(5),
    language="en",
    consent=CONSENT_VERSION,
    since=TODAY - timedelta(days=30),
    seen_on=TODAY - timedelta(days=2),
)
LAST = "This is my last reminder: I will not write about it again by myself."


def salt_for(*who: int, are_held_out: bool = False) -> str:
    """Return a salt by which nobody of them is held out, or everybody."""
    salts = (f"salt {number}" for number in count())
    return next(salt for salt in salts if all(is_held_out(one, salt) is are_held_out for one in who))


async def keeps_salt(database: Database, salt: str) -> None:
    await database.write(lambda c: c.execute(insert(secrets).values(name="nudges", value=salt)))


async def goes_by(stage: Stage, days: int) -> list[datetime]:
    """Let days go by, with a look in each night and each afternoon; returns when somebody was nudged."""
    nudged_at = []
    for _ in range(days):
        tomorrow = stage.clock.now() + timedelta(days=1)
        for hour, minute in ((0, 30), (15, 59)):
            stage.clock.move(tomorrow.replace(hour=hour, minute=minute) - stage.clock.now())
            while await stage.app.nudger.look_round():
                nudged_at.append(stage.clock.now())
                await stage.send()
    return nudged_at


async def test_two_words_by_what_a_person_has_done_and_then_silence(stage: Stage, ann: Visitor) -> None:
    await keeps_salt(stage.app.database, salt_for(ann.id))
    await joins(ann)
    await ann.says("/task")
    await ann.taps("Let us begin")
    began, before = stage.clock.now().date(), len(ann.messages)
    first, last = await goes_by(stage, 12)
    assert (first.date() - began, last.date() - began) == (timedelta(days=2), timedelta(days=7))
    assert {first.hour, last.hour} == {15}
    soon, again = ann.messages[before:]
    title = "Create an account"
    assert soon.text == f"You stopped here: {title}\nStep: 2 of 9\nIt is one small step. Shall we go on?"
    assert again.text == f"Your place is kept: {title}\n{LAST}"
    assert ann.buttons == ["Go on", "Something does not work", "Ask a human", "No more messages"]
    assert (await ann.taps("Go on")).startswith("Step: 2 of 9")
    assert await goes_by(stage, 10) == []


async def test_who_comes_back_is_left_alone_until_a_week_of_silence(stage: Stage, ann: Visitor) -> None:
    await keeps_salt(stage.app.database, salt_for(ann.id))
    await joins(ann)
    for _ in range(4):
        assert await goes_by(stage, 1) == []
        await ann.says("/menu")
    [soon] = await goes_by(stage, 3)
    await ann.taps("My first edit")
    [row] = await rows(stage, nudges)
    assert row.back_on is None
    [last] = await goes_by(stage, 8)
    assert (last - soon) > timedelta(days=6)
    assert [row.back_on for row in await rows(stage, nudges)] == [row.day + timedelta(days=1), None]


async def test_every_button_of_a_nudge_leads_somewhere(stage: Stage, ann: Visitor) -> None:
    ben = stage.person("Ben", "en")
    await keeps_salt(stage.app.database, salt_for(ann.id, ben.id))
    for somebody in (ann, ben):
        await joins(somebody)
    await goes_by(stage, 3)
    assert ann.sees.startswith("Your first edit takes about ten minutes")
    assert await ann.taps("Something does not work") == "What is the trouble?"
    assert "earlier time" not in await ann.taps("Ask a human")
    assert (await ben.taps("No more messages")).startswith("I will not write to you first any more.")
    before = len(ben.messages)
    assert len(await goes_by(stage, 10)) == 1
    assert ann.sees.endswith(LAST)
    assert len(ben.messages) == before


async def test_forgotten_is_forgotten(stage: Stage, ann: Visitor) -> None:
    await keeps_salt(stage.app.database, salt_for(ann.id))
    await joins(ann)
    await goes_by(stage, 3)
    assert "nudges" in await traces(ann)
    data = await data_of(ann)
    assert len(data["Days I wrote because you had been away"]) == 1
    assert data["Days I wrote nothing, to learn whether it helps"] == []
    await ann.says("/forget")
    await ann.taps("Yes")
    assert await traces(ann) == []


async def test_who_takes_the_consent_back_is_not_kept_in_the_count(stage: Stage, ann: Visitor) -> None:
    await keeps_salt(stage.app.database, salt_for(ann.id, are_held_out=True))
    await joins(ann)
    await goes_by(stage, 3)
    assert (await data_of(ann))["Days I wrote because you had been away"] == []
    await ann.says("/privacy")
    await ann.taps("Withdraw my consent")
    await ann.taps("Yes")
    assert await traces(ann) == ["people"]


async def test_who_blocks_the_bot_has_not_come_back(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    joined = stage.clock.now().date()
    await stage.pass_time(days=3)
    await ann.blocks()
    person = await kept(ann)
    assert person is not None
    assert (person.seen_on, person.second_on, person.reachable) == (joined, None, False)


async def test_the_days_somebody_comes_back_are_noted_once(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    first = stage.clock.now().date()
    for days in (0, 1, 12, 1, 3):
        await stage.pass_time(days=days)
        await ann.says("/menu")
    person = await kept(ann)
    assert person is not None
    assert (person.since, person.second_on) == (first, first + timedelta(days=1))
    assert person.fourteenth_on == first + timedelta(days=14)


class Still:
    """A clock that shows one moment."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Desk:
    """A database with people, and somebody who nudges them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = Still()

    def nudger(self, clock: Clock | None = None, **more: Any) -> Nudger:
        wake = Wake(self.database, is_shared=False)
        return Nudger(self.database, BOT, clock or self.clock, wake, shipped(), **more)

    async def keep(self, *persons: Person, salt: str = "") -> None:
        await self.database.write(lambda c: people.save(c, persons))
        await keeps_salt(self.database, salt or salt_for(*(one.id for one in persons)))

    async def put(self, table: Any, **values: Any) -> None:
        await self.database.write(lambda c: c.execute(insert(table).values(**values)))

    async def announced(self, person: int, at: float) -> None:
        """Let an announcement have arrived."""
        await self.database.write(lambda c: write(c, event(None), (person, Fate.DELIVERED, 17)))
        arrived = update(recipients).where(recipients.c.settled_at.is_(None), recipients.c.state == 2)
        await self.database.write(lambda c: c.execute(arrived.values(settled_at=at)))

    async def letters(self) -> list[Any]:
        found = await self.database.read(lambda c: c.execute(select(outbox).order_by(outbox.c.id)))
        return list(found)

    async def said(self) -> list[str]:
        return [orjson.loads(row.payload)["text"] for row in await self.letters()]

    async def rows(self) -> list[Any]:
        found = await self.database.read(lambda c: c.execute(select(nudges).order_by(nudges.c.person_id)))
        return list(found)


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    database = Database(database_url)
    yield Desk(database)
    await database.close()


async def test_a_nudge_leaves_after_replies_and_not_in_the_evening(desk: Desk) -> None:
    await desk.keep(ANN)
    assert await desk.nudger().look_round() == 1
    [row] = await desk.letters()
    assert (row.bot_id, row.chat_id, row.kind, row.lane) == (BOT, ANN.id, Kind.NUDGE, Lane.TRANSACTIONAL)
    assert datetime.fromtimestamp(row.expires_at, UTC) == NOW.replace(hour=16, minute=0)
    [row] = await desk.rows()
    assert (row.kind, row.day, row.is_held_out, row.back_on) == (NudgeKind.SOON, TODAY, False, None)
    assert await desk.nudger().look_round() == 0


async def test_only_some_days_are_right(desk: Desk) -> None:
    crowd = [replace(ANN, id=PersonId(days), seen_on=TODAY - timedelta(days=days)) for days in range(1, 12)]
    await desk.keep(*crowd)
    await desk.nudger().look_round()
    soon, last = dict.fromkeys((2, 3, 4), NudgeKind.SOON), dict.fromkeys((7, 8, 9), NudgeKind.LAST)
    assert {row.person_id: row.kind for row in await desk.rows()} == soon | last


async def test_everybody_has_an_hour_of_their_own_between_eleven_and_seven(desk: Desk) -> None:
    ann, ben = (
        replace(ANN, id=PersonId(987_654_321)),
        replace(ANN, id=PersonId(7), region="bashkortostan/ufa"),
    )
    await desk.keep(ann, ben)
    day = datetime(2026, 11, 23, tzinfo=UTC)
    ways = [(one, day + timedelta(minutes=good_minute(one.id) - zone_of(one.region))) for one in (ann, ben)]
    for number, (_person, right) in enumerate(sorted(ways, key=lambda way: way[1])):
        assert await desk.nudger(Still(right - timedelta(minutes=1))).look_round() == 0
        assert await desk.nudger(Still(right)).look_round() == 1
        assert len(await desk.letters()) == number + 1


async def test_nobody_is_nudged_in_the_evening_or_at_night(desk: Desk) -> None:
    await desk.keep(ANN)
    for hour in (*range(16, 24), *range(8)):  # in Moscow from 19:00 to 10:59
        assert await desk.nudger(Still(NOW.replace(hour=hour))).look_round() == 0


UNWILLING: list[dict[str, Any]] = [
    {"stopped": True},
    {"consent": 0},
    {"consent": None},
    {"since": None},
    {"unreachable": Unreachable.BLOCKED},
    {"muted": tuple(TOPICS)},
]


async def test_who_wants_nothing_gets_nothing(desk: Desk) -> None:
    crowd = [replace(ANN, id=PersonId(number), **more) for number, more in enumerate(UNWILLING, 10)]
    willing = replace(ANN, id=PersonId(6), muted=("news", "contests"))
    await desk.keep(*crowd, willing)
    assert await desk.nudger().look_round() == 1
    assert [row.person_id for row in await desk.rows()] == [willing.id]


MIDDAY = datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp()


async def test_a_wrong_moment_is_passed_over(desk: Desk) -> None:
    """Everybody here hears of something else today, has had enough, has edited, or is no newcomer."""
    await desk.keep(*(replace(ANN, id=PersonId(number)) for number in range(1, 10)))
    await desk.put(members, person_id=1, role="organizer", scope="*", granted_at=0.0)
    await desk.put(partners, person_id=2, institution_id=1, joined_on=TODAY)
    edited = replace(ANN, id=PersonId(3), edit_on=TODAY)
    await desk.database.write(lambda c: people.save(c, [edited]))
    await desk.put(notices, person_id=4, what="undone:1", sealed=b"x", due_at=MIDDAY + 90_000)
    await desk.database.write(lambda c: write(c, event(None), (5, Fate.QUEUED, None)))
    await desk.announced(6, MIDDAY)
    for days in (2, 5):
        await desk.announced(7, MIDDAY - 86400 * days)
    assert await desk.nudger(owners={8}).look_round() == 1
    assert [row.person_id for row in await desk.rows()] == [9]


async def test_one_announcement_and_one_nudge_a_week_are_enough(desk: Desk) -> None:
    await desk.keep(ANN)
    await desk.announced(ANN.id, MIDDAY - 86400 * 2)
    assert await desk.nudger().look_round() == 1
    later = Still(NOW + timedelta(days=5))
    assert await desk.nudger(later).look_round() == 1  # the announcement is of another week by then


async def test_who_is_held_out_is_written_down_and_hears_nothing(desk: Desk) -> None:
    await desk.keep(ANN, salt=salt_for(ANN.id, are_held_out=True))
    assert await desk.nudger().look_round() == 1
    assert await desk.letters() == []
    [row] = await desk.rows()
    assert row.is_held_out
    later = Still(NOW + timedelta(days=5))
    await desk.nudger(later).look_round()
    assert [row.is_held_out for row in await desk.rows()] == [True, True]


async def test_after_the_last_word_the_first_one_does_not_come(desk: Desk) -> None:
    await desk.keep(ANN)
    await desk.put(nudges, person_id=ANN.id, kind="7d", day=date(2026, 1, 1), is_held_out=False)
    assert await desk.nudger().look_round() == 0


PATH = next(iter(shipped().paths))
DONE: list[tuple[dict[str, Any], str, str, str]] = [
    (
        {},
        "Your first edit takes about ten minutes",
        "Your first edit takes about ten minutes, whenever",
        "My first edit",
    ),
    ({"path": PATH, "step": "login"}, "You stopped here: ", "Your place is kept: ", "Go on"),
    (
        {"path": PATH, "step": "edit"},
        "Did something not work?",
        "Did something not",
        "Something does not work",
    ),
    ({"finished_on": TODAY}, "You have done all the steps.", "One more small edit", "One more edit"),
    (
        {"edit_on": TODAY - timedelta(days=9)},
        "Thank you for your edit",
        "One more small edit",
        "One more edit",
    ),
]


async def test_words_follow_from_what_was_done(desk: Desk) -> None:
    crowd, wanted = [], {}
    for number, (done, soon, week, button) in enumerate(DONE):
        for plain in (0, 1):
            for last in (0, 1):
                who = PersonId(100 + number * 4 + plain * 2 + last)
                seen_on = TODAY - timedelta(days=7 if last else 2)
                crowd.append(replace(ANN, id=who, plain=bool(plain), seen_on=seen_on, **done))
                wanted[who] = (week if last else soon, button, bool(last))
    await desk.keep(*crowd)
    edited, plainly = crowd[-4].id, crowd[-2].id
    for mark, who in (("a", edited), ("b", edited), ("c", plainly), ("d", plainly)):
        sealed: dict[str, Any] = {"page_mark": "x", "key": "x", "sealed": b"x", "until": TODAY}
        await desk.put(edits, mark=mark, person_id=who, **sealed)
    while await desk.nudger().look_round():
        pass
    counted = {}
    for row in await desk.letters():
        payload = orjson.loads(row.payload)
        text, buttons = payload["text"], payload["reply_markup"]["inline_keyboard"]
        opening, button, is_last = wanted.pop(row.chat_id)
        assert text.startswith(opening)
        assert text.endswith(LAST) is is_last
        assert [len(line) for line in buttons] == [1, 1, 1, 1]
        assert buttons[0][0]["text"] == button
        counted[row.chat_id] = "Edits of yours that I have seen: 2" in text
    assert wanted == {}
    assert [who for who, is_counted in counted.items() if is_counted] == [edited]


async def test_with_the_wikis_the_next_step_is_an_article(desk: Desk) -> None:
    await desk.keep(replace(ANN, edit_on=TODAY - timedelta(days=9)))
    await desk.nudger(articles=True).look_round()
    [row] = await desk.letters()
    assert orjson.loads(row.payload)["reply_markup"]["inline_keyboard"][0][0]["text"] == "Give me an article"


async def test_two_nudgers_at_once_nudge_everybody_once(database_url: str, desk: Desk) -> None:
    crowd = [replace(ANN, id=PersonId(number)) for number in range(1, 4 * A_LOOK)]
    await desk.keep(*crowd, salt="any")
    other = Desk(Database(database_url))

    async def work(nudger: Nudger) -> None:
        while await nudger.look_round():
            pass

    await asyncio.gather(work(desk.nudger()), work(other.nudger()))
    await other.database.close()
    held = {row.person_id for row in await desk.rows() if row.is_held_out}
    assert [row.person_id for row in await desk.rows()] == [one.id for one in crowd]
    assert sorted(row.chat_id for row in await desk.letters()) == [
        one.id for one in crowd if one.id not in held
    ]
    assert 0 < len(held) < 25


async def test_one_that_cannot_be_written_harms_no_other(desk: Desk, logs: Logs) -> None:
    await desk.keep(replace(ANN, language="xx"), replace(ANN, id=PersonId(6)))
    await desk.nudger().look_round()
    assert [row.chat_id for row in await desk.letters()] == [6]
    assert [line["event"] for line in logs] == ["nudge_dropped"]
    assert len(await desk.rows()) == 2
