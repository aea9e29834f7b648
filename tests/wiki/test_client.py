"""The client is polite to those who are well and patient with those who are not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from domain.wikis import Sites
from tests.bot.conftest import until
from tests.wiki import gateway as gateways
from tests.wiki.gateway import Answer, Gateway, breaks_off, hangs_up, held_by, says, too_many, writes
from wiki import client
from wiki.client import HttpWikis, Later, Refused
from wiki.manners import PER_MINUTE, PER_MINUTE_BACKGROUND

WELL = {"batchcomplete": True}


@dataclass
class Watch:
    """A clock that is moved by hand."""

    time: float = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
async def gate() -> AsyncIterator[Gateway]:
    async with gateways.gateway() as there:
        yield there


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def wikis(gate: Gateway, watch: Watch) -> AsyncIterator[HttpWikis]:
    wikis = HttpWikis(Sites(gate.api_url), "ops@example.org", now=watch)
    yield wikis
    await wikis.close()


async def later(wikis: HttpWikis, wiki: str = "tt", **options: Any) -> float:
    """Ask, be told to come later, and return when."""
    with pytest.raises(Later) as told:
        await wikis.ask(wiki, {"meta": "siteinfo"}, **options)
    return told.value.after_s


async def test_it_says_who_it_is_and_asks_for_little(gate: Gateway, wikis: HttpWikis) -> None:
    assert await wikis.ask("tt", {"meta": "siteinfo", "a": False, "b": True, "n": 5}) == WELL
    assert await wikis.ask("lez", {"meta": "siteinfo"}, background=True) == WELL
    first, second = gate.asked
    assert "ops@example.org" in first.headers["User-Agent"]
    assert "gzip" in first.headers["Accept-Encoding"]
    assert first.path == "/tt/w/api.php"
    assert dict(first.query) == {
        "action": "query",
        "format": "json",
        "formatversion": "2",
        "curtimestamp": "1",
        "meta": "siteinfo",
        "b": "1",
        "n": "5",
    }
    assert (second.path, second.query["maxlag"]) == ("/lez/w/api.php", "5")
    assert wikis.requests == {"tt": 1, "lez": 1}


async def test_a_long_question_goes_into_a_body(gate: Gateway, wikis: HttpWikis) -> None:
    bodies = []

    async def reads(request: Any) -> Any:
        bodies.append(await request.post())
        return await says(WELL)(request)

    gate.will(reads)
    titles = [f"Мәкалә {number} " + "ә" * 100 for number in range(50)]
    assert await wikis.ask("tt", {"titles": titles}) == WELL
    assert (gate.asked[0].method, gate.asked[0].headers["Promise-Non-Write-API-Action"]) == ("POST", "true")
    assert bodies[0]["titles"].split("|") == titles


@pytest.mark.parametrize(("says_when", "waits"), [("7", 7), (None, 60), ("", 60), ("99999999", 1800)])
async def test_too_many_requests_hold_up_all_wikis(
    gate: Gateway, wikis: HttpWikis, watch: Watch, says_when: str | None, waits: float
) -> None:
    gate.will(too_many(says_when))
    assert await later(wikis) == waits
    watch.time += waits - 1
    assert await later(wikis, "ru") == 1
    watch.time += 1
    assert await wikis.ask("ru", {}) == WELL
    assert len(gate.asked) == 2


async def test_a_moment_is_as_good_as_seconds(gate: Gateway, wikis: HttpWikis) -> None:
    said = {"Date": "Mon, 23 Nov 2026 09:00:00 GMT", "Retry_After": "Mon, 23 Nov 2026 09:02:00 GMT"}
    gate.will(writes("", 503, **said))
    assert await later(wikis) == 120


async def test_after_too_many_requests_one_asks_first(gate: Gateway, wikis: HttpWikis, watch: Watch) -> None:
    """A hundred who waited do not come back in the same second."""
    opened = asyncio.Event()
    gate.will(too_many("7"), held_by(opened))
    await later(wikis)
    watch.time += 7
    everybody = [asyncio.create_task(wikis.ask("tt", {})) for _number in range(100)]
    done, _waiting = await asyncio.wait(everybody, return_when=asyncio.FIRST_COMPLETED)
    assert all(isinstance(one.exception(), Later) for one in done)
    opened.set()
    ended = await asyncio.gather(*everybody, return_exceptions=True)
    assert ended.count(WELL) == 1
    assert len(gate.asked) == 2
    assert await wikis.ask("tt", {}) == WELL


ILL: list[Answer] = [
    writes("<html>Bad gateway</html>", 502),
    writes('{"batchcomplete": tru'),
    writes("[]"),
    writes(b"\xff\xfe\x00"),
    says({"error": "unavailable"}),  # not by MediaWiki, but by something before it
    hangs_up,
    breaks_off,
    writes("", 301, Location="https://example.org/"),
    says({"error": {"code": "internal_api_error_DBQueryError", "info": "…"}}),
]


@pytest.mark.parametrize("answer", ILL)
async def test_an_ill_wiki_is_left_alone_longer_each_time(
    gate: Gateway, wikis: HttpWikis, watch: Watch, answer: Answer
) -> None:
    pauses = []
    for _number in range(9):
        gate.will(answer, *([answer] if answer is hangs_up else []))  # aiohttp asks once more by itself
        pauses.append(await later(wikis))
        assert await wikis.ask("ba", {}) == WELL, "the others are well"
        watch.time += pauses[-1]
    assert pauses == [5, 5, 60, 120, 240, 480, 960, 1800, 1800]
    gate._next.clear()
    assert await wikis.ask("tt", {}) == WELL
    gate.will(answer, *([answer] if answer is hangs_up else []))
    assert await later(wikis) == 5, "it begins anew"


async def test_an_ill_wiki_is_not_asked_at_all(gate: Gateway, wikis: HttpWikis, watch: Watch) -> None:
    gate.will(*[writes("", 500)] * 3)
    for _number in range(3):
        await later(wikis)
    asked = len(gate.asked)
    for _number in range(59):
        await later(wikis)
        watch.time += 1
    assert len(gate.asked) == asked
    watch.time += 1
    assert await wikis.ask("tt", {}) == WELL


async def test_whoever_is_too_slow_has_failed(
    gate: Gateway, wikis: HttpWikis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PATIENCE_S", 0.05)
    never = asyncio.Event()
    gate.will(held_by(never))
    assert await later(wikis) == 5
    assert await wikis.ask("tt", {}) == WELL
    never.set()


async def test_a_connection_that_was_cut_while_nobody_asked_is_no_failure(
    gate: Gateway, wikis: HttpWikis
) -> None:
    await wikis.ask("tt", {})
    gate.will(hangs_up)
    assert await wikis.ask("tt", {}) == WELL


async def test_an_answer_in_many_parts_is_read_to_its_end(
    gate: Gateway, wikis: HttpWikis, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = {"query": {"pages": ["ә" * 1000] * 500}}
    gate.will(says(large))
    assert await wikis.ask("tt", {}) == large
    monkeypatch.setattr(client, "LARGEST", 10_000)
    gate.will(says(large))
    with pytest.raises(Refused, match="toolarge"):
        await wikis.ask("tt", {})
    assert await wikis.ask("tt", {}) == WELL


async def test_at_most_two_are_in_flight_and_one_place_is_for_people(gate: Gateway, wikis: HttpWikis) -> None:
    opened = asyncio.Event()
    gate.will(*[held_by(opened)] * 2)
    waiting = [asyncio.create_task(wikis.ask("tt", {}, background=True)) for _number in range(10)]
    await until(lambda: gate.in_flight == 1)
    waiting += [asyncio.create_task(wikis.ask("tt", {})) for _number in range(10)]
    await until(lambda: gate.in_flight == 2)
    assert ["maxlag" in request.query for request in gate.asked] == [True, False]
    opened.set()
    assert await asyncio.gather(*waiting) == [WELL] * 20
    assert gate.most_in_flight == 2


async def test_so_many_a_minute_and_no_more(gate: Gateway, wikis: HttpWikis, watch: Watch) -> None:
    for number in range(PER_MINUTE_BACKGROUND):
        watch.time += 0.1
        await wikis.ask(("tt", "ru")[number % 2], {}, background=True)
    assert 0 < await later(wikis, "lez", background=True) < 60
    for _number in range(PER_MINUTE - PER_MINUTE_BACKGROUND):
        await wikis.ask("tt", {})
    waits = await later(wikis)
    assert 0 < waits < 60
    watch.time += waits
    assert await wikis.ask("tt", {}) == WELL
    assert sum(wikis.requests.values()) == len(gate.asked) == PER_MINUTE + 1


async def test_a_warning_is_an_error_in_tests_only(gate: Gateway, wikis: HttpWikis) -> None:
    warned = {"batchcomplete": True, "warnings": {"query": {"warnings": "Unrecognized value"}}}
    gate.will(says(warned), says(warned))
    assert await wikis.ask("tt", {}) == warned
    wikis.is_strict = True
    with pytest.raises(Refused, match="warnings"):
        await wikis.ask("tt", {})


@pytest.mark.parametrize(
    ("code", "waits"), [("ratelimited", 60), ("readonly", 60), ("maxlag", 5), ("badvalue", None)]
)
async def test_a_wiki_that_wants_to_be_asked_later_says_so(
    gate: Gateway, wikis: HttpWikis, watch: Watch, code: str, waits: float | None
) -> None:
    refused = {"error": {"code": code, "info": "…"}}
    gate.will(says(refused, Retry_After="5") if code == "maxlag" else says(refused))
    if waits is None:
        with pytest.raises(Refused, match=code):
            await wikis.ask("tt", {})
        return
    assert await later(wikis, background=True) == waits
    watch.time += waits - 1
    if code == "ratelimited":
        assert await later(wikis) == 1
    else:
        assert await wikis.ask("tt", {}) == WELL
    if code == "maxlag":
        assert await later(wikis, background=True) == 1
    watch.time += 1
    assert await wikis.ask("tt", {}, background=True) == WELL


async def test_who_closes_it_may_ask_again(gate: Gateway, wikis: HttpWikis) -> None:
    await wikis.ask("tt", {})
    await wikis.close()
    assert await wikis.ask("tt", {}) == WELL


async def test_who_is_cancelled_gives_the_place_back(gate: Gateway, wikis: HttpWikis) -> None:
    gate.will(hangs_up, hangs_up, *[held_by(asyncio.Event())] * 2)
    await later(wikis)
    for _number in range(2):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await wikis.ask("tt", {})
    assert await wikis.ask("tt", {}) == WELL
