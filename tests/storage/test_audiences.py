"""The database finds exactly the people for whom the domain says that an audience holds."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.announcements import Announcement, AnnouncementId, Text
from domain.audiences import EVERYBODY, SEEN_DAYS, Audience, Condition, Counts, Stage, Trait
from domain.people import Age, Person, PersonId, Unreachable
from domain.quiet import is_quiet, zone_of
from domain.sendings import OF_UNREACHABLE, Fate, Purpose, Sending, SendingId, SendingState
from storage import audiences, people, tables
from storage.database import Database
from storage.migrate import upgrade
from storage.queueing import add_people

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
"""20:00 in Moscow and 22:00 in Ufa: one of them is in its quiet hours."""
TODAY = NOW.date()
OWNERS = frozenset({3, 4, 10**6})

LANGUAGES = ("tt", "ba", "lez", "ru", "en", "xx")
REGIONS = (
    *("tatarstan", "tatarstan/arsk", "Tatarstan", "tatarstan/", "tatarstans", "tat%", "t_tarstan"),
    *("bashkortostan", "bashkortostan/ufa", "dagestan", ""),
)
WORDS = ("history", "History", "his", "story", "nature", "", "%", "his_ory", "a b", "contests")
CODES = ("camp-2026", "camp", "CAMP", "")
TEAM = {1: ("organizer", "mentor"), 2: ("organizer",), 3: ("organizer",), 5: ("mentor",)}


def crowd(number: int = 400) -> list[Person]:
    """Return people of every kind, always the same ones."""
    dice = random.Random(1)
    return [somebody(PersonId(id_), dice) for id_ in range(1, number + 1)]


def somebody(id_: PersonId, dice: random.Random) -> Person:
    days = [*(0, -1, 1), *SEEN_DAYS, *(day + 1 for day in SEEN_DAYS)]
    words = [word for word in WORDS if word.split() == [word]]
    return Person(
        id_,
        language=dice.choice((*LANGUAGES, None)),
        wiki=dice.choice((*LANGUAGES, None)),
        consent=dice.choice((1, 1, 1, 0, None)),
        age=dice.choice((*Age, None)),
        region=dice.choice((*REGIONS, None)),
        interests=tuple(dice.sample(words, dice.randint(0, 2))),
        cohort=dice.choice((*CODES, None)),
        path=dice.choice((*CODES, None)),
        step=dice.choice(("task", None)),
        finished_on=dice.choice((TODAY, None)),
        stopped=dice.random() < 0.2,
        unreachable=dice.choice((*Unreachable, *[None] * 5)),
        seen_on=dice.choice((None, *(TODAY - timedelta(days=day) for day in days))),
        muted=tuple(dice.sample(words, dice.choice((0, 0, 2)))),
    )


def roles(person: Person) -> tuple[str, ...]:
    return (*TEAM.get(person.id, ()), *(("owner",) if person.id in OWNERS else ()))


VALUES = {
    Trait.LANGUAGE: LANGUAGES,
    Trait.REGION: REGIONS,
    Trait.WIKI: LANGUAGES,
    Trait.COHORT: CODES,
    Trait.PROGRAMME: CODES,
    Trait.ROLE: ("owner", "organizer", "mentor", "newcomer", "nobody"),
    Trait.INTEREST: WORDS,
    Trait.STAGE: (*Stage, "nowhere"),
    Trait.SEEN: tuple(map(str, SEEN_DAYS)),
}


def conditions(trait: Trait) -> st.SearchStrategy[Condition]:
    some = st.lists(st.sampled_from(VALUES[trait]), max_size=3, unique=True).map(tuple)
    return st.builds(Condition, st.just(trait), some, st.booleans())


AUDIENCES = st.lists(st.sampled_from(Trait).flatmap(conditions), max_size=4).map(
    lambda several: Audience(tuple(several))
)


class Town:
    """A database with people in it, asked from a test that is not asynchronous."""

    def __init__(self, url: str, runner: asyncio.Runner) -> None:
        self.people = crowd()
        self._database, self._runner = Database(url), runner
        runner.run(self._settle())

    async def _settle(self) -> None:
        team = [
            {"person_id": who, "role": role, "scope": "*", "granted_at": 0.0}
            for who, several in TEAM.items()
            for role in several
        ]
        await self._database.write(lambda connection: people.save(connection, self.people))
        await self._database.write(lambda connection: connection.execute(insert(tables.members), team))

    def found(self, audience: Audience) -> set[int]:
        clause = audiences.clause(audience, TODAY, OWNERS)
        wanted = select(tables.people.c.id).where(clause)
        rows = self._runner.run(self._database.read(lambda connection: connection.execute(wanted)))
        return {row[0] for row in rows}

    def counts(self, audience: Audience, topic: str | None) -> Counts:
        return self._runner.run(
            self._database.read(lambda connection: audiences.count(connection, audience, topic, NOW, OWNERS))
        )

    def queued(self, audience: Audience, topic: str | None) -> Counter[int]:
        """Write a ledger, take it back, and return its fates."""
        texts = {"ru": Text("Hello")}
        sending = Sending(
            SendingId(1),
            AnnouncementId(1),
            None,
            Purpose.SEND,
            SendingState.QUEUEING,
            Announcement(topic=topic, texts=texts),
            0,
            NOW,
        )

        async def work(connection: AsyncConnection) -> Counter[int]:
            cursor: int | None = 0
            while cursor is not None:
                at = NOW.timestamp()
                cursor = await add_people(connection, sending, audience, cursor, at, TODAY, OWNERS, size=70)
            states = await connection.execute(select(tables.recipients.c.state))
            found = Counter[int](states.scalars())
            await connection.execute(delete(tables.recipients))
            return found

        return self._runner.run(self._database.write(work))

    def close(self) -> None:
        self._runner.run(self._database.close())


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    with asyncio.Runner() as runner:
        town = Town(database_url, runner)
        yield town
        town.close()


ONE_DATABASE = settings(
    max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
"""All examples ask the same people, and none changes them."""


@ONE_DATABASE
@given(audience=AUDIENCES)
def test_the_database_finds_whom_the_domain_names(town: Town, audience: Audience) -> None:
    named = {person.id for person in town.people if audience.holds(person, roles(person), TODAY)}
    assert town.found(audience) == named


def test_every_single_value_finds_whom_the_domain_names(town: Town) -> None:
    for trait, is_not in product(Trait, (False, True)):
        for value in VALUES[trait]:
            audience = Audience((Condition(trait, (value,), is_not),))
            named = {person.id for person in town.people if audience.holds(person, roles(person), TODAY)}
            assert town.found(audience) == named, (trait, value, is_not)


@ONE_DATABASE
@given(audience=AUDIENCES, topic=st.sampled_from((*WORDS, None)))
def test_the_counts_are_those_of_the_people_one_by_one(
    town: Town, audience: Audience, topic: str | None
) -> None:
    assert town.counts(audience, topic) == counted(town.people, audience, topic)


def counted(crowd: list[Person], audience: Audience, topic: str | None) -> Counts:
    """Count as one would by hand."""
    there = [p for p in crowd if p.has_consented and audience.holds(p, roles(p), TODAY)]
    lost = [p for p in there if p.unreachable]
    muted = [p for p in there if p not in lost and (p.stopped or topic in p.muted)]
    reachable = [p for p in there if p not in muted and p not in lost]
    reads = [p.language or "ru" for p in reachable]
    return Counts(
        people=len(there),
        reachable=len(reachable),
        muted=len(muted),
        unreachable=len(lost),
        quiet=sum(is_quiet(NOW, zone_of(p.region)) for p in reachable),
        minors=sum(p.is_minor for p in there),
        readers={language: reads.count(language) for language in set(reads)},
    )


@pytest.mark.parametrize("topic", ["contests", None])
@pytest.mark.parametrize("audience", [EVERYBODY, Audience((Condition(Trait.REGION, ("tatarstan",), True),))])
def test_what_was_counted_is_what_is_queued(town: Town, audience: Audience, topic: str | None) -> None:
    """The organizer is promised a number; the ledger must begin with the same one."""
    counts, fates = town.counts(audience, topic), town.queued(audience, topic)
    assert fates[Fate.QUEUED] == counts.reachable
    assert fates[Fate.MUTED] == counts.muted
    assert sum(fates[fate] for fate in OF_UNREACHABLE.values()) == counts.unreachable
    assert fates.total() == counts.people


def test_the_crowd_is_of_every_kind(town: Town) -> None:
    counts = town.counts(EVERYBODY, "history")
    assert min(counts.reachable, counts.muted, counts.unreachable, counts.quiet, counts.minors) > 10
    assert counts.people == counts.reachable + counts.muted + counts.unreachable


async def test_counting_goes_over_the_people_once(tmp_path: Path) -> None:
    """Nothing but the small list of members is looked into for each of them."""
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    await upgrade(database)
    every = Audience(tuple(Condition(trait, VALUES[trait], trait is Trait.ROLE) for trait in Trait))
    counting = audiences.counting(every, "news", TODAY, OWNERS)
    async with database.engine.connect() as connection:
        compiled = counting.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        plan = [row.detail for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
    await database.close()
    assert len([step for step in plan if step.startswith(("SCAN people", "SEARCH people"))]) == 1, plan
    assert len([step for step in plan if "people" in step]) == 1, plan
