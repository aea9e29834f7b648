"""Audiences are kept under a name, each organizer's apart from those of others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from domain.audiences import AUDIENCES_SAVED, EVERYBODY, Audience, Condition, SavedAudience, Trait
from domain.people import Person, PersonId
from storage import people
from storage.database import Database
from storage.store import Store

OLGA, PAUL = PersonId(1), PersonId(2)
TATAR = Audience(
    (Condition(Trait.LANGUAGE, ("tt", "ba")), Condition(Trait.REGION, ("tatarstan/arsk",), True))
)

T = TypeVar("T")


async def turn(database: Database, act: Callable[[Store], Awaitable[T]]) -> T:
    async def work(connection: object) -> T:
        store = Store(connection, datetime(2026, 11, 22, tzinfo=UTC))  # type: ignore[arg-type]
        result = await act(store)
        await store.settle(succeeded=True)
        return result

    return await database.write(work)


async def test_a_saved_audience_comes_back_as_it_was(database_url: str) -> None:
    database = Database(database_url)
    saved = await turn(database, lambda store: store.audiences.save(OLGA, "  Tatars,\n not Arsk ", TATAR))
    assert saved == SavedAudience(1, "Tatars, not Arsk", TATAR)
    assert await turn(database, lambda store: store.audiences.load(1, OLGA)) == saved
    assert await turn(database, lambda store: store.audiences.all_of(OLGA)) == [saved]
    await database.close()


async def test_others_cannot_see_or_erase_it(database_url: str) -> None:
    database = Database(database_url)
    await turn(database, lambda store: store.audiences.save(OLGA, "Mine", TATAR))
    assert await turn(database, lambda store: store.audiences.load(1, PAUL)) is None
    assert await turn(database, lambda store: store.audiences.all_of(PAUL)) == []
    assert not await turn(database, lambda store: store.audiences.delete(1, PAUL))
    assert await turn(database, lambda store: store.audiences.delete(1, OLGA))
    assert not await turn(database, lambda store: store.audiences.delete(1, OLGA))
    await database.close()


async def test_the_same_name_means_the_newer_audience(database_url: str) -> None:
    database = Database(database_url)
    await turn(database, lambda store: store.audiences.save(OLGA, "Mine", TATAR))
    await turn(database, lambda store: store.audiences.save(OLGA, "Mine", EVERYBODY))
    kept = await turn(database, lambda store: store.audiences.all_of(OLGA))
    assert kept == [SavedAudience(1, "Mine", EVERYBODY)]
    await database.close()


async def test_nobody_fills_the_database_with_audiences(database_url: str) -> None:
    database = Database(database_url)
    for number in range(AUDIENCES_SAVED):
        assert await turn(database, lambda store, n=number: store.audiences.save(OLGA, f"{n}", TATAR))  # type: ignore[misc]
    assert await turn(database, lambda store: store.audiences.save(OLGA, "one more", TATAR)) is None
    assert await turn(database, lambda store: store.audiences.save(OLGA, "7", EVERYBODY))
    assert len(await turn(database, lambda store: store.audiences.all_of(OLGA))) == AUDIENCES_SAVED
    await database.close()


async def test_who_is_forgotten_leaves_no_audience(database_url: str) -> None:
    database = Database(database_url)
    await turn(database, lambda store: store.audiences.save(OLGA, "Mine", TATAR))
    await turn(database, lambda store: store.audiences.save(PAUL, "His", TATAR))
    await turn(database, lambda store: store.forget(OLGA))
    assert await turn(database, lambda store: store.audiences.all_of(OLGA)) == []
    assert len(await turn(database, lambda store: store.audiences.all_of(PAUL))) == 1
    await database.close()


async def test_cohorts_are_those_of_people_who_agreed_and_can_be_written_to(database_url: str) -> None:
    database = Database(database_url)
    crowd = [Person(PersonId(n), consent=1, cohort="camp", region="tatarstan") for n in range(10, 13)]
    crowd += [Person(PersonId(n), consent=1, cohort="school", region="dagestan") for n in range(20, 25)]
    crowd += [Person(PersonId(30), cohort="camp"), Person(PersonId(31), consent=1)]
    await database.write(lambda connection: people.save(connection, crowd))
    assert await turn(database, lambda store: store.audiences.cohorts(EVERYBODY, ())) == {
        "school": 5,
        "camp": 3,
    }
    tatarstan = Audience((Condition(Trait.REGION, ("tatarstan",)),))
    assert await turn(database, lambda store: store.audiences.cohorts(tatarstan, ())) == {"camp": 3}
    await database.close()
