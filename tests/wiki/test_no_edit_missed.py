"""Whatever breaks while recent changes are read: no edit is missed, and none is handled twice."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.recent_changes import RecentChanges
from domain.accounts import Account
from domain.people import CONSENT_VERSION, Person, PersonId
from domain.wikis import WIKIS, Sites
from sandbox.clock import Clock
from storage import accounts, own_edits, people, recent_changes
from storage.database import Database
from storage.tables import notices, told
from storage.vault import Vault
from tests.pool import Pool
from tests.stage import NOON
from tests.wiki.farm import Editor
from tests.wiki.linked import KEY, clock
from wiki import changes
from wiki.client import HttpWikis, Params

T = TypeVar("T")
WRITERS = {PersonId(number): f"Язучы {number}" for number in range(1, 5)}
EDITS = 60
"""How many edits each writer makes."""

A_PAGE = 10
"""How many changes come at a time here; the wikis give five hundred."""

OVERLAP_S = 2.0
"""How far back is read again here: the wikis of the farm show an edit at once."""

CRASHES = 0.25
VAULT = Vault([KEY])


class Crash(BaseException):
    """The process dies here."""


@dataclass
class Fate:
    """Decides where the process dies."""

    rng: Random
    crashes: Counter[str] = field(default_factory=Counter)
    is_over: bool = False

    def strike(self, where: str) -> None:
        """Perhaps die."""
        if not self.is_over and self.rng.random() < CRASHES:
            self.crashes[where] += 1
            raise Crash(where)


class ShakyWikis(HttpWikis):
    """The wikis, asked by a process that may die before and after an answer."""

    fate: Fate

    async def ask(self, wiki: str, params: Params, *, background: bool = False) -> dict[str, Any]:
        """Ask, unless the process dies."""
        answer = await super().ask(wiki, params, background=background)
        if "rcstart" in params:
            self.fate.strike("after reading")
        return answer


class ShakyDatabase(Database):
    """A database whose process may die before a commit, or just after it."""

    fate: Fate

    async def write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Write, unless the process dies: what was not committed is gone."""
        async with self.engine.connect() as connection:
            result = await work(connection)
            self.fate.strike("before the commit")
            await connection.commit()
        self.fate.strike("after the commit")
        return result


@pytest.fixture
def both(tmp_path: Path, sqlite_template: Path, postgresql_pool: Pool) -> Iterator[tuple[str, str]]:
    """A database of each kind: the edits are made once, and read into both."""
    shutil.copyfile(sqlite_template, tmp_path / "bot.db")
    with postgresql_pool.database() as url:
        yield f"sqlite+aiosqlite:///{tmp_path}/bot.db", url


@pytest.mark.timeout(300)
async def test_no_edit_is_missed_and_none_counts_twice(
    wiki: Editor, both: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four people edit while the process that reads dies at every fourth chance, and starts again."""
    monkeypatch.setattr(changes, "ASKED", {**changes.ASKED, "rclimit": A_PAGE})
    monkeypatch.setattr("domain.changes.OVERLAP_S", OVERLAP_S)
    users = {person: await wiki.account("tt", name) for person, name in WRITERS.items()}
    for url in both:
        await link(url, users, await clock(wiki, "tt"))
    writing = asyncio.ensure_future(write(wiki, EDITS))
    await asyncio.gather(*(_read(wiki, url, writing) for url in both))


async def _read(wiki: Editor, url: str, writing: asyncio.Future[set[int]]) -> None:
    """Read what is written, dying again and again, and look whether all is there, once."""
    fate = Fate(Random(20261123))
    hurried = count(step=1.0).__next__  # a clock on which the pace of background work never holds it up
    database = ShakyDatabase(url)
    wikis = ShakyWikis(Sites(wiki.api_url), "ops@example.org", now=hurried)
    database.fate = wikis.fate = fate
    while True:
        fate.is_over = writing.done()
        part = RecentChanges(WIKIS["tt"], database, Clock(NOON), wikis, VAULT)
        with suppress(Crash):
            rest_s = await part.step()
            if fate.is_over and rest_s:
                break
        await asyncio.sleep(0.5)
    assert await seen(database) == sorted(await writing), "missed, or made up"
    counted = await database.read(lambda c: accounts.of_people(c, VAULT, list(WRITERS)))
    assert {who: account.seen for who, account in counted.items()} == dict.fromkeys(WRITERS, EDITS)
    thanked = await database.read(lambda c: _rows(c, told.c.person_id))
    assert Counter(thanked) == dict.fromkeys(WRITERS, 4), "for 1, 5, 10 and 50"
    assert set(await database.read(lambda c: _rows(c, notices.c.person_id))) == set(WRITERS)
    assert len(fate.crashes) == 3, fate.crashes
    assert min(fate.crashes.values()) >= 3, fate.crashes
    await wikis.close()
    await database.close()


async def link(url: str, users: dict[PersonId, int], since: float) -> None:
    database = Database(url)
    known = [Person(person, language="tt", consent=CONSENT_VERSION) for person in users]
    await database.write(lambda c: people.save(c, known))
    await database.write(lambda c: recent_changes.begin(c, "tt", since, NOON))
    for person, user in users.items():
        account = Account({"tt": user}, since={"tt": since})
        await database.write(lambda c, p=person, a=account: accounts.link(c, VAULT, p, a, NOON))  # type: ignore[misc]
    await database.close()


async def write(wiki: Editor, edits: int) -> set[int]:
    """Let everybody edit in turn, now a page of their own, now one that all edit.

    The wikis of the farm are SQLite files, which two at once cannot write.
    """
    return {
        await wiki.edit("tt", "Казан" if number % 5 == 0 else name, f"{name}: {number}", by=name)
        for number in range(edits)
        for name in WRITERS.values()
    }


async def seen(database: Database) -> list[int]:
    found = [await database.read(lambda c, p=p: own_edits.of(c, VAULT, p)) for p in WRITERS]  # type: ignore[misc]
    return sorted(edit.rev for edits in found for edit in edits)


async def read_to_the_end(wiki: Editor, database: Database) -> None:
    """Read what is left."""
    wikis = HttpWikis(Sites(wiki.api_url), "ops@example.org")
    assert await RecentChanges(WIKIS["tt"], database, Clock(NOON), wikis, VAULT).step() > 0
    await wikis.close()


async def _rows(connection: AsyncConnection, column: Any) -> list[Any]:
    return list((await connection.execute(select(column))).scalars())
