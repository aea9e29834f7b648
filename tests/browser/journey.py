"""The stations of a newcomer's way, from Start to being forgotten; each waits for the screen it leads to."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.async_api import expect

from domain.content import Button, Finish, Step, ToStep, ToWiki
from domain.people import Age
from domain.wikis import NAMESPACES
from handlers.buttons import TICK
from handlers.reading import position, wiki_name, wiki_of
from locales import LANGUAGES
from tests.browser.newcomer import Newcomer
from tests.browser.wording import programmes

[PATH] = programmes().paths.values()
FIRST, LAST = PATH.steps[0], PATH.steps[-1]
AGES = {"14–17": Age.TEEN, "18 or older": Age.ADULT}


@dataclass(frozen=True)
class Story:
    """What one newcomer does differently from the others."""

    payload: str = ""
    cohort: str | None = None
    age: str = "18 or older"
    wiki: str | None = None
    region: str | None = None
    interests: tuple[str, ...] = ()
    question: str | None = None
    """The words of the question; None for a voice message."""
    detour: str = "ru"
    """The language looked at in the middle."""


def own_name(code: str) -> str:
    """Return what a language calls itself, as a button says it."""
    autonym = LANGUAGES[code].autonym
    return autonym[0].upper() + autonym[1:]


async def comes_in(ann: Newcomer, payload: str = "") -> None:
    """Press Start, or come by a link, and choose the language by its own name."""
    await ann.phone.start(payload)
    await ann.phone.sees(ann.says("Hello. I help with the first edit"))
    await ann.look(in_all_languages=True)
    await ann.phone.tap(own_name(ann._.code))


async def agrees(ann: Newcomer, story: Story) -> None:
    """Read the consent, agree and name the age group."""
    await ann.sees("<b>May I remember")
    await ann.taps("Yes, remember")
    await ann.sees("How old are you?")
    await ann.taps(story.age)
    ann.becomes(age=AGES[story.age], cohort=story.cohort)


async def tells(ann: Newcomer, story: Story) -> None:
    """Answer the questions on wiki, region and interests, or skip them."""
    await ann.sees("Which Wikipedia would you like to edit?")
    likely = wiki_of(ann.person, ann._).code
    ann.becomes(wiki=story.wiki or likely)
    if ann.person.wiki == likely:
        await ann.taps("Next")
    else:
        await ann.phone.tap(wiki_name(wiki_of(ann.person, ann._), programmes(), ann._))
    await ann.sees("Where do you live?")
    await ann.taps(story.region or "Skip")
    await ann.sees("What would you like to write about?")
    for interest in story.interests:
        await ann.taps(interest)
        await expect(ann.phone.last).to_contain_text(TICK + ann.says(interest))
        await ann.look()
    await ann.taps("Next" if story.interests else "Skip")


async def onboards(ann: Newcomer, story: Story) -> None:
    """Come in, answer everything that is asked, and go through the door of the path."""
    await comes_in(ann, story.payload)
    await agrees(ann, story)
    await tells(ann, story)
    await ann.sees_page(PATH)
    assert (ann.says("Because you are under 18") in ann.read[-1].text) == ann.person.is_minor
    await ann.taps("Begin")


async def walks(ann: Newcomer, until: int | None = None) -> None:
    """Walk every step to the end, or so many; once back and forth, once away and on again."""
    for number, step in enumerate(PATH.steps[:until]):
        await stands(ann, step)
        if number == 2:
            await goes_back(ann, step)
        if number == 3:
            await leaves_and_returns(ann, step)
        await ann.phone.tap(way_on(ann, step).label)
    if until is None:
        await ann.sees("You have come to the end of this path.")


async def stands(ann: Newcomer, step: Step) -> None:
    """Read a step, where it is on the path, and where its links lead."""
    page = await ann.sees_page(step)
    ann.becomes(path=PATH.id, step=step.id)
    assert ann.read[-1].text.startswith(str(position((PATH, step), ann._)))
    for (_label, href), button in zip(ann.read[-1].buttons, page.buttons, strict=False):
        if isinstance(button.target, ToWiki):
            check_link(ann, href, button.target.title)


def check_link(ann: Newcomer, href: str, title: str) -> None:
    """See that a link leads to the page on the wiki she edits, and names it in English."""
    url = urlsplit(href)
    shown = parse_qs(url.query)["title"][0] if url.query else unquote(url.path.removeprefix("/wiki/"))
    assert (url.scheme, url.hostname) == ("https", wiki_of(ann.person, ann._).host)
    assert shown == title
    assert shown.partition(":")[0] in NAMESPACES


def way_on(ann: Newcomer, step: Step) -> Button:
    """Return the button that leads to the next step, or out at the end."""
    target = ToStep(step.next) if step.next else Finish()
    return next(button for button in ann.page(step).buttons if button.target == target)


async def goes_back(ann: Newcomer, step: Step) -> None:
    """Go one step back and forth again."""
    before = PATH.before(step)
    assert before is not None
    await ann.taps("Back")
    await stands(ann, before)
    await ann.phone.tap(way_on(ann, before).label)
    await stands(ann, step)


async def leaves_and_returns(ann: Newcomer, step: Step) -> None:
    """Stop for now, and go on."""
    await ann.taps("Later")
    await ann.sees("Your place is kept, for weeks too.")
    await ann.taps("Go on")
    await stands(ann, step)
