"""Screens say what is written on the buttons of the wiki a person edits, in whatever language they read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiki_names import WikiNames
from domain.wikis import WIKIS
from storage import wiki_messages
from tests.handlers.flows import forward, joins
from tests.stage import Stage, shipped, stage_on
from tests.wiki.farm import Editor
from wiki.client import Later, Params
from wiki.messages import plain_name


async def names_on(stage: Stage) -> dict[str, dict[str, str]]:
    """Return what the wikis have said."""
    return await stage.app.database.read(wiki_messages.load)


async def learns(stage: Stage) -> None:
    """Let the wikis be asked, and the screens be told."""
    assert stage.app.wiki_side is not None
    [part] = [part for part in stage.app.wiki_side.parts if isinstance(part, WikiNames)]
    await part.step()
    await stage.app.overlay.look()


async def test_a_lezgi_reader_who_edits_the_tatar_wiki_sees_tatar_buttons(
    wiki: Editor, database_url: str
) -> None:
    await wiki.edit("tt", "MediaWiki:Publishchanges", "Бастырып чыгару")
    await wiki.edit("tt", "MediaWiki:Editundo", "{{int:nothing}} $1")
    options = {"operator_contact": "ops@example.org", "wiki_api_url": wiki.api_url}
    async with stage_on(database_url, **options) as stage:
        ann = stage.person("Ann")
        await joins(ann)
        await ann.says("/settings")
        await ann.taps("Wikipedia")
        await ann.taps("Tatar Wikipedia")
        await ann.says("step")
        for label in forward()[:7]:
            await ann.taps(label)
        assert "Үзгәрешләрне саклау" in ann.sees  # as content/labels.yaml has it
        await learns(stage)
        await ann.says("step")
        assert "Бастырып чыгару" in ann.sees
        assert "Үзгәрешләрне саклау" not in ann.sees
        await ann.says("/language")
        await ann.taps("Лезги")
        await ann.says("step")
        assert "Бастырып чыгару" in ann.sees
        said = await names_on(stage)
        assert "editundo" not in said["tt"]  # what has to be filled in cannot be shown
        assert said["lez"]["summary"] == "Нетижа"  # the wiki puts a colon behind it
        assert "growthexperiments-homepage-suggested-edits-header" not in said["tt"]
        assert stage.app.overlay.content.labels.value("undo", WIKIS["tt"], "en") == "кире кайтар"


class Forgetful:
    """Wikis that answer once, with one name, and then no more."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        self.asked.append(f"{wiki} {params.get('amlang')}")
        if len(self.asked) > 4:
            raise Later(60, "away")
        rows = [{"name": "publishchanges", "normalizedname": "publishchanges", "content": f"X {wiki}"}]
        return {"query": {"allmessages": rows}}

    async def close(self) -> None:
        pass


async def test_each_wiki_is_asked_once_a_day_and_what_it_said_outlives_its_silence(database_url: str) -> None:
    wikis = Forgetful()
    async with stage_on(database_url, operator_contact="ops@example.org", wikis=wikis) as stage:
        await learns(stage)
        await learns(stage)
        assert wikis.asked == ["tt tt-cyrl", "ba ba", "lez lez", "ru ru"]
        await stage.pass_time(days=1)
        await learns(stage)
        assert len(wikis.asked) == 8
        assert {wiki: names["publishchanges"] for wiki, names in (await names_on(stage)).items()} == {
            "tt": "X tt",
            "ba": "X ba",
            "lez": "X lez",
            "ru": "X ru",
        }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Нетижа:", "Нетижа"),
        ("Үзгәрешләрне саклау", "Үзгәрешләрне саклау"),
        ("", None),
        (":", None),
        ("{{GENDER:$1|Ул}}", None),
        ("Сакла $1", None),
        ("<b>Сакла</b>", None),
        ("[[Ярдәм]]", None),
        ("''Сакла''", None),
        ("⧼nope⧽", None),
        ("a&nbsp;b", None),
        ("x" * 61, None),
    ],
)
def test_only_a_plain_name_is_shown(text: str, name: str | None) -> None:
    assert plain_name(text) == name


@given(st.text())
def test_a_name_is_short_and_without_markup(text: str) -> None:
    name = plain_name(text)
    assert name is None or (0 < len(name) <= 60 and not set(name) & set("<>{}[]\n"))


def test_labels_of_the_shipped_content_know_their_messages() -> None:
    labels = shipped().labels
    assert labels.messages.keys() == labels.buttons.keys()
    said = labels.over({"tt": {"summary": "X"}})
    assert said.value("summary", WIKIS["tt"], "ru") == "X"
    assert said.value("summary", WIKIS["ba"], "ru") == labels.value("summary", WIKIS["ba"], "ru")
