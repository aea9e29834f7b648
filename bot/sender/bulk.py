"""Messages of the ledger: announcements, their corrections and recalls, one row per person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import described
from bot.sender.verdicts import Result
from bot.sender.wordings import Wordings
from domain.announcements import A_WEEK
from domain.outgoing import Delivery, Key, Kind, Lane
from domain.people import CONSENT_VERSION, PersonId
from domain.quiet import ALL_ZONES, awake
from domain.sendings import Fate, Purpose, Sending, SendingId, SendingState, settled, unwanted
from storage import recipients, sendings
from storage.recipients import Change, Claimed

SKIPS = 200
"""How many rows are looked at in one transaction, at the most: people who want nothing cost little time."""

PATIENCE_S = 300.0
"""How long a row that has failed very often waits before it is tried again, in seconds."""

UNWRITABLE = "the message could not be written"

log = structlog.get_logger(__name__)


def _unwritable(row: Claimed, at: float) -> Change:
    return Change(row.sending, row.person, row.attempt, Fate.REFUSED, at, UNWRITABLE)


@dataclass(slots=True)
class Ledger:
    """What the ledger holds for one bot."""

    bot_id: int
    wordings: Wordings = field(default_factory=Wordings)
    _purposes: dict[int, Purpose] = field(default_factory=dict)
    _turn: int = 0

    async def take(self, connection: AsyncConnection, now: datetime, room: int) -> list[Delivery]:
        """Mark rows as leaving and return messages; recalls and corrections go first, sendings share."""
        taken: list[Delivery] = []
        for sending in await self._going(connection):
            if len(taken) >= room:
                break
            taken += await self._of(connection, sending, now, room - len(taken))
        return taken

    async def _going(self, connection: AsyncConnection) -> list[Sending]:
        """Return what may send now, another sending first each time."""
        going = await sendings.states(connection, self.bot_id)
        known = [await self.wordings.sending(connection, *one) for one in going]
        self._purposes.update({sending.id: sending.purpose for sending in known})
        followers = [s for s in known if s.purpose is not Purpose.SEND]
        first = [s for s in known if s.purpose is Purpose.SEND]
        self._turn += 1
        start = self._turn % len(first) if first else 0
        return [*followers, *first[start:], *first[:start]]

    async def _of(
        self, connection: AsyncConnection, sending: Sending, now: datetime, room: int
    ) -> list[Delivery]:
        """Return messages of one sending; who wants none is passed over, and that is written down."""
        if sending.is_late(now):
            return []
        zones = list(ALL_ZONES) if sending.is_loud else awake(ALL_ZONES, now)
        taken: list[Delivery] = []
        seen = 0
        while zones and len(taken) < room and seen < SKIPS:
            rows = await recipients.claim(
                connection,
                sending.id,
                sending.revision,
                zones,
                now.timestamp(),
                room - len(taken),
                CONSENT_VERSION,
            )
            if not rows:
                break
            seen += len(rows)
            taken += await self._wanted(connection, sending, rows, now)
        return taken

    async def _wanted(
        self, connection: AsyncConnection, sending: Sending, rows: Sequence[Claimed], now: datetime
    ) -> list[Delivery]:
        fates: dict[int, Fate] = {}
        if sending.purpose is Purpose.SEND:
            full = await self._full(connection, sending, rows, now)
            looked = {
                row.person: unwanted(
                    sending,
                    row.unreachable,
                    row.muted,
                    wants_none=row.wants_none,
                    is_full=row.person in full,
                )
                for row in rows
            }
            fates = {person: fate for person, fate in looked.items() if fate is not None}
        at = now.timestamp()
        passed = [row for row in rows if row.person in fates]
        changes = [Change(r.sending, r.person, r.attempt, fates[r.person], at) for r in passed]
        wanted = [row for row in rows if row.person not in fates]
        taken = [(row, self._written(sending, row, at)) for row in wanted]
        changes += [_unwritable(row, at) for row, delivery in taken if delivery is None]
        await recipients.settle(connection, changes)
        if any(delivery is None for _row, delivery in taken):
            await self._halt(connection, sending.id, UNWRITABLE)
        return [delivery for _row, delivery in taken if delivery is not None]

    async def _full(
        self, connection: AsyncConnection, sending: Sending, rows: Sequence[Claimed], now: datetime
    ) -> set[int]:
        if sending.announcement.is_urgent:
            return set()
        people = [row.person for row in rows]
        return await recipients.capped(connection, sending.id, people, now.timestamp(), A_WEEK)

    def _written(self, sending: Sending, row: Claimed, at: float) -> Delivery | None:
        """Return the message; none where it cannot be made: one row must not hold up the line."""
        try:
            return self._delivery(sending, row, at)
        except Exception as error:
            log.error("message_unwritable", sending=sending.id, error=described(error))
            return None

    def _delivery(self, sending: Sending, row: Claimed, at: float) -> Delivery:
        method, payload = self.wordings.call(sending, row.language, row.reads, row.person, row.message_id)
        return Delivery(
            id=row.person,
            chat_id=row.person,
            method=method,
            payload=payload,
            lane=Lane.BULK,
            kind=Kind.ANNOUNCEMENT,
            attempts=row.attempt,
            created_at=at,
            sending=sending.id,
        )

    async def record(self, connection: AsyncConnection, results: Sequence[Result], now: datetime) -> None:
        """Give rows their fates; words that Telegram refuses halt the whole sending."""
        at = now.timestamp()
        changes = []
        for result in results:
            delivery = result.delivery
            sending = SendingId(delivery.sending or 0)
            what = settled(self._purposes.get(sending, Purpose.SEND), result.outcome)
            changes.append(
                Change(
                    sending=sending,
                    person=PersonId(delivery.id),
                    attempt=delivery.attempts,
                    fate=what.fate,
                    at=at,
                    reason=what.reason,
                    message_id=what.message_id,
                    not_before=at + max(what.wait_s, min(PATIENCE_S, delivery.attempts)),
                )
            )
            if what.halts:
                await self._halt(connection, sending, what.reason)
        await recipients.settle(connection, changes)

    async def _halt(self, connection: AsyncConnection, sending: int, reason: str | None) -> None:
        going = (SendingState.SENDING,)
        if await sendings.turn(connection, sending, going, SendingState.HALTED, reason=reason, told=0):
            log.error("sending_halted", sending=sending, reason=reason)

    async def put_back(self, connection: AsyncConnection, held: Collection[Key]) -> None:
        """Let rows wait again that nobody holds."""
        await self._end_flights(connection, held, 0.0, is_crash=False)

    async def adopt(
        self, connection: AsyncConnection, held: Collection[Key], now: datetime
    ) -> tuple[int, int]:
        """Call unknown what left before a crash; what does no harm twice is done again."""
        return await self._end_flights(connection, held, now.timestamp(), is_crash=True)

    async def _end_flights(
        self, connection: AsyncConnection, held: Collection[Key], at: float, *, is_crash: bool
    ) -> tuple[int, int]:
        changes = []
        for sending, person, attempt, purpose in await recipients.flying(connection, self.bot_id):
            if (sending, person) in held:
                continue
            is_unknown = is_crash and not Purpose(purpose).is_repeatable
            fate = Fate.UNKNOWN if is_unknown else Fate.QUEUED
            changes.append(Change(sending, person, attempt, fate, at, "crash" if is_crash else None))
        await recipients.settle(connection, changes)
        unknown = sum(change.fate is Fate.UNKNOWN for change in changes)
        return len(changes) - unknown, unknown
