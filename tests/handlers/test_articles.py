"""An article at a time: why it was chosen, the way into the editor, another one, an easier one."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from domain.content import visible_length
from domain.people import Person, PersonId
from domain.tasks import Found, Kind, Source, Task
from domain.wikis import WIKIS, Sites
from handlers.articles import WHY, WHY_BARE, screen
from locales import LANGUAGES, words
from storage.tables import offers
from tests.handlers.flows import chooses_english, declines, forward, joins, kept, traces
from tests.handlers.test_privacy import data_of
from tests.pooled import article, keeps
from tests.stage import Stage, Visitor, shipped, stage_on

KAZAN = article(1, title="Казан", topic="places")
IDEL = article(2, Kind.COPYEDIT, title="Идел & Чулман", source=Source.MARKED, topic="nature")
TUKAY = article(3, Kind.EXPAND, title="Тукай, Габдулла", source=Source.SHORT, topic="people")


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is shown is the same on both; that both give and hold alike is tested above and in tests/storage."""


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """A stage on which the wikis are spoken with."""
    async with stage_on(database_url, operator_contact="ops@example.org") as stage:
        yield stage


async def pools(stage: Stage, *found: Found, wiki: str = "tt") -> None:
    """Have articles ready."""
    await keeps(stage.app.database, wiki, stage.clock.now().timestamp(), *found)


async def edits(visitor: Visitor, wiki: str = "Tatar Wikipedia") -> None:
    """Choose a wiki in the settings."""
    await visitor.says("/settings")
    await visitor.taps("Wikipedia")
    await visitor.taps(wiki)


async def test_an_article_comes_with_the_reason_and_the_way_into_the_editor(
    stage: Stage, ann: Visitor
) -> None:
    await joins(ann)
    await edits(ann)
    await pools(stage, IDEL)
    await ann.says("/task")
    assert ann.sees == (
        "Идел & Чулман\nTatar Wikipedia\n\n"
        "Correct the language\nRead it and correct one mistake: a letter, a comma or a word.\n\n"
        "Why this one: Other editors have marked that it needs this."
    )
    assert ann.buttons == [
        *("Edit the article", "I did it", "Another one", "Too hard"),
        *("Ask a human", "My first edit", "Menu"),
    ]
    link = ann.link("Edit the article")
    assert link.startswith("https://tt.wikipedia.org/w/index.php?title=%D0%98%D0%B4%D0%B5%D0%BB_%26_")
    assert link.endswith("&action=edit")
    person = await kept(ann)
    assert person is not None
    assert person.task_on == stage.clock.now().date()


async def test_another_one_and_an_easier_one(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await edits(ann)
    await pools(stage, IDEL, TUKAY)
    await ann.says("/task")
    await ann.taps("Another one")
    assert ann.sees.startswith("Тукай, Габдулла")
    await ann.says("/task")
    assert ann.sees.startswith("Тукай, Габдулла")  # it is still hers
    await pools(stage, KAZAN)
    await ann.taps("Too hard")
    assert ann.sees.startswith("Казан")
    await ann.taps("Another one")
    assert ann.sees.startswith("I have no more articles for now.")
    assert ann.link("Any article").endswith("/wiki/Special:Random")
    assert "Ask a human" in ann.buttons


async def test_a_double_tap_takes_one_article(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await edits(ann)
    await pools(stage, *(article(page) for page in range(1, 9)))
    await ann.says("/task")
    message, data = ann.find("Another one")
    for _tap in range(3):
        await stage.world.tap(ann.account, stage.bot, message, data)
    await stage.settle()
    rows: Any = await stage.app.database.read(lambda c: c.execute(select(offers)))
    assert len(rows.all()) == 2


async def test_two_people_are_given_different_articles_for_an_hour(stage: Stage, ann: Visitor) -> None:
    bob = stage.person("Bob", "en")
    for visitor in (ann, bob):
        await joins(visitor)
        await edits(visitor)
    await pools(stage, KAZAN)
    await ann.says("/task")
    await bob.says("/task")
    assert ann.sees.startswith("Казан")
    assert bob.sees.startswith("I have no more articles for now.")
    await stage.pass_time(hours=1, minutes=10)
    await bob.says("/task")
    assert bob.sees.startswith("Казан")


@on_sqlite
async def test_what_one_likes_comes_first_and_is_said(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await edits(ann)
    await ann.says("/settings")
    await ann.taps("Interests")
    await ann.taps("History")
    await pools(stage, *(article(page) for page in range(1, 9)), article(9, topic="history", title="Болгар"))
    await ann.says("/task")
    assert ann.sees.startswith("Болгар")
    assert ann.sees.endswith("Why this one: It has no links to other articles.\nYou like this topic: History")


async def test_nothing_is_stored_of_who_did_not_agree(stage: Stage, ann: Visitor) -> None:
    await declines(ann)
    before = await kept(ann)
    await pools(stage, article(1), article(2), wiki="ru")
    await ann.says("/menu")
    await ann.taps("Give me an article")
    assert ann.sees.startswith("Article ")
    first = ann.sees
    await ann.taps("Another one")
    assert ann.sees.startswith("Article ")
    assert ann.sees != first
    assert await kept(ann) == before
    assert (await stage.app.database.read(lambda c: c.execute(select(offers)))).all() == []


@on_sqlite
async def test_a_teenager_is_given_nothing_on_people(stage: Stage, ann: Visitor) -> None:
    await joins(ann, age="14–17")
    await edits(ann)
    await pools(stage, TUKAY, article(4, Kind.IMAGE, source=Source.BARE))
    await ann.says("/task")
    assert ann.sees.startswith("I have no more articles for now.")


@on_sqlite
async def test_a_translation_opens_the_tool_for_it(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await edits(ann, "Lezgi Wikipedia")
    await pools(stage, article(7, Kind.TRANSLATE, title="Гуниб (село)", source=Source.ABSENT), wiki="lez")
    await ann.says("/task")
    assert "Translate from Russian" in ann.sees
    assert "Your Wikipedia does not have this article yet." in ann.sees
    link = ann.link("Translate it")
    assert link.startswith("https://lez.wikipedia.org/w/index.php?title=Special:ContentTranslation&page=")
    assert link.endswith("&from=ru&to=lez")


@on_sqlite
async def test_plainly_there_are_fewer_buttons(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await ann.taps("Simpler screens")
    await edits(ann)
    await pools(stage, KAZAN)
    await ann.says("/task")
    assert ann.buttons == ["Edit the article", "I did it", "Another one", "Ask a human", "Menu"]


@on_sqlite
async def test_the_path_offers_articles_and_is_come_back_to(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await edits(ann)
    await pools(stage, KAZAN, article(5), article(6))
    await ann.says("step")
    assert ann.sees.startswith("Step: 1 of 9")
    assert "Give me an article" not in ann.buttons
    for label in forward()[:3]:
        await ann.taps(label)
    assert ann.sees.startswith("Step: 4 of 9")
    await ann.taps("Give me an article")
    assert "Add a link" in ann.sees
    await ann.taps("My steps")
    assert ann.sees.startswith("Step: 4 of 9")
    await ann.taps("Back")
    await ann.says("/menu")
    assert ann.buttons[:2] == ["Go on", "Give me an article"]
    await ann.says("/step")
    await ann.taps(forward()[2])
    await ann.says("/menu")
    assert ann.buttons[:2] == ["Go on", "Give me an article"]
    await ann.taps("Go on")
    for label in forward()[3:]:
        await ann.taps(label)
    await ann.taps("Finish")
    assert ann.buttons[0] == "Give me an article"
    await ann.says("/menu")
    assert ann.buttons[0] == "Give me an article"
    await ann.taps("Give me an article")
    assert "Add a link" in ann.sees
    assert "My steps" not in ann.buttons


async def test_what_one_was_given_is_shown_and_forgotten(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await edits(ann)
    await pools(stage, KAZAN, IDEL)
    await ann.says("/task")
    await ann.taps("Another one")
    data = await data_of(ann)
    assert data["Articles you were given to work on, known for 30 days"] == 2
    await ann.says("/forget")
    await ann.taps("Yes")
    assert await traces(ann) == []


@on_sqlite
async def test_what_the_buttons_say_can_be_typed(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await edits(ann)
    await pools(stage, KAZAN, TUKAY, IDEL)
    assert (await ann.says("Слишком трудно")).startswith("Казан")
    assert (await ann.says("другая статья")).startswith("Идел")
    assert (await ann.says("/task")).startswith("Идел")
    assert (await ann.says("Another one!")).startswith("Тукай")
    await pools(stage, article(4, title="Уфа"))
    assert (await ann.says("Too hard")).startswith("Уфа")


@on_sqlite
async def test_where_there_is_no_article_the_steps_are_near(stage: Stage, ann: Visitor) -> None:
    await joins(ann)
    await ann.says("/task")
    assert ann.sees.startswith("I have no more articles for now.")
    await ann.taps("My first edit")
    await ann.taps("Later")
    assert "send /task" in ann.sees
    await ann.says("/task")
    await ann.taps("My steps")
    assert ann.sees.startswith("Step: 1 of 9")


@on_sqlite
async def test_without_the_wikis_the_command_leads_to_the_path(database_url: str) -> None:
    async with stage_on(database_url) as stage:
        ann = stage.person("Ann")
        await joins(ann)
        for command in ("/task", "статья", "Give me an article"):
            await ann.says(command)
            assert ann.sees.startswith("Step: 1 of 9")


@on_sqlite
async def test_who_has_not_answered_the_first_questions_is_given_one_too(stage: Stage, ann: Visitor) -> None:
    await chooses_english(ann)
    await pools(stage, KAZAN, wiki="ru")
    await ann.says("/task")
    assert ann.sees.startswith("Казан\nRussian Wikipedia")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("plain", [False, True])
def test_every_article_fits_a_phone_and_a_button_in_every_language(code: str, plain: bool) -> None:
    """The longest title there can be has 255 bytes; a button's link may have 2,048 signs at least."""
    _, sites = words(code), Sites()
    reader = Person(PersonId(7), language=code, consent=1, interests=("history",), plain=plain)
    sources = {*WHY, Source.BARE}
    assert sources == set(Source)
    for kind, source in itertools.product(Kind, Source):
        if source is Source.BARE and kind not in WHY_BARE:
            continue
        task = Task(2**40, "tt", kind, 9, "Ә" * 127, source, "history")
        shown = screen(task, reader, WIKIS["tt"], shipped(), sites, _)
        assert visible_length(shown.text) < 700
        buttons = [button for row in shown.rows for button in row]
        assert max(len(button.label) for button in buttons) <= 32
        assert max(len((button.tap or "").encode()) for button in buttons) <= 64
        assert max(len(button.url or "") for button in buttons) < 2048
