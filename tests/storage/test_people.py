"""People come back from the database as they were saved."""

from dataclasses import fields
from datetime import date

from domain.people import Age, Person, PersonId
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
