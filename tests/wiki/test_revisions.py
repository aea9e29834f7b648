"""Revisions and pages as a real MediaWiki tells of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from domain.wikis import Sites
from tests.wiki.farm import Editor
from wiki import revisions
from wiki.client import HttpWikis


@pytest.fixture
async def wikis(wiki: Editor) -> AsyncIterator[HttpWikis]:
    """The client, to whom every warning is an error."""
    client = HttpWikis(Sites(wiki.api_url), "ops@example.org", is_strict=True)
    yield client
    await client.close()


async def test_revisions_say_who_when_and_what_became_of_them(wiki: Editor, wikis: HttpWikis) -> None:
    user = await wiki.account("tt", "Айгөл")
    first = await wiki.edit("tt", "Казан", "Казан — шәһәр.")
    second = await wiki.edit("tt", "Казан", "Казан — зур шәһәр.", by="Айгөл")
    third = await wiki.undo("tt", "Казан", second)
    await wiki.jobs("tt")
    gone = await wiki.edit("tt", "Идел", "Идел")
    await wiki.delete("tt", "Идел")
    found = await revisions.by_ids(wikis, "tt", [first, second, third, gone, third + 99])
    assert set(found) == {first, second, third}
    assert (found[second].user, found[second].parent, found[second].title) == (user, first, "Казан")
    assert (found[second].is_reverted, found[third].is_reverting) == (True, True)
    assert found[third].sha1 == found[first].sha1 != found[second].sha1
    history = await revisions.of_page(wikis, "tt", found[first].page)
    assert history is not None
    assert [one.id for one in history.revisions] == [third, second, first]
    assert 0 <= history.now - found[third].made_at < 60
    assert await revisions.of_page(wikis, "tt", 12345) is None
    assert await revisions.letters(wikis, "tt", [found[first], found[second]]) == {first: 14, second: 18}


async def test_what_is_hidden_is_missing_and_not_guessed(wiki: Editor, wikis: HttpWikis) -> None:
    first = await wiki.edit("tt", "Казан", "Казан — шәһәр.", by="Айгөл")
    await wiki.edit("tt", "Казан", "Казан — зур шәһәр.")
    await wiki.hide("tt", first, "content|user")
    one = (await revisions.by_ids(wikis, "tt", [first]))[first]
    assert (one.user, one.sha1) == (None, None)
    assert await revisions.letters(wikis, "tt", [one]) == {}


async def test_the_first_title_that_is_there_is_meant(wiki: Editor, wikis: HttpWikis) -> None:
    await wiki.edit("tt", "Казан", "Казан — шәһәр.")
    await wiki.move("tt", "Казан", "Казан шәһәре")
    [page] = (await wiki.asks("tt", titles="Казан шәһәре"))["query"]["pages"]
    for titles in (["казан"], ["Казан!", "Казан"], ["Юк", "казан_шәһәре"], ["en:Kazan", "Казан"]):
        assert await revisions.page_called(wikis, "tt", titles) == page["pageid"]
    assert await revisions.page_called(wikis, "tt", ["Юк", "Махсус:Үзгәртүләр", "<x>"]) is None
