"""Newcomers go through the whole onboarding with the real bot, in the web chat, in every language.

The same way is walked on a narrow phone and with nothing but a keyboard in test_onboarding_looks.py.
"""

import pytest

from handlers.mydata import NOTHING
from handlers.reading import wiki_name, wiki_of
from locales import LANGUAGES
from tests.browser.conftest import Browse
from tests.browser.demo import SURNAME, Demo, newcomer, until
from tests.browser.encounters import (
    arrives,
    asks_a_human,
    is_forgotten,
    opens_a_card,
    reads_plainly,
    reads_privacy,
    reads_the_commands,
    speaks_another_language,
    stops,
    takes_her_data,
)
from tests.browser.journey import FIRST, LAST, PATH, Story, onboards, stands, walks
from tests.browser.newcomer import Newcomer, Screen, complaints
from tests.browser.phones import by_id, move_clock
from tests.browser.wording import LATIN, english, programmes, sentences, visible

STORIES = {
    "tt": Story("lang-tt_cohort-26_from-museum", cohort="26", age="14–17", detour="ba"),
    "ba": Story(region="Bashkortostan", interests=("History", "Nature"), question="Ҡәләмде тапманым"),
    "lez": Story(wiki="ru", question="Къелем жагъанач", detour="en"),
    "ru": Story(wiki="ba", age="14–17", question="Где карандаш", detour="tt"),
    "en": Story(wiki="lez", region="Dagestan", question="Where is the pencil", detour="lez"),
}
"""What the newcomers do differently, by their language."""


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_newcomer_goes_all_the_way(code: str, demo: Demo, browse: Browse) -> None:
    page, story = await browse(demo.url), STORIES[code]
    ann, olga = newcomer(demo, page, "Ann"), newcomer(demo, page, "Olga")
    await arrives(olga)
    await onboards(ann, story)
    await stands(ann, FIRST)
    await opens_a_card(ann, FIRST)
    await asks_a_human(ann, olga, story.question)
    await walks(ann)
    await reads_the_commands(ann)
    await reads_plainly(ann, LAST)
    await speaks_another_language(ann, story.detour)
    await reads_privacy(ann)
    check_data(await takes_her_data(ann), ann, story)
    await stops(ann)
    await is_forgotten(ann)
    await until(lambda: not demo.traces(ann.person.id, SURNAME, story.question or SURNAME))
    ann.check()
    olga.check()


def check_data(data: dict[str, object], ann: Newcomer, story: Story) -> None:
    """Everything she told is in her file, in her language, and nothing she did not tell."""
    told = {
        "id": ann.person.id,
        "wiki": wiki_name(wiki_of(ann.person, ann._), programmes(), ann._),
        "age": ann.says(story.age),
        "region": ann.says(story.region) if story.region else NOTHING,
        "interests": [ann.says(name) for name in story.interests] or NOTHING,
        "plain": ann.says("Yes"),
        "arrived_with": story.payload or NOTHING,
        "cohort": story.cohort or NOTHING,
        "path": ann.page(PATH).title,
        "step": ann.page(LAST).title,
        "stopped": ann.says("No"),
    }
    assert {field: data[field] for field in told} == told
    assert data["finished_on"] == data["seen_on"]
    assert SURNAME not in str(data)


async def test_after_three_weeks_the_bot_knows_where_she_stopped(demo: Demo, browse: Browse) -> None:
    page = await browse(demo.url)
    ann = newcomer(demo, page, "Ann")
    await onboards(ann, Story())
    await walks(ann, until=4)
    for _week in range(3):
        before = await by_id(page, "clock-now").get_attribute("datetime")
        await move_clock(page, "week")
        await page.wait_for_function(
            "before => Date.parse(document.querySelector('[data-testid=clock-now]').dateTime)"
            " > Date.parse(before) + 6 * 86400e3",
            arg=before,
        )
    await ann.phone.say("Это снова я")
    await ann.phone.sees(ann.says("Welcome back. You stopped here:", title=ann.page(PATH.steps[4]).title))
    await ann.look()
    await ann.taps("Go on")
    await stands(ann, PATH.steps[4])
    ann.check()


def test_english_left_on_a_screen_would_be_noticed() -> None:
    said = [visible(text) for text in sentences() if LATIN.search(text)]
    for text in (*said, *english()[0], "Menu", "Меню\nYes", "{title}", "<b>Меню", "a &amp; b"):
        assert complaints(Screen("tt", text)), text
    assert not complaints(Screen("tt", "Telegram: /task – Меню", (("Тарих", ""),)))
