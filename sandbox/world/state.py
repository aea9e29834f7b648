"""What the world consists of, and the few changes everything else is made of."""

import asyncio
import random
import re
from typing import Any

from sandbox.clock import Clock
from sandbox.faults import Fault, Faults
from sandbox.files import Files
from sandbox.log import Delivery, Log
from sandbox.rules import Flood, Rules
from sandbox.world.accounts import Bot, Person
from sandbox.world.polling import Polling
from sandbox.world.rooms import Kept, Room
from sandbox.world.updates import Updates

DAY = 86400.0


class State:
    """Accounts, chats, files, time and the log, with a version that grows at every change."""

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        rules: Rules | None = None,
        faults: Faults | None = None,
        seed: int | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.rules = rules or Rules()
        self.faults = faults or Faults()
        self.log = Log()
        self.files = Files()
        self.bots: dict[str, Bot] = {}
        self.persons: dict[int, Person] = {}
        self.groups: dict[int, Room] = {}
        self.polls: dict[str, tuple[Bot, Room, int]] = {}
        self.votes: dict[str, dict[int, list[int]]] = {}
        self.callbacks: dict[str, tuple[Bot, Person, float]] = {}
        self.callback_answers: dict[str, dict[str, Any]] = {}
        self.toasts: dict[tuple[int, int], dict[str, Any]] = {}
        """The latest answer to a tap, by bot and person."""
        self.rng = random.Random(seed)
        self.version = 0
        self._watchers: set[asyncio.Future[None]] = set()

    async def changed(self, since: int) -> int:
        """Wait until the world differs from version `since`; return the version now."""
        while self.version == since:
            watcher = asyncio.get_running_loop().create_future()
            self._watchers.add(watcher)
            try:
                await watcher
            finally:
                self._watchers.discard(watcher)
        return self.version

    def touch(self) -> None:
        """Tell the watchers that something changed."""
        self.version += 1
        for watcher in self._watchers:
            if not watcher.done():
                watcher.set_result(None)

    def add_bot(self, token: str, username: str, first_name: str) -> Bot:
        """Add a bot; its id is the number its token begins with."""
        if not re.fullmatch(r"[1-9]\d*:\S+", token) or len(token) > 80:
            raise ValueError("a token looks like 123456:ABC")
        updates = Updates(self.clock, random.Random(self.rng.random()))
        flood = Flood(self.rules, self.clock, random.Random(self.rng.random()))
        polling = Polling(self.clock, updates, brake=self.rules.poll_brake)
        bot = Bot(int(token.partition(":")[0]), token, username, first_name, updates, polling, flood)
        self.bots[token] = bot
        return bot

    def add_person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        id: int | None = None,  # noqa: A002 - the field's name on Telegram
    ) -> Person:
        """Add a Telegram account; ids are large and random, as new accounts have them."""
        number = id or self.rng.randrange(5_000_000_000, 9_000_000_000)
        person = Person(number, first_name, last_name, username, language_code)
        self.persons[number] = person
        self.touch()
        return person

    def private_room(self, bot: Bot, person: Person) -> Room:
        """Return the private chat of the two, opening it if need be."""
        room = bot.rooms.get(person.id)
        if room is None:
            room = bot.rooms[person.id] = Room(person.id, "private", bot.message_ids, person)
            bot.known.add(person.id)
        return room

    def account(self, number: int) -> dict[str, Any] | None:
        """Return the User with this id, person or bot."""
        if number in self.persons:
            return self.persons[number].user()
        return next((bot.user() for bot in self.bots.values() if bot.id == number), None)

    def keep(self, room: Room, sender: dict[str, Any], content: dict[str, Any]) -> Kept:
        """Put a new message into a chat."""
        number = next(room.message_ids)
        body = {
            "message_id": number,
            "from": sender,
            "chat": room.chat(),
            "date": int(self.clock.timestamp()),
            **content,
        }
        kept = room.messages[number] = Kept(body, sender["id"])
        self.touch()
        return kept

    def note_delivery(self, bot: Bot, room: Room, kept: Kept, method: str, *, edit: bool = False) -> None:
        """Write down that every person in the chat received a bot's message."""
        readers = [room.id] if room.person else [number for number in room.members if number in self.persons]
        body = kept.body
        text = str(body.get("text") or body.get("caption") or "")
        now = self.clock.now()
        for reader in readers:
            self.log.deliveries.append(
                Delivery(bot.id, reader, room.id, kept.id, method, text, now, edit=edit)
            )

    def push(self, bot: Bot, kind: str, payload: dict[str, Any], queue: str, lifetime: float = DAY) -> None:
        """Add an update to a bot's queue, unless a fault has other plans."""
        fault = self.faults.for_update()
        if fault in (Fault.JUMP_UP, Fault.JUMP_DOWN):
            step = self.rng.randrange(1_000, 1_000_000)
            bot.updates.jump(step if fault is Fault.JUMP_UP else -step)
        if fault is Fault.POISON:
            bot.updates.add("message", self._poison(payload), DAY, queue)
        pending = bot.updates.add(kind, payload, lifetime, queue)
        if fault is Fault.DUPLICATE and pending is not None:
            bot.updates.repeat(pending)

    def _poison(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Make a message forwarded from someone hidden whose name is missing: typed clients choke on it."""
        now = int(self.clock.timestamp())
        chat = payload.get("chat") or payload.get("message", {}).get("chat") or {"id": 1, "type": "private"}
        origin = {"type": "hidden_user", "date": now}
        return {"message_id": 1, "date": now, "chat": chat, "text": "poison", "forward_origin": origin}
