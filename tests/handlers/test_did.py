"""I did it: an article is looked up on a real MediaWiki, and the person hears what has become of it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from domain.revisions import Fate
from domain.tasks import Found, Kind, Source
from handlers.did.letters import Seen, Wish, letter
from locales import LANGUAGES, words
from storage import people, tasks
from storage.tables import errands
from tests.handlers.flows import declines, joins, kept, shows_old_button
from tests.handlers.test_every_announcing_screen import LONGEST
from tests.stage import Stage, Visitor, stage_on
from tests.wiki.farm import Editor

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What the wiki shows is the same whatever the database."""

LOOKING = "I am looking at the wiki. This can take half a minute."


@pytest.fixture
async def stage(database_url: str, wiki: Editor) -> AsyncIterator[Stage]:
    """A stage beside the test wiki; its clock shows the time of the wiki."""
    contact, key = "ops@example.org", "k" * 32
    async with stage_on(
        database_url, operator_contact=contact, secret_key=key, wiki_api_url=wiki.api_url
    ) as stage:
        stage.clock.move(datetime.now(UTC) - stage.clock.now())
        yield stage


async def edits_tatar(visitor: Visitor) -> None:
    """Join, and edit the Tatar wiki."""
    await joins(visitor)
    person = await kept(visitor)
    assert person is not None
    await visitor.stage.app.database.write(lambda c: people.save(c, [replace(person, wiki="tt")]))


async def page_of(wiki: Editor, code: str, title: str) -> int:
    [page] = (await wiki.asks(code, titles=title))["query"]["pages"]
    return int(page["pageid"])


async def is_given(visitor: Visitor, wiki: Editor, title: str = "Казан", code: str = "tt") -> None:
    """Find an article in the pool, and be given it."""
    stage = visitor.stage
    found = Found(Kind.LINK, await page_of(wiki, code, title), title, Source.DEAD_END)
    now = stage.clock.timestamp()
    await stage.app.database.write(lambda c: tasks.keep(c, code, [found], now))
    await visitor.says("/task")
    assert title in visitor.sees


async def waits_out(stage: Stage) -> None:
    """Let the wiki catch up with itself."""
    await stage.look_up()
    await stage.pass_time(seconds=31)
    await stage.look_up()


async def details(stage: Stage) -> list[str]:
    rows: Any = await stage.app.database.read(lambda c: c.execute(select(errands.c.details)))
    return [row.details for row in rows]


async def goes_by(wiki: Editor, code: str, days: int = 3) -> None:
    """Let days go by on a wiki, whose clock cannot be moved: what is there becomes older."""
    path = wiki.farm.home / "db" / code / "wiki.sqlite"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "UPDATE revision SET rev_timestamp ="
            " strftime('%Y%m%d%H%M%S', substr(rev_timestamp, 1, 4) || '-' || substr(rev_timestamp, 5, 2)"
            " || '-' || substr(rev_timestamp, 7, 2) || ' 12:00:00', ?)",
            [f"-{days} days"],
        )


async def begins(visitor: Visitor, wiki: Editor) -> None:
    """Be given an article that has stood for days."""
    await wiki.edit("tt", "Казан", "Казан — шәһәр.")
    await goes_by(wiki, "tt")
    await edits_tatar(visitor)
    await is_given(visitor, wiki)


async def test_who_has_edited_hears_how_much_and_what_comes_next(
    stage: Stage, ann: Visitor, wiki: Editor
) -> None:
    await begins(ann, wiki)
    await wiki.edit("tt", "Казан", "Казан — зур [[шәһәр]].", by="Айгөл")
    assert await ann.taps("I did it") == LOOKING
    await stage.look_up()
    assert ann.sees == (
        "I see it: Казан has changed. Thank you!\nLetters added: 8\n"
        "Shall I tell you how your edits are doing? For that, link your wiki account."
    )
    assert ann.buttons == ["Give me an article", "My wiki account", "Menu"]
    assert "Айгөл" not in "".join(message.text for message in ann.messages)
    person = await kept(ann)
    assert person is not None
    assert person.edit_on == stage.clock.now().date()
    assert await details(stage) == []
    await ann.taps("I did it")
    await stage.look_up()
    assert ann.sees.startswith("I see it: Казан has changed.")
    assert (await ann.taps("Give me an article")).startswith("I have no more articles for now.")
    assert ann.messages[-2].text.startswith("I see it: Казан has changed.")


async def test_what_is_not_there_yet_is_looked_at_once_more_before_it_is_said(
    stage: Stage, ann: Visitor, wiki: Editor
) -> None:
    await begins(ann, wiki)
    await ann.taps("I did it")
    await stage.look_up()
    assert ann.sees == LOOKING
    await stage.pass_time(seconds=31)
    await stage.look_up()
    assert ann.sees.startswith(
        "I see no new change in Казан yet. Have you published it? The button is called Үзгәрешләрне саклау."
    )
    assert "\nThe last change: " in ann.sees
    assert ann.buttons == ["Look again", "Something does not work", "Ask a human", "Menu"]
    person = await kept(ann)
    assert person is not None
    assert person.edit_on is None
    await wiki.edit("tt", "Казан", "Казан.")
    assert await ann.taps("Look again") == LOOKING
    await stage.look_up()
    assert ann.sees.startswith("I see it: Казан has changed. Thank you!\nLetters taken out: 8")


@ON_SQLITE
async def test_a_copy_of_the_wiki_that_lags_makes_nobody_doubt(
    stage: Stage, ann: Visitor, wiki: Editor
) -> None:
    await begins(ann, wiki)
    await ann.taps("I did it")
    await stage.look_up()
    await wiki.edit("tt", "Казан", "Казан — шәһәр!")
    await stage.pass_time(seconds=31)
    await stage.look_up()
    assert ann.sees.startswith("I see it: Казан has changed. Thank you!\nShall I")
    assert not any("no new change" in message.text for message in ann.messages)


@ON_SQLITE
@pytest.mark.parametrize("way", ["undo", "rollback", "hand"])
async def test_who_was_undone_is_told_gently(stage: Stage, ann: Visitor, wiki: Editor, way: str) -> None:
    await begins(ann, wiki)
    rev = await wiki.edit("tt", "Казан", "Казан — зур шәһәр.", by="Айгөл")
    match way:
        case "undo":
            await wiki.undo("tt", "Казан", rev)
        case "rollback":
            await wiki.rollback("tt", "Казан", of="Айгөл")
        case "hand":
            await wiki.edit("tt", "Казан", "Казан — шәһәр.", by="Марат")
    await ann.taps("I did it")
    await stage.look_up()
    assert ann.sees.startswith("Казан was changed, and then it was changed back. This happens to everybody")
    assert ann.buttons == ["Why was it undone?", "Ask a human", "Give me an article", "Menu"]
    await ann.taps("Why was it undone?")
    assert ann.sees.startswith("My edit has vanished")
    assert ann.messages[-2].text.startswith("Казан was changed")
    diff = f"https://tt.wikipedia.org/wiki/Special:Diff/{rev}".replace(
        "https://tt.wikipedia.org", wiki.farm.url
    )
    await wiki.edit("tt", "Казан", "Казан — зур шәһәр.", by="Айгөл")
    await ann.says(diff.replace("/wiki/", "/tt/w/index.php/"))
    await stage.look_up()
    assert ann.sees.startswith("I see it: Казан has changed, and the change is still there.")


@ON_SQLITE
async def test_an_article_that_was_moved_or_deleted_is_found_by_its_number(
    stage: Stage, ann: Visitor, wiki: Editor
) -> None:
    await begins(ann, wiki)
    await wiki.move("tt", "Казан", "Казан шәһәре")
    await ann.taps("I did it")
    await waits_out(stage)
    assert ann.sees.startswith("I see no new change in Казан шәһәре yet.")
    await wiki.delete("tt", "Казан шәһәре")
    await ann.taps("Look again")
    await stage.look_up()
    assert ann.sees == "This page is not there any more: perhaps it was deleted. A human can find out why."
    assert ann.buttons == ["Ask a human", "Give me an article", "Menu"]


@ON_SQLITE
async def test_where_edits_wait_for_review_that_is_said(stage: Stage, ann: Visitor, wiki: Editor) -> None:
    await joins(ann)
    await wiki.edit("ru", "Казань", "Казань — город.")
    await is_given(ann, wiki, "Казань", "ru")
    await ann.taps("I did it")
    await stage.look_up()
    assert "Readers see it after an experienced editor has looked at it" in ann.sees
    await ann.taps("Waiting for review")
    assert ann.sees.startswith("My edit waits for review")


async def test_who_chose_an_article_alone_names_it(stage: Stage, ann: Visitor, wiki: Editor) -> None:
    await edits_tatar(ann)
    await wiki.edit("tt", "Казан", "Казан — шәһәр.")
    await shows_old_button(stage, ann, "s:done")
    await ann.taps("Old button")
    await ann.taps("Look at my edit")
    assert ann.sees == "Which article have you changed? Send me its link, or its name."
    await ann.says("https://tt.wikipedia.org/wiki/Special:MyContributions".replace("https:", "https:"))
    assert ann.sees.startswith("I read only these wikis: Tatar Wikipedia, ")
    await ann.says(f"{wiki.farm.url}/tt/wiki/Special:MyContributions")
    assert ann.sees.startswith("This is a list, not an article.")
    await ann.says("Казанн")
    await stage.look_up()
    assert ann.sees.startswith("I find no article with this name here: Tatar Wikipedia.")
    await ann.taps("Try again")
    assert await ann.says("казан.") == LOOKING
    await stage.look_up()
    assert ann.sees.startswith("I see it: Казан has changed. Thank you!\nLetters added: 14")
    person = await kept(ann)
    assert person is not None
    assert (person.awaiting, person.edit_on) == (None, stage.clock.now().date())
    await ann.taps("Menu")
    assert not (await ann.says("Казан")).startswith("I am looking")


@ON_SQLITE
async def test_who_says_so_in_words_is_understood(stage: Stage, ann: Visitor, wiki: Editor) -> None:
    await begins(ann, wiki)
    await wiki.edit("tt", "Казан", "Казан — зур шәһәр.")
    assert await ann.says("Готово!") == LOOKING
    assert await ann.says("Я сделала!") == LOOKING
    await stage.look_up()
    assert ann.sees.startswith("I see it: Казан has changed. Thank you!")
    await stage.pass_time(hours=2)
    assert (await ann.says("I did it")).startswith("Which article have you changed?")
    await ann.says("/menu")
    assert (await ann.says("готово")).startswith("Step: 1 of 9")


@ON_SQLITE
async def test_who_has_translated_names_the_new_article(stage: Stage, ann: Visitor, wiki: Editor) -> None:
    await wiki.edit("ru", "Казань", "Казань — город.")
    await edits_tatar(ann)
    page = await page_of(wiki, "ru", "Казань")
    found = Found(Kind.TRANSLATE, page, "Казань", Source.ABSENT)
    await stage.app.database.write(lambda c: tasks.keep(c, "tt", [found], stage.clock.timestamp()))
    await ann.says("/task")
    await ann.taps("I did it")
    assert ann.sees == "Which article have you changed? Send me its link, or its name."
    await wiki.edit("tt", "Казан", "Казан — шәһәр.")
    await ann.says("Казан")
    await stage.look_up()
    assert ann.sees.startswith("I see it: Казан has changed. Thank you!\nLetters added: 14")


@ON_SQLITE
async def test_who_is_asked_for_a_name_may_go_away(stage: Stage, ann: Visitor, wiki: Editor) -> None:
    await edits_tatar(ann)
    await shows_old_button(stage, ann, "di:0")
    await ann.taps("Old button")
    assert "What would you like to do?" in await ann.says("меню")
    await ann.taps("Old button")
    assert (await ann.says("ок")).startswith("Good. ")
    assert "Which article have you changed?" in ann.sees
    await ann.says("я" * 2000)
    assert ann.buttons == ["Send this to a human", "Cancel"]
    assert await ann.says("где моя статья?") == LOOKING
    await ann.taps("Send this to a human")
    assert ann.sees.startswith("Your message is on its way to a human.")
    await ann.taps("Old button")
    await ann.sends("voice")
    assert ann.sees.startswith("I cannot listen to this")


async def test_a_link_can_be_sent_at_any_time_also_by_who_is_not_remembered(
    stage: Stage, ann: Visitor, wiki: Editor
) -> None:
    await declines(ann)
    before = await kept(ann)
    rev = await wiki.edit("tt", "Казан", "Казан — шәһәр.")
    await ann.says(f"кто изменил {wiki.farm.url}/tt/wiki/Казан ?")
    assert ann.sees == LOOKING
    assert ann.buttons == ["Send this to a human", "Menu"]
    await stage.look_up()
    assert ann.sees == "I see it: Казан has changed, and the change is still there.\nLetters added: 14"
    assert ann.buttons == ["Give me an article", "Menu"]
    await goes_by(wiki, "tt")
    await ann.says(f"{wiki.farm.url}/tt/wiki/Казан")
    await stage.look_up()
    assert ann.sees.startswith("I see no new change in Казан yet.")
    await ann.says(f"{wiki.farm.url}/tt/w/index.php?diff={rev + 900}")
    await stage.look_up()
    assert ann.sees.startswith("This page is not there any more")
    await shows_old_button(stage, ann, "di:0")
    await ann.taps("Old button")
    assert ann.sees == "Which article have you changed? Send me its link."
    assert await kept(ann) == before
    assert await details(stage) == []


@ON_SQLITE
async def test_a_link_may_be_behind_words_or_below_a_picture(
    stage: Stage, ann: Visitor, wiki: Editor
) -> None:
    await edits_tatar(ann)
    url = f"{wiki.farm.url}/tt/wiki/Казан"
    link = {"type": "text_link", "offset": 0, "length": 5, "url": url}
    assert await ann.says("Казан шәһәре", entities=[link]) == LOOKING
    await stage.look_up()
    assert ann.sees.startswith("I find no article with this name here: Tatar Wikipedia.")
    assert await ann.sends("photo", caption=f"экран {url}") == LOOKING


@ON_SQLITE
async def test_other_links_and_words_are_answered_as_ever(stage: Stage, ann: Visitor, wiki: Editor) -> None:
    await edits_tatar(ann)
    for said in ("https://example.org/wiki/Казан", "Казан"):
        assert (await ann.says(said)).startswith("I am a program")
    assert await details(stage) == []


async def test_an_impatient_tap_asks_once_and_who_is_forgotten_hears_nothing(
    stage: Stage, ann: Visitor, wiki: Editor
) -> None:
    await begins(ann, wiki)
    for _ in range(3):
        await ann.taps("I did it")
    assert [message.text for message in ann.messages].count(LOOKING) == 1
    assert len(await details(stage)) == 1
    await ann.says("/forget")
    await ann.taps("Yes")
    heard = len(ann.messages)
    await stage.look_up()
    assert len(ann.messages) == heard


@ON_SQLITE
async def test_nobody_uses_up_the_patience_of_the_wikis(stage: Stage, ann: Visitor, wiki: Editor) -> None:
    await edits_tatar(ann)
    links = [f"{wiki.farm.url}/tt/wiki/{number}" for number in range(22)]
    for link in links[:20]:
        assert await ann.says(link) == LOOKING
    assert await ann.says(links[20]) == "I have looked very often now. Please wait a few minutes."
    await stage.pass_time(minutes=11)
    assert await ann.says(links[21]) == LOOKING


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("fate", list(Fate))
def test_every_letter_is_whole_and_leads_on(fate: Fate, language: str) -> None:
    _, told = words(language), {"publish": "Саклау", "name": "Татар Википедиясе"}
    for wiki, more in (("tt", 5), ("ru", -5), ("lez", None)):
        wish = Wish(wiki, rev=None if more else 7, since=2**33, is_mine=more == 5)
        seen = Seen(fate, "Казан <&>", 2**52, more, date(2026, 11, 23))
        screen = letter(wish, seen, told, _, can_link=True)
        assert "{" not in screen.text
        assert "<&>" not in screen.text
        buttons = [button for row in screen.rows for button in row]
        assert buttons[-1].label == _.plain("Menu")
        assert [one.label for one in buttons if len(one.label) > LONGEST] == []
        assert all(one.tap and len(one.tap.encode()) <= 64 for one in buttons)


@ON_SQLITE
async def test_without_the_wikis_old_buttons_lead_to_the_menu(database_url: str) -> None:
    async with stage_on(database_url) as stage:
        ann = stage.person("Ann")
        await joins(ann)
        for data in ("di:0", "di:5", "la:tt:5:0", "hv"):
            await shows_old_button(stage, ann, data)
            await ann.taps("Old button")
            assert ann.sees.startswith("This button is from an earlier time")
        assert (await ann.says("https://tt.wikipedia.org/wiki/Казан")).startswith("I am a program")
