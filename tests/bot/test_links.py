"""Link buttons lead on and count taps, not people; machines and mistyped addresses count nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from pydantic import ValidationError
from sqlalchemy import select

from bot.settings import Settings
from bot.web import application
from locales import LANGUAGES
from storage import links
from storage.database import Database
from storage.tables import links as table

URLS = ["https://tt.wikipedia.org/wiki/Казан?a=1#x", "https://example.org/rules"]
PREVIEW = {"User-Agent": "TelegramBot (like TwitterBot)"}


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def client(database: Database) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    async with TestClient(TestServer(application(database, dict))) as client:
        yield client


async def taps(database: Database) -> list[int]:
    wanted = select(table.c.taps).order_by(table.c.number)
    return await database.read(lambda c: _column(c, wanted))


async def _column(connection: object, wanted: object) -> list[int]:
    rows = await connection.execute(wanted)  # type: ignore[attr-defined]
    return [int(row.taps) for row in rows]


async def test_a_tap_is_counted_and_leads_on(database: Database, client: TestClient) -> None:  # type: ignore[type-arg]
    first, second = await database.write(lambda c: links.make(c, 7, URLS))
    for _ in range(3):
        answer = await client.get(f"/l/{first}", allow_redirects=False)
    assert answer.status == 302
    assert answer.headers["Location"] == "https://tt.wikipedia.org/wiki/%D0%9A%D0%B0%D0%B7%D0%B0%D0%BD?a=1#x"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert (await client.get(f"/l/{second}", allow_redirects=False)).status == 302
    assert await taps(database) == [3, 1]


async def test_many_taps_at_once_are_all_counted(database: Database, client: TestClient) -> None:  # type: ignore[type-arg]
    [token] = await database.write(lambda c: links.make(c, 7, URLS[:1]))
    await asyncio.gather(*(client.get(f"/l/{token}", allow_redirects=False) for _ in range(40)))
    assert await taps(database) == [40]


async def test_previews_and_heads_lead_on_and_are_not_counted(database: Database, client: TestClient) -> None:  # type: ignore[type-arg]
    [token] = await database.write(lambda c: links.make(c, 7, URLS[:1]))
    assert (await client.get(f"/l/{token}", headers=PREVIEW, allow_redirects=False)).status == 302
    assert (await client.head(f"/l/{token}", allow_redirects=False)).status == 302
    assert await taps(database) == [0]


@pytest.mark.parametrize("token", ["nothing", "nothing-here", "%27%3B--", "a" * 500, "%00"])
async def test_a_mistyped_link_gets_a_sentence_in_every_language(token: str, client: TestClient) -> None:  # type: ignore[type-arg]
    answer = await client.get(f"/l/{token}", allow_redirects=False)
    assert answer.status == 404
    page = await answer.text()
    assert page.count("<p lang=") == len(LANGUAGES)
    assert "This link leads nowhere" in page


async def test_the_same_address_keeps_its_token(database: Database) -> None:
    first = await database.write(lambda c: links.make(c, 7, URLS))
    assert await database.write(lambda c: links.make(c, 7, URLS)) == first
    changed = await database.write(lambda c: links.make(c, 7, [URLS[0], "https://other.example"]))
    assert changed[0] == first[0]
    assert changed[1] not in first


@pytest.mark.parametrize(
    ("set_", "base"),
    [
        ({}, None),
        ({"public_url": "https://bot.example/", "port": 80}, "https://bot.example"),
        ({"public_url": "http://localhost:8080", "port": 8080}, "http://localhost:8080"),
        (
            {"webhook_url": "https://a.example:8443/tg", "webhook_secret": "x", "port": 1},
            "https://a.example:8443",
        ),
    ],
)
def test_the_public_address_is_set_or_follows_from_the_webhook(
    set_: dict[str, object], base: str | None
) -> None:
    assert Settings(bot_token="42:TEST-token", **set_).public_base == base  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["http://bot.example", "bot.example", "https://"])
def test_a_public_address_must_be_secure(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(bot_token="42:TEST-token", public_url=url, port=80)


def test_a_public_address_needs_a_port() -> None:
    with pytest.raises(ValidationError, match="needs PORT"):
        Settings(bot_token="42:TEST-token", public_url="https://bot.example")
