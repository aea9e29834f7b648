"""How often the articles were read that somebody has edited: counted since then, and honestly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from domain.accounts import Account
from domain.changes import Change
from domain.people import PersonId
from storage import accounts, recent_changes
from storage.vault import Vault
from tests.handlers.flows import joins, shows_old_button
from tests.stage import Stage, Visitor, stage_on
from wiki.client import Params, Refused

KEY = "k" * 32
USER = 77


@dataclass
class Counters:
    """Wikis with the extension PageViewInfo: it counts a page on each day, and tells of five at a time."""

    opened: dict[str, dict[int, dict[str, int | None]]] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    asked: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        """Answer as the extension does; without it there is a warning, and nothing more of a page."""
        assert (params["prop"], params["pvipdays"], background) == ("pageviews", 60, False)
        ids = params["pageids"]
        assert isinstance(ids, (list, tuple))
        assert len(ids) <= 5
        self.asked.append((wiki, tuple(int(page) for page in ids)))
        if wiki in self.refuses:
            raise Refused("pvi-cached-error-title")
        known = self.opened.get(wiki, {})
        pages = [{"pageid": page} | ({"pageviews": known[page]} if page in known else {}) for page in ids]
        return {"curtimestamp": "2026-11-23T09:00:00Z", "query": {"pages": pages}}

    async def close(self) -> None:
        """Close nothing."""


@pytest.fixture
def counters() -> Counters:
    return Counters()


@pytest.fixture
async def stage(database_url: str, counters: Counters) -> AsyncIterator[Stage]:
    """A stage beside wikis that count."""
    contact = "ops@example.org"
    async with stage_on(database_url, operator_contact=contact, secret_key=KEY, wikis=counters) as stage:
        yield stage


async def edited(visitor: Visitor, wiki: str, days_ago: dict[int, int]) -> None:
    """Link an account, and edit pages some days ago."""
    stage = visitor.stage
    now, person, vault = stage.clock.now(), PersonId(visitor.id), Vault([KEY])
    changes = [
        Change(0, (now - timedelta(days=days)).timestamp(), page, rev=page * 10, parent=1, user=USER)
        for page, days in days_ago.items()
    ]

    async def write(connection: Any) -> None:
        if await accounts.linked(connection, vault, person) is None:
            await accounts.link(connection, vault, person, Account({"tt": USER, "ba": USER}), now)
        await recent_changes.record(connection, vault, person, wiki, changes, now)

    await stage.app.database.write(write)


async def asks(visitor: Visitor) -> str:
    """Tap the button twice, and wait for the letter."""
    await shows_old_button(visitor.stage, visitor, "hv", "How often read?")
    for _ in range(2):
        await visitor.taps("How often read?")
    assert visitor.sees == "I am looking at the wiki. This can take half a minute."
    await visitor.stage.look_up()
    await visitor.stage.pass_time(minutes=11)  # nobody may ask again and again
    return visitor.sees


async def test_days_since_the_edit_are_counted_on_every_wiki(
    stage: Stage, ann: Visitor, counters: Counters
) -> None:
    await joins(ann)
    await edited(ann, "tt", {1: 10, 2: 3, 3: 3, 4: 3, 5: 3, 6: 3})
    await edited(ann, "ba", {1: 5})
    before, same, after = "2026-11-12", "2026-11-13", "2026-11-14"
    counters.opened["tt"] = {
        1: {before: 1000, same: 100, after: 7, "2026-11-22": None},
        6: {after: 1000, "2026-11-21": 1200},
    }
    counters.opened["ba"] = {1: {after: 50, "2026-11-20": 3}}
    assert await asks(ann) == (
        "How often the articles you edited were opened after your edit: 1,210\nArticles: 3\n"
        "The last two days are not counted yet."
    )
    assert ann.buttons == ["Give me an article", "Menu"]
    assert [(wiki, len(ids)) for wiki, ids in counters.asked] == [("tt", 5), ("tt", 1), ("ba", 1)]


async def test_what_the_wikis_do_not_tell_is_not_made_up(
    stage: Stage, ann: Visitor, counters: Counters
) -> None:
    await joins(ann)
    assert await asks(ann) == "I know of no edit of yours in the last weeks."
    assert counters.asked == []
    await edited(ann, "tt", {1: 1})
    assert (await asks(ann)).startswith("The wiki does not say at the moment")
    counters.opened["tt"] = {1: {"2026-11-21": 5, "2026-11-22": None}}
    assert (await asks(ann)).startswith("It is too early: the last two days are not counted yet.")
    await edited(ann, "ba", {1: 9})
    counters.refuses = {"tt"}
    counters.opened["ba"] = {1: {"2026-11-20": 1}}
    assert "were opened after your edit: 1\nArticles: 1\n" in await asks(ann)
