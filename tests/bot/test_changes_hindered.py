"""Recent changes of a wiki whose clock is wrong for a while, or that says something nobody understands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.recent_changes import RecentChanges
from domain.accounts import Account
from domain.people import CONSENT_VERSION, Person, PersonId
from domain.wikis import WIKIS
from sandbox.clock import Clock
from storage import accounts, own_edits, people
from storage.database import Database
from storage.vault import Vault
from tests.stage import NOON
from wiki.client import Params

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ANN, VAULT, AT = PersonId(7), Vault(["k" * 32]), NOON.timestamp()


def said(moment: float) -> str:
    """Write a time as a wiki does."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass
class Feed:
    """A wiki of which there are only its changes."""

    now: float = AT
    rows: list[dict[str, Any]] = field(default_factory=list)

    def edit(self, moment: float, **odd: Any) -> None:
        """Let Ann have edited at a moment."""
        number = len(self.rows) + 1
        row = {"type": "edit", "rcid": number, "revid": number, "old_revid": 0, "pageid": 1, "userid": 5}
        self.rows.append(row | {"timestamp": said(moment), "tags": []} | odd)

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        """Answer like a wiki."""
        shown = [row for row in self.rows if str(row["timestamp"]) >= str(params.get("rcstart", ""))]
        return {"curtimestamp": said(self.now), "query": {"recentchanges": shown}}

    async def close(self) -> None:
        """Close nothing."""


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database in which Ann has linked her account."""
    database = Database(database_url)
    await database.write(lambda c: people.save(c, [Person(ANN, language="tt", consent=CONSENT_VERSION)]))
    account = Account({"tt": 5}, since={"tt": AT})
    assert await database.write(lambda c: accounts.link(c, VAULT, ANN, account, NOON))
    yield database
    await database.close()


@pytest.fixture
async def feed() -> Feed:
    return Feed()


@pytest.fixture
async def reader(database: Database, feed: Feed) -> RecentChanges:
    """The part that reads, which knows from when on."""
    reader = RecentChanges(WIKIS["tt"], database, Clock(NOON), feed, VAULT)
    await reader.step()
    return reader


async def seen(database: Database) -> list[int]:
    """Return the edits that were handled."""
    return sorted(one.rev for one in await database.read(lambda c: own_edits.of(c, VAULT, ANN)))


async def test_what_nobody_understands_is_passed_over_alone(
    database: Database, feed: Feed, reader: RecentChanges
) -> None:
    feed.edit(AT + 1)
    feed.edit(AT + 2, revid=None)
    feed.edit(AT + 3)
    feed.now = AT + 60
    with capture_logs() as lines:
        await reader.step()
    assert await seen(database) == [1, 3]
    assert [(line["event"], line["id"]) for line in lines] == [("change_not_read", 2)]


async def test_a_clock_that_was_ahead_for_a_while_hides_no_edit(
    database: Database, feed: Feed, reader: RecentChanges
) -> None:
    feed.edit(AT + 10)
    feed.now = AT + 3600
    await reader.step()
    feed.now = AT + 60
    feed.edit(AT + 50)
    for _turn in range(2):
        await reader.step()
    assert await seen(database) == [1, 2]
    feed.now = AT + 120
    feed.edit(AT + 110)
    await reader.step()
    assert await seen(database) == [1, 2, 3]
    [account] = (await database.read(lambda c: accounts.of_people(c, VAULT, [ANN]))).values()
    assert account.seen == 3
