"""A survey on a web page: what a screen reader tells, what eyes and fingers need, and no script at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from bot.web import application
from domain.surveys import in_language
from domain.surveys.answers import Answer
from sandbox.clock import Clock
from storage.database import Database
from storage.migrate import upgrade
from tests.bot.filling import Link, answers, sent, survey
from tests.browser.conftest import NARROW, WIDE, Browse
from tests.browser.test_web_looks import CONTRAST
from tests.stage import NOON

FIELDS = ("radio", "checkbox", "textbox")
GROUPS = ("radiogroup", "group")
AAA = 7.0
"""The contrast WCAG asks of a text that everybody can read."""

WEAK = f"""
(least) => [...document.querySelectorAll('main *')]
  .filter((one) => one.checkVisibility() && !one.closest('.unseen'))
  .filter((one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim()))
  .filter((one) => ({CONTRAST})(one) < least || parseFloat(getComputedStyle(one).fontSize) < 18)
  .map((one) => one.outerHTML)
"""
SMALL = """
() => [...document.querySelectorAll('button, .option, .line, .wrong a, .languages *')]
  .filter((one) => one.checkVisibility() && !one.closest('.unseen'))
  .filter((one) => Math.min(one.offsetWidth, one.offsetHeight) < 44)
  .map((one) => one.outerHTML)
"""
STICKING_OUT = "document.documentElement.scrollWidth - innerWidth"


@dataclass
class Desk:
    """A survey in the browser of somebody at a desk."""

    database: Database
    link: Link
    url: str


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    await upgrade(database)
    link = await sent(database, NOON, survey())
    async with TestServer(application(database, dict, Clock(NOON))) as server:
        yield Desk(database, link, str(server.make_url(f"/s/{link.token}")))
    await database.close()


@dataclass(frozen=True)
class Heard:
    """Something a screen reader tells: what it is, how it is called, what is said besides."""

    role: str
    name: str
    described: str
    group: str
    traits: dict[str, Any]


async def listen(page: Page) -> list[Heard]:
    """Return what a screen reader tells of a page, in order."""
    session = await page.context.new_cdp_session(page)
    nodes = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def around(node: dict[str, Any]) -> str:
        parent = by_id.get(node.get("parentId", ""))
        if parent is None:
            return ""
        return _said(parent, "name") if _said(parent, "role") in GROUPS else around(parent)

    def walk(node: dict[str, Any]) -> Any:
        if not node["ignored"]:
            traits = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
            role, name, described = (_said(node, key) for key in ("role", "name", "description"))
            yield Heard(role, name, described, around(node), traits)
        for child in node["childIds"]:
            yield from walk(by_id[child])

    return list(walk(nodes[0]))


def _said(node: dict[str, Any], key: str) -> str:
    return " ".join(str(node.get(key, {}).get("value", "")).split())


async def test_a_screen_reader_tells_every_question_and_every_mistake(desk: Desk, browse: Browse) -> None:
    page = await browse(desk.url)
    await page.get_by_role("radio", name="Yes").check()
    await page.get_by_role("radio", name="10 – surely").check()
    await page.get_by_role("checkbox", name="Another answer").check()
    heard = await listen(page)
    fields = [one for one in heard if one.role in FIELDS]
    assert [one for one in fields if not one.name] == []
    questions = [in_language(question.said, "en") for question in survey().questions]
    asked = [next((q for q in questions if q in (one.group or one.name)), None) for one in fields]
    assert list(dict.fromkeys(asked)) == questions
    assert "Keep and go on later" in [one.name for one in heard if one.role == "button"]
    [since] = [one for one in fields if one.name == "Since when?"]
    assert since.described == (
        "Only if you answered “7–10” to this: How likely? "
        "Please write a day, for example: 23.11.2026 This question needs an answer."
    )

    await page.get_by_label("How many visits?").fill("many")
    await page.get_by_role("button", name="Send my answers").click()
    await expect(page.get_by_role("alert")).to_be_focused()
    await expect(page).to_have_title("Please look at these answers again: Working with Wikipedia")
    heard = await listen(page)
    invalid = {one.name: one.described for one in heard if one.traits.get("invalid") == "true"}
    assert invalid["How many visits?"] == "Please write one whole number. You can leave this out."
    assert invalid["Where do you work?"].startswith("This question needs an answer.")
    await page.get_by_role("link", name="How many visits?").click()
    await expect(page.get_by_label("How many visits?")).to_be_focused()


async def test_questions_come_and_go_with_the_answers_and_enter_sends_nothing(
    desk: Desk, browse: Browse
) -> None:
    page = await browse(desk.url, NARROW)
    who, when = page.get_by_label("Who helped you?"), page.get_by_label("Since when?")
    await expect(who).to_be_hidden()
    await page.get_by_text("Yes", exact=True).click()
    await who.fill("Olga")
    await page.get_by_text("6", exact=True).click()
    await expect(when).to_be_hidden()
    await page.get_by_text("7", exact=True).click()
    await expect(when).to_be_visible()
    await who.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Your answers are kept.")
    await expect(who).to_have_value("Olga")
    assert await answers(desk.database, desk.link) == {
        "helped": Answer(("yes",)),
        "who": Answer(text="Olga"),
        "often": Answer(number=7),
    }
    await page.get_by_text("No", exact=True).click()
    await expect(who).to_be_hidden()
    more = page.get_by_label("Tell us about it")
    await expect(more).to_be_hidden()
    await page.get_by_role("textbox", name="What do you need? In your own words:").fill("A ladder")
    await expect(more).to_be_visible()


@pytest.mark.parametrize("size", [NARROW, (320, 568), WIDE])
async def test_eyes_and_fingers_find_everything(desk: Desk, browse: Browse, size: tuple[int, int]) -> None:
    page = await browse(f"{desk.url}?lang=ru", size)
    await page.locator(".send").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await page.evaluate(WEAK, AAA) == []
    assert await page.evaluate(SMALL) == []
    assert await page.evaluate(STICKING_OUT) <= 0
