"""Linked accounts are looked at again: what is gone is unlinked, what is new is known, keys are replaced."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import commands
from bot.account_upkeep import A_DAY, AccountUpkeep
from bot.settings import Settings
from domain.accounts import Account
from domain.changes import EDITS_KEPT, Change
from domain.people import CONSENT_VERSION, Person, PersonId
from domain.wikis import WIKIS
from storage import accounts, claims, people, recent_changes
from storage.vault import Vault
from tests.handlers.flows import traces
from tests.stage import TOKEN, Stage, Visitor, stage_on
from tests.wiki.linked import tells
from tests.wiki.register import Register
from wiki.client import Later

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEY, OLD = "k" * 32, "o" * 32
GONE = "I cannot find your linked account on the wikis any more"


@pytest.fixture
def register() -> Register:
    """Wikis that know accounts."""
    return Register()


@pytest.fixture
async def beside(database_url: str, register: Register) -> AsyncIterator[Stage]:
    """A stage beside these wikis."""
    options: dict[str, Any] = {"operator_contact": "ops@example.org", "secret_key": KEY}
    async with stage_on(database_url, wikis=register, **options) as stage:
        yield stage


def upkeep(stage: Stage) -> AccountUpkeep:
    """Return the part that looks after accounts."""
    assert stage.app.wiki_side is not None
    return next(part for part in stage.app.wiki_side.parts if isinstance(part, AccountUpkeep))


async def has_linked(stage: Stage, name: str, account: Account, **more: Any) -> Visitor:
    """Bring somebody who has linked an account."""
    visitor, day = stage.person(name), date(2026, 11, 20)
    known = Person(PersonId(visitor.id), "en", "tt", CONSENT_VERSION, since=day, seen_on=day)
    await visitor.starts()
    await stage.app.database.write(lambda c: people.save(c, [replace(known, **more)]))
    await link(stage, visitor.id, account)
    return visitor


async def link(stage: Stage, person: int, account: Account, key: str = KEY) -> None:
    """Link an account."""
    now = stage.clock.now()
    assert await stage.app.database.write(lambda c: accounts.link(c, Vault([key]), person, account, now))


async def account_of(visitor: Visitor) -> Account | None:
    """Return the account somebody has linked."""
    vault = Vault([KEY])
    return await visitor.stage.app.database.read(lambda c: accounts.linked(c, vault, visitor.id))


async def test_an_account_nobody_sees_is_unlinked_and_told_in_the_morning(
    beside: Stage, register: Register
) -> None:
    ann = await has_linked(beside, "Ann", Account({"tt": 7, "ru": 9}))
    ben = await has_linked(beside, "Ben", Account({"tt": 8}), stopped=True)
    eve = await has_linked(beside, "Eve", Account({"tt": 5, "ru": 6}))
    register.has("ru", 6, "Eve")
    await upkeep(beside).step()
    assert await account_of(ann) is not None  # it was linked today: nobody asks so soon
    await beside.pass_time(hours=18)  # three in the morning
    await upkeep(beside).step()
    await beside.send()
    assert (await account_of(ann), await account_of(ben)) == (None, None)
    assert not {"accounts", "account_wikis"} & set(await traces(ann))
    assert await account_of(eve) == Account({"ru": 6})
    assert not ann.sees.startswith(GONE)
    register.has("tt", 70, "Айгөл")
    await ann.says("/settings")  # she is awake after all, and hears at once what she asks
    await ann.taps("My wiki account")
    await ann.taps("Link my account")
    await ann.says("Айгөл")
    await beside.look_up()
    assert "Your code: " in ann.sees
    await beside.pass_time(hours=7)
    await tells(beside)
    assert ann.sees.startswith(GONE)
    assert [message.text for message in ann.messages].count(ann.sees) == 1
    assert not any(one.sees.startswith(GONE) for one in (ben, eve))


@ON_SQLITE
async def test_what_is_too_old_goes_also_where_the_wikis_were_turned_off(database_url: str) -> None:
    async with stage_on(database_url) as stage:
        ann, vault, now = await has_linked(stage, "Ann", Account({"tt": 7})), Vault([KEY]), stage.clock.now()
        made, database = [Change(1, now.timestamp(), 1, 1, 0, 7)], stage.app.database
        await database.write(lambda c: recent_changes.record(c, vault, PersonId(ann.id), "tt", made, now))
        await database.write(lambda c: claims.issue(c, vault, ann.id, "tt", 8, now))
        assert {"edits", "claims"} <= set(await traces(ann))
        stage.clock.move(EDITS_KEPT + timedelta(days=31))
        await stage.app.worker.sweep(stage.clock.now().timestamp())
        assert not {"edits", "claims"} & set(await traces(ann))


@ON_SQLITE
async def test_a_wiki_that_forgets_everybody_is_not_believed(beside: Stage) -> None:
    everybody = [await has_linked(beside, f"Ann{n}", Account({"tt": n + 1})) for n in range(6)]
    await beside.pass_time(days=1)
    with capture_logs() as lines:
        await upkeep(beside).step()
    assert [line["event"] for line in lines] == ["accounts_not_believed"]
    assert all([await account_of(one) for one in everybody])


async def test_an_account_that_came_to_be_elsewhere_is_known_there(beside: Stage, register: Register) -> None:
    ann = await has_linked(beside, "Ann", Account({"tt": 7}, central=5, before=3, seen=2))
    register.has("tt", 7, "Айгөл", central=5, blockid=1, blockexpiry="infinite")
    register.has("ru", 70, "Айгөл", central=5, editcount=40)
    register.has("ba", 71, "Айгөл", central=6, editcount=50)  # a namesake
    register.has("lez", 72, "Айгөл", editcount=60)  # belongs to nothing
    await beside.pass_time(days=1)
    await upkeep(beside).step()
    account = await account_of(ann)
    assert account is not None
    assert (account.ids, account.edits, account.blocked) == ({"tt": 7, "ru": 70}, 45, ("tt",))
    assert set(account.since) == {"ru"}
    whose = await beside.app.database.read(lambda c: accounts.by_marks(c, Vault([KEY]), "ru", [70]))
    assert whose == {70: ann.id}
    await ann.says("/settings")
    await ann.taps("My wiki account")
    assert "It may not edit here now: Tatar Wikipedia" in ann.sees


@ON_SQLITE
async def test_a_wiki_that_is_away_changes_nothing(beside: Stage, register: Register) -> None:
    ann = await has_linked(beside, "Ann", Account({"tt": 7, "ru": 9}))
    register.away = {"ru"}
    await beside.pass_time(days=1)
    with pytest.raises(Later):
        await upkeep(beside).step()
    assert await account_of(ann) == Account({"tt": 7, "ru": 9})


async def test_the_plan_holds_however_many_have_linked(beside: Stage, register: Register) -> None:
    for number in range(1000, 1055):
        register.has("tt", number, f"A{number}", central=number)
        await link(beside, number, Account({"tt": number}, central=number))
    await beside.pass_time(days=1)
    rest_s = await upkeep(beside).step()
    assert register.requests.total() <= 2 * len(WIKIS)
    assert register.requests.total() / rest_s * 86_400 <= A_DAY
    register.requests.clear()
    await upkeep(beside).step()  # the five that are left
    assert 0 < register.requests.total() <= 2 * len(WIKIS)
    register.requests.clear()
    await upkeep(beside).step()
    assert register.requests.total() == 0


async def test_a_new_key_takes_over_by_itself(database_url: str, register: Register) -> None:
    contact = {"operator_contact": "ops@example.org"}
    register.has("tt", 7, "Айгөл")
    async with stage_on(database_url, wikis=register, secret_key=OLD, **contact) as stage:
        day, ann = date(2026, 11, 20), PersonId(4321)
        known = Person(ann, "en", "tt", CONSENT_VERSION, since=day, seen_on=day)
        await stage.app.database.write(lambda c: people.save(c, [known]))
        await link(stage, ann, Account({"tt": 7}), OLD)
    settings = Settings(bot_token=TOKEN, database_url=database_url, secret_key=KEY)
    assert await commands.check(settings) == "SECRET_KEY: no key opens 1 of the links to wiki accounts."
    async with stage_on(database_url, wikis=register, secret_key=KEY, **contact) as stage:
        again = stage.person("Ann", number=ann)
        await again.says("/settings")
        await again.taps("My wiki account")
        assert again.sees.startswith("I can no longer read the link to your wiki account")
        assert again.buttons == ["Link my account", "Undo the link", "Menu"]
    async with stage_on(database_url, wikis=register, secret_key=f"{KEY},{OLD}", **contact) as stage:
        with capture_logs() as lines:
            while await upkeep(stage).step() == 1.0:
                pass
        assert "secret_key_replaced" in [line["event"] for line in lines]
        assert await account_of(stage.person("Ann", number=ann)) == Account({"tt": 7})
    assert await commands.check(settings) == "All is well."
