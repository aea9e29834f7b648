"""The client and a real MediaWiki understand each other: errors, lag, lists of odd values, many pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.wikis import Sites
from tests.wiki.farm import Editor, Farm
from wiki.client import BATCH, HttpWikis, Later, Params, Refused, batches, pages

CONTACT = "ops@example.org"


@pytest.fixture
async def wikis(wiki: Editor) -> AsyncIterator[HttpWikis]:
    wikis = HttpWikis(Sites(wiki.api_url), CONTACT, is_strict=True)
    yield wikis
    await wikis.close()


async def test_what_is_wrong_is_refused_though_the_status_is_200(wikis: HttpWikis) -> None:
    wrong: tuple[tuple[Params, str], ...] = (
        ({"action": "nothing"}, "badvalue"),
        ({"titles": [f"Казан {number}" for number in range(BATCH + 1)]}, "toomanyvalues"),
        ({"list": "usercontribs", "ucuser": "a|b#c"}, "baduser"),
        ({"titles": "A", "prop": "nothing"}, "warnings"),
        ({"titles": "A", "nothing": "1"}, "warnings"),
    )
    for params, code in wrong:
        with pytest.raises(Refused) as refused:
            await wikis.ask("tt", params)
        assert refused.value.code == code
    assert (await wikis.ask("tt", {"meta": "siteinfo"}))["query"]["general"]["lang"] == "tt-cyrl"


async def test_a_wiki_that_lags_is_left_alone_by_what_nobody_waits_for(
    wikis: HttpWikis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wiki.client.MAXLAG_S", -2)  # MediaWiki: a negative one is always too much
    with pytest.raises(Later) as later:
        await wikis.ask("tt", {"meta": "siteinfo"}, background=True)
    assert (later.value.reason, later.value.after_s) == ("maxlag", 5)
    with pytest.raises(Later, match="left alone"):
        await wikis.ask("tt", {"meta": "siteinfo"}, background=True)
    assert "query" in await wikis.ask("tt", {"meta": "siteinfo"}), "a person is answered nevertheless"
    assert wikis.requests["tt"] == 2


async def test_a_wiki_that_cannot_be_written_is_read_all_the_same(wiki: Editor, wikis: HttpWikis) -> None:
    await wiki.edit("lez", "Ахцагь", "Хуьр")
    wiki.knobs(wgReadOnly="maintenance")
    with pytest.raises(Exception, match="readonly"):
        await wiki.edit("lez", "Ахцагь", "Хуьр я")
    for background in (False, True):
        said = await wikis.ask("lez", {"titles": "Ахцагь"}, background=background)
        assert said["query"]["pages"][0]["title"] == "Ахцагь"


async def test_a_server_that_is_down_is_asked_later(farm: Farm) -> None:
    wikis = HttpWikis(Sites(f"http://127.0.0.1:9{farm.api_url.partition(str(farm.port))[2]}"), CONTACT)
    with pytest.raises(Later, match="ClientConnectorError"):
        await wikis.ask("tt", {})
    await wikis.close()


async def test_fifty_long_titles_are_asked_at_once(wiki: Editor, wikis: HttpWikis) -> None:
    titles = ["Ә" * 100 + f" {number}" for number in range(BATCH)]
    await wiki.edit("ba", titles[7], "текст")
    found = (await wikis.ask("ba", {"titles": titles}))["query"]["pages"]
    assert {page["title"] for page in found} == set(titles)
    assert [page["title"] for page in found if "missing" not in page] == [titles[7]]


# No user can be called so, and then MediaWiki says the name as it was sent.
ODD = st.text("әҖ|#&=+%/\\\"'? ", max_size=8).map(lambda text: f"#{text}#")


@given(names=st.lists(ODD, min_size=1, max_size=5, unique=True))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_arrives_as_it_was_sent(wiki: Editor, names: list[str]) -> None:
    async def ask() -> dict[str, Any]:
        wikis = HttpWikis(Sites(wiki.api_url), CONTACT, is_strict=True)
        try:
            return await wikis.ask("tt", {"list": "users", "ususers": names})
        finally:
            await wikis.close()

    assert [user["name"] for user in asyncio.run(ask())["query"]["users"]] == names


async def test_nothing_is_lost_or_twice_from_page_to_page(wiki: Editor, wikis: HttpWikis) -> None:
    titles = [f"Авыл {number}" for number in range(9)]
    for title in titles:
        await wiki.edit("tt", title, "Татарстанда авыл", by="Айгөл")
    params: Params = {"list": "recentchanges", "rcprop": "ids|title", "rctype": "edit|new", "rcnamespace": 0}
    for limit in (1, 4, 9, "max"):
        seen = []
        async for answer in pages(wikis, "tt", {**params, "rcdir": "newer", "rclimit": limit}):
            seen += [row["title"] for row in answer["query"]["recentchanges"]]
        assert seen[-len(titles) :] == titles
        assert len(set(seen)) == len(seen)
    few = [answer async for answer in pages(wikis, "tt", {**params, "rclimit": 1}, most=3)]
    assert len(few) == 3, "as many pages as one wants, and no more"


async def test_many_values_come_in_batches(wiki: Editor, wikis: HttpWikis) -> None:
    written = {await wiki.edit("tt", f"Авыл {number}", "x"): number for number in range(3)}
    ids = list(range(1, 2 * BATCH + 5))
    found = []
    asked: Params = {"prop": "revisions", "rvprop": "ids"}
    async for answer in batches(wikis, "tt", "revids", ids, asked):
        found += [row["revid"] for page in answer["query"].get("pages", ()) for row in page["revisions"]]
    assert set(written) <= set(found)
    assert len(set(found)) == len(found)
    assert wikis.requests["tt"] == 3
