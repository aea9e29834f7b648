"""What became of every update: gathered from the database and from what the world really received."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select

from domain.people import Person
from sandbox.log import Call
from storage import people
from storage.tables import FAILED, PARKED, UNKNOWN, inbox, outbox
from tests.kill.ground import Ground
from tests.kill.ledger import Made
from tests.kill.witness import applied

UNSURE = ("DROP_AFTER", "HANG_AFTER", "BAD_GATEWAY", "RESTART")
"""Faults after which a bot cannot know whether a call was accepted."""

SHOWS = ("sendMessage", "sendDocument", "editMessageText")
"""Calls that show a person something."""

TRAIL = 30
"""How many of a person's last updates and calls a failure shows."""


@dataclass(frozen=True)
class Turn:
    """A turn that was committed; `number` counts those of the chat as the turn itself saw them."""

    update: int
    chat: int
    number: int


@dataclass
class Facts:
    """Everything that is known after a run."""

    ground: Ground
    turns: list[Turn]
    parked: set[int]
    inbox: dict[int, str]
    """What the inbox says of an update, for the trail."""
    unsent: list[tuple[str, int]]
    persons: dict[int, Person]
    calls: dict[int, list[Call]] = field(default_factory=lambda: defaultdict(list))
    """The calls for each chat that the server saw, in order."""

    def made(self, *, by: int | None = None) -> list[Made]:
        """Return the updates that had to be applied, of one person or of all."""
        ledger = self.ground.ledger
        return [
            one
            for one in ledger.made.values()
            if not one.is_poison and one.id not in ledger.expired and by in (None, one.chat)
        ]

    def shown(self, chat: int) -> list[Call]:
        """Return the calls that showed a person something; an edit without a change showed it already."""
        return [
            call
            for call in self.calls[chat]
            if call.method in SHOWS and (call.accepted or "not modified" in call.description)
        ]

    def unsure(self, chat: int) -> int:
        """Count the calls for a chat whose answer was lost on the way."""
        return sum(call.fault in UNSURE for call in self.calls[chat])

    def doubled(self, chat: int) -> int:
        """Count the new messages a person received more than once."""
        new = sum(call.method != "editMessageText" for call in self.shown(chat))
        return new - sum(one.wants_new for one in self.made(by=chat))

    def trail(self, chat: int) -> str:
        """Tell what happened to one person's last updates and calls."""
        turns = Counter(turn.update for turn in self.turns)
        updates = [one for one in self.ground.ledger.made.values() if one.chat == chat][-TRAIL:]
        lines = [
            f"    {one.id} {one.what!r}: {turns[one.id]} turns, {self.inbox.get(one.id)}" for one in updates
        ]
        for call in self.calls[chat][-TRAIL:]:
            text = str(call.params.get("text"))[:40]
            lines.append(
                f"    {call.at:%H:%M:%S.%f} {call.method} {call.params.get('message_id')} {text!r} "
                f"{call.status} {call.fault} {call.description[:60]}"
            )
        return "\n".join(lines)


async def gather(ground: Ground) -> Facts:
    """Read the database and the world's log."""
    async with ground.database.engine.connect() as connection:
        turns = await connection.execute(
            select(applied.c.update_id, applied.c.queue, applied.c.number).order_by(applied.c.id)
        )
        rows = (await connection.execute(select(inbox))).all()
        left = await connection.execute(select(outbox).where(outbox.c.state.in_((UNKNOWN, FAILED))))
        persons = await people.load(connection, [talker.account.id for talker in ground.talkers])
        facts = Facts(
            ground,
            [Turn(*row) for row in turns],
            {row.update_id for row in rows if row.state == PARKED},
            {row.update_id: f"row {row.id} state {row.state} {row.reason or ''}" for row in rows},
            [(f"{row.method}: {row.reason}, {row.attempts} times", row.chat_id) for row in left],
            persons,
        )
    for call in ground.world.log.calls:
        if "chat_id" in call.params:
            facts.calls[int(call.params["chat_id"])].append(call)
    return facts
