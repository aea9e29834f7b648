"""The web chat for everyone: names for screen readers, contrast, narrow screens, dark colours."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Locator, Page, expect

from sandbox.web import web_chat
from sandbox.world import World
from tests.browser.conftest import NARROW, WIDE, Browse
from tests.browser.phones import Phone, by_id
from tests.sandbox.echo import Echo

AA = 4.5
"""The contrast WCAG asks of a text of usual size."""
CONTROLS = (
    "button, a[href], input:not([type=file]), select, textarea, [role=button], [role=tab], [role=menuitem]"
)
NAMELESS = """
(controls) => [...document.querySelectorAll(controls)]
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .filter((one) => !(one.getAttribute('aria-label') || one.labels?.length || one.textContent.trim()))
  .map((one) => one.outerHTML)
"""
CONTRAST = """
(element) => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1});
  const brush = canvas.getContext('2d', {willReadFrequently: true});
  const behind = [];
  for (let one = element; one; one = one.parentElement) behind.unshift(getComputedStyle(one).backgroundColor);
  const mix = (colours) => {
    brush.clearRect(0, 0, 1, 1);
    for (const colour of colours) { brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1); }
    return brush.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => {
    const part = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = light(mix(behind));
  const ink = light(mix([...behind, getComputedStyle(element).color]));
  return (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
}
"""
TEXTS = (
    "title", "clock-now", "clock-day", "sent-open", "chat-title", "chat-status", "day", "message-text",
    "message-time", "inline-button", "reply-button", "commands", "start",
)  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def url() -> AsyncIterator[str]:
    world = World()
    echo = Echo(world)
    people = [world.add_person("Ann", language_code="tt"), world.add_person("Olga", language_code="ru")]
    running = asyncio.create_task(echo.run())
    async with TestServer(web_chat(world, echo.bot, people)) as server:
        yield str(server.make_url("/"))
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def lively(page: Page) -> Phone:
    """Let Ann's chat have something of everything that is read often."""
    ann = Phone(page, "Ann")
    await ann.start()
    await ann.sees("Исәнмесез")
    await ann.say("rich")
    await ann.sees("bold")
    await ann.say("poll")
    await expect(ann.part("poll")).to_be_visible()
    await ann.say("keys")
    await ann.sees("Choose")
    return ann


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_every_control_has_a_name(url: str, browse: Browse, size: tuple[int, int]) -> None:
    page = await browse(url, size)
    ann = await lively(page)
    assert await page.evaluate(NAMELESS, CONTROLS) == []
    for opener in ("attach", "chat-menu", "commands"):
        await ann.part(opener).click()
        assert await page.evaluate(NAMELESS, CONTROLS) == []
        await page.keyboard.press("Escape")
    for opener in ("person-add", "sent-open"):
        await by_id(page, opener).click()
        assert await page.evaluate(NAMELESS, CONTROLS) == []
        await page.keyboard.press("Escape")


@pytest.mark.parametrize("dark", [False, True])
async def test_texts_stand_out_from_what_is_behind_them(url: str, browse: Browse, dark: bool) -> None:
    page = await browse(url, dark=dark)
    await lively(page)
    weak = [
        (name, round(contrast, 2))
        for name in TEXTS
        for shown in await by_id(page, name).all()
        if (contrast := await contrast_of(shown)) < AA
    ]
    assert weak == []


async def contrast_of(shown: Locator) -> float:
    return float(await shown.evaluate(CONTRAST))


async def test_dark_colours_follow_the_system(url: str, browse: Browse) -> None:
    dark, light = await browse(url, dark=True), await browse(url)
    paints = "getComputedStyle(document.querySelector('.toolbar')).backgroundColor"
    await expect(by_id(dark, "title")).to_have_text("Echo: sandbox")
    await expect(by_id(light, "title")).to_have_text("Echo: sandbox")
    assert await dark.evaluate(paints) != await light.evaluate(paints)


@pytest.mark.parametrize("size", [NARROW, (320, 568), WIDE])
async def test_nothing_sticks_out_of_the_screen(url: str, browse: Browse, size: tuple[int, int]) -> None:
    page = await browse(url, size)
    ann = await lively(page)
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert await ann.part("messages").evaluate("list => list.scrollWidth - list.clientWidth") <= 0
    await expect(ann.part("reply-button").last).to_be_in_viewport(ratio=1)
    await expect(ann.part("input")).to_be_in_viewport(ratio=1)
