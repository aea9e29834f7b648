"""Sendings: which are under way, where each stands, and who is told about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.announcements import Announcement, AnnouncementId
from domain.audiences import Audience
from domain.bodies import from_json, to_json
from domain.sendings import Fate, Purpose, Sending, SendingId, SendingState
from storage import recipients
from storage.recipients import Counts
from storage.shelf import Guarded, Shelf
from storage.tables import sendings

UNDER_WAY = sendings.c.state < SendingState.FINISHED
STOPPABLE = [state for state in SendingState if state < SendingState.STOPPING]


@dataclass(frozen=True, slots=True)
class Watch:
    """Where the organizer follows a sending: the chat, and the message that is kept up to date."""

    chat_id: int | None
    message_id: int | None
    told: int
    """The state the organizer was last told of in a message of its own, plus one; 0 is none."""
    language: str | None


def read(row: Any) -> Sending:
    """Return the sending of a row."""
    return Sending(
        id=SendingId(row.id),
        announcement_id=AnnouncementId(row.announcement_id),
        parent_id=None if row.parent_id is None else SendingId(row.parent_id),
        purpose=Purpose(row.purpose),
        state=SendingState(row.state),
        announcement=from_json(orjson.loads(row.body)),
        revision=row.revision,
        starts_at=datetime.fromtimestamp(row.starts_at, UTC),
        started_at=_moment(row.started_at),
        finished_at=_moment(row.finished_at),
        reason=row.reason,
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


async def load(connection: AsyncConnection, sending_id: int) -> Sending | None:
    """Return a sending."""
    row = (await connection.execute(select(sendings).where(sendings.c.id == sending_id))).first()
    return None if row is None else read(row)


async def of_announcement(connection: AsyncConnection, announcement_id: int) -> list[Sending]:
    """Return the sendings of an announcement, the oldest first."""
    mine = sendings.c.announcement_id == announcement_id
    rows = await connection.execute(select(sendings).where(mine).order_by(sendings.c.id))
    return [read(row) for row in rows]


async def under_way(connection: AsyncConnection, bot_id: int) -> list[tuple[Sending, Watch]]:
    """Return the sendings that are not over, or whose end the organizer has not heard of yet."""
    open_ends = UNDER_WAY | (sendings.c.told <= sendings.c.state)
    wanted = select(sendings).where(sendings.c.bot_id == bot_id, open_ends).order_by(sendings.c.id)
    rows = await connection.execute(wanted)
    return [(read(row), Watch(row.chat_id, row.message_id, row.told, row.language)) for row in rows]


async def plan(connection: AsyncConnection, sending_id: int) -> tuple[Audience, int | None]:
    """Return who a sending is for, and how far its ledger is written."""
    wanted = select(sendings.c.body, sendings.c.cursor).where(sendings.c.id == sending_id)
    row = (await connection.execute(wanted)).one()
    return Audience.from_json(orjson.loads(row.body)["audience"]), row.cursor


async def states(connection: AsyncConnection, bot_id: int) -> list[tuple[SendingId, int]]:
    """Return which sendings may send now, with the revision of their words; asked before every claim."""
    going = (sendings.c.bot_id == bot_id) & UNDER_WAY & (sendings.c.state == SendingState.SENDING)
    wanted = select(sendings.c.id, sendings.c.revision).where(going).order_by(sendings.c.id)
    rows = await connection.execute(wanted.with_for_update(read=True))  # who stops or corrects it comes after
    return [(SendingId(row.id), row.revision) for row in rows]


async def create(
    connection: AsyncConnection, bot_id: int, sending: Sending, audience: Any, watch: Watch
) -> SendingId:
    """Write a new sending down; its `id` is given here."""
    body = to_json(sending.announcement) | {"audience": audience}
    values = {
        "bot_id": bot_id,
        "announcement_id": sending.announcement_id,
        "parent_id": sending.parent_id,
        "purpose": int(sending.purpose),
        "state": int(sending.state),
        "body": orjson.dumps(body).decode(),
        "revision": sending.revision,
        "starts_at": sending.starts_at.timestamp(),
        "chat_id": watch.chat_id,
        "message_id": watch.message_id,
        "language": watch.language,
    }
    made = await connection.execute(insert(sendings).values(values).returning(sendings.c.id))
    return SendingId(made.scalar_one())


async def turn(
    connection: AsyncConnection,
    sending_id: int,
    before: Sequence[SendingState],
    after: SendingState,
    **more: Any,
) -> bool:
    """Bring a sending from one of some states into another; tells whether it was in one of them."""
    from_these = (sendings.c.id == sending_id) & sendings.c.state.in_([int(state) for state in before])
    done = await connection.execute(update(sendings).where(from_these).values(state=int(after), **more))
    return done.rowcount == 1


async def note(connection: AsyncConnection, sending_id: int, **values: Any) -> None:
    """Note something about a sending: where it is followed, what was told."""
    await connection.execute(update(sendings).where(sendings.c.id == sending_id).values(**values))


async def reword(connection: AsyncConnection, sending_id: int, announcement: Announcement) -> int:
    """Give a sending other words for all that is still to leave; returns the new revision."""
    mine = select(sendings).where(sendings.c.id == sending_id)
    row = (await connection.execute(mine.with_for_update())).one()  # two at once: each its own revision
    audience = orjson.loads(row.body)["audience"]
    body = orjson.dumps(to_json(announcement) | {"audience": audience}).decode()
    await note(connection, sending_id, body=body, revision=row.revision + 1)
    return int(row.revision) + 1


async def forget(connection: AsyncConnection, person: int) -> None:
    """Tell an organizer who wants to be forgotten nothing more."""
    mine = sendings.c.chat_id == person
    await connection.execute(update(sendings).where(mine).values(chat_id=None, message_id=None))


class Sendings(Shelf):
    """Sendings as a turn sees them."""

    def __init__(self, guarded: Guarded, now: datetime, bot_id: int) -> None:
        super().__init__(guarded, now)
        self._bot_id = bot_id

    async def load(self, sending_id: int) -> Sending | None:
        """Return a sending."""
        return await load(await self._guarded(), sending_id)

    async def of_announcement(self, announcement_id: int) -> list[Sending]:
        """Return the sendings of an announcement, the oldest first."""
        return await of_announcement(await self._guarded(), announcement_id)

    async def counts(self, sending_id: int) -> Counts:
        """Count the recipients by fate."""
        return await recipients.counts(await self._guarded(), sending_id)

    async def sample(self, announcement_id: int, most: int) -> tuple[int, int]:
        """Count who has a row of an announcement, and the minors among them, as far as `most` rows."""
        return await recipients.sample(await self._guarded(), announcement_id, most)

    async def count_for(self, person: int) -> int:
        """Count the announcements of which it is kept what became of this person's."""
        return await recipients.count_for(await self._guarded(), person)

    async def leave(self, person: int) -> None:
        """Take a person out of every row, and leave the rows."""
        await recipients.forget(await self._guarded(), person)

    async def begin(
        self,
        announcement_id: AnnouncementId,
        announcement: Announcement,
        audience: Audience,
        *,
        chat_id: int,
        message_id: int | None = None,
        language: str | None = None,
    ) -> SendingId:
        """Send an announcement, at its time or at once; `audience` is what was approved, scope included."""
        starts_at = max(announcement.starts_at or self.now, self.now)
        is_now = starts_at == self.now
        sending = Sending(
            id=SendingId(0),
            announcement_id=announcement_id,
            parent_id=None,
            purpose=Purpose.SEND,
            state=SendingState.QUEUEING if is_now else SendingState.SCHEDULED,
            announcement=announcement,
            revision=0,
            starts_at=starts_at,
        )
        watch = Watch(chat_id, message_id, 0, language)
        return await create(await self._guarded(), self._bot_id, sending, audience.to_json(), watch)

    async def pause(self, sending_id: int) -> bool:
        """Let nothing more leave for now."""
        before = (SendingState.SENDING, SendingState.QUEUEING)
        return await turn(await self._guarded(), sending_id, before, SendingState.PAUSED)

    async def resume(self, sending_id: int) -> bool:
        """Go on; a sending that was paused while its audience was written down does that first."""
        connection = await self._guarded()
        before = (SendingState.PAUSED, SendingState.HALTED)
        after = SendingState.QUEUEING
        return await turn(connection, sending_id, before, after, reason=None, told=0)

    async def stop(self, sending_id: int) -> bool:
        """Let nothing more leave, ever; who has not got it is counted as not sent."""
        return await turn(await self._guarded(), sending_id, STOPPABLE, SendingState.STOPPING)

    async def correct(self, parent: Sending, announcement: Announcement, watch: Watch) -> SendingId:
        """Use other words for the rest, and change the messages that have arrived.

        Those who were refused the old words get the new ones, unless it was stopped for good; a sending that
        Telegram's refusal had halted goes on.
        """
        connection = await self._guarded()
        refused = 0
        if parent.state not in (SendingState.STOPPING, SendingState.STOPPED):
            refused = await recipients.again(connection, parent.id, Fate.REFUSED, self.now.timestamp())
        if parent.state is SendingState.HALTED:
            await self.resume(parent.id)
        if refused:
            ended = (SendingState.FINISHED,)
            await turn(connection, parent.id, ended, SendingState.SENDING, finished_at=None, told=0)
        revision = await reword(connection, parent.id, announcement)
        for older in await of_announcement(connection, parent.announcement_id):
            if older.purpose is Purpose.CORRECT:
                await turn(connection, older.id, STOPPABLE, SendingState.STOPPING)
        return await self._follow(parent, Purpose.CORRECT, announcement, revision, watch)

    async def recall(self, parent: Sending, watch: Watch) -> SendingId:
        """Stop what is under way, and delete the messages that have arrived."""
        connection = await self._guarded()
        for older in await of_announcement(connection, parent.announcement_id):
            await turn(connection, older.id, STOPPABLE, SendingState.STOPPING)
        return await self._follow(parent, Purpose.RECALL, parent.announcement, parent.revision, watch)

    async def repeat_unknown(self, sending_id: int) -> int:
        """Send again to those of whom nobody knows whether they got it; returns how many they are.

        Nothing is repeated of what was recalled, nor of what is just being stopped.
        """
        connection = await self._guarded()
        mine = await load(connection, sending_id)
        if mine is None or mine.purpose is not Purpose.SEND or mine.state is SendingState.STOPPING:
            return 0
        family = await of_announcement(connection, mine.announcement_id)
        if any(sending.purpose is Purpose.RECALL for sending in family):
            return 0
        number = await recipients.again(connection, sending_id, Fate.UNKNOWN, self.now.timestamp())
        if number:
            ended = (SendingState.FINISHED, SendingState.STOPPED)
            await turn(connection, sending_id, ended, SendingState.SENDING, finished_at=None, told=0)
        return number

    async def _follow(
        self, parent: Sending, purpose: Purpose, announcement: Announcement, revision: int, watch: Watch
    ) -> SendingId:
        sending = Sending(
            id=SendingId(0),
            announcement_id=parent.announcement_id,
            parent_id=parent.id,
            purpose=purpose,
            state=SendingState.QUEUEING,
            announcement=announcement,
            revision=revision,
            starts_at=self.now,
        )
        return await create(await self._guarded(), self._bot_id, sending, [], watch)
