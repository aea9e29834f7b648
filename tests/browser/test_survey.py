"""A survey from the institution to the results: sent to museums, answered in the chat and on the web form.

Olga organizes in English. Tansylu (Tatar) and Ivan (Russian) answer in the chat; Bika, Zara, Rinat and Oleg
on the web form in Bashkir, Lezgi, Tatar and Russian, in browsers without JavaScript.
"""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from domain.errors import NeedsAnswer
from domain.surveys import in_language
from handlers.answering.asking import named, short
from handlers.buttons import TICK
from handlers.reports import HIDDEN
from locales import LANGUAGES, words
from sandbox.clock import Clock
from sandbox.web.view import full_name
from tests.browser.conftest import NARROW, Browse
from tests.browser.demo import Demo, demo_with
from tests.browser.journey import own_name
from tests.browser.partner import Partner, question_of, survey
from tests.browser.phones import Phone, by_id, move_clock
from tests.browser.test_form import AAA, FIELDS, SMALL, STICKING_OUT, WEAK, listen
from tests.browser.wording import sentence

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)
LAST_DAY = date(2026, 12, 14)
AT_CHAT = {"Tansylu": "tt", "Ivan": "ru"}
AT_DESK = {"Bika": "ba", "Zara": "lez", "Rinat": "tt", "Oleg": "ru"}
MUSEUM = "Музей Казани"
WORDS = "Безнең музей кечкенә."
"""What Tansylu writes, and nobody else."""
MANY = 2900
"""The width of a page on which every phone has its place."""


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Demo]:
    """Run a demo at noon with six people who work in a museum, and Olga."""
    async with demo_with(tmp_path, AT_CHAT | AT_DESK, clock=Clock(NOON)) as demo:
        yield demo


async def test_partners_answer_a_survey_in_four_languages(town: Demo, browse: Browse) -> None:
    page = await browse(town.url, (MANY, 1000))

    def partner(name: str, code: str) -> Partner:
        return Partner(Phone(page, full_name(town.people[name])), code)

    olga = Phone(page, full_name(town.people["Olga"]))
    tansylu, ivan = (partner(name, code) for name, code in AT_CHAT.items())
    bika, zara, rinat, oleg = (partner(name, code) for name, code in AT_DESK.items())
    payload = await adds_a_museum(olga)
    for one in (tansylu, ivan, bika, zara, rinat, oleg):
        await joins(one, payload)
    await sends(olga)
    await answers(tansylu)
    await changes_his_mind(ivan)
    hours = {bika: "four", zara: "four", rinat: "four", oleg: "most"}
    for one in hours:
        form = await opens_the_form(one, browse)
        await looks_well(form)
        await fills(form, one)
        if one is zara:
            await hears(form, one)
            await errs(form, one)
        await group(form, one, "hours").get_by_label(one.option("hours", hours[one])).check()
        windows = [await goes_on_elsewhere(form, one, browse)] if one is bika else []
        for window in (*windows, form):  # sent from two windows, it counts once
            await press(window, one, "Send my answers")
            await is_thanked(window, one)
    await closes(olga, page)
    await reads(olga)


async def adds_a_museum(olga: Phone) -> str:
    """Come in as the organizer, add a museum and copy its link; returns what the link carries."""
    await olga.start()
    await olga.tap(own_name("en"))
    await olga.tap("No, do not remember")
    await olga.say("/menu")
    for button in ("Institutions", "Add one", "Museum", "Tatarstan", "Elsewhere in the region"):
        await olga.tap(button)
    await olga.tap(LANGUAGES["ru"].autonym)
    await olga.say(MUSEUM)
    await olga.sees("It is in the list now.")
    await olga.tap("Link and QR code")
    await olga.sees("Who opens this link")
    text = await by_id(olga.last, "message-text").text_content()
    found = re.search(r"start=([\w-]+)", text or "")
    assert found is not None
    return found.group(1)


async def joins(one: Partner, payload: str) -> None:
    """Open the link, choose a language, take part."""
    await one.phone.start(payload)
    await one.phone.tap(own_name(one.code))
    await one.phone.sees(one.says("You were invited to answer short surveys."))
    await one.phone.has(MUSEUM)
    await one.taps("Yes, I take part")
    await one.phone.sees(one.says("You take part now. Thank you."))


async def sends(olga: Phone) -> None:
    """Take the ready survey and send it to all museums."""
    title = in_language(survey().title, "en")
    await olga.say("/surveys")
    await olga.tap("New survey")
    await olga.tap("Take a ready one")
    await olga.tap(short(title, 30))
    await olga.sees("This is your own survey now")
    await olga.tap("Send …")
    await olga.tap("Type")
    await olga.tap("Museum")
    await olga.sees("Would get it: 6")
    await olga.tap("Done")
    await olga.tap("Send …")
    await olga.sees("Shall I send this survey?")
    await olga.tap("Send now")
    await olga.sees(title)


async def begins(one: Partner) -> None:
    """Read the invitation, and what it is about."""
    await one.phone.sees(in_language(survey().title, one.code))
    await one.taps("Begin")
    await one.phone.sees(one.says("Nobody can see who answered what, not even we"))
    await one.phone.sees(one.says("You answer for: {institution}", institution=MUSEUM))


async def answers(one: Partner) -> None:
    """Answer question after question, one of them by a double tap, the last in her own words."""
    await begins(one)
    await one.taps("Begin")
    await one.phone.sees(one.says("Question {number} of {total}", number=1, total=6))
    await one.phone.tap("4")
    await one.ticks("hinders", "time")
    await one.ticks("helps", "course")
    await one.phone.sees(one.asks("hours"))
    await one.phone.part("inline-button").filter(has_text=one.button("hours", "four")).last.dblclick()
    await one.phone.sees(one.asks("join"))
    await one.taps("Skip")
    await one.phone.sees(one.asks("more"))
    await one.phone.say(WORDS)
    await one.phone.sees(one.says("Please look at your answers."))
    await one.taps("Send my answers")
    await one.phone.sees(one.says("Thank you! Your answers have arrived."))


async def changes_his_mind(ivan: Partner) -> None:
    """Go on in another language in the middle, go back, correct an answer in the summary."""
    await begins(ivan)
    await ivan.taps("Begin")
    await ivan.phone.sees(ivan.asks("ease"))
    await ivan.phone.tap("2")
    await ivan.gives("hinders", "skills")
    await expect(ivan.phone.last).to_contain_text(TICK + ivan.button("hinders", "skills"))
    await ivan.taps("Language")
    await ivan.phone.tap(own_name("lez"))
    now = Partner(ivan.phone, "lez")
    await now.phone.sees(now.asks("hinders"))
    await expect(now.phone.last).to_contain_text(TICK + now.button("hinders", "skills"))
    await now.taps("Back")
    await now.phone.sees(now.asks("ease"))
    await now.phone.tap("3")
    await now.ticks("helps", "course", "person")
    await now.gives("hours", "none")
    await now.ticks("join", "contest")
    await now.phone.sees(now.asks("more"))
    await now.taps("Skip")
    await now.phone.sees(now.says("Please look at your answers."))
    await now.taps("Change")
    await now.phone.tap(short(f"4. {now.asks('hours')}", 30))
    await now.gives("hours", "four")
    await now.phone.sees(now.option("hours", "four"))
    await now.taps("Send my answers")
    await now.phone.sees(now.says("Thank you! Your answers have arrived."))


async def opens_the_form(one: Partner, browse: Browse) -> Page:
    """Follow the link in the chat to a browser on a phone, without JavaScript."""
    await begins(one)
    button = one.phone.part("inline-button").filter(has_text=one._.plain(sentence("In the browser"))).last
    url = await button.get_attribute("href")
    assert url is not None
    return await browse(url, NARROW, scripts=False)


async def looks_well(form: Page) -> None:
    """See what eyes and fingers need, in this language too."""
    assert await form.evaluate(WEAK, AAA) == []
    assert await form.evaluate(SMALL) == []
    assert await form.evaluate(STICKING_OUT) <= 0


async def hears(form: Page, one: Partner) -> None:
    """Hear what a screen reader tells: language, heading, each field with its question in order, buttons."""
    await expect(form.locator("html")).to_have_attribute("lang", one.code)
    heard = await listen(form)
    headings = [said.name for said in heard if said.role == "heading"]
    assert headings == [in_language(survey().title, one.code)]
    fields = [said for said in heard if said.role in FIELDS]
    assert [field for field in fields if not field.name] == []
    asked = [one.asks(question.id) for question in survey().questions]
    meant = [next((q for q in asked if q in (field.group or field.name)), None) for field in fields]
    assert list(dict.fromkeys(meant)) == asked
    buttons = [said.name for said in heard if said.role == "button"]
    assert buttons[-2:] == [one._.plain("Send my answers"), one._.plain("Keep and go on later")]


def group(form: Page, one: Partner, question: str) -> Locator:
    """Find a question with its options."""
    return form.locator("fieldset").filter(has_text=one.asks(question))


async def fills(form: Page, one: Partner) -> None:
    """Answer two questions; the one on hours needs an answer too."""
    await group(form, one, "ease").get_by_role("radio", name="4", exact=True).check()
    await group(form, one, "helps").get_by_label(one.option("helps", "course")).check()


async def errs(form: Page, one: Partner) -> None:
    """Send too early, read what is missing, go there by the link."""
    await press(form, one, "Send my answers")
    wrong = form.get_by_role("alert")
    await expect(wrong).to_be_focused()
    await expect(wrong).to_contain_text(one.says("Please look at these answers again:"))
    await expect(wrong.get_by_role("listitem")).to_have_count(1)
    await expect(wrong).to_contain_text(one.says(NeedsAnswer.sentence))
    await looks_well(form)
    await wrong.get_by_role("link", name=one.asks("hours")).click()
    await expect(group(form, one, "hours").get_by_role("radio").first).to_be_focused()


async def goes_on_elsewhere(form: Page, one: Partner, browse: Browse) -> Page:
    """Keep the answers, and find them in a second window."""
    await press(form, one, "Keep and go on later")
    await expect(form.get_by_role("status")).to_contain_text(
        one.says("Your answers are kept. Go on whenever you like", date=one._.date(LAST_DAY))
    )
    second = await browse(form.url.partition("?")[0], NARROW, scripts=False)
    await expect(group(second, one, "ease").get_by_role("radio", name="4", exact=True)).to_be_checked()
    return second


async def press(form: Page, one: Partner, what: str) -> None:
    """Press a button of the form."""
    await form.get_by_role("button", name=one._.plain(sentence(what))).click()


async def is_thanked(form: Page, one: Partner) -> None:
    """Read that the answers have arrived, and that nothing is left to be filled in."""
    await expect(form.locator("main")).to_contain_text(one.says("Thank you! Your answers have arrived."))
    await expect(form.locator("input:visible")).to_have_count(0)


async def closes(olga: Phone, page: Page) -> None:
    """See how it goes, close it, and get the news that it is closed."""
    await olga.tap("Refresh")
    await olga.sees("Answered: 6")
    await olga.tap("Results")
    await olga.sees("Asked: 6 · Finished: 6")
    await olga.sees("Shown now: 0")
    await olga.tap("Back")
    await olga.tap("Close now")
    await olga.tap("Yes, close it")
    await olga.sees("Closed")
    await move_clock(page, "hour")
    await olga.sees("This survey is closed")


async def reads(olga: Phone) -> None:
    """Read what came of it: what points to fewer than five is not told, and neither are languages."""
    await olga.tap("Results")
    await olga.sees("Shown now: 6")
    course, person = chosen("helps", "course"), chosen("helps", "person")
    await olga.tap("3")
    await olga.sees(f"{course}: 6 (100.0 %)")
    await olga.sees(f"{person}: {HIDDEN}")
    await olga.tap("By language")
    await olga.sees("Not told: 6")
    await olga.tap("Next")
    await olga.sees(f"{chosen('hours', 'none')}: 0")
    await olga.sees(f"{chosen('hours', 'four')}: {HIDDEN}")
    await olga.sees(f"{chosen('hours', 'most')}: {HIDDEN}")
    await olga.tap("Back")
    await olga.tap("6")
    await olga.sees("Free texts are shown once there are five or more.")
    await expect(olga.theirs.filter(has_text=WORDS)).to_have_count(0)


def chosen(question: str, choice: str) -> str:
    """Return a choice as Olga reads it."""
    return named(question_of(question), choice, words("en"))
