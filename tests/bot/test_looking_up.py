"""Who waits for a wiki is answered once, in order, and hears when it takes longer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot import lookups
from bot.workshop import Finish, Workshop
from domain.outgoing import Kind, Lane, Outgoing
from storage import errands, tables
from storage.errands import Errand
from tests.bot.conftest import Logs, rows, until
from tests.stage import Stage, Visitor, stage_on
from wiki.client import Later, Params

AWAY = "The wiki does not answer right now. I try again by myself."
IN_VAIN = "The wiki has not answered for an hour. Please try again later."
KIND = "wiki test"


class Fake:
    """Wikis that answer, are away, or answer when they are let."""

    def __init__(self) -> None:
        self.away: list[Later] = []
        self.broken = False
        self.asked: list[Any] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        what = str(params["titles"])
        self.asked.append(what)
        if what in self.gates:
            await self.gates[what].wait()
        if self.broken:
            raise KeyError("a bug")
        if self.away:
            raise self.away.pop(0)
        return {"answer": what}

    async def close(self) -> None:
        pass


async def maker(workshop: Workshop, errand: Errand) -> list[Outgoing] | Finish:
    assert workshop.wikis is not None
    said = await workshop.wikis.ask("tt", {"titles": errand.details["what"]})
    payload = {"chat_id": errand.chat_id, "text": f"Found: {said['answer']}"}
    return [Outgoing(errand.chat_id, "sendMessage", payload, Lane.TRANSACTIONAL, Kind.SCREEN)]


@pytest.fixture
def wikis(monkeypatch: pytest.MonkeyPatch) -> Fake:
    monkeypatch.setitem(lookups.MAKERS, KIND, maker)
    return Fake()


@pytest.fixture
async def stage(database_url: str, wikis: Fake) -> AsyncIterator[Stage]:
    async with stage_on(database_url, operator_contact="ops@example.org", wikis=wikis) as stage:
        yield stage


async def ann_on(stage: Stage) -> Visitor:
    ann = stage.person("Ann", "en")
    await ann.starts()
    return ann


async def asks(stage: Stage, who: Visitor, what: str = "Казан") -> None:
    """Ask something that a wiki must answer, as a turn does."""
    details = {"what": what, "language": "en"}
    bot = stage.bot.id
    assert await stage.app.database.write(lambda c: errands.want(c, bot, who.id, KIND, details))


def heard(who: Visitor) -> list[str]:
    """Return what somebody was told after the first screen."""
    return [message.text for message in who.messages[1:]]


async def test_the_answer_comes_by_itself_and_once(stage: Stage, wikis: Fake) -> None:
    ann = await ann_on(stage)
    await asks(stage, ann)
    await stage.look_up()
    await stage.look_up()
    assert heard(ann) == ["Found: Казан"]
    assert wikis.asked == ["Казан"]


async def test_a_wiki_that_is_away_is_no_failure(stage: Stage, wikis: Fake) -> None:
    """The person hears it once, and the answer when it is there; a short pause passes unnoticed."""
    ann = await ann_on(stage)
    await asks(stage, ann)
    wikis.away = [Later(5, "cut"), Later(2, "cut"), Later(300, "busy"), Later(600, "busy"), Later(5, "cut")]
    await stage.look_up()
    await stage.look_up()
    assert (heard(ann), wikis.asked) == ([], ["Казан"]), "it was not asked before its time"
    told: tuple[tuple[float, list[str]], ...]
    told = (0.1, []), (0.1, [AWAY]), (5, [AWAY]), (10, [AWAY]), (1, [AWAY, "Found: Казан"])
    for minutes, hears in told:
        await stage.pass_time(minutes=minutes)
        await stage.look_up()
        assert heard(ann) == hears
    assert await rows(stage, tables.errands) == []


async def test_after_an_hour_it_was_in_vain(stage: Stage, wikis: Fake) -> None:
    ann = await ann_on(stage)
    await asks(stage, ann)
    wikis.away = [Later(1800, "left alone for a while")] * 9
    for _number in range(5):
        await stage.look_up()
        await stage.pass_time(minutes=30)
    assert heard(ann) == [AWAY, IN_VAIN]
    assert ann.buttons == ["Ask a human", "Menu"]
    await asks(stage, ann)
    wikis.away.clear()
    await stage.look_up()
    assert heard(ann)[-1] == "Found: Казан"


async def test_who_looks_too_early_tells_nobody(stage: Stage, wikis: Fake) -> None:
    ann = await ann_on(stage)
    await asks(stage, ann)
    wikis.away = [Later(30, "not there yet", is_told=False)]
    await stage.look_up()
    assert heard(ann) == []
    await stage.pass_time(seconds=31)
    await stage.look_up()
    assert heard(ann) == ["Found: Казан"]


async def test_a_bug_is_tried_thrice_and_told(stage: Stage, wikis: Fake, logs: Logs) -> None:
    ann = await ann_on(stage)
    await asks(stage, ann)
    wikis.broken = True
    for _number in range(5):
        await stage.look_up()
        await stage.pass_time(seconds=6)
    assert len(wikis.asked) == 3
    assert heard(ann) == [
        "I could not look this up. The operator of the bot can see why; please try again later."
    ]
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["lookup_failed"] * 3
    assert "Казан" not in str(logs)


async def test_a_slow_answer_holds_up_only_whoever_waits_for_it(stage: Stage, wikis: Fake) -> None:
    """Two at a time; what one person asks is answered in order."""
    ann, ben = await ann_on(stage), stage.person("Ben", "en")
    await ben.starts()
    wikis.gates["slow"] = asyncio.Event()
    for who, what in ((ann, "slow"), (ann, "quick"), (ben, "1"), (ben, "2")):
        await asks(stage, who, what)
    looking = asyncio.create_task(stage.look_up())
    await until(lambda: len(wikis.asked) == 3)
    assert wikis.asked == ["slow", "1", "2"]
    wikis.gates["slow"].set()
    await looking
    assert heard(ann) == ["Found: slow", "Found: quick"]
    assert heard(ben) == ["Found: 1", "Found: 2"]


async def test_a_turn_never_waits_for_a_wiki(stage: Stage, wikis: Fake) -> None:
    ann = await ann_on(stage)
    wikis.gates["slow"] = asyncio.Event()
    await asks(stage, ann, "slow")
    looking = asyncio.create_task(stage.look_up())
    await until(lambda: wikis.asked == ["slow"])
    assert await ann.says("/menu")
    assert "Menu" not in ann.buttons
    assert not looking.done()
    wikis.gates["slow"].set()
    await looking
    assert ann.sees == "Found: slow"


async def test_a_wiki_that_is_silent_for_long_is_told_at_once(stage: Stage, wikis: Fake) -> None:
    """What was waited for already counts: fifteen seconds without an answer are long."""
    ann = await ann_on(stage)
    await asks(stage, ann, "slow")
    wikis.gates["slow"], wikis.away = asyncio.Event(), [Later(5, "TimeoutError")]
    looking = asyncio.create_task(stage.look_up())
    await until(lambda: wikis.asked == ["slow"])
    stage.clock.move(timedelta(seconds=15))
    wikis.gates["slow"].set()
    await looking
    assert heard(ann) == [AWAY]


async def test_nothing_is_told_to_whoever_has_left(stage: Stage, wikis: Fake) -> None:
    """Forgotten while the wiki is asked, or while it is away."""
    ann, ben = await ann_on(stage), stage.person("Ben", "en")
    await ben.starts()
    wikis.gates["slow"] = asyncio.Event()
    await asks(stage, ann, "slow")
    await asks(stage, ben)
    wikis.away = [Later(60, "busy")]
    looking = asyncio.create_task(stage.look_up())
    await until(lambda: len(wikis.asked) == 2)
    for who in (ann, ben):
        await stage.app.database.write(lambda c, who=who: errands.forget(c, who.id))  # type: ignore[misc]
    wikis.gates["slow"].set()
    await looking
    await stage.pass_time(minutes=2)
    await stage.look_up()
    assert (heard(ann), heard(ben)) == ([], [AWAY])
    assert len(wikis.asked) == 2


async def test_two_processes_at_once_answer_once(stage: Stage, wikis: Fake) -> None:
    """As when a lease is lost in the middle, or a process dies between the answer and its letter."""
    ann = await ann_on(stage)
    await asks(stage, ann, "slow")
    wikis.gates["slow"] = asyncio.Event()
    assert stage.app.wiki_side is not None
    ours = stage.app.wiki_side._lookups
    theirs = type(ours)(ours.database, ours.bot_id, ours.clock, ours.wake, ours.workshop)
    both = asyncio.gather(ours.all(), theirs.all())
    await until(lambda: len(wikis.asked) == 2)
    wikis.gates["slow"].set()
    assert sorted(await both) == [0, 1]
    await stage.send()
    assert heard(ann) == ["Found: slow"]


async def test_what_asks_no_wiki_is_left_to_others(stage: Stage, wikis: Fake) -> None:
    ann = await ann_on(stage)
    bot, now = stage.bot.id, stage.clock.now() + timedelta(days=1)
    await stage.app.database.write(lambda c: errands.want(c, bot, ann.id, "picture", {}))
    await asks(stage, ann)
    first = await stage.app.database.read(lambda c: errands.due(c, bot, now.timestamp()))
    other = await stage.app.database.read(lambda c: errands.following(c, bot))
    assert (first is not None and first.kind, other is not None and other.kind) == (KIND, "picture")
