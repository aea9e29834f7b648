"""A survey answered in a browser: kept at every press, counted once, in step with the chat."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from bot.web import application
from domain.rounds import Stage
from domain.surveys.answers import Answer
from domain.surveys.fitting import fits
from locales import LANGUAGES
from sandbox.clock import Clock
from storage import participations, questionnaires
from storage.database import Database
from storage.store import Store
from storage.tables import participations as table
from storage.tables import responses, sealed
from tests.bot.conftest import Logs, run
from tests.bot.filling import Browser, Link, answers, participation, rows, sent, survey
from tests.handlers.answering import invite, reader
from tests.handlers.answering import sent as sent_answers
from tests.stage import NOON, stage_on

Client = TestClient[Any, Any]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
async def client(database: Database, clock: Clock) -> AsyncIterator[Client]:
    async with TestClient(TestServer(application(database, dict, clock))) as client:
        yield client


@pytest.fixture
async def link(database: Database) -> Link:
    return await sent(database, NOON, survey())


@pytest.fixture
def paul(client: Client, link: Link) -> Browser:
    return Browser(client, link.token)


async def test_paul_answers_in_his_browser(database: Database, link: Link, paul: Browser) -> None:
    says = await paul.opens()
    assert paul.status == 200
    assert says.startswith("Keep and go on later русский English")
    for text in ("Working with Wikipedia", "Museum <1>", "your own name is not kept", "14 December 2026"):
        assert text in says
    assert "Only if you answered “Yes” to this: Has somebody from Wikipedia helped you?" in says
    assert "Only if you answered “7–10” to this: How likely?" in says

    paul.page.tick("helped", "yes")
    paul.page.tick("needs", "time", "other")
    paul.page.write("needs", "A\tladder")
    paul.page.write("visits", "a lot")
    says = await paul.presses("Keep and go on later")
    assert paul.status == 422
    assert "Please look at these answers again: How many visits? Please write one whole number." in says
    assert paul.page.by_id("q7_text").get("value") == "a lot"
    assert paul.page.by_id("q7_text").get("aria-invalid") == "true"
    there = await participation(database, link)
    assert (there.stage, there.question) == (Stage.OPENED, "who")
    assert list(await answers(database, link)) == ["helped", "needs"]

    paul.page.write("visits", "about 1 20")
    await paul.presses("Send my answers")
    assert paul.status == 422
    wrong = [node.text for node in paul.page.all("a")]
    assert wrong == ["Who helped you?", "Where do you work?", "How likely?", "How many visits?"]

    paul.page.write("visits", "120")
    paul.page.write("who", " Olga ")
    paul.page.tick("place", "store")
    paul.page.tick("often", "9")
    await paul.presses("Send my answers")
    assert [node.text for node in paul.page.all("a")] == ["Since when?"]
    assert "This question needs an answer." in paul.page.says

    paul.page.write("when", "5 November 2026")
    says = await paul.presses("Send my answers")
    assert paul.status == 200
    assert "Thank you! Your answers have arrived." in says
    [response] = await rows(database, responses)
    assert (response.language, response.type, response.revision) == ("en", "museum", 1)
    there = await participation(database, link)
    assert (there.stage, there.question) == (Stage.FINISHED, "")
    assert await answers(database, link) == {}
    assert paul.page.all("form") == []


async def test_languages_change_without_losing_a_word(database: Database, link: Link, paul: Browser) -> None:
    await paul.opens()
    paul.page.tick("helped", "yes")
    paul.page.write("words", "Two\nlines <b>")
    paul.page.write("visits", "many")
    await paul.presses("русский")
    assert [node.get("lang") for node in paul.page.all("html")] == ["ru"]
    assert "Работа с Википедией" in paul.page.says
    assert paul.page.by_id("q7_text").get("value") == "many"
    assert paul.page.by_id("q9_text").text == "\nTwo\nlines <b>"
    assert (await participation(database, link)).language == "ru"
    await paul.opens("?lang=en")
    assert [node.get("lang") for node in paul.page.all("html")] == ["en"]
    assert (await participation(database, link)).language == "ru"
    paul.page.write("visits", "")
    await paul.presses("русский")
    assert paul.status == 200
    assert "Работа с Википедией" in await paul.opens()


async def test_sent_twice_it_counts_once(database: Database, paul: Browser, link: Link) -> None:
    await paul.opens()
    for question, option in (("helped", "no"), ("place", "store"), ("needs", "time"), ("often", "0")):
        paul.page.tick(question, option)
    fields = paul.page.fields("Send my answers")
    pages = [replace(paul) for _ in range(5)]
    says = await asyncio.gather(*(page.posts(fields) for page in pages))
    assert ["Thank you!" in text for text in says] == [True] * 5
    fields = [(name, "yes" if value == "no" else value) for name, value in fields]
    assert "Thank you!" in await paul.posts(fields)
    assert "Thank you!" in await paul.opens()
    [response] = await rows(database, responses)
    assert '"no"' in response.body
    assert '"skipped":true' in response.body


async def test_chat_and_browser_at_the_same_time_both_count(
    database: Database, paul: Browser, link: Link
) -> None:
    await paul.opens()
    paul.page.tick("helped", "no")

    async def in_the_chat(question: str, answer: Answer) -> None:
        async def turn(connection: Any) -> None:
            store = Store(connection, NOON, 1)
            opened = await questionnaires.opened(connection, link.participation)
            assert opened is not None
            await store.questionnaires.answer(opened, question, answer)
            await store.settle(succeeded=True)

        await database.write(turn)

    await asyncio.gather(
        in_the_chat("often", Answer(number=8)),
        paul.presses("Keep and go on later"),
        in_the_chat("place", Answer(("store",))),
    )
    assert "Your answers are kept. Go on whenever you like until 14 December 2026." in paul.page.says
    assert (await answers(database, link)).keys() == {"often", "helped", "place"}
    await paul.opens()
    assert "checked" in paul.page.by_id("q6-8").attributes
    assert (await participation(database, link)).question == "needs"


async def test_looking_changes_nothing(database: Database, client: Client, link: Link, paul: Browser) -> None:
    before = await rows(database, table)
    preview = {"User-Agent": "TelegramBot (like TwitterBot)"}
    assert (await client.head(f"/s/{link.token}")).status == 200
    assert (await client.get(f"/s/{link.token}?lang=ru&act=send&kept", headers=preview)).status == 200
    await paul.opens()
    assert await rows(database, table) == before


async def test_the_page_loads_nothing_and_tells_nobody_where_it_was(paul: Browser) -> None:
    await paul.opens()
    [style] = paul.page.all("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    policy = paul.headers["Content-Security-Policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'")
    assert paul.headers["Cache-Control"] == "no-store"
    assert paul.headers["Referrer-Policy"] == "no-referrer"
    assert paul.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in paul.headers
    assert paul.page.all("script", "link", "img", "iframe") == []
    attributes = [name for node in paul.page.all("input", "div", "form") for name in node.attributes]
    assert not any(name.startswith("on") or name == "style" for name in attributes)


async def test_a_round_that_is_over_takes_nothing_more(
    database: Database, clock: Clock, link: Link, paul: Browser
) -> None:
    await paul.opens()
    paul.page.tick("helped", "yes")
    clock.move(timedelta(days=22))
    assert "This survey is over. Its last day was 14 December 2026." in await paul.presses("Send my answers")
    assert await answers(database, link) == {}
    assert paul.page.all("form") == []


@pytest.mark.parametrize("token", ["nothing", "A" * 22, "%27%3B--", "a" * 500, "%00", "%D0%B0" * 22])
async def test_an_unknown_token_opens_nothing(token: str, client: Client) -> None:
    for answer in (await client.get(f"/s/{token}"), await client.post(f"/s/{token}", data={"act": "send"})):
        assert answer.status == 404
        assert (await answer.text()).count("<p lang=") == len(LANGUAGES)


async def test_who_was_forgotten_has_no_form_any_more(database: Database, link: Link, paul: Browser) -> None:
    await paul.opens()
    fields = paul.page.fields("Send my answers")
    await database.write(lambda c: participations.forget(c, 5))
    await paul.posts(fields)
    assert paul.status == 404
    await database.write(lambda c: c.execute(update(table).values(token=link.token)))
    await paul.opens()
    assert paul.status == 404


async def test_an_anonymous_answer_is_sealed(database: Database, client: Client) -> None:
    link = await sent(database, NOON, survey(), is_anonymous=True)
    paul = Browser(client, link.token)
    assert "Nobody can see who answered what" in await paul.opens()
    for question, option in (("helped", "no"), ("place", "store"), ("needs", "time"), ("often", "0")):
        paul.page.tick(question, option)
    assert "Thank you!" in await paul.presses("Send my answers")
    assert (await rows(database, responses), len(await rows(database, sealed))) == ([], 1)


async def test_the_survey_may_be_corrected_while_the_page_is_open(
    database: Database, link: Link, paul: Browser
) -> None:
    await paul.opens()
    paul.page.tick("helped", "no")
    paul.page.write("words", "Thanks")
    changed = survey(questions=(*survey().questions[2:], survey().questions[0]))

    async def correct(connection: Any) -> None:
        store = Store(connection, NOON, 1)
        await store.surveys.change(link.survey, changed)  # type: ignore[arg-type]
        await store.surveys.publish(link.survey)  # type: ignore[arg-type]
        await store.settle(succeeded=True)

    await database.write(correct)
    await paul.presses("Keep and go on later")
    assert await answers(database, link) == {"helped": Answer(("no",)), "words": Answer(text="Thanks")}


async def test_no_database_is_told_and_nothing_that_was_written_is_lost(
    database: Database, paul: Browser, link: Link, logs: Logs
) -> None:
    await paul.opens()
    paul.page.write("words", "A long\nstory & more")
    paul.page.tick("needs", "time", "scanner")
    await run(database, "ALTER TABLE sheets RENAME TO away")
    says = await paul.presses("Keep and go on later")
    assert (paul.status, paul.headers["Retry-After"]) == (503, "60")
    assert says == (
        "This does not work just now. Nothing is lost. Please wait a minute, then press the button. Try again"
    )
    await run(database, "ALTER TABLE away RENAME TO sheets")
    assert "Your answers are kept." in await paul.presses("Try again")
    assert await answers(database, link) == {
        "words": Answer(text="A long\nstory & more"),
        "needs": Answer(("time", "scanner")),
    }
    assert link.token not in str(logs)
    assert "story" not in str(logs)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("text.words=" + "x" * 700_000, "application/x-www-form-urlencoded", 413),
        ("x=1&" * 2000, "application/x-www-form-urlencoded", 413),
        ('{"act": "send"}', "application/json", 413),
        ("%ff%00&mark.words=&text.words=%ff%00%ed%a0%80&=&&;", "application/x-www-form-urlencoded", 200),
        ("mark.words=-&text.words=" + "%D0%B6" * 3001, "application/x-www-form-urlencoded", 422),
        ("", "application/x-www-form-urlencoded", 200),
    ],
)
async def test_strange_bodies_break_nothing(
    client: Client, database: Database, link: Link, body: str, kind: str, status: int
) -> None:
    answer = await client.post(f"/s/{link.token}", data=body, headers={"Content-Type": kind})
    assert answer.status == status
    kept = (await answers(database, link)).get("words", Answer())
    assert set(kept.text) <= {"\ufffd"}


async def test_no_form_breaks_anything(database: Database, link: Link, paul: Browser) -> None:
    chance = random.Random(7)
    await paul.opens()
    boxes = ["tick.place", "tick.needs", "tick.often", "to"]
    names = [*boxes, *sorted({name for name, _ in paul.page.fields()})]
    texts = ["", "-", "9", "-1", "x" * 3001, "\0", "ё\u202e", "99999999999", "1.1.1", "lez"]
    values = [*texts, "other", "yes", "store", "5"]
    for _ in range(60):
        pairs = [(chance.choice(names), chance.choice(values)) for _ in range(chance.randrange(40))]
        await paul.posts([*pairs, ("act", "keep")])
        assert paul.status in (200, 422)
    kept, asked = await answers(database, link), {question.id: question for question in survey().questions}
    assert kept
    assert [question for question, answer in kept.items() if not fits(asked[question], answer)] == []


async def test_a_survey_begun_in_the_chat_is_sent_in_the_browser(database_url: str) -> None:
    async with stage_on(database_url, public_url="https://bot.example", port=8080) as stage:
        paul = await reader(stage, "Paul")
        await invite(stage, paul)
        await paul.taps("Begin the survey")
        token = paul.link("In the browser").removeprefix("https://bot.example/s/")
        await paul.taps("Begin")
        assert "Two?" in await paul.taps("Yes")
        pages = application(stage.app.database, dict, stage.clock)
        async with TestClient(TestServer(pages)) as client:
            browser = Browser(client, token)
            await browser.opens()
            assert "checked" in browser.page.by_id("q1-yes").attributes
            browser.page.write("two", "In the browser")
            await browser.presses("Keep and go on later")
            assert "Three?" in await paul.taps("Back")
            await paul.says("12")
            await browser.opens()
            assert browser.page.by_id("q3_text").get("value") == "12"
            assert "Thank you!" in await browser.presses("Send my answers")
        assert "They cannot be changed any more." in await paul.taps("Send my answers")
        await paul.says("13")
        assert await sent_answers(stage) == [
            {"one": Answer(("yes",)), "two": Answer(text="In the browser"), "three": Answer(number=12)}
        ]


async def test_a_day_is_read_by_the_clocks_of_the_institution(
    database: Database, clock: Clock, link: Link, paul: Browser
) -> None:
    clock.move(timedelta(hours=14))  # 2 o'clock on the next day in Kazan
    await paul.opens()
    paul.page.write("when", "вчера")
    paul.page.tick("often", "7")
    await paul.presses("Keep and go on later")
    assert (await answers(database, link))["when"] == Answer(day=date(2026, 11, 23))
