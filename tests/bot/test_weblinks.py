"""An institution without Telegram: an organizer passes a link on, who gets it answers in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.web import application
from domain.institutions import InstitutionType
from domain.rounds import RoundId, Stage
from domain.surveys import Question, QuestionKind
from domain.surveys.answers import Answer
from handlers.rounds.buttons import OpenRound, WebLinkOf
from storage.tables import participations, responses, sealed, sheets
from tests.bot.announcing import crowd, organizer
from tests.bot.filling import Browser
from tests.bot.surveying import SURVEY, institution, planned, published, stages
from tests.handlers.answering import sent
from tests.handlers.flows import shows_old_button
from tests.handlers.test_rounds import lines, press
from tests.stage import Stage as Scene
from tests.stage import Visitor, stage_on

BASE = "https://bot.example"
WORDS = Question(
    "q3", QuestionKind.SHORT, {"ru": "Слова?", "tt": "Сүзләр?", "en": "Words?"}, is_required=False
)


@asynccontextmanager
async def scene(url: str, *, is_anonymous: bool) -> AsyncIterator[tuple[Scene, Visitor, RoundId, Any]]:
    """Set a stage on which Olga's survey is open: a museum with a partner, a library without."""
    async with stage_on(url, public_url=BASE, port=8080) as stage:
        olga = await organizer(stage)
        [paul] = await crowd(stage, 1)
        await institution(stage, staff=[paul])
        await institution(stage, "Village library", InstitutionType.LIBRARY)
        survey = replace(SURVEY, is_anonymous=is_anonymous, questions=(*SURVEY.questions, WORDS))
        number = await planned(stage, await published(stage, survey), is_anonymous=is_anonymous)
        await stage.settle()
        async with TestClient(TestServer(application(stage.app.database, dict, stage.clock))) as client:
            yield stage, olga, number, client


def tokens(olga: Visitor) -> list[str]:
    """Return the links Olga sees."""
    return [word.rpartition("/")[2] for word in olga.sees.split() if word.startswith(f"{BASE}/s/")]


async def makes_link(olga: Visitor, number: RoundId, name: str = "Village library") -> str:
    await press(olga, OpenRound(round_id=number))
    await olga.taps("Web links")
    await olga.taps(f"✓ {name}" if f"✓ {name}" in olga.buttons else name)
    return tokens(olga)[-1]


async def test_a_library_answers_by_a_link_in_a_named_round(database_url: str) -> None:
    async with scene(database_url, is_anonymous=False) as (stage, olga, number, client):
        await press(olga, OpenRound(round_id=number))
        assert "For whoever has no Telegram" in await olga.taps("Web links")
        assert olga.buttons == ["Village library", "All institutions", "Back"]
        assert "can be answered once, until 13 December 2026" in await olga.taps("Village library")
        [token] = tokens(olga)
        assert olga.buttons == ["Copy the link", "Take it back", "One more link", "Back"]
        await olga.taps("Back")
        assert "✓ Village library" in olga.buttons
        assert await makes_link(olga, number) == token
        reader = Browser(client, token)
        assert "You answer for: Village library" in await reader.opens("?lang=en")
        reader.page.tick("q1", "yes")
        assert "Your answers are kept" in await reader.presses("Keep and go on later")
        await press(olga, OpenRound(round_id=number))
        assert {"Partners: 2", "Have begun: 1", "Of them by web link: 1. Answered: 0"} <= lines(olga.sees)
        reader.page.tick("q2", "a")
        reader.page.write("q3", "We are far away")
        says = await reader.presses("Send my answers")
        assert "Thank you!" in says
        assert "I will tell you" not in says
        await stage.pass_time(days=11)
        assert await sent(stage) == [
            {"q1": Answer(("yes",)), "q2": Answer(("a",)), "q3": Answer(text="We are far away")}
        ]
        await press(olga, OpenRound(round_id=number))
        assert {
            "Answered: 1",
            "Of them by web link: 1. Answered: 1",
            "Institutions: 2. Answered: 1",
        } <= lines(olga.sees)
        await olga.taps("Web links")
        assert "1. Answered" in await olga.taps("✓ Village library")
        assert olga.buttons == ["One more link", "Back"]


async def test_a_link_can_be_taken_back_and_given_to_an_institution_with_partners(database_url: str) -> None:
    async with scene(database_url, is_anonymous=False) as (stage, olga, number, client):
        await press(olga, OpenRound(round_id=number))
        await olga.taps("Web links")
        await olga.taps("All institutions")
        await olga.taps("Museum of Arsk")
        more = olga.find("One more link")[1]
        await olga.taps("One more link")
        first, second = tokens(olga)
        for label in ("1. Take it back", "2. Copy the link"):
            assert label in olga.buttons
        await press_data(olga, more)
        assert tokens(olga) == [first, second]
        reader = Browser(client, first)
        await reader.opens("?lang=en")
        reader.page.tick("q1", "yes")
        await reader.presses("Keep and go on later")
        old = olga.find("1. Take it back")[1]
        assert "The link does not work any more." in await olga.taps("1. Take it back")
        assert tokens(olga) == [second]
        await reader.presses("Send my answers")
        assert reader.status == 404
        await press_data(olga, old)
        assert tokens(olga) == [second]
        kept = await stage.app.database.read(lambda c: c.execute(select(sheets)))
        assert kept.all() == []
        await press(olga, OpenRound(round_id=number))
        assert {"Partners: 2", "Of them by web link: 1. Answered: 0"} <= lines(olga.sees)
        await stage.pass_time(days=22)
        assert "This survey is over" in await Browser(client, second).opens("?lang=en")
        await press(olga, OpenRound(round_id=number))
        assert "Web links" not in olga.buttons


async def press_data(olga: Visitor, data: str) -> None:
    """Tap an old button once more."""
    await shows_old_button(olga.stage, olga, data)
    await olga.taps("Old button")


async def test_an_anonymous_link_keeps_nothing_before_it_is_sent_and_its_answers_are_mixed(
    database_url: str,
) -> None:
    async with scene(database_url, is_anonymous=True) as (stage, olga, number, client):
        reader = Browser(client, await makes_link(olga, number))
        says = await reader.opens("?lang=en")
        assert "Nobody can see who answered what" in says
        assert says.count("Keep and go on later") == 1  # for Enter in a line, and never seen
        reader.page.tick("q1", "yes")
        reader.page.write("q3", "Nobody reads this")
        await reader.presses("Send my answers")
        assert reader.status == 422
        assert reader.page.by_id("q3_text").get("value") == "Nobody reads this"
        await reader.presses("русский")
        assert reader.status == 200
        assert reader.page.by_id("q3_text").get("value") == "Nobody reads this"
        peeping = Browser(client, reader.token)
        assert "Nobody reads this" not in await peeping.opens("?lang=en")
        assert "checked" not in peeping.page.by_id("q1-yes").attributes
        [row] = await stage.app.database.read(lambda c: rows_of(c, number))
        assert (row.stage, row.question) == (Stage.INVITED.value, "")
        reader.page.tick("q2", "b")
        await reader.presses(send_label(reader))
        assert reader.status == 200
        assert len(await sent(stage, sealed)) == 1
        assert await sent(stage, responses) == []
        await press(olga, OpenRound(round_id=number))
        assert "Of them by web link" not in olga.sees or "Answered: not told" in olga.sees


def send_label(reader: Browser) -> str:
    """Return what the button says that sends."""
    return next(node.text for node in reader.page.all("button") if node.get("value") == "send")


async def rows_of(connection: Any, number: RoundId) -> Any:
    mine = select(participations).where(
        participations.c.round_id == number, participations.c.token.is_not(None)
    )
    return (await connection.execute(mine)).all()


async def test_five_links_of_one_institution_may_be_one_person(database_url: str) -> None:
    async with scene(database_url, is_anonymous=True) as (stage, olga, number, client):
        await makes_link(olga, number)
        for _more in range(4):
            await olga.taps("One more link")
        assert "One more link" not in olga.buttons
        for token in tokens(olga):
            reader = Browser(client, token)
            await reader.opens("?lang=en")
            reader.page.tick("q1", "yes")
            reader.page.tick("q2", "a")
            await reader.presses("Send my answers")
        await stage.pass_time(minutes=1)
        assert await sent(stage, responses) == []
        assert (await stages(stage, number))[Stage.FINISHED] == 5
        await stage.pass_time(days=22)
        assert "their answers were erased" in olga.sees


async def test_without_web_pages_there_are_no_links(stage: Scene) -> None:
    olga = await organizer(stage)
    [paul] = await crowd(stage, 1)
    museum = await institution(stage, staff=[paul])
    number = await planned(stage, await published(stage))
    await stage.settle()
    await press(olga, OpenRound(round_id=number))
    assert "Web links" not in olga.buttons
    await press(olga, WebLinkOf(round_id=number, institution=museum))
    assert "Close now" in olga.buttons
    assert await stages(stage, number) == {Stage.INVITED: 1}
