"""Promise three: who people are is written down nowhere, and what they say only until it is answered."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, make_url, text

from sandbox.faults import Fault
from storage import inbox
from tests.bot.conftest import Logs, bug, on_word
from tests.handlers.flows import joins
from tests.stage import OLGA, Stage, Visitor

NAMES = {
    "Гөлнара": ("Фәхретдинова", "gulnara_f"),
    "Zaynab": ("Qadirova", "zay_q"),
    "Ильшат": ("Юлдашбаев", "ilsh"),
}
HELPER = ("Ольга", "Сәгыйтьҗанова", "olga_helps")
STRANGER = ("Prokofiy", "Neznakomov")
PHONES = ("+79051234567", "+78435556677")
FILES = ("паспорт-скан.pdf",)
PLACES = ("55.801", "49.122", "Улица Пушкина")
TOKEN = "сүз"


class Diary:
    """Every text anybody typed, so that each can be looked for."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def word(self) -> str:
        """Return a text nobody has typed before."""
        self.texts.append(f"{TOKEN}-{len(self.texts)}-ҡәҙерле")
        return self.texts[-1]


async def talks(person: Visitor, diary: Diary) -> None:
    """Do everything a newcomer can do."""
    stage, world, account, bot = person.stage, person.stage.world, person.account, person.stage.bot
    await person.says(diary.word())
    await person.starts(f"cohort-{len(diary.texts)}")
    await person.starts(f"{diary.word()} {NAMES[account.first_name][0]}")
    await joins(person)
    for command in ("/menu", "/task", "/settings", "/privacy", "/mydata", "/help", "/events", "/language"):
        await person.says(command)
    await person.says(f"/weather {diary.word()}")
    await person.sends("photo", caption=diary.word())
    await person.sends("document", name=FILES[0], caption=diary.word())
    await person.sends("contact", phone=PHONES[0])
    await person.sends("location", latitude=float(PLACES[0]), longitude=float(PLACES[1]))
    for kind in ("voice", "sticker"):
        await person.sends(kind)
    stranger = world.add_person(STRANGER[0], last_name=STRANGER[1], username="neznakom")
    for origin in (stranger, " ".join(STRANGER)):
        await world.forward(account, bot, diary.word(), origin=origin)
    sent = await world.say(account, bot, diary.word())
    await world.edit(account, bot, sent["message_id"], diary.word())
    mention = [{"type": "text_mention", "offset": 0, "length": 3, "user": stranger.user()}]
    await world.say(account, bot, diary.word(), entities=mention)
    await stage.settle()


async def asks(person: Visitor, olga: Visitor, diary: Diary) -> None:
    """Ask a human, and be answered."""
    await person.says("/ask")
    await person.says(diary.word())
    await person.says("/ask")
    await person.sends("photo", caption=diary.word())
    question = olga.messages[-1].id
    await olga.says(diary.word(), reply_to=question)
    assert diary.texts[-1] in [message.text for message in person.messages]


async def venue(person: Visitor, diary: Diary) -> None:
    """Send a place with a name and an address, as apps do."""
    place = {"latitude": float(PLACES[0]), "longitude": float(PLACES[1])}
    content = {"venue": {"location": place, "title": diary.word(), "address": PLACES[2]}}
    message = {
        "message_id": 900,
        "date": 1,
        "chat": person.account.chat(),
        "from": person.account.user(),
        **content,
    }
    await person.stage.app.intake.take([{"update_id": 1, "message": message}])
    await person.stage.settle()


async def converse(stage: Stage, diary: Diary) -> None:
    """Let several people talk at length, one of them until forgotten, one until they leave."""
    olga = _somebody(stage, HELPER[0], HELPER[1:], OLGA)
    await olga.starts()
    people = [_somebody(stage, name, rest) for name, rest in NAMES.items()]
    for person in people:
        await talks(person, diary)
        await asks(person, olga, diary)
        await venue(person, diary)
    group = await stage.world.add_group("Ҡәҙерле төркөм", people[0].account, kind="group")
    await stage.world.add_to_group(people[0].account, group, stage.bot)
    await stage.world.say(people[0].account, group, f"/start {diary.word()}")
    await people[0].says("/forget")
    await people[0].taps("Yes")
    await people[1].blocks()
    await people[2].says(diary.word())


def _somebody(stage: Stage, name: str, rest: tuple[str, ...], number: int | None = None) -> Visitor:
    account = stage.world.add_person(name, last_name=rest[0], username=rest[1], language_code="ru", id=number)
    return Visitor(stage, account)


def identities() -> list[str]:
    """Return everything by which somebody could be recognized."""
    names = [name for first, rest in NAMES.items() for name in (first, *rest)]
    return [*names, *HELPER, *STRANGER, "neznakom", *PHONES, *FILES, *PLACES, "Ҡәҙерле төркөм"]


def found(what: list[str], where: str | bytes) -> list[str]:
    """Return what stands somewhere, in any of the ways in which it could be written."""
    place = where if isinstance(where, bytes) else where.encode()
    spelled = {one: (one.encode(), json.dumps(one)[1:-1].encode(), one.encode("utf-16-le")) for one in what}
    return [one for one, spellings in spelled.items() if any(spelling in place for spelling in spellings)]


async def everything(stage: Stage) -> str:
    """Return every column of every row of every table there is."""

    async def read(connection: Any) -> str:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        assert {"inbox", "outbox", "people", "relays"} <= set(tables)
        rows = [
            row
            for table in tables
            for row in await connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
        return "\n".join(" ".join(_shown(value) for value in row) for row in rows)

    return await stage.app.database.read(read)


def _shown(value: Any) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


async def test_nobody_is_found_in_the_database_or_in_the_logs(
    stage: Stage, logs: Logs, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    diary = Diary()
    await converse(stage, diary)
    kept = await everything(stage)
    said = f"{logs} {caplog.text} {capsys.readouterr()}"
    assert "en" in kept.split()
    for where in (kept, said):
        assert found(identities(), where) == []
        assert found([*diary.texts, TOKEN], where) == []
    ids = [str(one) for one in stage.world.persons]
    assert found(ids, said) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nobody_is_found_in_the_bytes_of_the_file(stage: Stage) -> None:
    """Names were never there; texts are gone, from the journal too, after the next sweep."""
    diary = Diary()
    await converse(stage, diary)
    assert found(identities(), raw_bytes(stage)) == []
    await stage.app.worker.sweep(stage.clock.timestamp())
    left = raw_bytes(stage)
    assert b"SQLite format 3" in left
    assert found([*identities(), *diary.texts, TOKEN], left) == []


def raw_bytes(stage: Stage) -> bytes:
    """Return the database's files as they lie on the disk."""
    path = Path(make_url(stage.app.settings.database_url).database or "")
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


async def test_the_search_would_find_what_is_there(stage: Stage) -> None:
    """What waits is in the database until its turn is done: the search finds it then, and no name."""
    diary = Diary()
    person = _somebody(stage, "Zaynab", NAMES["Zaynab"])
    await stage.world.say(person.account, stage.bot, diary.word())
    await stage.fetch()
    kept = await everything(stage)
    assert found(diary.texts, kept) == diary.texts
    assert found(identities(), kept) == []
    if stage.app.database.is_sqlite:
        assert found(diary.texts, raw_bytes(stage)) == diary.texts


async def test_what_a_bug_parked_is_kept_without_a_name_and_for_seven_days(stage: Stage, logs: Logs) -> None:
    diary = Diary()
    person = _somebody(stage, "Zaynab", NAMES["Zaynab"])
    on_word(stage, said := diary.word(), bug)
    await person.says(said)
    kept = await everything(stage)
    assert found([said], kept) == [said]
    assert found(identities(), kept) == []
    assert found([said, *identities(), str(person.id)], str(logs)) == []
    [parked] = await stage.app.database.read(inbox.parked)
    assert found([said], parked.reason) == []
    stage.clock.move(timedelta(days=7, minutes=1))
    await stage.app.worker.sweep(stage.clock.timestamp())
    assert found([said], await everything(stage)) == []


async def test_to_be_forgotten_takes_what_a_bug_parked_at_once(stage: Stage) -> None:
    diary = Diary()
    person = _somebody(stage, "Zaynab", NAMES["Zaynab"])
    on_word(stage, said := diary.word(), bug)
    await person.says(said)
    await person.says("/forget")
    await person.taps(person.buttons[0])
    kept = await everything(stage)
    assert found([said, str(person.id)], kept) == []


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.BAD_GATEWAY, Fault.DROP_BEFORE])
async def test_what_telegram_refuses_for_now_is_kept_until_it_arrives(stage: Stage, fault: Fault) -> None:
    """A data file waits in the outbox, and leaves nothing there."""
    person = _somebody(stage, "Zaynab", NAMES["Zaynab"])
    await person.starts()
    await person.taps("English")
    stage.world.faults.once(fault, "sendDocument")
    await person.says("/mydata")
    assert found(["my-data.json"], await everything(stage)) == ["my-data.json"]
    for _ in range(3):
        await stage.pass_time(minutes=1)
    assert found(["my-data.json"], await everything(stage)) == []
