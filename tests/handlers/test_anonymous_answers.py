"""Partners answer anonymously in the chat; whoever holds the database and the log finds nobody among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.anonymity import Kind
from storage.tables import rounds
from tests.handlers.answering import reader
from tests.handlers.flows import shows_old_button
from tests.stage import OLGA, Stage, Visitor
from tests.storage import thief
from tests.storage.partners import Gathering, Partner, gather, items, sign

pytestmark = pytest.mark.own_database

KINDS = [Kind("museum", "en")] * 10 + [Kind("school", "en")] * 2


async def brought(stage: Stage, kinds: Sequence[Kind]) -> tuple[Gathering, list[Visitor]]:
    """Bring a partner for each of some institutions, who are asked to take part."""
    people = [await reader(stage, f"Paul{number}") for number in range(len(kinds))]
    it = await gather(stage.app.database, kinds, persons=[one.id for one in people])
    for one, partner in zip(people, it.partners, strict=True):
        await shows_old_button(stage, one, f"so:{partner.number}:1", "Begin the survey")
    return it, people


async def answers(visitor: Visitor, partner: Partner) -> None:
    """Answer what nobody else answers."""
    await visitor.taps("Begin the survey")
    assert "Nobody can see who answered what, not even we" in visitor.sees
    await visitor.taps("Begin")
    await visitor.taps("Another answer")
    await visitor.says(f"of my own {sign(partner.number)}")
    await visitor.taps("7")
    await visitor.says(str(items(partner.number)))
    await visitor.taps("Yes")
    await visitor.says(f"in my words {sign(partner.number)}")
    assert "Thank you!" in await visitor.taps("Send my answers")


async def test_nobody_is_found_who_answered_in_the_chat(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    olga = await reader(stage, "Olga", OLGA)
    it, people = await brought(stage, KINDS)
    for visitor, partner in zip(people, it.partners, strict=True):
        await answers(visitor, partner)
        it.finished.append(partner)
    assert await nobody_is_found(it) == (5, 7)
    await stage.pass_time(days=22)
    assert "This survey is closed: What helped" in olga.sees
    assert await nobody_is_found(it) == (12, 0)
    heard = "".join(capsys.readouterr())
    written = b"".join(read_files(tmp_path))
    for one in it.partners:
        assert sign(one.number) not in heard
        assert str(items(one.number)) not in heard
        if stage.app.database.is_sqlite:
            assert written.count(str(items(one.number)).encode()) == 1
            assert written.count(sign(one.number).encode()) == 2


async def nobody_is_found(it: Gathering) -> tuple[int, int]:
    """Let the thief try; returns how many answers are open, and how many sealed."""
    loot = await thief.steal(it)
    for way in (thief.by_values, thief.by_transaction, thief.by_description):
        for row, candidates in way(loot):
            assert len(candidates) >= 5, (way.__name__, row)
    signs = [sign(one.number) for one in it.partners] + [str(items(one.number)) for one in it.partners]
    for name, rows in loot.tables.items():
        said = "".join(str(row) for row in rows)
        assert name in thief.ANSWERS or not any(one in said for one in signs), name
    return len(loot.tables["responses"]), len(loot.tables["sealed"])


def read_files(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.glob("bot.db*")]


async def test_answers_of_fewer_than_five_are_erased_and_the_organizer_hears_why(stage: Stage) -> None:
    olga = await reader(stage, "Olga", OLGA)
    it, people = await brought(stage, KINDS[:4])
    for visitor, partner in zip(people, it.partners, strict=True):
        await answers(visitor, partner)
    await stage.pass_time(days=22)
    assert "Fewer than five people answered." in olga.sees
    loot = await thief.steal(it)
    assert not list(loot.answers())
    closed = await stage.app.database.read(lambda c: c.execute(select(rounds.c.closed_at)))
    assert closed.scalar_one() is not None
