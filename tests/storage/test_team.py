"""A link makes one organizer, once, for a week, and only while who made it could still make it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.audiences import Trait
from domain.deeds import WHOM, Deed
from domain.people import PersonId
from domain.team import INVITED_FOR, Member, Scope
from storage.database import Database
from storage.store import Store
from storage.tables import invites, members

OLGA, ANN, BELA, CHULPAN = (PersonId(number) for number in (700_000_001, 11, 12, 13))
OWNERS = frozenset({OLGA})
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TATARSTAN, DAGESTAN = Scope(Trait.REGION, "tatarstan"), Scope(Trait.REGION, "dagestan")
ARSK = Scope(Trait.REGION, "tatarstan/arsk")

T = TypeVar("T")


class Desk:
    """The database, one turn after the other."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.now = NOW

    async def turn(self, act: Callable[[Store], Awaitable[T]]) -> T:
        async def work(connection: AsyncConnection) -> T:
            store = Store(connection, self.now)
            result = await act(store)
            await store.settle(succeeded=True)
            return result

        return await self._database.write(work)

    async def invite(self, maker: PersonId = OLGA, scope: Scope = TATARSTAN) -> str:
        return await self.turn(lambda store: store.team.invite(maker, scope))

    async def accept(self, token: str, person: PersonId = ANN) -> Scope | None:
        invitation = await self.turn(lambda store: store.team.accept(token, person, OWNERS))
        return invitation.scope if invitation else None

    async def member(self, person: PersonId) -> Member:
        return await self.turn(lambda store: store.team.member(person, OWNERS))

    async def scopes(self, person: PersonId) -> list[Scope]:
        return [grant.scope for grant in (await self.member(person)).grants]

    async def joins(self, person: PersonId, scope: Scope = TATARSTAN, maker: PersonId = OLGA) -> None:
        assert await self.accept(await self.invite(maker, scope), person) == scope


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    database = Database(database_url)
    yield Desk(database)
    await database.close()


async def test_a_link_makes_one_organizer_and_only_once(desk: Desk) -> None:
    token = await desk.invite()
    assert await desk.accept(token, ANN) == TATARSTAN
    assert await desk.accept(token, BELA) is None
    assert await desk.accept(token, ANN) is None
    [grant] = (await desk.member(ANN)).grants
    assert (grant.scope, grant.since) == (TATARSTAN, NOW)
    assert not (await desk.member(BELA)).may_announce


async def test_a_link_fits_telegram_and_is_not_in_the_database(desk: Desk) -> None:
    token = await desk.invite()
    assert len(f"team-{token}") <= 64
    assert token.isalnum()
    kept = await desk.turn(lambda store: _all(store, invites))
    assert kept
    assert token not in kept


async def _all(store: Store, table: object) -> str:
    connection = await store.team._guarded()
    return str((await connection.execute(select(table))).all())  # type: ignore[call-overload]


async def test_of_two_at_once_one_gets_in(desk: Desk) -> None:
    token = await desk.invite()
    found = await asyncio.gather(*(desk.accept(token, person) for person in (ANN, BELA, CHULPAN)))
    assert found.count(TATARSTAN) == 1


async def test_of_two_processes_at_once_one_gets_in(desk: Desk, database_url: str) -> None:
    token = await desk.invite()
    databases = [Database(database_url) for _ in range(3)]
    desks = [Desk(database) for database in databases]
    takers = zip(desks, (ANN, BELA, CHULPAN), strict=True)
    found = await asyncio.gather(*(one.accept(token, person) for one, person in takers))
    for database in databases:
        await database.close()
    assert sorted(found, key=str) == [None, None, TATARSTAN]


@pytest.mark.parametrize(
    ("late", "scope"), [(timedelta(seconds=-1), TATARSTAN), (timedelta(0), None), (timedelta(30), None)]
)
async def test_a_link_lasts_a_week(late: timedelta, scope: Scope | None, desk: Desk) -> None:
    token = await desk.invite()
    desk.now = NOW + INVITED_FOR + late
    assert await desk.accept(token) == scope


@pytest.mark.parametrize("token", ["", "0" * 32, "кто-то", "x" * 900])
async def test_a_made_up_link_opens_nothing(token: str, desk: Desk) -> None:
    await desk.invite()
    assert await desk.accept(token) is None


async def test_a_link_dies_with_the_right_to_make_it(desk: Desk) -> None:
    await desk.joins(ANN)
    token = await desk.invite(ANN, ARSK)
    await desk.turn(lambda store: store.team.remove(ANN, TATARSTAN))
    assert await desk.accept(token, BELA) is None


async def test_a_link_of_somebody_who_never_covered_it_opens_nothing(desk: Desk) -> None:
    await desk.joins(ANN)
    assert await desk.accept(await desk.invite(ANN, DAGESTAN), BELA) is None
    assert await desk.accept(await desk.invite(ANN, Scope()), BELA) is None
    assert await desk.accept(await desk.invite(ANN, ARSK), BELA) == ARSK


async def test_links_that_are_withdrawn_open_nothing(desk: Desk) -> None:
    token, other = await desk.invite(), await desk.invite()
    assert await desk.turn(lambda store: store.team.count_open(OLGA)) == 2
    assert await desk.turn(lambda store: store.team.withdraw(OLGA)) == 2
    assert [await desk.accept(one) for one in (token, other)] == [None, None]
    assert await desk.turn(lambda store: store.team.count_open(OLGA)) == 0


async def test_what_is_too_old_is_swept_away_by_the_next_link(desk: Desk) -> None:
    await desk.invite()
    desk.now += INVITED_FOR
    assert await desk.turn(lambda store: store.team.count_open(OLGA)) == 0
    await desk.invite()
    assert len(await desk.turn(lambda store: _rows(store))) == 1


async def _rows(store: Store) -> list[object]:
    connection = await store.team._guarded()
    return list((await connection.execute(select(invites))).all())


async def test_the_team_is_listed_owners_first_then_by_age(desk: Desk) -> None:
    await desk.joins(BELA, DAGESTAN)
    desk.now += timedelta(minutes=1)
    await desk.joins(ANN)
    await desk.joins(BELA, TATARSTAN)
    team = await desk.turn(lambda store: store.team.organizers(OWNERS))
    assert [one.id for one in team] == [OLGA, BELA, ANN]
    assert [grant.scope for grant in team[1].grants] == [DAGESTAN, TATARSTAN]
    assert team[0].is_owner


async def test_removing_takes_one_scope_and_leaving_takes_all(desk: Desk) -> None:
    await desk.joins(ANN)
    await desk.joins(ANN, DAGESTAN)
    assert await desk.turn(lambda store: store.team.remove(ANN, TATARSTAN))
    assert not await desk.turn(lambda store: store.team.remove(ANN, TATARSTAN))
    assert await desk.scopes(ANN) == [DAGESTAN]
    assert await desk.turn(lambda store: store.team.leave(ANN)) == [DAGESTAN]
    assert await desk.turn(lambda store: store.team.leave(ANN)) == []
    assert await desk.scopes(ANN) == []


async def test_accepting_the_same_scope_again_changes_nothing(desk: Desk) -> None:
    await desk.joins(ANN)
    desk.now += timedelta(days=1)
    await desk.joins(ANN)
    [grant] = (await desk.member(ANN)).grants
    assert grant.since == NOW


async def test_who_is_forgotten_leaves_the_team_their_links_and_the_journal(desk: Desk) -> None:
    await desk.joins(ANN)
    token = await desk.invite(ANN)
    await desk.turn(lambda store: store.journal.note(ANN, Deed.INVITED, str(TATARSTAN)))
    await desk.turn(lambda store: store.journal.note(OLGA, Deed.REMOVED, str(DAGESTAN), **{WHOM: ANN}))
    await desk.turn(lambda store: store.journal.note(OLGA, Deed.REMOVED, str(DAGESTAN), **{WHOM: BELA}))
    assert await desk.turn(lambda store: store.journal.count(ANN)) == 1
    await desk.turn(lambda store: store.forget(ANN))
    assert await desk.scopes(ANN) == []
    assert await desk.accept(token, BELA) is None
    entries = await desk.turn(lambda store: store.journal.last())
    assert [(entry.actor, dict(entry.details)) for entry in entries] == [
        (OLGA, {WHOM: BELA}),
        (OLGA, {}),
        (None, {}),
    ]
    assert str(ANN) not in await desk.turn(lambda store: _all(store, members))
