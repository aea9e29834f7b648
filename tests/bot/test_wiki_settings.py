"""What an operator must say before a wiki is asked anything, and what is counted then."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from bot import wiki_commands
from bot.__main__ import main
from bot.app import build
from bot.planning import PLANS
from bot.process import Parts, Process
from bot.settings import Settings, WrongSetting, load
from bot.wiki_requests import RequestCounter
from domain.wikis import WIKIS, Sites
from sandbox.demo import demo_settings
from sandbox.world import World
from storage import wiki_requests
from storage.tables import cursors
from tests.bot.conftest import Logs, until
from tests.stage import TOKEN, Stage, shipped, stage_on
from tests.wiki.gateway import gateway
from wiki.client import HttpWikis
from wiki.manners import LIMIT, PER_MINUTE
from wiki.plan import Planned

CONTACT, KEY = "ops@example.org", "k" * 32


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"OPERATOR_CONTACT": "Olga"}, "OPERATOR_CONTACT must hold an e-mail address or a page"),
        ({"OPERATOR_CONTACT": "a@b"}, "OPERATOR_CONTACT must hold an e-mail address or a page"),
        ({"OPERATOR_CONTACT": "почта@пример.рф"}, "OPERATOR_CONTACT must hold"),
        ({"OPERATOR_CONTACT": "a@example.org\r\nX-Evil: 1"}, "OPERATOR_CONTACT must hold"),
        ({"WIKI_API_URL": "https://tt.wikipedia.org/w/api.php"}, "WIKI_API_URL is not an address with"),
        ({"WIKI_API_URL": "{wiki}.wikipedia.org/w/api.php"}, "WIKI_API_URL is not an address with {wiki}"),
        ({"WIKI_API_URL": "https://{wiki}.{wiki}.org/w/api.php"}, "WIKI_API_URL is not an address with"),
        ({"WIKI_API_URL": "https://{wiki}.wikipedia.org/"}, "WIKI_API_URL must end with /api.php."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have 32 letters or more"),
        ({"SECRET_KEY": f"{KEY},short"}, "SECRET_KEY must have 32 letters or more"),
        ({"SECRET_KEY": f"{KEY},"}, "SECRET_KEY must have 32 letters or more"),
    ],
)
def test_a_wrong_setting_is_one_line(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], line: str
) -> None:
    for name, value in {"BOT_TOKEN": TOKEN, **settings}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as refused:
        load()
    assert str(refused.value).startswith(line)
    assert "\n" not in str(refused.value)
    assert settings.get("SECRET_KEY", "the key") not in str(refused.value)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("settings", "off"),
    [
        ({}, [("wiki_features_off", "OPERATOR_CONTACT is not set")]),
        ({"secret_key": KEY}, [("wiki_features_off", "OPERATOR_CONTACT is not set")]),
        ({"operator_contact": CONTACT}, [("linking_off", "SECRET_KEY is not set")]),
        ({"operator_contact": CONTACT, "secret_key": KEY}, []),
    ],
)
async def test_what_is_off_is_one_clear_line(
    database_url: str, logs: Logs, settings: dict[str, Any], off: list[tuple[str, str]]
) -> None:
    app = build(Settings(bot_token=TOKEN, database_url=database_url, **settings), said=shipped())
    process = Process(app, Parts.SENDER, tell_telegram=False)
    running = asyncio.create_task(process.run())
    await until(lambda: any(line["event"] == "started" for line in logs))
    process.stop()
    await running
    assert [(line["event"], line["because"]) for line in logs if line["event"].endswith("_off")] == off
    assert ("wiki" in process.pulse()) is ("operator_contact" in settings)


@pytest.mark.parametrize(
    ("environment", "contact"),
    [
        ({}, None),
        ({"OPERATOR_CONTACT": CONTACT}, None),
        ({"OPERATOR_CONTACT": CONTACT, "WIKI_API_URL": "http://localhost/{wiki}/api.php"}, CONTACT),
    ],
)
async def test_the_demo_stays_offline_unless_a_wiki_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environment: dict[str, str], contact: str | None
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    world = World()
    settings = demo_settings(world.add_person("Olga"), tmp_path)
    assert settings.operator_contact == contact
    await world.close()


async def test_requests_are_counted_day_by_day_and_survive_a_restart(stage: Stage, logs: Logs) -> None:
    async with gateway() as gate:
        for _start in range(2):
            client = HttpWikis(Sites(gate.api_url), CONTACT)
            counter = RequestCounter(stage.app.database, stage.clock, client.requests)
            for wiki in ("tt", "tt", "ru"):
                await client.ask(wiki, {})
            await counter.step()
            await counter.step()
            await client.close()
        today = stage.clock.now().date()
        await stage.pass_time(days=1)
        client.requests["lez"] += 5
        await counter.step()
    found = await stage.app.database.read(lambda c: wiki_requests.counts(c, today))
    assert found == {today: {"ru": 2, "tt": 4}, stage.clock.now().date(): {"lez": 5}}
    said = [line for line in logs if line["event"] == "wiki_requests"]
    assert [(line["total"], line["tt"], line["ru"]) for line in said] == [(6, 4, 2)]


async def test_what_was_counted_is_saved_at_the_end(database_url: str) -> None:
    async with (
        gateway() as gate,
        stage_on(database_url, operator_contact=CONTACT, wiki_api_url=gate.api_url) as stage,
    ):
        side = stage.app.wiki_side
        assert side is not None
        playing = asyncio.create_task(side.run())
        await side.wikis.ask("tt", {})
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
        day = stage.clock.now().date()
        found = await stage.app.database.read(lambda c: wiki_requests.counts(c, day))
    assert found == {day: {"tt": 1}}


def settings_of(stage: Stage, **more: Any) -> Settings:
    return load(bot_token=TOKEN, database_url=stage.app.settings.database_url, **more)


async def test_an_operator_sees_what_was_asked_and_how_far_it_was_read(stage: Stage) -> None:
    database, today = stage.app.database, datetime.now(UTC)
    for ago, counts in ((0, {"tt": 7, "xx": 1}), (1, {"tt": 1000})):
        day = today.date() - timedelta(days=ago)
        await database.write(lambda c, d=day, n=counts: wiki_requests.add(c, d, n))  # type: ignore[misc]
    cursor = {"wiki": "tt", "since": 1795420800.0, "polled_at": today.timestamp() - 42}
    await database.write(lambda c: c.execute(insert(cursors).values(cursor)))
    said = await wiki_commands.show(settings_of(stage))
    assert said.startswith("Wiki features are off: OPERATOR_CONTACT is not set.")
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert {"tt 1000 7", "xx 0 1", "ru 0 0", "in all 1000 8"} <= set(lines)
    assert "tt: recent changes read until 2026-11-23 08:00:00 UTC, 4" in said
    assert "lez: recent changes were never read" in lines


async def test_the_plan_is_the_same_for_a_hundred_people_and_for_a_million(stage: Stage) -> None:
    said = await wiki_commands.plan(settings_of(stage, operator_contact=CONTACT))
    assert f"User-Agent: SmartRegionBot/0.1 ({CONTACT}) aiohttp/" in said
    by_itself = {row.split()[2] for row in said.splitlines() if row.endswith("%") and " people " in row}
    assert len(by_itself) == 1
    planned = [one for part in PLANS for one in part if isinstance(one, Planned)]
    a_day = sum(one.a_day(wiki) for one in planned for wiki in WIKIS.values())
    assert {int(number) for number in by_itself} == {round(a_day)}
    assert a_day / 1440 < 0.1 * LIMIT, "by itself the bot takes less than a tenth of what is granted"
    assert PER_MINUTE < LIMIT
    assert await stage.app.database.read(lambda c: wiki_requests.counts(c, date.min)) == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", [["wiki"], ["wiki", "--dry-run"]])
def test_the_commands_ask_nothing(
    database_url: str, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = "http://127.0.0.1:9/{wiki}/w/api.php"
    environment = {"BOT_TOKEN": TOKEN, "DATABASE_URL": database_url, "OPERATOR_CONTACT": CONTACT}
    for name, value in {**environment, "WIKI_API_URL": nowhere}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("bot.logs.set_up", lambda **_options: None)
    assert main(words) == 0
    said = capsys.readouterr()
    assert said.err == ""
    expected = f"Asked at {nowhere}" if "--dry-run" in words else "recent changes were never read"
    assert expected in said.out
