"""Headless Chromium for tests: `browse` opens a page, and the test fails when the page complains.

One Chromium serves all tests, so they share one event loop, and so must their own async fixtures.
"""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from tests.browser.demo import code, demo

__all__ = ["code", "demo"]

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDE = (1280, 900)
NARROW = (390, 844)
PATIENCE = 20_000
"""Milliseconds a condition may take on a busy machine."""

HARMLESS = (
    "400 (Bad Request)", "422 (Unprocessable Entity)", "Failed to fetch", "ERR_CONNECTION",
    "ERR_EMPTY_RESPONSE", "ERR_INCOMPLETE_CHUNKED",
)  # fmt: skip
"""What the browser says of a refusal, which the page shows in words, and of a server that has gone."""

Browse = Callable[..., Awaitable[Page]]

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as one that needs a browser, and the loop the browser lives in."""
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)
            if pytest_asyncio.is_async_test(item):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def chromium_path() -> str:
    """Return where Chromium is; without it a test is skipped, but fails where it must be installed."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is not None:
        return found
    why = "Chromium is not installed (set CHROMIUM to its path)"
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start Chromium with a fresh profile, once."""
    path = chromium_path()
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browse(browser: Browser) -> AsyncIterator[Browse]:
    """Offer `browse(url, size=WIDE)`, which opens a page in a browser of its own, dark or without scripts."""
    complaints: list[str] = []
    opened: list[BrowserContext] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(map(message.text.__contains__, HARMLESS)):
            complaints.append(message.text)

    async def open_page(
        url: str, size: tuple[int, int] = WIDE, *, dark: bool = False, scripts: bool = True
    ) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        context = await browser.new_context(
            viewport=viewport,  # type: ignore[arg-type] # the package's type for it is not public
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            timezone_id="UTC",
            permissions=["clipboard-read", "clipboard-write"],
        )
        opened.append(context)
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        await page.goto(url)
        return page

    yield open_page
    for context in opened:
        await context.close()
    assert complaints == []
