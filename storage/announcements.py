"""Announcements while they are written, and what became of them; drafts stay until somebody discards them.

Two people may act on one announcement in the same second: its author changes it, a colleague says yes. So
what changes a state names the words it was decided on, and does nothing where they are not there any more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.announcements import Announcement, AnnouncementId, AnnouncementState
from domain.audiences import Counts, Trait
from domain.bodies import digest, from_json, to_json
from domain.people import PersonId
from domain.team import Member, Scope
from storage import audiences
from storage.shelf import Shelf
from storage.tables import announcements


@dataclass(frozen=True, slots=True)
class Draft:
    """An announcement as it is stored; `author` is None when they had everything forgotten."""

    id: AnnouncementId
    author: PersonId | None
    state: AnnouncementState
    announcement: Announcement
    approved_by: PersonId | None
    approved: str | None
    """The digest of exactly what a second organizer said yes to."""
    created_at: datetime
    changed_at: datetime
    body: str = field(default="", repr=False)
    """The announcement as it stands in its row."""

    @property
    def is_open(self) -> bool:
        """Tell whether its words can still change."""
        return self.state is not AnnouncementState.LAUNCHED

    @property
    def is_approved(self) -> bool:
        """Tell whether somebody has said yes to exactly what it says now."""
        return self.approved is not None and self.approved == digest(self.announcement)


async def load(connection: AsyncConnection, announcement: int) -> Draft | None:
    """Return an announcement, or None if there is none."""
    row = (await connection.execute(select(announcements).where(announcements.c.id == announcement))).first()
    return _draft(row) if row else None


async def forget(connection: AsyncConnection, person: int) -> None:
    """Leave what a person wrote and approved, and take away that it was them.

    What waits for a second yes waits no longer: nobody is there to answer for it.
    """
    c = announcements.c
    is_waiting = and_(c.author == person, c.state == AnnouncementState.PROPOSED)
    await connection.execute(
        update(announcements).where(is_waiting).values(state=AnnouncementState.DRAFT.value)
    )
    await connection.execute(update(announcements).where(c.author == person).values(author=None))
    await connection.execute(update(announcements).where(c.approved_by == person).values(approved_by=None))


class Announcements(Shelf):
    """The announcements as a turn sees them."""

    async def create(self, author: PersonId, announcement: Announcement) -> AnnouncementId:
        """Begin a draft."""
        now = self.now.timestamp()
        values = {"author": author, "body": _body(announcement), "created_at": now, "changed_at": now}
        made = insert(announcements).values(**values).returning(announcements.c.id)
        return AnnouncementId((await (await self._guarded()).execute(made)).scalar_one())

    async def load(self, announcement: int) -> Draft | None:
        """Return an announcement, or None if there is none."""
        return await load(await self._guarded(), announcement)

    async def change(self, draft: Draft, announcement: Announcement) -> Draft:
        """Change what it says, and return it as it is now; one that was launched stays as it is.

        A change takes back that it was proposed, and the yes that was said to other words.
        """
        if announcement == draft.announcement:
            return draft
        values = {"body": _body(announcement), "approved_by": None, "approved": None}
        await self._set(draft, _is_open(), state=AnnouncementState.DRAFT.value, **values)
        return await self.load(draft.id) or draft

    async def reword(self, draft: Draft, announcement: Announcement) -> None:
        """Change the words of one that was sent: it has been corrected."""
        await self._set(draft, _is(AnnouncementState.LAUNCHED), body=_body(announcement))

    async def propose(self, draft: Draft) -> bool:
        """Let it wait for a second yes; tells whether it does now."""
        is_draft = and_(_is(AnnouncementState.DRAFT), _says(draft))
        return await self._set(draft, is_draft, state=AnnouncementState.PROPOSED.value)

    async def withdraw(self, draft: Draft) -> bool:
        """Make a draft of it again, because its author wishes so or a colleague said no."""
        return await self._set(draft, _is(AnnouncementState.PROPOSED), state=AnnouncementState.DRAFT.value)

    async def approve(self, draft: Draft, by: PersonId) -> bool:
        """Note the second yes to exactly these words; tells whether it was heard, and as the first one."""
        is_asked = and_(_is(AnnouncementState.PROPOSED), announcements.c.approved.is_(None), _says(draft))
        return await self._set(draft, is_asked, approved_by=by, approved=digest(draft.announcement))

    async def launched(self, draft: Draft) -> bool:
        """Note that it is being sent in exactly these words; tells whether this was the first time."""
        is_new = and_(_is_open(), _says(draft))
        return await self._set(draft, is_new, state=AnnouncementState.LAUNCHED.value)

    async def discard(self, draft: Draft) -> bool:
        """Erase a draft; tells whether it is gone now. One that was launched stays."""
        gone = delete(announcements).where(announcements.c.id == draft.id, _is_open())
        return bool((await (await self._guarded()).execute(gone)).rowcount)

    async def list_for(self, member: Member, limit: int, before: int | None = None) -> list[Draft]:
        """Return what somebody wrote and what lies within their scope, the newest first."""
        wanted = select(announcements).where(_is_seen_by(member))
        if before is not None:
            wanted = wanted.where(announcements.c.id < before)
        wanted = wanted.order_by(announcements.c.id.desc()).limit(limit)
        return [_draft(row) for row in await (await self._guarded()).execute(wanted)]

    async def corrections_of(self, announcement: int) -> list[Draft]:
        """Return the corrections of an announcement that were begun and not sent."""
        marked = announcements.c.body.contains(f'"corrects":{announcement}', autoescape=True)
        rows = await (await self._guarded()).execute(select(announcements).where(_is_open(), marked))
        return [one for one in map(_draft, rows) if one.announcement.corrects == announcement]

    async def count_by(self, author: PersonId) -> int:
        """Count the announcements somebody wrote."""
        wanted = select(func.count()).where(announcements.c.author == author)
        return int((await (await self._guarded()).execute(wanted)).scalar_one())

    async def count(self, announcement: Announcement, owners: Collection[int]) -> Counts:
        """Count the people it is for as it stands now."""
        connection = await self._guarded()
        return await audiences.count(connection, announcement.reach, announcement.topic, self.now, owners)

    async def _set(self, draft: Draft, condition: ColumnElement[bool], **values: Any) -> bool:
        """Change a row if the condition holds; tells whether it did."""
        changed = update(announcements).where(announcements.c.id == draft.id, condition)
        changed = changed.values(changed_at=self.now.timestamp(), **values)
        return bool((await (await self._guarded()).execute(changed)).rowcount)


def _is_open() -> ColumnElement[bool]:
    return announcements.c.state != AnnouncementState.LAUNCHED.value


def _says(draft: Draft) -> ColumnElement[bool]:
    return announcements.c.body == draft.body


def _is(state: AnnouncementState) -> ColumnElement[bool]:
    return announcements.c.state == state.value


def _is_seen_by(member: Member) -> ColumnElement[bool]:
    scopes = [grant.scope for grant in member.grants]
    if Scope() in scopes:
        return true()
    return or_(announcements.c.author == member.id, *_within(scopes))


def _within(scopes: Sequence[Scope]) -> list[ColumnElement[bool]]:
    """Look for the scope in the text of the body: a quote among an announcement's words is escaped."""
    marks = [f'"scope":"{scope}"' for scope in scopes]
    marks += [f'"scope":"{scope}/' for scope in scopes if scope.trait is Trait.REGION]
    return [announcements.c.body.contains(mark, autoescape=True) for mark in marks]


def _body(announcement: Announcement) -> str:
    return orjson.dumps(to_json(announcement)).decode()


def _draft(row: Any) -> Draft:
    return Draft(
        id=AnnouncementId(row.id),
        author=None if row.author is None else PersonId(row.author),
        state=AnnouncementState(row.state),
        announcement=from_json(orjson.loads(row.body)),
        approved_by=None if row.approved_by is None else PersonId(row.approved_by),
        approved=row.approved,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        changed_at=datetime.fromtimestamp(row.changed_at, UTC),
        body=row.body,
    )
