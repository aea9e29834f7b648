"""An announcement from the first word to the report: composed, approved, read in four languages, corrected.

Olga and Paul organize in English; Tansylu, Bika, Zara and Ivan read Tatar, Bashkir, Lezgi and Russian.
"""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page, expect

from locales import LANGUAGES, words
from sandbox.clock import Clock
from sandbox.web.view import full_name
from tests.browser.conftest import Browse
from tests.browser.demo import Demo, demo_with
from tests.browser.phones import Phone, by_id

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)
READERS = {"Tansylu": "tt", "Bika": "ba", "Zara": "lez", "Ivan": "ru"}
TEXTS = {
    "татарча": "Фото бәйгесе 3 декабрьгә кадәр!",
    "башҡортса": "Фото бәйгеһе 3 декабргә тиклем!",
    "русский": "Фотоконкурс до 3 декабря!",
    "лезги": "Шикилрин конкурс 3-декабрдалди!",
}
MANY = 2500
"""The width of a page on which every phone has its place."""


@pytest_asyncio.fixture(loop_scope="session")
async def fair(tmp_path: Path) -> AsyncIterator[Demo]:
    """Run a demo at noon with four readers and two organizers."""
    async with demo_with(tmp_path, {**READERS, "Paul": "en"}, clock=Clock(NOON)) as demo:
        yield demo


def phone(demo: Demo, page: Page, name: str) -> Phone:
    return Phone(page, full_name(demo.people[name]))


async def joins(one: Phone, code: str, age: str = "18 or older") -> None:
    """Come in, choose a language, agree to be remembered."""
    _ = words(code)
    await one.pick_up()
    await one.start()
    await one.tap(re.compile(rf"^\s*{LANGUAGES[code].autonym}\s*$", re.IGNORECASE))
    await one.tap(_.plain("Yes, remember"))
    await one.tap(_.plain(age))
    await one.tap(_.plain("Next"))


async def test_an_announcement_reaches_everybody_in_their_language(fair: Demo, browse: Browse) -> None:
    page = await browse(fair.url, (MANY, 1000))
    olga, paul = phone(fair, page, "Olga"), phone(fair, page, "Paul")
    readers = {name: phone(fair, page, name) for name in READERS}
    await joins(olga, "en")
    for name, code in READERS.items():
        await joins(readers[name], code, "14–17" if name == "Zara" else "18 or older")
    await invites(olga, paul)
    await composes(olga)
    await readers["Ivan"].block()
    await asks(olga, paul)
    await reads(readers)
    await corrects(olga, paul, readers["Tansylu"])
    await reports(olga)


async def invites(olga: Phone, paul: Phone) -> None:
    """Make Paul an organizer by a link that works once."""
    await olga.say("/team")
    await olga.tap("Invite an organizer")
    await olga.tap("Everybody")
    await olga.sees("It works once")
    text = await by_id(olga.last, "message-text").text_content()
    found = re.search(r"start=([\w-]+)", text or "")
    assert found is not None
    await paul.start(found.group(1))
    await paul.has("You are an organizer now, for: Everybody.")
    await paul.tap("English")
    await paul.tap("No, do not remember")
    await olga.sees("has opened your link")


async def composes(olga: Phone) -> None:
    """Write a contest in four languages, with its end and a link."""
    await olga.say("/announce")
    await olga.tap("Contest")
    await olga.tap("Contests")
    for language, text in TEXTS.items():
        await olga.tap(language)
        await olga.sees(f"Send me the text in this language: {language}.")
        await olga.say(text)
        await olga.sees(f"Kept: {language}.")
    await olga.tap("Missing language")
    await olga.sees("Send me the text in this language: English.")
    await olga.tap("They get: русский")
    await olga.tap("Date")
    await olga.say("03.12 18:00")
    await olga.sees("Ends: 3 December 2026, 18:00 (Moscow time)")
    await olga.tap("Preview")
    for text in TEXTS.values():
        await olga.has(text)


async def asks(olga: Phone, paul: Phone) -> None:
    """Ask for the second yes, which minors need, and get it."""
    await olga.tap("Send …")
    await olga.sees("people under 18 are among them")
    await olga.tap("Ask a colleague")
    await olga.sees("It waits for a colleague's yes.")
    await paul.sees("Shall announcement 1 be sent?")
    await paul.has(TEXTS["лезги"])
    await paul.tap("Yes, send it")
    await olga.has("A colleague said yes")
    await olga.has("Done: everybody has a result.")


async def reads(readers: dict[str, Phone]) -> None:
    """See what everybody got; Ivan has blocked the bot."""
    for (name, code), text in zip(READERS.items(), (TEXTS[k] for k in ORDER), strict=True):
        if name == "Ivan":
            await expect(readers[name].theirs.filter(has_text=text)).to_have_count(0)
            continue
        await readers[name].sees(text)
        _ = words(code)
        for label in ("Remind me", "Fewer like this", "Stop all"):
            await expect(readers[name].last).to_contain_text(_.plain(label))


ORDER = ("татарча", "башҡортса", "лезги", "русский")


async def corrects(olga: Phone, paul: Phone, tansylu: Phone) -> None:
    """Correct a date in one language; the message itself changes."""
    await olga.tap("Correct")
    await olga.sees("Change what is wrong in the texts, links or date.")
    await olga.tap("✓ татарча")
    await olga.sees("This is the text in татарча. Send me another one")
    await olga.say("Фото бәйгесе 5 декабрьгә кадәр!")
    await olga.sees("Kept: татарча.")
    await olga.tap("Send …")
    await olga.tap("Ask a colleague")
    await paul.sees("Shall announcement 2 be sent?")
    await paul.tap("Yes, send it")
    await tansylu.sees("Фото бәйгесе 5 декабрьгә кадәр!")
    await expect(tansylu.theirs.filter(has_text="3 декабрьгә")).to_have_count(0)
    await olga.has(re.compile("Correction of announcement 1.*Done: everybody has a result", re.DOTALL))


async def reports(olga: Phone) -> None:
    """Read a report that adds up, and why Ivan has not got it."""
    await olga.say("/announcements")
    await olga.sees("Announcements")
    await olga.tap("1")
    await olga.sees("Cannot be reached: 1")
    await olga.tap("Report")
    await olga.sees("People: 5")
    await olga.sees("Got it: 4 (80.0 %)")
    await olga.tap("Who did not get it")
    await olga.sees("Blocked the bot: 1")
