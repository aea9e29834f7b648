"""People come back from the database as they were saved."""

from dataclasses import fields, replace
from datetime import date
from functools import partial

from domain.people import Age, Person, PersonId, refuse
from storage import people, tables
from storage.database import Database


def test_columns_stand_in_the_order_of_a_persons_fields() -> None:
    columns = [column.name for column in tables.people.columns]
    assert [field.name for field in fields(Person)][: len(columns)] == columns


async def test_a_person_comes_back_as_saved(database_url: str) -> None:
    known = Person(
        PersonId(2**40),
        language="lez",
        wiki="lez",
        consent=1,
        age=Age.TEEN,
        region="dagestan",
        interests=("nature", "history"),
        plain=True,
        arrived_with="lang-lez",
        path="first-edit",
        step="task",
        seen_on=date(2026, 11, 22),
    )
    database = Database(database_url)
    await database.write(lambda connection: people.save(connection, [known, Person(PersonId(5))]))
    loaded = await database.read(lambda connection: people.load(connection, [known.id, 5, 6]))
    await database.close()
    assert loaded == {known.id: known, 5: Person(PersonId(5))}


async def test_a_turn_does_not_write_over_the_day_of_an_edit_seen_meanwhile(database_url: str) -> None:
    """An errand notes it while a turn of the same person is under way, which knows nothing of it."""
    database = Database(database_url)
    before = Person(PersonId(5), consent=1)
    unasked = Person(PersonId(6), consent=0)
    today = date(2026, 11, 23)
    await database.write(lambda connection: people.save(connection, [before, unasked]))
    for person in (before, unasked):
        await database.write(partial(people.note_edit, person=person.id, today=today))
    await database.write(lambda connection: people.save(connection, [replace(before, step="task"), unasked]))
    kept = await database.read(lambda connection: people.load(connection, [5, 6]))
    assert kept == {5: replace(before, step="task", edit_on=today), 6: unasked}
    await database.write(lambda connection: people.save(connection, [refuse(kept[5])]))
    assert await database.read(lambda connection: people.load(connection, [5])) == {5: refuse(before)}
    await database.close()
