"""Edits of linked people on a real MediaWiki: thanks, undone edits, deleted pages, blocks; each told once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from domain.accounts import Account
from domain.changes import Notice, Word
from domain.people import PersonId
from storage import accounts
from storage import notices as notices_store
from storage.tables import edits, notices, reverts, tasks, told
from storage.vault import Vault
from tests.bot.conftest import rows
from tests.handlers.flows import joins
from tests.handlers.test_privacy import data_of
from tests.stage import Stage, Visitor
from tests.wiki.farm import Editor
from tests.wiki.linked import (
    KEY,
    clock,
    joined,
    offered,
    reader,
    reads,
    seen_of,
    stage_beside,
    teller,
    tells,
    went_back,
)
from wiki import client
from wiki.client import HttpWikis, Later

THANKS = "Thank you for your edit: it helps everybody who reads your language."
UNDONE = "Your edit here was undone."
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what differs by wiki and not by database."""


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
    assert ann.sees.startswith(f"I see your edit number 10. {THANKS}"), "the fifth counts as thanked for"
    assert ann.buttons == ["Give me an article", "How often read?", "Ask a human"]
    assert len(ann.messages) == before + 2


@ON_SQLITE
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


async def test_who_undid_it_themselves_or_was_restored_hears_nothing(stage: Stage, wiki: Editor) -> None:
    await wiki.edit("tt", "Казан", "Казан шәһәр.")
    await wiki.edit("tt", "Идел", "Идел елга.")
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл", before=37)
    ben = await joined(stage, "Ben", wiki, "tt", "Булат", before=37)
    rev = await wiki.edit("tt", "Казан", "Казан шәһәр. Яхшы!", by="Айгөл")
    await wiki.undo("tt", "Казан", rev, by="Айгөл")
    await wiki.edit("tt", "Идел", "Идел елга. Зур!", by="Айгөл")
    before = len(ann.messages), len(ben.messages)
    undoing = await wiki.rollback("tt", "Идел", of="Айгөл", by="Admin")
    await wiki.undo("tt", "Идел", undoing, by="Булат")
    await wiki.jobs("tt")
    await reads(stage)
    await wiki.edit("tt", "Казан", "Казан шәһәр, башкала.", by="Булат")
    await reads(stage)
    await stage.pass_time(minutes=15)
    await reads(stage)
    assert (len(ann.messages), len(ben.messages)) == before
    await wiki.edit("tt", "Идел", "Идел елга.", by="Булат")  # and away again, by hand
    await wiki.jobs("tt")
    await reads(stage)
    await stage.pass_time(minutes=15)
    await reads(stage)
    assert len(ben.messages) == before[1]
    assert ann.sees.startswith(f"Идел\n{UNDONE}")
    assert "Булат" not in ann.sees, "nobody is shown what somebody else has done"


@ON_SQLITE
async def test_where_edits_wait_for_review_an_undone_one_is_seen_by_its_text(
    stage: Stage, wiki: Editor
) -> None:
    """As with flagged revisions, `mw-reverted` is withheld; the rows of one person are lost together."""
    wiki.knobs(wgUseRCPatrol=True)
    await wiki.edit("ru", "Казань", "Город.")
    ann = await joined(stage, "Ann", wiki, "ru", "Айгуль", before=4)
    for text in ("Город в Татарстане.", "Город в Татарстане на Волге."):
        await wiki.edit("ru", "Казань", text, by="Айгуль")
    await reads(stage, "ru")
    assert "Readers see it after an experienced editor has looked at it" in ann.sees
    await wiki.edit("ru", "Казань", "Город.", by="Пётр")
    await wiki.jobs("ru")
    await reads(stage, "ru")
    before = len(ann.messages)
    await stage.pass_time(minutes=15)
    await reads(stage, "ru")
    assert ann.sees.startswith(f"Казань\n{UNDONE}")
    for _day in range(3):
        await stage.pass_time(days=1)
        await reads(stage, "ru")
    assert len(ann.messages) == before + 1


async def test_nobody_is_woken_and_nobody_is_written_to_after_a_stop(stage: Stage, wiki: Editor) -> None:
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл")
    ben = await joined(stage, "Ben", wiki, "tt", "Булат")
    await stage.pass_time(hours=11)  # 23:00 in Moscow
    before = len(ann.messages), len(ben.messages)
    await wiki.edit("tt", "Казан", "Казан шәһәр.", by="Айгөл")
    await wiki.edit("tt", "Казан", "Казан зур шәһәр.", by="Булат")
    await reads(stage)
    assert (len(ann.messages), len(ben.messages)) == before
    await ben.says("/stop")
    await stage.pass_time(hours=10)
    await tells(stage)
    assert ann.sees.startswith("I see your first edit.")
    assert len(ann.messages) == before[0] + 1
    assert len(ben.messages) == before[1] + 1, "only the answer to the stop"
    await wiki.undo("tt", "Казан", await wiki.edit("tt", "Казан", "Казан иң зур шәһәр.", by="Булат"))
    await wiki.jobs("tt")
    await reads(stage)
    await stage.pass_time(minutes=15)
    await reads(stage)
    await ben.taps("Send me messages again")
    await reads(stage)
    assert "first edit" not in ben.sees, "what was not told is not told later"


async def test_what_was_due_in_an_outage_of_the_day_wakes_nobody_at_night(stage: Stage, wiki: Editor) -> None:
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл")
    before = len(ann.messages)
    await wiki.edit("tt", "Казан", "Казан шәһәр.", by="Айгөл")
    await reader(stage, "tt").step()  # it is noted that she is to be thanked, and the process ends
    await stage.pass_time(hours=12)
    await tells(stage)
    assert len(ann.messages) == before
    await stage.pass_time(hours=10)
    await tells(stage)
    assert [message.text for message in ann.messages][before:] == [ann.sees]
    assert ann.sees.startswith("I see your first edit.")


async def test_an_edit_that_was_read_while_its_account_was_being_linked_is_not_missed(
    stage: Stage, wiki: Editor
) -> None:
    ann = stage.person("Ann")
    await joins(ann)
    user, since = await wiki.account("tt", "Айгөл"), await clock(wiki, "tt")
    await wiki.edit("tt", "Казан", "Казан шәһәр.", by="Айгөл")  # the code was looked for just before
    await reads(stage)
    await reads(stage)
    account = Account({"tt": user}, since={"tt": since})
    now, vault = stage.clock.now(), Vault([KEY])
    assert await stage.app.database.write(lambda c: accounts.link(c, vault, ann.id, account, now))
    await reads(stage)
    assert await seen_of(ann) == 1
    await reads(stage)
    assert await seen_of(ann) == 1
    assert ann.sees.startswith("I see your first edit.")


async def opens_account(ann: Visitor) -> str:
    """Look at the screen of the account."""
    await ann.says("/settings")
    return await ann.taps("My wiki account")


async def test_blocks_are_told_to_whom_they_concern(stage: Stage, wiki: Editor) -> None:
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл", before=37)
    before = len(ann.messages)
    await wiki.account("tt", "Вандал")
    await wiki.block("tt", "Вандал")
    await wiki.block("tt", "192.0.2.17", "1 day")
    await wiki.rename("tt", "Айгөл", "Айгөл Мисал")
    await reads(stage)
    assert len(ann.messages) == before
    await wiki.block("tt", "Айгөл Мисал", "2 days")
    await reads(stage)
    await reads(stage)
    assert len(ann.messages) == before + 1
    assert ann.sees.startswith("Your account cannot edit at the moment: Tatar Wikipedia.\nThis ends: ")
    assert ann.buttons == ["Ask a human", "What helps"]
    assert (await ann.taps("What helps")).startswith("The wiki says “blocked”")
    assert "It may not edit here now: Tatar Wikipedia" in await opens_account(ann)
    await wiki.unblock("tt", "Айгөл Мисал")
    await reads(stage)
    assert ann.sees == "Your account can edit again: Tatar Wikipedia."
    assert "It may not edit" not in await opens_account(ann)
    await wiki.block("tt", "Айгөл Мисал", partial=1, pagerestrictions="Баш бит", allowusertalk=1)
    await reads(stage)
    assert ann.sees.startswith("Your account cannot edit some pages any more: Tatar Wikipedia.\nIt can be")
    before = len(ann.messages)
    await stage.pass_time(hours=12)  # what is undone in the same night is not told in the morning
    for turn in range(3):
        await wiki.block("tt", "Айгөл Мисал", f"{turn + 2} days", reblock=1)
        await wiki.unblock("tt", "Айгөл Мисал")
        await reads(stage)
    await stage.pass_time(hours=10)
    await tells(stage)
    assert [message.text for message in ann.messages][before:] == [
        "Your account can edit again: Tatar Wikipedia."
    ]


@ON_SQLITE
async def test_a_deleted_page_is_told_once_and_given_to_nobody(stage: Stage, wiki: Editor) -> None:
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл", before=37)
    for number in range(2):
        await wiki.edit("tt", "Яңа бит", f"Яңа бит {number}", by="Айгөл")
    [page] = (await wiki.asks("tt", titles="Яңа бит"))["query"]["pages"]
    await offered(stage, page["pageid"])
    await reads(stage)
    before = len(ann.messages)
    await wiki.delete("tt", "Яңа бит")
    await reads(stage)
    await reads(stage)
    assert len(ann.messages) == before + 1
    assert ann.sees.startswith("Яңа бит\nThis page, which you have edited, was deleted.")
    assert await rows(stage, tasks) == []


async def test_an_outage_of_days_is_made_up_for(stage: Stage, wiki: Editor) -> None:
    """What was made before the link is among what the account had; a renamed account is the same one."""
    await wiki.edit("tt", "Казан", "Казан шәһәр.", by="Айгөл")
    await asyncio.sleep(1.1)  # the clocks of wikis show whole seconds
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл", before=1)
    await wiki.rename("tt", "Айгөл", "Айгөл Мисал")
    for number in range(4):
        await wiki.edit("tt", "Казан", f"Казан шәһәр. {number}", by="Айгөл Мисал")
    await went_back(stage, "tt", days=29)
    with capture_logs() as lines:
        await reads(stage)
    assert ann.sees.startswith("I see your edit number 5.")
    assert lines == []
    await went_back(stage, "tt", days=31)
    await wiki.edit("tt", "Казан", "Казан зур шәһәр.", by="Айгөл Мисал")
    with capture_logs() as lines:
        await reads(stage)
    assert [line["event"] for line in lines] == ["changes_missed"]
    assert await seen_of(ann) == 5


@ON_SQLITE
async def test_a_wiki_that_lags_waits_and_one_that_can_only_be_read_is_read(
    stage: Stage, wiki: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл")
    await wiki.edit("tt", "Казан", "Казан шәһәр.", by="Айгөл")
    wiki.knobs(wgReadOnly="maintenance")
    with monkeypatch.context() as lagging:
        lagging.setattr(client, "MAXLAG_S", -2)
        with pytest.raises(Later):
            await reader(stage, "tt").step()
    side = stage.app.wiki_side
    assert side is not None
    assert await side.step(reader(stage, "tt")) > 0, "it is left alone for as long as it has said"
    assert isinstance(side.wikis, HttpWikis)
    side.wikis.now = lambda: time.monotonic() + 60
    await reads(stage)
    assert ann.sees.startswith("I see your first edit.")


async def test_two_who_read_at_once_tell_once(stage: Stage, wiki: Editor) -> None:
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл")
    await wiki.edit("tt", "Казан", "Казан шәһәр.", by="Айгөл")
    before = len(ann.messages)
    mine, theirs = reader(stage, "tt"), replace(reader(stage, "tt"))
    await asyncio.gather(mine.step(), theirs.step())
    await reads(stage)
    assert len(ann.messages) == before + 1
    assert await seen_of(ann) == 1


async def test_who_unlinks_is_followed_no_more_and_leaves_nothing(stage: Stage, wiki: Editor) -> None:
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл")
    await stage.pass_time(hours=11)
    rev = await wiki.edit("tt", "Казан", "Казан шәһәр.", by="Айгөл")
    await wiki.edit("tt", "Казан", "Казан шәһәр?")
    await reads(stage)
    for table in (edits, reverts, told, notices):
        [row] = await rows(stage, table)
        words = ("Казан", "Айгөл", "thanks")
        assert not any(word in str(value) for word in words for value in row), table.name
        assert rev not in list(row), table.name
    await stage.app.database.write(lambda c: accounts.erase(c, ann.id))
    before = len(ann.messages)
    await wiki.edit("tt", "Казан", "Казан шәһәр!", by="Айгөл")
    await stage.pass_time(hours=12)
    await reads(stage)
    assert len(ann.messages) == before
    for table in (edits, reverts, told, notices):
        assert await rows(stage, table) == []


@ON_SQLITE
async def test_what_is_kept_of_edits_is_shown(stage: Stage, wiki: Editor) -> None:
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл", before=37)
    for number in range(2):
        await wiki.edit("tt", "Казан", f"Казан шәһәр. {number}", by="Айгөл")
    await reads(stage)
    kept = await data_of(ann)
    assert kept["Your edits as far as I know"] == 39
    assert kept["Edits I watch for you, for up to three months"] == 2


@ON_SQLITE
async def test_a_letter_that_cannot_be_written_harms_no_other(stage: Stage, wiki: Editor) -> None:
    ann = await joined(stage, "Ann", wiki, "tt", "Айгөл")
    part, now = teller(stage), stage.clock.now()
    broken = [Notice(PersonId(ann.id), Word.THANKS, "not a number", "tt")]
    await stage.app.database.write(lambda c: notices_store.tell(c, part.vault, broken, now))
    stage.clock.move(timedelta(seconds=1))
    await wiki.edit("tt", "Казан", "Казан шәһәр.", by="Айгөл")
    for _look in range(2):
        await reads(stage)
    assert ann.sees.startswith("I see your first edit.")
    assert await rows(stage, notices) == []
