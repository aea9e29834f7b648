"""Articles to work on: the pool of each wiki, and what each person was given.

Who was given which article is sealed: beside the public history of the article it would tell whose account is
theirs. For the same reason the moments at which articles become free again are rounded, and erased once past.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from math import ceil
from typing import Any

from sqlalchemy import Select, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.tasks import (
    HELD_FOR,
    KEPT_FOR,
    REMEMBERED_FOR,
    RESTS_FOR,
    TOO_HARD_AT,
    TRANSLATED_FROM,
    Candidate,
    Found,
    Kind,
    Source,
    Task,
    Taste,
    in_order,
)
from storage.dialects import inserting
from storage.shelf import Guarded, Shelf
from storage.tables import offers, tasks
from storage.vault import Unreadable, Vault

MOST = 600
"""How many articles of a wiki are kept at most."""

AT_ONCE_S = 3600.0
"""What is found within so many seconds is found at once, and stays what it was found as first."""

ROUNDED_S = 600
"""To how many seconds the moment is rounded up at which an article becomes free again."""

IN_HAND, TOO_HARD, LAID_ASIDE = range(3)
"""What became of an article somebody was given."""

_c, _o = tasks.c, offers.c
_COLUMNS = (_c.id, _c.wiki, _c.kind, _c.page, _c.title, _c.source, _c.topic)


async def keep(connection: AsyncConnection, wiki: str, found: Iterable[Found], now: float) -> int:
    """Add what was found and looked at now; returns how much is new.

    An article has one row, so that nobody works on it beside somebody else; only what is to be translated is
    counted by the other wiki's numbers.
    """
    rows = (await connection.execute(select(_c.page, _c.kind).where(_c.wiki == wiki))).all()
    known = {_identity(Kind(row.kind), row.page): Kind(row.kind) for row in rows}
    before = len(known)
    fresh = [
        {**asdict(one), "wiki": wiki, "found_at": now, "checked_at": now}
        for one in found
        if known.setdefault(_identity(one.kind, one.page), one.kind) is one.kind
    ]
    if fresh:
        added = inserting(connection, tasks)
        new = added.excluded
        is_old = _c.found_at < now - AT_ONCE_S
        taken = {"title": new.title, "found_at": now, "checked_at": now}
        taken["source"] = case((is_old, new.source), else_=_c.source)
        taken["topic"] = func.coalesce(new.topic, _c.topic)
        await connection.execute(
            added.on_conflict_do_update(index_elements=["wiki", "kind", "page"], set_=taken), fresh
        )
    return len(known) - before


def _identity(kind: Kind, page: int) -> tuple[bool, int]:
    return kind is Kind.TRANSLATE, page


async def filled_at(connection: AsyncConnection, wiki: str) -> float:
    """Return when something was found on a wiki for the last time; 0 if never."""
    found = await connection.execute(select(func.max(_c.found_at)).where(_c.wiki == wiki))
    return float(found.scalar() or 0.0)


async def looked_at_before(
    connection: AsyncConnection, wiki: str, moment: float, limit: int
) -> dict[int, tuple[Kind, int]]:
    """Return kind and page, by number, of articles that nobody has looked at since a moment."""
    wanted = select(_c.id, _c.kind, _c.page).where(_c.wiki == wiki, _c.checked_at < moment)
    rows = await connection.execute(wanted.order_by(_c.checked_at).limit(limit))
    return {row.id: (Kind(row.kind), row.page) for row in rows}


async def looked_at(
    connection: AsyncConnection, good: Collection[int], bad: Collection[int], now: float
) -> None:
    """Note that articles were looked at: the good ones can still be given, the bad ones go."""
    if good:
        await connection.execute(update(tasks).where(_c.id.in_(good)).values(checked_at=now))
    if bad:
        await connection.execute(delete(tasks).where(_c.id.in_(bad)))


async def drop(connection: AsyncConnection, wiki: str, page: int) -> None:
    """Give nobody a page that was deleted, protected, or seen to."""
    here = (_c.wiki == wiki) & (_c.kind != Kind.TRANSLATE.value)
    mine = or_(here, _c.kind == Kind.TRANSLATE.value) if wiki == TRANSLATED_FROM else here
    await connection.execute(delete(tasks).where(_c.page == page, mine))


async def lay_by(connection: AsyncConnection, wiki: str, page: int, now: datetime) -> None:
    """Give nobody an article that somebody has worked on, until what it needs is known anew."""
    this = (_c.wiki == wiki) & (_c.page == page) & (_c.kind != Kind.TRANSLATE.value)
    until = _rounded_up((now + KEPT_FOR).timestamp(), 86400)
    await connection.execute(update(tasks).where(this).values(held_until=until))


async def sweep(connection: AsyncConnection, now: datetime) -> None:
    """Erase what is too old: articles nobody has in hand, and who was given what."""
    old = (now - KEPT_FOR).timestamp()
    await connection.execute(delete(tasks).where(_c.found_at < old, _c.held_until <= now.timestamp()))
    for wiki in (await connection.execute(select(_c.wiki).distinct())).scalars().all():
        newest = select(_c.id).where(_c.wiki == wiki).order_by(_c.found_at.desc(), _c.id).limit(MOST)
        many = (_c.wiki == wiki) & _c.id.not_in(newest) & (_c.held_until <= now.timestamp())
        await connection.execute(delete(tasks).where(many))
    # PostgreSQL keeps with a row who wrote it (xmin), the same for an article and for whom it was given to.
    await connection.execute(update(tasks).where(_c.held_until > now.timestamp()).values(source=_c.source))
    past = (_c.held_until > 0) & (_c.held_until <= now.timestamp())
    await connection.execute(update(tasks).where(past).values(held_until=0))
    await connection.execute(delete(offers).where(_o.until <= now.date()))


async def forget(connection: AsyncConnection, person: int) -> None:
    """Erase what a person was given."""
    await connection.execute(delete(offers).where(_o.person_id == person))


def held_until(given_at: float) -> float:
    """Return until when an article is kept for whoever it was given to, in seconds since 1970."""
    return _rounded_up(given_at + HELD_FOR.total_seconds(), ROUNDED_S)


def _rounded_up(moment: float, step_s: int) -> float:
    return float(ceil(moment / step_s) * step_s)


class Tasks(Shelf):
    """Articles as a turn sees them; without a person nothing is kept but that an article is given away."""

    def __init__(self, guarded: Guarded, now: datetime, seals: Vault | None) -> None:
        super().__init__(guarded, now)
        self._keys = seals

    @property
    def _seals(self) -> Vault:
        if self._keys is None:
            raise LookupError("what people are given is kept sealed only")
        return self._keys

    def _marks(self, person: PersonId, wiki: str, kind: str, page: int) -> list[str]:
        """Return every mark under which it may be kept that a person was given an article."""
        return self._seals.marks("offer", person, wiki, kind, page)

    def _of(self, task: Task, person: PersonId) -> Any:
        marks = self._marks(person, task.wiki, task.kind.value, task.page)
        return (_o.person_id == person) & _o.mark.in_(marks)

    def _opened(self, sealed: bytes | None) -> tuple[int, float]:
        """Return number and moment of what was given; zeros where the key is another one now."""
        try:
            number, given_at = self._seals.open(sealed or b"")
        except Unreadable:
            return 0, 0.0
        return int(number), float(given_at)

    async def task(self, number: int) -> Task | None:
        """Return an article by the number under which it was given, if it can still be worked on."""
        return await self._task(select(*_COLUMNS).where(_c.id == number))

    async def in_hand(self, person: PersonId, wiki: str) -> Task | None:
        """Return the article a person was given last and that is still kept for them."""
        theirs = (_o.person_id == person) & (_o.wiki == wiki) & (_o.state == IN_HAND)
        sealed = await (await self._guarded()).execute(select(_o.sealed).where(theirs))
        number, given_at = self._opened(sealed.scalars().first())
        kept = (_c.held_until == held_until(given_at)) & (_c.held_until > self.now.timestamp())
        return await self._task(select(*_COLUMNS).where(_c.id == number, kept))

    async def give(
        self,
        person: PersonId | None,
        wiki: str,
        *,
        interests: Iterable[str] = (),
        is_minor: bool = False,
        too_hard: Kind | None = None,
    ) -> Task | None:
        """Give the article that suits best and hold it for an hour; None where none is left.

        Nobody else is given it meanwhile, in however many processes.
        """
        connection, now = await self._guarded(), self.now.timestamp()
        given, hard = await self._had(person, wiki)
        if person is None and too_hard is not None:
            hard[too_hard] += 1
        taste = Taste(frozenset(interests), is_minor, given, hard)
        for candidate in in_order(await self._free(person, wiki), taste):
            # A row that another process is just giving away is passed over, so that nobody waits for anybody.
            free = select(*_COLUMNS).where(_c.id == candidate.id, _c.held_until <= now)
            task = await self._task(free.with_for_update(skip_locked=True))
            if task is not None:
                values = {"held_until": held_until(now)}
                await connection.execute(update(tasks).where(_c.id == task.id).values(values))
                await self._note(person, task)
                return task
        return None

    async def found_too_hard(self, task: Task, person: PersonId | None) -> None:
        """Note that an article was too hard; while it is held that counts once, and it rests for a day."""
        connection, now = await self._guarded(), self.now.timestamp()
        held = (_c.held_until > now) & (_c.held_until <= held_until(now))
        rests = {"too_hard": _c.too_hard + 1, "held_until": now + RESTS_FOR.total_seconds()}
        await connection.execute(update(tasks).where(_c.id == task.id, held).values(rests))
        if person is not None:
            mine = update(offers).where(self._of(task, person))
            await connection.execute(mine.values(state=TOO_HARD))

    async def given_at(self, person: PersonId, task: Task) -> float | None:
        """Return when an article was given to a person, where that is remembered."""
        if self._keys is None:
            return None
        wanted = select(_o.sealed).where(self._of(task, person))
        sealed = (await (await self._guarded()).execute(wanted)).scalars().first()
        return self._opened(sealed)[1] or None

    async def count(self, person: PersonId) -> int:
        """Count the articles that are known to have been given to a person."""
        wanted = select(func.count()).select_from(offers).where(_o.person_id == person)
        return int((await (await self._guarded()).execute(wanted)).scalar_one())

    async def forget(self, person: PersonId) -> None:
        """Erase what a person was given."""
        await forget(await self._guarded(), person)

    async def _task(self, wanted: Select[tuple[int, str, str, int, str, str, str | None]]) -> Task | None:
        row = (await (await self._guarded()).execute(wanted)).first()
        if row is None:
            return None
        return Task(row.id, row.wiki, Kind(row.kind), row.page, row.title, Source(row.source), row.topic)

    async def _free(self, person: PersonId | None, wiki: str) -> Sequence[Candidate]:
        """Return what a person may be given, shuffled."""
        connection, known = await self._guarded(), set[str]()
        if person is not None:
            known.update((await connection.execute(select(_o.mark).where(_o.person_id == person))).scalars())
        wanted = select(_c.id, _c.kind, _c.topic, _c.page).where(
            _c.wiki == wiki, _c.held_until <= self.now.timestamp(), _c.too_hard < TOO_HARD_AT
        )
        rows = (await connection.execute(wanted.order_by(func.random()))).all()
        if person is not None and known:
            rows = [row for row in rows if known.isdisjoint(self._marks(person, wiki, row.kind, row.page))]
        return [Candidate(row.id, Kind(row.kind), row.topic) for row in rows]

    async def _had(self, person: PersonId | None, wiki: str) -> tuple[Counter[Kind], Counter[Kind]]:
        """Count by kind what a person was given, and what of it was too hard."""
        given, too_hard = Counter[Kind](), Counter[Kind]()
        if person is None:
            return given, too_hard
        wanted = select(_o.kind, _o.state, func.count()).where(_o.person_id == person, _o.wiki == wiki)
        for kind, state, times in await (await self._guarded()).execute(wanted.group_by(_o.kind, _o.state)):
            given[Kind(kind)] += times
            if state == TOO_HARD:
                too_hard[Kind(kind)] += times
        return given, too_hard

    async def _note(self, person: PersonId | None, task: Task) -> None:
        """Remember who was given what; what they had in hand before is laid aside."""
        if person is None:
            return
        connection = await self._guarded()
        before = (_o.person_id == person) & (_o.wiki == task.wiki) & (_o.state == IN_HAND)
        await connection.execute(update(offers).where(before).values(state=LAID_ASIDE))
        mark = self._marks(person, task.wiki, task.kind.value, task.page)[0]
        row = {"person_id": person, "mark": mark, "wiki": task.wiki, "kind": task.kind.value}
        sealed = self._seals.seal([task.id, self.now.timestamp()])
        given = {"state": IN_HAND, "sealed": sealed, "until": self._until()}
        added = inserting(connection, offers).values(**row, **given)
        await connection.execute(
            added.on_conflict_do_update(index_elements=["person_id", "mark"], set_=given)
        )

    def _until(self) -> date:
        return (self.now + REMEMBERED_FOR).date()
