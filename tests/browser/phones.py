"""What a test does at the sandbox's page: `ann = Phone(page, "Ann")`, `await ann.say("Hi")`, `ann.last`."""

import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect

MOST_TABS = 60
"""How many times somebody presses Tab before giving up."""


def by_id(scope: Page | Locator, name: str) -> Locator:
    """Find a part of the page by its `data-testid`; `static/app.js` lists them all."""
    return scope.get_by_test_id(name)


class Phone:
    """One person's phone on the page; every act waits until it can be done."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.node = page.locator(f'[data-testid="phone"][data-name="{name}"]')

    def part(self, name: str) -> Locator:
        """Find a part of this phone by its `data-testid`."""
        return by_id(self.node, name)

    @property
    def messages(self) -> Locator:
        """All messages, the oldest first."""
        return self.part("message")

    @property
    def theirs(self) -> Locator:
        """The bot's messages."""
        return self.node.locator('[data-testid="message"][data-side="in"]')

    @property
    def last(self) -> Locator:
        """The newest message of the bot."""
        return self.theirs.last

    async def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until the bot's newest message contains a text."""
        await expect(by_id(self.last, "message-text")).to_contain_text(text)

    async def has(self, text: str | re.Pattern[str]) -> None:
        """Wait until any of the bot's messages contains a text."""
        await expect(self.theirs.filter(has_text=text).last).to_be_visible()

    async def pick_up(self) -> None:
        """Come to the front where only one phone fits on the screen."""
        tab = self.page.locator(f'[data-testid="tab"][data-name="{self.name}"]')
        if await tab.is_visible():
            await tab.click()

    async def start(self, payload: str = "") -> None:
        """Press Start, or come by a link with a payload."""
        if payload:
            await self.part("start-link").click()
            await self.open_link(payload)
        else:
            await self.part("start").click()

    async def open_link(self, link: str) -> None:
        """Fill the dialog that asks which link to open."""
        await by_id(self.page, "field-link").fill(link)
        await by_id(self.page, "link-dialog-done").click()

    async def say(self, text: str) -> None:
        """Write a text and send it."""
        await self.part("input").fill(text)
        await self.part("send").click()

    async def tap(self, label: str | re.Pattern[str]) -> None:
        """Tap the newest inline button with this label."""
        await self.part("inline-button").filter(has_text=whole(label)).last.click()

    async def press(self, label: str | re.Pattern[str]) -> None:
        """Press a button of the reply keyboard."""
        await self.part("reply-button").filter(has_text=whole(label)).click()

    async def command(self, name: str) -> None:
        """Choose a command from the menu."""
        await self.part("commands").click()
        await self.node.locator(f'[data-command="{name}"]').click()

    async def attach(self, kind: str) -> None:
        """Choose something from the attachment menu that needs no file."""
        await self.part("attach").click()
        await self.part(f"attach-{kind}").click()

    async def send_file(self, kind: str, path: Path) -> None:
        """Send a photo or a document."""
        await self.part(f"file-{kind}").set_input_files(path)

    async def block(self) -> None:
        """Stop and block the bot."""
        await self.part("chat-menu").click()
        await self.part("chat-block").click()


class Typist(Phone):
    """A phone used without a mouse: Tab goes from one thing to the next, Enter presses."""

    async def reach(self, wanted: Locator) -> None:
        """Go on with Tab until something has the focus."""
        await expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if await wanted.evaluate("element => element === document.activeElement"):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} is not reached with {MOST_TABS} Tabs")

    async def start(self, payload: str = "") -> None:
        """Press Start."""
        await self.reach(self.part("start"))
        await self.page.keyboard.press("Enter")

    async def say(self, text: str) -> None:
        """Type a text and send it."""
        await self.reach(self.part("input"))
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")

    async def tap(self, label: str | re.Pattern[str]) -> None:
        """Press the newest inline button with this label."""
        await self.reach(self.part("inline-button").filter(has_text=whole(label)).last)
        await self.page.keyboard.press("Enter")


def whole(label: str | re.Pattern[str]) -> re.Pattern[str]:
    """Match a label from end to end, so that “Yes” does not find “Yesterday”."""
    return label if isinstance(label, re.Pattern) else re.compile(rf"^\s*{re.escape(label)}\s*$")


async def move_clock(page: Page, by: str) -> None:
    """Move the clock by an "hour", a "day" or a "week"."""
    button = by_id(page, f"clock-{by}")
    if not await button.is_visible():
        await by_id(page, "clock").click()
    await button.click()
