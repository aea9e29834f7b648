"""People with a linked account, and the parts of the bot that follow their edits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.noticing import Notices
from bot.recent_changes import RecentChanges
from domain.accounts import Account
from domain.changes import Cursor
from domain.tasks import Found, Kind, Source
from storage import accounts, recent_changes, tasks
from tests.handlers.flows import joins
from tests.stage import Stage, Visitor, stage_on
from tests.wiki.farm import Editor
from wiki.times import seconds

KEY = "k" * 32


@asynccontextmanager
async def stage_beside(wiki: Editor, database_url: str, **options: Any) -> AsyncIterator[Stage]:
    """Set a stage whose bot reads the wikis of the farm."""
    options |= {"operator_contact": "ops@example.org", "secret_key": KEY, "wiki_api_url": wiki.api_url}
    async with stage_on(database_url, **options) as stage:
        yield stage


async def clock(wiki: Editor, code: str) -> float:
    """Return what time it is on a wiki."""
    return seconds((await wiki.asks(code, curtimestamp=1, meta="siteinfo"))["curtimestamp"])


async def links(visitor: Visitor, wiki: Editor, code: str, name: str, *, before: int = 0) -> int:
    """Link an account with so many edits; returns its user id. What is newer than this moment counts."""
    user, since = await wiki.account(code, name), await clock(wiki, code)
    account = Account({code: user}, before=before, since={code: since})
    side, now = visitor.stage.app.wiki_side, visitor.stage.clock.now()
    assert side is not None
    assert side.vault is not None
    vault = side.vault
    done = await visitor.stage.app.database.write(lambda c: accounts.link(c, vault, visitor.id, account, now))
    assert done
    return user


async def joined(stage: Stage, name: str, wiki: Editor, code: str, editor: str, **how: Any) -> Visitor:
    """Bring somebody who agrees and links an account."""
    visitor = stage.person(name)
    await joins(visitor)
    await links(visitor, wiki, code, editor, **how)
    return visitor


def reader(stage: Stage, code: str) -> RecentChanges:
    """Return the part that reads a wiki's changes."""
    assert stage.app.wiki_side is not None
    parts = [part for part in stage.app.wiki_side.parts if isinstance(part, RecentChanges)]
    return next(part for part in parts if part.wiki.code == code)


async def reads(stage: Stage, *codes: str) -> None:
    """Read the changes of wikis, and tell what is to be told now."""
    for code in codes or ("tt",):
        await reader(stage, code).step()
    await tells(stage)


async def tells(stage: Stage) -> None:
    """Tell what is to be told now."""
    await teller(stage).step()
    await stage.send()


def teller(stage: Stage) -> Notices:
    """Return the part that tells."""
    assert stage.app.wiki_side is not None
    [part] = [part for part in stage.app.wiki_side.parts if isinstance(part, Notices)]
    return part


async def went_back(stage: Stage, code: str, *, days: int) -> None:
    """Let a wiki have been read for the last time so many days ago."""
    database, now = stage.app.database, stage.clock.now()
    before = await database.read(lambda c: recent_changes.cursor(c, code))
    assert before is not None
    then = Cursor(before.since - days * 86400)
    assert await database.write(lambda c: recent_changes.move(c, code, before, then, now))


async def seen_of(visitor: Visitor) -> int:
    """Return how many edits of somebody were counted since they linked their account."""
    side = visitor.stage.app.wiki_side
    assert side is not None
    assert side.vault is not None
    vault = side.vault
    found = await visitor.stage.app.database.read(lambda c: accounts.linked(c, vault, visitor.id))
    assert found is not None
    return found.seen


async def offered(stage: Stage, page: int) -> None:
    """Put a page among the articles of the Tatar wiki to work on."""
    now = stage.clock.now().timestamp()
    found = Found(Kind.LINK, page, "Яңа бит", Source.LISTED)
    await stage.app.database.write(lambda c: tasks.keep(c, "tt", [found], now))
