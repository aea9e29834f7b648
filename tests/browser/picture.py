"""`python -m tests.browser.picture docs/pictures/conversation.png`: draw the picture for the README anew.

Alsu reads Tatar and has come back to her path; beside her Zarema reads Lezgi and is about to begin.
"""

import argparse
import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bot.quick import load_aiogram

load_aiogram()

from sandbox.clock import Clock  # noqa: E402 -- aiogram must come first, and quickly
from tests.browser.conftest import SWITCHES, chromium_path  # noqa: E402
from tests.browser.demo import Demo, demo_with, newcomer  # noqa: E402
from tests.browser.journey import PATH, Story, onboards, stands, walks  # noqa: E402

PEOPLE = {"Алсу": "tt", "Зарема": "lez"}
MORNING = datetime(2026, 11, 22, 7, 24, tzinfo=UTC)
SIZE = (860, 860)
ONLY_PHONES = """
.toolbar, .badge, [data-name^=Olga] { display: none !important }
.desk { overflow: hidden }
.chat::before { display: none }
.chat { background: #cfe0d2 }
"""
"""No tools around the phones, and a calm wall behind the words, which keeps the file small."""


async def draw(file: Path) -> None:
    """Let both talk with the bot, and take the picture."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            demo_with(Path(folder), PEOPLE, clock=Clock(MORNING)) as demo,
            async_playwright() as playwright,
            await playwright.chromium.launch(executable_path=chromium_path(), args=list(SWITCHES)) as browser,
        ):
            page = await browser.new_page(
                viewport={"width": SIZE[0], "height": SIZE[1]},
                device_scale_factor=2,
                bypass_csp=True,  # for the style below
                timezone_id="Europe/Moscow",
                reduced_motion="reduce",
            )
            await page.goto(demo.url)
            await page.add_style_tag(content=ONLY_PHONES)
            await talk(demo, page)
            file.parent.mkdir(parents=True, exist_ok=True)
            await page.mouse.move(0, 0)
            await page.locator(".desk").screenshot(path=file)


async def talk(demo: Demo, page: Page) -> None:
    """Bring both to a screen that says what the bot is about."""
    zarema = newcomer(demo, page, "Зарема")
    await onboards(zarema, Story())
    await walks(zarema, until=2)
    await stands(zarema, PATH.steps[2])
    alsu = newcomer(demo, page, "Алсу")
    await onboards(alsu, Story())
    await walks(alsu, until=4)
    await stands(alsu, PATH.steps[4])
    await alsu.taps("Later")
    await alsu.sees("Your place is kept, for weeks too.")
    await alsu.phone.say("Рәхмәт!")
    await alsu.sees("You are welcome.")
    await alsu.phone.say(alsu.says("Go on"))
    await stands(alsu, PATH.steps[4])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="picture", description="Draw the picture for the README anew.")
    parser.add_argument("file", type=Path)
    asyncio.run(draw(parser.parse_args().file))
