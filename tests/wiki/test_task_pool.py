"""What is found on a real MediaWiki, what its search would add, and what is never given to anybody."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from sqlalchemy import select

from bot.task_pool import FILL_S, JITTER, PAUSE_S, REQUESTS, TaskPool
from domain.content import Article, Listed
from domain.tasks import Kind
from domain.wikis import WIKIS, Sites
from sandbox.clock import Clock
from storage.database import Database
from storage.tables import tasks
from tests.handlers.flows import joins
from tests.stage import NOON, stage_on
from tests.wiki.farm import Editor
from wiki.client import HttpWikis, Later, Params, Refused
from wiki.suggestions import good

AWAY_S = 600.0
LONG = "Озын мәкалә. " * 300
CONFIG = {
    "copyedit": {"disabled": False, "templates": ["Тел"], "excludedTemplates": ["Бетерү"]},
    "references": {
        "templates": ["Чыганак юк"],
        "excludedTemplates": ['Wrong"|name'],
        "excludedCategories": ["Исәннәр"],
    },
    "expand": {"disabled": True, "templates": ["Кыска"]},
    "link_recommendation": {"disabled": False},
    "$version": "1.0.0",
}


@pytest.fixture
async def database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """One database is enough here: what is kept is tested on both in tests/storage."""
    shutil.copyfile(sqlite_template, tmp_path / "bot.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    yield database
    await database.close()


@pytest.fixture
def clock() -> Clock:
    """The clock of the pool and of its client, which sends only so many requests a minute."""
    return Clock(NOON)


@pytest.fixture
async def client(wiki: Editor, clock: Clock) -> AsyncIterator[HttpWikis]:
    client = HttpWikis(Sites(wiki.api_url), "ops@example.org", now=clock.timestamp, is_strict=True)
    yield client
    await client.close()


@dataclass
class Cirrus:
    """A search with keywords in front of the farm; everything else the farm answers."""

    behind: HttpWikis
    finds: dict[str, list[int]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    requests: int = 0
    away: set[str] = field(default_factory=set)

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        assert background, "nobody waits for this"
        self.requests += 1
        if wiki in self.away:
            raise Later(AWAY_S, "away")
        if params.get("list") != "search" or wiki not in ("tt", "ru"):
            return await self.behind.ask(wiki, params, background=background)
        if wiki == "tt":
            self.asked.append(str(params["srsearch"]))
        found = self.finds.get(str(params["srsearch"]), [])
        rows = [{"ns": 0, "title": f"Title {page}", "pageid": page} for page in found]
        return {"query": {"search": rows}}

    async def close(self) -> None:
        await self.behind.close()


async def kept(database: Database, wiki: str = "tt") -> dict[str, tuple[str, str, str | None]]:
    """Return the pool of a wiki: kind, source and topic by title."""
    rows: Any = await database.read(lambda c: c.execute(select(tasks).where(tasks.c.wiki == wiki)))
    return {row.title: (row.kind, row.source, row.topic) for row in rows}


async def fills(pool: TaskPool, clock: Clock) -> None:
    """Let time go by until every wiki was asked everything."""
    for _turn in range(99):
        if (rest_s := await pool.step()) > FILL_S / 2:
            return
        clock.move(timedelta(seconds=rest_s))
    raise AssertionError("it never ends")


async def page_id(wiki: Editor, title: str, code: str = "tt") -> int:
    """Return the number of a page."""
    answer = await wiki.asks(code, titles=title)
    return int(answer["query"]["pages"][0]["pageid"])


async def test_a_small_wiki_is_looked_through_and_nobody_is_sent_to_a_closed_page(
    wiki: Editor, client: HttpWikis, clock: Clock, database: Database
) -> None:
    await wiki.edit("tt", "Казан", f"{LONG} [[Идел]] [https://example.org x]")
    await wiki.edit("tt", "Идел", "Кыска.")
    await wiki.edit("tt", "Тукай", f"{LONG} [[Идел]]")
    await wiki.edit("tt", "Ябык", "Кыска.")
    await wiki.protect("tt", "Ябык")
    await wiki.edit("tt", "Юллама", "#REDIRECT [[Казан]]")
    await wiki.edit("tt", "Кулланучы:Айгөл", "Кыска.")
    chosen = [
        Article("тукай", Kind.COPYEDIT, "people"),
        Article("Юк бит", Kind.LINK),
        Article("<>", Kind.LINK),
    ]
    listed = {"tt": Listed(tuple(chosen), ("Татарстан",))}
    await fills(TaskPool(database, client, clock, listed), clock)
    found = await kept(database)
    assert found.pop("Тукай") == ("copyedit", "listed", "people")
    assert found.keys() == {"Казан", "Идел"}  # no front page, nothing protected, nothing of other people
    assert {kind for kind, _source, _topic in found.values()} <= {"link", "copyedit", "expand", "image"}


async def test_what_is_deleted_or_protected_afterwards_goes_the_next_day(
    wiki: Editor, client: HttpWikis, clock: Clock, database: Database
) -> None:
    for title in ("Казан", "Идел", "Болгар"):
        await wiki.edit("tt", title, "Кыска.")
    pool = TaskPool(database, client, clock)
    await fills(pool, clock)
    assert (await kept(database)).keys() == {"Казан", "Идел", "Болгар"}
    await wiki.delete("tt", "Казан")
    await wiki.protect("tt", "Идел")
    clock.move(timedelta(seconds=FILL_S * (1 + JITTER)))
    await fills(pool, clock)
    assert (await kept(database)).keys() == {"Казан", "Идел", "Болгар"}  # looked at not long ago
    clock.move(timedelta(days=1))
    await fills(pool, clock)
    assert (await kept(database)).keys() == {"Болгар"}


async def test_the_search_is_asked_as_the_wiki_configures_it(
    wiki: Editor, client: HttpWikis, clock: Clock, database: Database
) -> None:
    config = orjson.dumps(CONFIG).decode()
    await wiki.edit("tt", "MediaWiki:GrowthExperimentsSuggestedEdits.json", config)
    await wiki.edit("tt", "Калып:Бетерү", "Бетерелә.")
    for title in ("Казан", "Идел", "Болгар"):
        await wiki.edit("tt", title, LONG)
    await wiki.edit("tt", "Бетә", "{{Бетерү}}" + LONG)
    await wiki.edit("tt", "Якты Кеше", f"[[Төркем:Исәннәр]] {LONG}")
    kazan, idel, bolgar, going = [await page_id(wiki, t) for t in ("Казан", "Идел", "Болгар", "Бетә")]
    alive = await page_id(wiki, "Якты Кеше")
    cirrus = Cirrus(client)
    topics = "articletopic:geographical", "articletopic:biography"
    cirrus.finds = {
        "hasrecommendation:link": [idel],
        f"hasrecommendation:link {topics[0]}": [idel],
        'hastemplate:"Тел"': [kazan, going, alive, 999_999],
        f'hastemplate:"Чыганак юк" {topics[1]}': [bolgar, kazan],
    }
    clock.move(timedelta(seconds=-(clock.timestamp() % (3 * FILL_S))))  # the turn of the first topics
    pool = TaskPool(database, cirrus, clock)
    await fills(pool, clock)
    marks = ("hasrecommendation:link", 'hastemplate:"Тел"', 'hastemplate:"Чыганак юк"')
    assert cirrus.asked == [f"{mark} {topic}".strip() for topic in (*topics, "") for mark in marks]
    found = await kept(database)
    assert found["Идел"] == ("link", "recommended", "places")
    assert found["Болгар"] == ("references", "marked", "people")
    assert found["Казан"] == ("references", "marked", "people")
    assert found.keys() & {"Бетә", "Якты Кеше"} == set()  # about to be deleted, and somebody alive
    assert cirrus.requests <= REQUESTS * len(WIKIS)


async def test_what_the_wiki_lacks_can_be_translated(
    wiki: Editor, client: HttpWikis, clock: Clock, database: Database
) -> None:
    await wiki.edit("ru", "Чистополь", "Город. " * 99)
    await wiki.edit("ru", "Закрытый", "Город.")
    await wiki.protect("ru", "Закрытый")
    towns = [await page_id(wiki, title, "ru") for title in ("Чистополь", "Закрытый")]
    cirrus = Cirrus(client, {"Татарстан": towns})
    listed = dict.fromkeys(("tt", "ru"), Listed((), ("Татарстан", "татары")))
    await fills(TaskPool(database, cirrus, clock, listed), clock)
    assert await kept(database) == {"Чистополь": ("translate", "absent", None)}
    assert "translate" not in {kind for kind, _source, _topic in (await kept(database, "ru")).values()}


class Linked:
    """A wiki on which one of two pages exists in Tatar, and says so in a second answer."""

    def __init__(self) -> None:
        self.asked: list[Params] = []

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        self.asked.append(params)
        if "llcontinue" in params:
            links = [{"lang": "tt", "title": "Чистай"}]
            pages = [{"pageid": 7, "ns": 0, "title": "Чистополь", "langlinks": links}]
            return {"query": {"pages": pages}}
        pages = [{"pageid": n, "ns": 0, "title": f"Title {n}", "length": 9, "protection": []} for n in (7, 8)]
        return {"continue": {"llcontinue": "7|tt", "continue": "||"}, "query": {"pages": pages}}

    async def close(self) -> None:
        pass


async def test_what_is_there_already_is_not_translated() -> None:
    linked = Linked()
    assert (await good(linked, "ru", [7, 8], absent_from="tt")).keys() == {8}
    assert linked.asked[0]["lllang"] == "tt"


async def test_each_wiki_has_its_time_and_one_that_is_away_holds_up_no_other(
    wiki: Editor, client: HttpWikis, clock: Clock, database: Database
) -> None:
    for code in WIKIS:
        await wiki.edit(code, "Казан", "Кыска.")
    cirrus = Cirrus(client, away={"tt"})
    pool = TaskPool(database, cirrus, clock)
    while (rest_s := await pool.step()) <= PAUSE_S:
        clock.move(timedelta(seconds=rest_s))
    assert rest_s <= AWAY_S
    assert await kept(database) == {}
    assert "Казан" in await kept(database, "lez")
    assert "Казан" in await kept(database, "ru")
    cirrus.away.clear()
    clock.move(timedelta(seconds=rest_s))
    await fills(pool, clock)
    assert (await kept(database)).keys() == {"Казан"}
    again = Cirrus(client)
    assert await TaskPool(database, again, clock).step() > FILL_S / 2  # as after a restart
    assert again.requests == 0
    clock.move(timedelta(seconds=FILL_S))
    await fills(TaskPool(database, again, clock), clock)
    assert 0 < again.requests <= len(WIKIS) * REQUESTS


async def test_a_wiki_that_goes_away_in_between_is_asked_the_same_again(
    wiki: Editor, client: HttpWikis, clock: Clock, database: Database
) -> None:
    await wiki.edit("tt", "Казан", "Кыска.")
    cirrus = Cirrus(client)
    pool = TaskPool(database, cirrus, clock)
    for turn in range(99):
        cirrus.away = set(WIKIS) if turn % 2 else set()
        if (rest_s := await pool.step()) > FILL_S / 2:
            break
        clock.move(timedelta(seconds=rest_s))
    assert (await kept(database)).keys() == {"Казан"}


async def test_the_button_opens_the_editor_of_the_right_wiki(wiki: Editor, database: Database) -> None:
    """From an empty pool to the form in which Ann can write, on a real wiki."""
    await wiki.edit("lez", "Ахцагь & Самур?", "Хуьр.")
    options = {"operator_contact": "ops@example.org", "wiki_api_url": wiki.api_url}
    async with stage_on(database.url, **options) as stage, aiohttp.ClientSession() as browser:
        ann = stage.person("Ann")
        await joins(ann)
        await ann.says("/settings")
        await ann.taps("Wikipedia")
        await ann.taps("Lezgi Wikipedia")
        await ann.says("/task")
        assert ann.sees.startswith("I have no more articles for now.")
        assert stage.app.wiki_side is not None
        [pool] = [part for part in stage.app.wiki_side.parts if isinstance(part, TaskPool)]
        await fills(pool, stage.clock)
        await ann.says("/task")
        while not ann.sees.startswith("Ахцагь & Самур?\nLezgi Wikipedia"):
            await ann.taps("Another one")
        async with browser.get(ann.link("Edit the article")) as answer:
            page = await answer.text()
    assert '"wgPageName":"Ахцагь_\\u0026_Самур?"' in page
    assert 'name="wpTextbox1"' in page
    assert "Хуьр." in page


class Refusing:
    """Wikis that answer every request with an error."""

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        raise Refused("permissiondenied")

    async def close(self) -> None:
        pass


class Silent:
    """Wikis that answer everything with nothing."""

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        return {}

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("wikis", [Refusing(), Silent()])
async def test_a_wiki_that_says_nothing_useful_breaks_nothing(
    wikis: Refusing | Silent, clock: Clock, database: Database
) -> None:
    listed = {"tt": Listed((Article("Казан", Kind.LINK),), ("Идел",))}
    await fills(TaskPool(database, wikis, clock, listed), clock)
    assert await kept(database) == {}
