"""A survey from the institution to the results: sent to museums, answered in the chat and on the web form.

Olga organizes in English. Tansylu (Tatar) and Ivan (Russian) answer in the chat; Bika, Zara, Rinat and Oleg
on the web form in Bashkir, Lezgi, Tatar and Russian, in browsers without JavaScript.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from domain.errors import NeedsAnswer
from domain.surveys import Question, Survey, in_language
from handlers.answering.asking import label, named, short
from handlers.buttons import TICK
from locales import LANGUAGES, Words, words
from sandbox.clock import Clock
from sandbox.web.view import full_name
from tests.browser.conftest import NARROW, Browse
from tests.browser.demo import Demo, demo_with
from tests.browser.journey import own_name
from tests.browser.phones import Phone, by_id, move_clock
from tests.browser.test_form import AAA, FIELDS, SMALL, STICKING_OUT, WEAK, listen
from tests.browser.wording import programmes, sentence, visible

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)
LAST_DAY = date(2026, 12, 14)
AT_CHAT = {"Tansylu": "tt", "Ivan": "ru"}
AT_DESK = {"Bika": "ba", "Zara": "lez", "Rinat": "tt", "Oleg": "ru"}
MUSEUM = "Музей Казани"
MANY = 2900
"""The width of a page on which every phone has its place."""


def survey() -> Survey:
    """Return the ready survey for museums; its questions have the ids that are named below."""
    return programmes().surveys["museum-archive-library"]


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Demo]:
    """Run a demo at noon with six people who work in a museum, and Olga."""
    async with demo_with(tmp_path, AT_CHAT | AT_DESK, clock=Clock(NOON)) as demo:
        yield demo


@dataclass(frozen=True)
class Partner:
    """Somebody who answers for the museum, and the language they read."""

    phone: Phone
    code: str

    @cached_property
    def _(self) -> Words:
        return words(self.code)

    def says(self, beginning: str, **values: object) -> str:
        """Return how the bot says something to them."""
        return visible(self._(sentence(beginning), **values))

    def asks(self, question: str) -> str:
        """Return a question of the survey as they read it."""
        return in_language(question_of(question).said, self.code)

    def button(self, question: str, choice: str) -> str:
        """Return what stands on the button of a choice."""
        return label(question_of(question), choice, self._)

    def option(self, question: str, choice: str) -> str:
        """Return a choice in words, as the form and the summary say it."""
        return named(question_of(question), choice, self._)

    async def taps(self, what: str, mark: str = "") -> None:
        """Tap a button of the bot."""
        await self.phone.tap(mark + self._.plain(sentence(what)))

    async def gives(self, question: str, choice: str) -> None:
        """Wait for a question, and tap an answer to it."""
        await self.phone.sees(self.asks(question))
        await self.phone.tap(self.button(question, choice))

    async def ticks(self, question: str, *choices: str) -> None:
        """Wait for a question, tap several answers to it and press Done."""
        for choice in choices:
            await self.gives(question, choice)
            await expect(self.phone.last).to_contain_text(TICK + self.button(question, choice))
        await self.taps("Done")


def question_of(question: str) -> Question:
    """Return a question of the survey."""
    found = survey().question(question)
    assert found is not None
    return found


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
    await changes_her_mind(ivan)
    for one in (bika, zara, rinat, oleg):
        form = await opens_the_form(one, browse)
        await looks_well(form)
        await fills(form, one, hours="most" if one is oleg else "four")
        await (errs(form, one) if one is zara else sends_twice(form, one, browse))
    await closes(olga, page)
    await reads(olga)


async def adds_a_museum(olga: Phone) -> str:
    """Come in as the organizer, add a museum and copy its link; returns what the link carries."""
    await olga.start()
    await olga.tap(own_name("en"))
    await olga.tap("No, do not remember")
    await olga.say("/menu")
    await olga.tap("Institutions")
    await olga.tap("Add one")
    await olga.tap("Museum")
    await olga.tap("Tatarstan")
    await olga.tap("Elsewhere in the region")
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
    """Answer question after question, with words where a button is meant and a double tap."""
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
    await one.phone.say("Рәхмәт!")
    await one.phone.sees(one.says("Please look at your answers."))
    await one.taps("Send my answers")
    await one.phone.sees(one.says("Thank you! Your answers have arrived."))


async def changes_her_mind(ivan: Partner) -> None:
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


async def fills(form: Page, one: Partner, hours: str) -> None:
    """Answer most questions, all but the one on hours if it is left out at first."""
    await group(form, one, "ease").get_by_role("radio", name="4", exact=True).check()
    box = group(form, one, "helps").get_by_role("checkbox")
    await box.and_(form.get_by_label(one.option("helps", "course"))).check()
    hour = group(form, one, "hours").get_by_role("radio", name=one.option("hours", hours))
    if one.code != "lez":
        await hour.check()


async def errs(form: Page, zara: Partner) -> None:
    """Leave out what is needed, read what is missing, go there by the link, send."""
    await hears(form, zara)
    await press(form, zara, "Send my answers")
    wrong = form.get_by_role("alert")
    await expect(wrong).to_be_focused()
    await expect(wrong).to_contain_text(zara.says("Please look at these answers again:"))
    await expect(wrong.get_by_role("listitem")).to_contain_text([zara._(NeedsAnswer.sentence)])
    await looks_well(form)
    await wrong.get_by_role("link", name=zara.asks("hours")).click()
    first = group(form, zara, "hours").get_by_role("radio").first
    await expect(first).to_be_focused()
    await group(form, zara, "hours").get_by_role("radio", name=zara.option("hours", "four")).check()
    await press(form, zara, "Send my answers")
    await is_thanked(form, zara)


async def sends_twice(form: Page, one: Partner, browse: Browse) -> None:
    """Keep the answers, go on in a second window, send from both."""
    await press(form, one, "Keep and go on later")
    await expect(form.get_by_role("status")).to_contain_text(
        one.says("Your answers are kept. Go on whenever you like", date=one._.date(LAST_DAY))
    )
    second = await browse(form.url.partition("?")[0], NARROW, scripts=False)
    await expect(group(second, one, "ease").get_by_role("radio", name="4", exact=True)).to_be_checked()
    for window in (second, form):
        await press(window, one, "Send my answers")
        await is_thanked(window, one)


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
    await move_clock(page, "hour")
    await olga.sees("This survey is closed")


async def reads(olga: Phone) -> None:
    """Read what came of it: six of six are told, what points to fewer than five is not."""
    await olga.tap("Results")
    await olga.sees("Shown now: 6")
    await olga.tap("3")
    await olga.sees(in_language(question_of("helps").said, "en"))
    await olga.sees("Answers: 6")
