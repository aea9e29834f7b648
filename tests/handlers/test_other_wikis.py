"""Any other wiki is added by a file: people choose it, the bot reads it, and mistakes are named."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.recent_changes import RecentChanges
from domain.wikis import SHIPPED, WIKIS, know
from storage.content import load, read
from tests.handlers.flows import joins
from tests.stage import Stage, stage_on

CHUVASH = """
cv:
  names: {en: Chuvash Wikipedia, ru: Чувашская Википедия, tt: Чуваш Википедиясе, ba: Сыуаш Википедияһы,
          lez: Чуваш Википедия}
  interface_fallback: [ru]
  uploads_to_commons: true
  polled_every_s: 120
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The shipped content, with a file of other wikis; afterwards the wikis are those that are shipped."""
    copy = tmp_path / "content"
    shutil.copytree(Path(__file__).parents[2] / "content", copy)
    (copy / "wikis.yaml").write_text(CHUVASH, encoding="utf-8")
    yield copy
    know(())


@pytest.fixture
async def stage(database_url: str, folder: Path) -> AsyncIterator[Stage]:
    said = load(folder)
    async with stage_on(
        database_url, said=said, operator_contact="ops@example.org", secret_key="k" * 32
    ) as stage:
        yield stage


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_people_choose_it_and_the_bot_reads_it(stage: Stage) -> None:
    ann = stage.person("Ann", "en")
    await joins(ann)
    await ann.says("/settings")
    await ann.taps("Wikipedia")
    assert ann.buttons[:5] == [
        "Tatar Wikipedia",
        "Bashkir Wikipedia",
        "Lezgi Wikipedia",
        "✓ Russian Wikipedia",
        "Chuvash Wikipedia",
    ]
    await ann.taps("Chuvash Wikipedia")
    assert "Wikipedia: Chuvash Wikipedia" in ann.sees
    wiki = WIKIS["cv"]
    assert (wiki.mediawiki_language, wiki.polled_every_s, wiki.uploads_to_commons) == ("cv", 120, True)
    assert stage.app.wiki_side is not None
    polled = [part.wiki.code for part in stage.app.wiki_side.parts if isinstance(part, RecentChanges)]
    assert polled == ["tt", "ba", "lez", "ru", "cv"]


def test_without_the_file_there_are_those_that_are_shipped(folder: Path) -> None:
    (folder / "wikis.yaml").unlink()
    load(folder)
    assert list(WIKIS) == [wiki.code for wiki in SHIPPED]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("cv:", "Чӑваш:", "wikis.yaml: Чӑваш: is no code of a wiki"),
        ("cv:", "tt:", "wikis.yaml: tt: is known already; leave it out"),
        ("ru: Чувашская Википедия, ", "", "wikis.yaml: cv.names.ru: is missing"),
        ("en: Chuvash Wikipedia", "en: 7", "wikis.yaml: cv.names.en: must be text"),
        ("en: Chuvash Wikipedia", "xx: Chuvash Wikipedia", "wikis.yaml: cv.names.xx: is not a known field"),
        ("[ru]", "[cv]", "wikis.yaml: cv.interface_fallback: cv is no other wiki the bot knows"),
        ("[ru]", "ru", "wikis.yaml: cv.interface_fallback: must be a list"),
        ("[ru]", "[]", "labels.yaml: buttons.edit.cv: has no value and no fallback"),
        ("120", "1", "wikis.yaml: cv.polled_every_s: must be a number of seconds from 30 to 86400"),
        ("120", "often", "wikis.yaml: cv.polled_every_s: must be a number of seconds from 30 to 86400"),
        ("commons: true", "commons: maybe", "wikis.yaml: cv.uploads_to_commons: must be true or false"),
        ("uploads", "upload", "wikis.yaml: cv.upload_to_commons: is not a known field"),
        (
            "  polled",
            "  mediawiki_language: Ch Va\n  polled",
            "wikis.yaml: cv.mediawiki_language: is no code",
        ),
        (CHUVASH, "[]", "wikis.yaml: must be fields with names"),
        (CHUVASH, "cv: {", "wikis.yaml: is not readable YAML"),
    ],
)
def test_a_mistake_is_named_with_its_place(folder: Path, before: str, after: str, problem: str) -> None:
    assert before in CHUVASH
    (folder / "wikis.yaml").write_text(CHUVASH.replace(before, after), encoding="utf-8")
    problems = [str(one) for one in read(folder)[1]]
    assert any(one.startswith(problem) for one in problems), problems
