"""Chats and the messages in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.world.accounts import Person


@dataclass(eq=False, slots=True)
class Kept:
    """A message in a chat; `body` is the Message every bot sees, replaced as a whole when it is edited."""

    body: dict[str, Any]
    sender: int
    deleted: bool = False
    edited: bool = False
    forwarded: bool = False
    reply_keyboard: bool = False
    """Came with a reply keyboard, which makes it uneditable."""

    @property
    def id(self) -> int:
        """Return the message's id."""
        return int(self.body["message_id"])

    @property
    def correct_options(self) -> tuple[int, ...]:
        """Return the right answers of a quiz; nothing for any other message."""
        return tuple(self.body.get("poll", {}).get("correct_option_ids", ()))


@dataclass(eq=False)
class Room:
    """One chat: a bot's private chat with a person, or a group."""

    id: int
    kind: str
    message_ids: Iterator[int]
    person: Person | None = None
    title: str = ""
    username: str | None = None
    messages: dict[int, Kept] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    keyboard: dict[str, Any] | None = None
    """The reply keyboard that shows under the input field."""
    blocked: bool = False
    action: tuple[str, float] | None = None
    """What the bot is doing, such as typing, and until when it shows."""
    members: dict[int, str] = field(default_factory=dict)
    """Status by account id; groups only."""
    reactions: dict[int, list[str]] = field(default_factory=dict)
    """The bot's reactions by message."""
    upgraded_to: int | None = None

    def chat(self) -> dict[str, Any]:
        """Return the chat as a Chat."""
        if self.person is not None:
            return self.person.chat()
        chat: dict[str, Any] = {"id": self.id, "title": self.title, "type": self.kind}
        if self.username:
            chat["username"] = self.username
        return chat

    def find(self, message_id: int) -> Kept | None:
        """Return a message that is still there."""
        kept = self.messages.get(message_id)
        return None if kept is None or kept.deleted else kept
