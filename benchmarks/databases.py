"""Fresh databases of each kind."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator

from benchmarks.load import CHATS, FIRST_CHAT
from domain.people import CONSENT_VERSION, Person, PersonId
from storage import people
from storage.database import Database
from storage.migrate import upgrade
from tests import postgres
from tests.databases import execute

Servers = dict[str, Callable[[str], str]]
"""The URL of a database by its name, for SQLite and, where it is installed, PostgreSQL."""


@contextlib.contextmanager
def servers() -> Iterator[Servers]:
    """Offer places for databases; PostgreSQL with fsync, as in earnest."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        found: Servers = {"SQLite": lambda name: f"sqlite+aiosqlite:///{folder}/{name}.db"}
        if postgres.binaries() is not None:
            server = stack.enter_context(postgres.cluster(durable=True))
            found["PostgreSQL"] = lambda name: f"{server}/{name}"
        yield found


async def make(url: str) -> None:
    """Make an empty database with its tables."""
    if url.startswith("postgresql"):
        server, _, name = url.rpartition("/")
        await execute(server, f"CREATE DATABASE {name}")
    database = Database(url)
    await upgrade(database)
    await database.close()


async def prepare(url: str) -> None:
    """Make a database with the people who will write."""
    await make(url)
    database = Database(url)
    known = [
        Person(PersonId(FIRST_CHAT + number), language="tt", consent=CONSENT_VERSION)
        for number in range(CHATS)
    ]
    await database.write(lambda connection: people.save(connection, known))
    await database.close()
