"""Edits of linked people on a real MediaWiki: thanks, undone edits, deleted pages, blocks; each told once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.stage import Stage
from tests.wiki.farm import Editor
from tests.wiki.linked import joined, reads, stage_beside

THANKS = "Thank you for your edit: it helps everybody who reads your language."
UNDONE = "Your change here was changed back."


@pytest.fixture
async def stage(wiki: Editor, database_url: str) -> AsyncIterator[Stage]:
    """A stage on a fresh database of each kind, beside wikis that are read."""
    async with stage_beside(wiki, database_url) as stage:
        await reads(stage, "tt", "ru")
        yield stage


async def test_the_first_the_fifth_and_the_tenth_edit_are_thanked_once(stage: Stage, wiki: Editor) -> None:
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл")
    before = len(ann.messages)
    await wiki.edit("tt", "Казан", "Казан шәһәр.", by="Айгөл")
    await reads(stage)
    assert ann.sees == f"I see your first edit. {THANKS}\nShall we make one more edit?"
    assert ann.buttons == ["Give me an article", "Ask a human"]
    await reads(stage)
    assert len(ann.messages) == before + 1
    for number in range(2, 11):
        await wiki.edit("tt", "Казан", f"Казан шәһәр. {number}", by="Айгөл")
    await wiki.edit("tt", "Казан", "Казан шәһәр. 10", by="Айгөл")  # a null edit is none
    await reads(stage)
    assert ann.sees.startswith(f"Your edit number 10 is there. {THANKS}"), "the fifth counts as thanked for"
    assert ann.buttons == ["Give me an article", "How often read?", "Ask a human"]
    assert len(ann.messages) == before + 2


@pytest.mark.parametrize("how", ["undo", "rollback", "by hand"])
async def test_who_was_undone_hears_it_gently_after_a_while(stage: Stage, wiki: Editor, how: str) -> None:
    await wiki.edit("tt", "Казан", "Казан шәһәр.")
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл", before=37)
    await wiki.edit("tt", "Казан", "Казан шәһәр. Яхшы!", by="Айгөл")
    rev = await wiki.edit("tt", "Казан", "Казан шәһәр. Яхшы! Бик яхшы!", by="Айгөл")
    before = len(ann.messages)
    match how:
        case "undo":
            await wiki.undo("tt", "Казан", rev)
        case "rollback":
            await wiki.rollback("tt", "Казан", of="Айгөл")
        case _:
            await wiki.edit("tt", "Казан", "Казан шәһәр.")
    await wiki.jobs("tt")
    await reads(stage)
    await stage.pass_time(minutes=11)
    await reads(stage)
    assert len(ann.messages) == before, "it waits: many an undoing is undone itself"
    await stage.pass_time(minutes=2)
    await reads(stage)
    await reads(stage)
    assert len(ann.messages) == before + 1
    assert ann.sees.startswith(f"Казан\n{UNDONE} This happens to everybody")
    assert ann.buttons == ["Why was it undone?", "See the history", "Ask a human", "Give me an article"]
    assert ann.link("See the history").endswith("action=history")
    assert (await ann.taps("Why was it undone?")).startswith("My edit has vanished")
    await stage.pass_time(days=2)
    await reads(stage)
    assert len(ann.messages) == before + 2
