"""Groups: who is in them, and what bots are told about it."""

import itertools
from typing import Any

from sandbox.world.accounts import Bot, Person
from sandbox.world.methods.chats import member
from sandbox.world.rooms import Room
from sandbox.world.state import State

PRESENT = frozenset({"member", "administrator", "creator"})


class Groups(State):
    """The part of the world that knows groups."""

    async def add_group(
        self, title: str, owner: Person, *, username: str | None = None, kind: str = "supergroup"
    ) -> Room:
        """Open a group; `kind` is supergroup or group."""
        number = -1_000_000_000_000 - self.rng.randrange(10**9, 2 * 10**9)
        number = number if kind == "supergroup" else -self.rng.randrange(10**8, 4 * 10**9)
        room = Room(number, kind, itertools.count(1), title=title, username=username)
        room.members[owner.id] = "creator"
        self.groups[number] = room
        self.touch()
        return room

    async def join(self, person: Person, room: Room) -> None:
        """Let a person enter a group."""
        self._set_member(room, person.user(), "member")
        kept = self.keep(room, person.user(), {"new_chat_members": [person.user()]})
        self.push_message(room, "message", kept.body)

    async def add_to_group(self, person: Person, room: Room, bot: Bot, *, status: str = "member") -> None:
        """Let a person bring a bot into a group."""
        bot.rooms[room.id] = room
        bot.known.update(number for number in room.members if number in self.persons)
        self.set_membership(room, bot, person.user(), status)
        kept = self.keep(room, person.user(), {"new_chat_members": [bot.user()]})
        self.push_message(room, "message", kept.body)

    async def remove_from_group(self, person: Person, room: Room, bot: Bot) -> None:
        """Let a person throw a bot out."""
        kept = self.keep(room, person.user(), {"left_chat_member": bot.user()})
        self.push_message(room, "message", kept.body)
        self.set_membership(room, bot, person.user(), "kicked")

    async def upgrade(self, room: Room) -> Room:
        """Turn a small group into a supergroup with another id."""
        number = -1_000_000_000_000 - self.rng.randrange(10**9, 2 * 10**9)
        new = Room(number, "supergroup", itertools.count(1), title=room.title, username=room.username)
        new.members = dict(room.members)
        owner = next(self.persons[one] for one in room.members if one in self.persons)
        old = self.keep(room, owner.user(), {"migrate_to_chat_id": number})
        self.push_message(room, "message", old.body)
        room.upgraded_to = number
        self.groups[number] = new
        for bot in self._bots_in(new):
            bot.rooms[number] = new
        kept = self.keep(new, owner.user(), {"migrate_from_chat_id": room.id})
        self.push_message(new, "message", kept.body)
        return new

    def set_membership(self, room: Room, bot: Bot, actor: dict[str, Any], status: str) -> None:
        """Change a bot's standing in a group and tell it."""
        old = room.members.get(bot.id, "left")
        room.members[bot.id] = status
        self.push_membership(bot, room, actor, old, status)
        self.touch()

    def push_membership(self, bot: Bot, room: Room, actor: dict[str, Any], old: str, new: str) -> None:
        """Tell a bot that its own standing in a chat changed."""
        change = {
            "chat": room.chat(),
            "from": actor,
            "date": int(self.clock.timestamp()),
            "old_chat_member": member(bot.user(), old),
            "new_chat_member": member(bot.user(), new),
        }
        self.push(bot, "my_chat_member", change, f"my:{room.id}")

    def push_message(self, room: Room, kind: str, body: dict[str, Any]) -> None:
        """Tell the bots of a chat about a message, each as far as it may read."""
        for bot in self._bots_in(room):
            if self._may_read(bot, room, body):
                bot.known.add(body["from"]["id"])
                self.push(bot, kind, body, f"chat:{room.id}")

    def _bots_in(self, room: Room) -> list[Bot]:
        return [bot for bot in self.bots.values() if room.members.get(bot.id) in PRESENT]

    def _may_read(self, bot: Bot, room: Room, body: dict[str, Any]) -> bool:
        """Apply the privacy mode: commands, answers to the bot, mentions and service messages only."""
        if bot.reads_all_messages or room.members.get(bot.id) in ("administrator", "creator"):
            return True
        text = str(body.get("text") or body.get("caption") or "")
        answered = body.get("reply_to_message", {}).get("from", {}).get("id")
        is_command = text.startswith("/") and ("@" not in text.split()[0] or f"@{bot.username}" in text)
        is_service = not text and (
            "new_chat_members" in body or "left_chat_member" in body or "migrate" in str(body.keys())
        )
        return is_command or answered == bot.id or f"@{bot.username}".lower() in text.lower() or is_service

    def _set_member(self, room: Room, user: dict[str, Any], status: str) -> None:
        """Change a person's standing and tell the bots that run the group."""
        old = room.members.get(user["id"], "left")
        room.members[user["id"]] = status
        change = {
            "chat": room.chat(),
            "from": user,
            "date": int(self.clock.timestamp()),
            "old_chat_member": member(user, old),
            "new_chat_member": member(user, status),
        }
        for bot in self._bots_in(room):
            if room.members[bot.id] == "administrator":
                self.push(bot, "chat_member", change, f"member:{user['id']}")
        self.touch()
