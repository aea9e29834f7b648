"""Letters a test puts into the outbox by hand, and what reached people."""

from __future__ import annotations

from typing import Any

from domain.outgoing import Kind, Lane, Outgoing
from sandbox.faults import Fault
from storage import outbox
from storage.tables import outbox as outbox_table
from tests.bot.conftest import rows
from tests.stage import Stage, Visitor

LOST = [Fault.DROP_AFTER, Fault.BAD_GATEWAY, Fault.RESTART]
"""The server has taken the call, and the bot does not hear of it."""


def letter(
    person: Visitor, text: str, *, kind: Kind = Kind.SCREEN, lane: Lane = Lane.INTERACTIVE, **more: Any
) -> Outgoing:
    return Outgoing(person.id, "sendMessage", {"chat_id": person.id, "text": text}, lane, kind, **more)


def announcement(person: Visitor, text: str = "Contest!", **more: Any) -> Outgoing:
    return letter(person, text, kind=Kind.ANNOUNCEMENT, lane=Lane.BULK, **more)


async def put(stage: Stage, *letters: Outgoing) -> None:
    """Put letters into the outbox."""
    now = stage.clock.timestamp()
    await stage.app.database.write(lambda c: outbox.queue(c, stage.bot.id, now, letters))


async def states(stage: Stage) -> list[int]:
    return [row.state for row in await rows(stage, outbox_table)]


def texts(person: Visitor) -> list[str]:
    """Return everything that reached a person, in order, repetitions too."""
    return [one.text for one in person.stage.world.log.received(person.id)]


def crowd_of(stage: Stage, number: int) -> list[Visitor]:
    crowd = [stage.person(f"Person{one}") for one in range(number)]
    for somebody in crowd:
        stage.world.private_room(stage.bot, somebody.account)
    return crowd
