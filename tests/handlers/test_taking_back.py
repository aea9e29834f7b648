"""Who takes the consent back, in whichever way, leaves the chat, the language and the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from domain.accounts import Account
from domain.changes import Change
from domain.people import CONSENT_VERSION, PersonId
from domain.tasks import Found, Kind, Source
from storage import accounts, people, recent_changes, tasks
from storage.vault import Vault
from tests.handlers.flows import joins, shows_old_button, traces
from tests.stage import Stage, Visitor, stage_on
from tests.wiki.register import Register

KEY = "k" * 32
OURS = {"accounts", "account_wikis", "edits", "told", "notices", "offers"}


@pytest.fixture
async def beside(database_url: str) -> AsyncIterator[Stage]:
    """A stage beside wikis."""
    options: dict[str, Any] = {"operator_contact": "ops@example.org", "secret_key": KEY}
    async with stage_on(database_url, wikis=Register(), **options) as stage:
        yield stage


async def works(stage: Stage, name: str) -> Visitor:
    """Bring somebody who has taken an article, and edited with a linked account."""
    visitor, vault, now = stage.person(name), Vault([KEY]), stage.clock.now()
    await joins(visitor)
    person, write = PersonId(visitor.id), stage.app.database.write
    found = [Found(Kind.LINK, 4, "Казан", Source.LISTED)]
    for wiki in ("tt", "ru"):
        await write(lambda c, wiki=wiki: tasks.keep(c, wiki, found, now.timestamp()))  # type: ignore[misc]
    await visitor.says("/task")
    account = Account({"tt": 7}, since={"tt": now.timestamp()})
    assert await write(lambda c: accounts.link(c, vault, person, account, now))
    made = [Change(1, now.timestamp(), 1, 1, 0, 7)]
    await write(lambda c: recent_changes.record(c, vault, person, "tt", made, now))
    assert set(await traces(visitor)) >= OURS
    return visitor


async def was_asked_anew(visitor: Visitor) -> None:
    """Let the text somebody agreed to be another one than that in force."""
    database = visitor.stage.app.database
    known = (await database.read(lambda c: people.load(c, [visitor.id])))[PersonId(visitor.id)]
    before = replace(known, consent=CONSENT_VERSION + 1)
    await database.write(lambda c: people.save(c, [before]))


@pytest.mark.parametrize("way", ["withdraws", "is under 14", "says no anew", "is under 14 anew"])
async def test_nothing_else_is_kept(beside: Stage, way: str) -> None:
    ann = await works(beside, "Ann")
    if way.endswith("anew"):
        await was_asked_anew(ann)
    if way == "withdraws":
        await ann.says("/privacy")
        await ann.taps("Withdraw my consent")
    else:
        await shows_old_button(beside, ann, "no" if way == "says no anew" else "ok:under14")
        await ann.taps("Old button")
    if not way.endswith("anew"):
        await ann.taps("Yes")
    assert not OURS & set(await traces(ann))
