"""Drafts come back as they were written, and what changes their state is done once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from domain.announcements import Announcement, AnnouncementState, Link, LinkLabel, Media, Text, copied
from domain.audiences import Audience, Condition, Trait
from domain.bodies import digest
from domain.people import PersonId
from domain.team import Grant, Member, Role, Scope
from domain.topics import AnnouncementKind
from storage.announcements import Announcements
from storage.database import Database
from storage.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLGA, PAUL = PersonId(7), PersonId(8)
TATARSTAN, DAGESTAN = Scope(Trait.REGION, "tatarstan"), Scope(Trait.REGION, "dagestan")
FULL = Announcement(
    kind=AnnouncementKind.CONTEST,
    topic="contests",
    texts={
        "tt": Text("Бәйге 🎉", ({"type": "bold", "offset": 0, "length": 5},)),
        "ru": Text('"scope":"region:dagestan"'),
    },
    media=Media("photo", "AgAC"),
    links=(Link(LinkLabel.RULES, "https://tt.wikipedia.org/wiki/Бәйге"),),
    audience=Audience((Condition(Trait.LANGUAGE, ("tt", "ba")), Condition(Trait.ROLE, ("x",), True))),
    accepted=frozenset({"lez"}),
    is_urgent=True,
    against_quiet=True,
    happens_at=NOW + timedelta(days=3),
    deadline=NOW + timedelta(days=2),
    starts_at=NOW + timedelta(hours=2),
    spread_h=4,
    scope=TATARSTAN,
)

Act = Callable[[Announcements], Awaitable[Any]]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


async def turn(database: Database, act: Act, now: datetime = NOW) -> Any:
    """Do something in a turn of its own."""

    async def work(connection: Any) -> Any:
        store = Store(connection, now)
        done = await act(store.announcements)
        await store.settle(succeeded=True)
        return done

    return await database.write(work)


async def draft(database: Database, announcement: Announcement = FULL, author: PersonId = OLGA) -> Any:
    number = await turn(database, lambda a: a.create(author, announcement))
    return await turn(database, lambda a: a.load(number))


async def test_a_draft_comes_back_as_written(database: Database) -> None:
    found = await draft(database)
    assert found.announcement == FULL
    assert (found.author, found.state, found.approved) == (OLGA, AnnouncementState.DRAFT, None)
    assert found.created_at == found.changed_at == NOW
    assert await turn(database, lambda a: a.load(99)) is None


async def test_a_change_takes_back_the_proposal_and_the_yes(database: Database) -> None:
    first = await draft(database)
    assert await turn(database, lambda a: a.propose(first))
    assert await turn(database, lambda a: a.approve(first, PAUL))
    approved = await turn(database, lambda a: a.load(first.id))
    assert (approved.approved_by, approved.approved) == (PAUL, digest(FULL))
    assert approved.is_approved
    later = NOW + timedelta(minutes=1)
    changed = await turn(database, lambda a: a.change(approved, replace(FULL, is_urgent=False)), later)
    assert (changed.state, changed.approved_by, changed.approved) == (AnnouncementState.DRAFT, None, None)
    assert changed.changed_at == later


async def test_the_yes_counts_once_and_for_the_words_that_were_read(database: Database) -> None:
    first = await draft(database)
    assert not await turn(database, lambda a: a.approve(first, PAUL)), "nobody has asked"
    await turn(database, lambda a: a.propose(first))
    other = await turn(database, lambda a: a.change(first, replace(FULL, texts={"ru": Text("Another")})))
    await turn(database, lambda a: a.propose(other))
    assert not await turn(database, lambda a: a.approve(first, PAUL)), "these words are gone"
    assert await turn(database, lambda a: a.approve(other, PAUL))
    assert not await turn(database, lambda a: a.approve(other, PAUL)), "it was said already"


async def test_it_is_launched_once_and_stays_as_it_is(database: Database) -> None:
    first = await draft(database)
    assert await turn(database, lambda a: a.launched(first))
    assert not await turn(database, lambda a: a.launched(first))
    changed = await turn(database, lambda a: a.change(first, Announcement()))
    assert (changed.announcement, changed.state) == (FULL, AnnouncementState.LAUNCHED)
    assert not await turn(database, lambda a: a.discard(first))
    assert not await turn(database, lambda a: a.propose(first))


async def test_a_draft_is_discarded(database: Database) -> None:
    first = await draft(database)
    assert await turn(database, lambda a: a.discard(first))
    assert await turn(database, lambda a: a.load(first.id)) is None


async def test_who_is_forgotten_leaves_their_announcements(database: Database) -> None:
    first = await draft(database)
    await turn(database, lambda a: a.propose(first))

    async def forget(connection: Any) -> None:
        store = Store(connection, NOW)
        await store.forget(OLGA)
        await store.settle(succeeded=True)

    await database.write(forget)
    left = await turn(database, lambda a: a.load(first.id))
    assert (left.author, left.state, left.announcement) == (None, AnnouncementState.DRAFT, FULL)


def organizer(*scopes: Scope) -> Member:
    return Member(PAUL, tuple(Grant(Role.ORGANIZER, scope) for scope in scopes))


@pytest.mark.parametrize(
    ("member", "seen"),
    [
        (organizer(), ["own"]),
        (organizer(DAGESTAN), ["dagestan", "own"]),
        (organizer(TATARSTAN), ["arsk", "tatarstan", "own"]),
        (organizer(Scope(Trait.PROGRAMME, "first-edit")), ["own"]),
        (organizer(Scope()), ["dagestan", "arsk", "tatarstan", "own", "all"]),
        (Member(OLGA, ()), ["dagestan", "arsk", "tatarstan", "all"]),
    ],
)
async def test_organizers_see_what_is_theirs(member: Member, seen: list[str], database: Database) -> None:
    scopes = {
        "all": (OLGA, Scope()),
        "own": (PAUL, Scope(Trait.PROGRAMME, "first_edit")),
        "tatarstan": (OLGA, TATARSTAN),
        "arsk": (OLGA, Scope(Trait.REGION, "tatarstan/arsk")),
        "dagestan": (OLGA, DAGESTAN),
    }
    for name, (author, scope) in scopes.items():
        await draft(database, replace(FULL, topic=name, scope=scope), author)
    found = await turn(database, lambda a: a.list_for(member, 10))
    assert [one.announcement.topic for one in found] == seen


async def test_the_list_has_pages(database: Database) -> None:
    made = [(await draft(database)).id for _ in range(5)]
    first = await turn(database, lambda a: a.list_for(organizer(Scope()), 3))
    assert [one.id for one in first] == made[:1:-1]
    rest = await turn(database, lambda a: a.list_for(organizer(Scope()), 3, first[-1].id))
    assert [one.id for one in rest] == made[1::-1]


def test_a_copy_has_the_words_and_no_times() -> None:
    copy = copied(FULL)
    assert (copy.texts, copy.audience, copy.links) == (FULL.texts, FULL.audience, FULL.links)
    assert (copy.happens_at, copy.deadline, copy.starts_at, copy.accepted) == (None, None, None, frozenset())


@pytest.mark.parametrize("act", ["approve", "launched"])
async def test_of_two_at_once_one_is_heard(act: str, database: Database) -> None:
    """Two organizers tap in the same moment, in turns of two processes."""
    other = Database(database.url)
    for _ in range(5):
        first = await draft(database)
        await turn(database, partial(Announcements.propose, draft=first))
        say = partial(Announcements.approve, draft=first, by=PAUL)
        launch = partial(Announcements.launched, draft=first)
        chosen: Act = say if act == "approve" else launch
        heard = await asyncio.gather(*(turn(each, chosen) for each in (database, other)))
        assert sorted(heard) == [False, True]
    await other.close()
