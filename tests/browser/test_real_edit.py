"""A newcomer takes an article, edits it on a real MediaWiki, and is thanked: in Tatar, from end to end."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from handlers.articles import HOW, WHAT
from handlers.reading import wiki_name, wiki_of
from sandbox.clock import Clock
from tests.browser.conftest import NARROW, Browse
from tests.browser.demo import Demo, demo_with, newcomer, rows_of, until
from tests.browser.journey import Story, onboards
from tests.browser.newcomer import Newcomer
from tests.browser.wording import programmes
from tests.stage import NOON
from tests.wiki.farm import Editor, Farm

NAME = "Айгөл"
BEFORE = "Шүрәле — татар әкиятләрендә урман хуҗасы."
AFTER = f"{BEFORE} Аның турында Габдулла Тукай язган."


@pytest_asyncio.fixture(loop_scope="session")
async def editor(farm: Farm) -> AsyncIterator[Editor]:
    """The wikis just after their installation, in the event loop of the browser."""
    farm.reset()
    async with aiohttp.ClientSession() as session:
        yield Editor(farm, session)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot ask the wikis as soon as it has started."""
    monkeypatch.setattr("bot.wikis.SPREAD_S", 0.0)
    monkeypatch.setattr("bot.task_pool.PAUSE_S", 0.0)


@pytest_asyncio.fixture(loop_scope="session")
async def there(tmp_path: Path, editor: Editor, at_once: None) -> AsyncIterator[Demo]:
    """A demo whose bot reads the real wikis, on one of which is one article to work on."""
    await editor.edit("tt", "Шүрәле", BEFORE)
    await editor.account("tt", NAME)
    settings: dict[str, Any] = {
        "operator_contact": "mailto:operator@example.org",
        "secret_key": "a key of at least thirty-two letters",
        "wiki_api_url": editor.api_url,
    }
    async with demo_with(tmp_path, {"Ann": "tt"}, clock=Clock(NOON), **settings) as demo:
        await until(lambda: any(row.startswith("tasks: ") for row in rows_of(demo.database)))
        yield demo


async def test_a_newcomer_edits_the_wiki_and_is_thanked_in_tatar(
    there: Demo, editor: Editor, browse: Browse, browser: Browser
) -> None:
    ann = newcomer(there, await browse(there.url), "Ann")
    await onboards(ann, Story())
    address = await takes_an_article(ann)
    code = await links_her_account(ann)
    await edits_on_the_wiki(browser, address, code)
    await ann.taps("I have published it")
    await is_thanked(ann)
    await sends_the_link(ann, address)
    ann.check()
    said = await editor.asks("tt", prop="revisions", titles="Шүрәле", rvprop="user|comment|content")
    [revision] = said["query"]["pages"][0]["revisions"]
    assert (revision["user"], revision["comment"], revision["content"]) == (NAME, code, AFTER)
    assert not there.traces(NAME, code), "the name or the code is kept in plain words"


async def takes_an_article(ann: Newcomer) -> str:
    """Ask for an article; returns where its button leads."""
    await ann.phone.command("task")
    await ann.phone.sees("Шүрәле")
    shown = await ann.look()
    assert any(ann.says(what) in shown.text for what in WHAT.values())
    assert any(ann.says(how) in shown.text for how in HOW.values())
    [address] = [href for label, href in shown.buttons if label == ann.says("Edit the article")]
    return address


async def links_her_account(ann: Newcomer) -> str:
    """Read what linking is for, say the name of the account, and get a code."""
    await ann.phone.command("settings")
    await ann.sees("Settings")
    await ann.taps("My wiki account")
    await ann.sees("If you link your wiki account, I thank you")
    await ann.taps("Link my account")
    await ann.sees(
        "What is the name of your account?", wiki=wiki_name(wiki_of(ann.person, ann._), programmes(), ann._)
    )
    await ann.phone.say(NAME)
    code = ann.phone.last.locator("code")
    await expect(code).to_have_text(re.compile(r"^\d{4}-\d{4}$"))
    await ann.look()
    return str(await code.text_content())


async def edits_on_the_wiki(browser: Browser, address: str, code: str) -> None:
    """Open the editor by the bot's own button, signed in, change a sentence and publish."""
    width, height = NARROW
    context = await browser.new_context(
        viewport={"width": width, "height": height}, extra_http_headers={"X-Farm-User": quote(NAME)}
    )
    try:
        page = await context.new_page()
        await page.goto(address)
        await page.fill("#wpTextbox1", AFTER)
        await page.fill("#wpSummary", code)
        await page.click("#wpSave")
        await expect(content(page)).to_contain_text("Габдулла Тукай")
    finally:
        await context.close()


def content(page: Page) -> Locator:
    """Find what an article says on its page."""
    return page.locator("#mw-content-text")


async def is_thanked(ann: Newcomer) -> None:
    """Hear that the account is linked, and thanks for the first edit."""
    await ann.phone.has(ann.says("I see your first edit."))
    await ann.phone.has(ann.says("Your account is linked now:", name=NAME))
    await ann.look()


async def sends_the_link(ann: Newcomer, address: str) -> None:
    """Send the link of the article, and hear that the change is seen."""
    await ann.phone.say(address)
    await ann.sees("I see it: <b>{title}</b> has changed, and the change is still there.", title="Шүрәле")
