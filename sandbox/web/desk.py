"""Who sits at the page: the people, what they tapped, and a version that grows with every change."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web

from sandbox.web.asked import Unfit
from sandbox.world import Bot, Person, World


@dataclass(frozen=True)
class Tap:
    """A tap on a callback button, by the id under which the bot answers it."""

    id: str
    person: Person
    message_id: int
    data: str


@dataclass(eq=False)
class Desk:
    """One bot and the people who have their phones side by side."""

    world: World
    bot: Bot
    people: list[Person]
    taps: list[Tap] = field(default_factory=list)
    moves: int = 0
    """How often the clock was moved here; the world itself does not count that as a change."""
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def version(self) -> int:
        """Return a number that grows whenever something at the page may look different."""
        return self.world.version + self.moves

    def person(self, number: int) -> Person:
        """Return the person with this id."""
        for person in self.people:
            if person.id == number:
                return person
        raise Unfit("There is no such person.")

    def is_waiting(self, tap: Tap) -> bool:
        """Say whether a tap may still be answered."""
        query = self.world.callbacks.get(tap.id)
        return query is not None and self.world.clock.timestamp() < query[2]

    def add(self, person: Person) -> None:
        """Let one more person sit down."""
        self.people.append(person)

    def move(self, step: timedelta) -> None:
        """Move the world's clock and tell the pages."""
        self.world.clock.move(step)
        self.moves += 1
        self._moved.set()
        self._moved = asyncio.Event()

    async def changed(self, since: int, patience: float) -> None:
        """Wait until there is something newer than `since`, for `patience` seconds at most."""
        if self.version != since:
            return
        signs = (self.world.changed(self.world.version), self._moved.wait(), self._closing.wait())
        waits = [asyncio.ensure_future(sign) for sign in signs]
        await asyncio.wait(waits, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await wait

    async def close(self, _app: web.Application) -> None:
        """Let waiting pages go, so that the server can stop at once."""
        self._closing.set()


DESK = web.AppKey("desk", Desk)
