"""Reads the recent changes of the wikis: one request a minute for each, however many people are linked.

What follows from a page of changes is written in the transaction that moves the cursor: after a crash the
page is read again, and nothing is missed or handled twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import metrics, undoings
from bot.clock import Clock
from domain.changes import (
    LOOK_AFTER,
    OVERLAP_S,
    UNDONE_WITHIN,
    Change,
    Cursor,
    Deed,
    Notice,
    Word,
)
from domain.people import PersonId
from domain.quiet import opens_at, zone_of
from domain.wikis import Wiki
from storage import accounts, notices, own_edits, people, recent_changes, tasks
from storage.database import Database
from storage.own_edits import Edit, Suspicion
from storage.vault import Vault
from wiki import changes
from wiki.client import Refused, Wikis
from wiki.plan import DAY_S, Planned

PIECE = 100
"""How many changes are handled in one transaction: people's turns wait for it."""

PAGES = 20
"""How many pages of changes are read at a step; what is left is read in the next one, without a rest."""

PLAN = (
    Planned("recent changes", lambda wiki: DAY_S / wiki.polled_every_s),
    Planned("were edits undone, who was blocked (at most)", lambda wiki: 3 * DAY_S / wiki.polled_every_s),
)

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class RecentChanges:
    """Reads the changes of one wiki."""

    wiki: Wiki
    database: Database
    clock: Clock
    wikis: Wikis
    vault: Vault
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.name = f"changes {self.wiki.code}"

    async def step(self) -> float:
        """Read what is new, and look at edits that may be undone; raises `Later`."""
        is_all = await self._read()
        await undoings.look(self.wiki.code, self.database, self.clock.now(), self.wikis, self.vault)
        return float(self.wiki.polled_every_s) if is_all else 0.0

    async def _read(self) -> bool:
        """Handle page after page; tells whether that was all there is."""
        code = self.wiki.code
        cursor = await self.database.read(lambda c: recent_changes.cursor(c, code))
        if cursor is None:
            return await self._begin()
        began_at, more = 0.0, dict[str, Any]()
        for _turn in range(PAGES):
            page = await changes.changes(self.wikis, code, cursor.since, more)
            if not began_at and page.now < cursor.since:
                return await self._go_back(cursor, page.now)
            began_at = began_at or page.now
            self._warn_of_gap(cursor, began_at)
            for some, is_last in _in_pieces(page.changes):
                after = cursor.after(some, began_at, is_all=is_last and not page.more)
                if not await self._handle(cursor, after, some):
                    return True  # another process reads
                cursor = after
            more = dict(page.more)
            metrics.BEHIND.labels(code).set(max(0.0, began_at - OVERLAP_S - cursor.since))
            if not more:
                return True
        return False

    async def _go_back(self, cursor: Cursor, there: float) -> bool:
        """Read once more from before a moment: the clock of a server was ahead, or an old copy was put back.

        What is read again was noted before, and so is not told again.
        """
        log.warning("wiki_clock_went_back", wiki=self.wiki.code, by_s=round(cursor.since - there))
        earlier, now = Cursor(there - OVERLAP_S, cursor.seen), self.clock.now()
        await self.database.write(lambda c: recent_changes.move(c, self.wiki.code, cursor, earlier, now))
        return False

    async def _begin(self) -> bool:
        there = await changes.clock(self.wikis, self.wiki.code)
        now = self.clock.now()
        await self.database.write(lambda c: recent_changes.begin(c, self.wiki.code, there, now))
        return True

    def _warn_of_gap(self, cursor: Cursor, now: float) -> None:
        if cursor.misses_any(now):
            since = datetime.fromtimestamp(cursor.since, UTC)
            log.warning("changes_missed", wiki=self.wiki.code, since=f"{since:%Y-%m-%d}")

    async def _handle(self, before: Cursor, after: Cursor, page: Sequence[Change]) -> bool:
        news = before.news(page)
        whom = await self._blocked(news)
        now = self.clock.now()

        async def write(connection: AsyncConnection) -> int | None:
            if not await recent_changes.move(connection, self.wiki.code, before, after, now):
                return None
            return await self._follow(connection, page, news, whom, now)

        handled = await self.database.write(write)
        metrics.EDITS.labels(self.wiki.code).inc(handled or 0)
        return handled is not None

    async def _blocked(self, news: Sequence[Change]) -> Mapping[int, int]:
        """Return the ids of the accounts that were blocked or unblocked, by the entry of the log."""
        entries = [one.entry for one in news if one.entry and one.entry.deed in (Deed.BLOCK, Deed.UNBLOCK)]
        if not entries or not await self.database.read(accounts.is_any):
            return {}
        try:
            return await changes.blocked(self.wikis, self.wiki.code, entries)
        except Refused as refused:  # better one block untold than a wiki that is read no further
            log.warning("blocks_not_read", wiki=self.wiki.code, code=refused.code)
            return {}

    async def _follow(
        self,
        connection: AsyncConnection,
        page: Sequence[Change],
        news: Sequence[Change],
        whom: Mapping[int, int],
        now: datetime,
    ) -> int:
        """Write what follows from changes; returns how many edits of linked people were among them.

        Edits that are read once more are looked at again: their account may have been linked meanwhile.
        """
        users = {change.user for change in page if change.user} | set(whom.values())
        whose = await accounts.by_marks(connection, self.vault, self.wiki.code, users)
        made = [(whose[one.user], one) for one in page if one.is_edit and one.user in whose]
        number = await recent_changes.record_all(connection, self.vault, self.wiki.code, made, now)
        await self._suspect(connection, news, whose, now)
        for change in news:
            await self._follow_entry(connection, change, whose, whom, now)
        return number

    async def _suspect(
        self,
        connection: AsyncConnection,
        news: Sequence[Change],
        whose: Mapping[int, PersonId],
        now: datetime,
    ) -> None:
        """Note which edits changes may have undone."""
        later = [one for one in news if one.is_edit]
        if not later:
            return
        since = later[0].made_at - UNDONE_WITHIN.total_seconds()
        known = await own_edits.on_pages(
            connection, self.vault, self.wiki.code, (one.page for one in later), since
        )
        pairs = [(edit, one) for one in later for edit in _before(one, known, whose.get(one.user))]
        due_at = await self._due(connection, {edit.person for edit, _ in pairs}, now)
        for is_sure in (False, True):
            doubts = [
                Suspicion(edit, one.rev, due_at.get(edit.person, now).timestamp())
                for edit, one in pairs
                if one.is_undoing is is_sure
            ]
            await own_edits.suspect(connection, self.vault, doubts, is_sure=is_sure)

    async def _due(
        self, connection: AsyncConnection, who: set[PersonId], now: datetime
    ) -> dict[PersonId, datetime]:
        """Return when to look: after a while, and when the person may hear of it at once."""
        known = await people.load(connection, who) if who else {}
        return {
            PersonId(one): opens_at(now + LOOK_AFTER, zone_of(person.region)) for one, person in known.items()
        }

    async def _follow_entry(
        self,
        connection: AsyncConnection,
        change: Change,
        whose: Mapping[int, PersonId],
        whom: Mapping[int, int],
        now: datetime,
    ) -> None:
        entry, code = change.entry, self.wiki.code
        if entry is None:
            return
        if entry.deed in (Deed.DELETE, Deed.PROTECT, Deed.MOVE):
            await tasks.drop(connection, code, change.page)
        if entry.deed is Deed.DELETE:
            await self._follow_deletion(connection, change, whose.get(change.user), now)
        elif (person := whose.get(whom.get(entry.id, 0))) is not None:
            word = Word.BLOCKED if entry.deed is Deed.BLOCK else Word.UNBLOCKED
            notice = Notice(person, word, f"{code} {entry.id}", code, entry.until, entry.is_partial)
            await self._tell(connection, [notice], now)
            is_blocked = word is Word.BLOCKED and not entry.is_partial
            await accounts.note_block(connection, self.vault, person, code, is_blocked=is_blocked)

    async def _follow_deletion(
        self, connection: AsyncConnection, change: Change, by: PersonId | None, now: datetime
    ) -> None:
        """Tell those who edited a page lately that it is gone; the entry of the log knows its title."""
        code, title = self.wiki.code, change.entry.title if change.entry else ""
        since = change.made_at - UNDONE_WITHIN.total_seconds()
        gone = await own_edits.on_pages(connection, self.vault, code, [change.page], since)
        await own_edits.note_undone(connection, [edit.mark for edit in gone])
        about = f"{code} {change.page}"
        who = sorted({edit.person for edit in gone} - {by})
        await self._tell(connection, [Notice(one, Word.DELETED, about, code, title) for one in who], now)

    async def _tell(self, connection: AsyncConnection, wanted: Sequence[Notice], now: datetime) -> None:
        held = await own_edits.hold(connection, {notice.person for notice in wanted})
        await notices.tell(connection, self.vault, [one for one in wanted if one.person in held], now)


def _in_pieces(page: Sequence[Change]) -> list[tuple[Sequence[Change], bool]]:
    """Return the pieces of a page, each with whether it is the last one; an empty page is one piece."""
    starts = range(0, max(len(page), 1), PIECE)
    return [(page[start : start + PIECE], start == starts[-1]) for start in starts]


def _before(change: Change, known: Sequence[Edit], by: PersonId | None) -> list[Edit]:
    """Return the edits a change may have undone.

    What the wiki calls an undoing may concern any of the page. Somebody who undoes by hand, which a wiki sees
    only if it is exact, concerns the edits just before.
    """
    earlier = {edit.rev: edit for edit in known if edit.page == change.page and edit.rev < change.rev}
    if change.is_undoing:
        return list(earlier.values())
    found: list[Edit] = []
    rev = change.parent
    while (edit := earlier.pop(rev, None)) is not None and edit.person != by:
        found.append(edit)
        rev = edit.parent
    return found
