"""Who there is: people and bots."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.world.profile import Profile
from sandbox.world.updates import Updates

if TYPE_CHECKING:
    from sandbox.rules import Flood
    from sandbox.world.polling import Polling
    from sandbox.world.rooms import Room
    from sandbox.world.webhook import Webhook


@dataclass(eq=False)
class Person:
    """A Telegram account of a human being."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    deleted: bool = False

    def user(self) -> dict[str, Any]:
        """Return the account as a User."""
        user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self._shown_name()}
        if self.last_name and not self.deleted:
            user["last_name"] = self.last_name
        if self.username and not self.deleted:
            user["username"] = self.username
        if self.language_code and not self.deleted:
            user["language_code"] = self.language_code
        return user

    def chat(self) -> dict[str, Any]:
        """Return the private chat with this person as a Chat."""
        names = {key: value for key, value in self.user().items() if key in _CHAT_FIELDS}
        return {**names, "type": "private"}

    def _shown_name(self) -> str:
        return "" if self.deleted else self.first_name


_CHAT_FIELDS = ("id", "first_name", "last_name", "username")


@dataclass(eq=False)
class Bot:
    """A bot: its account, its chats, its updates and how it fetches them."""

    id: int
    token: str
    username: str
    first_name: str
    updates: Updates
    polling: "Polling"
    flood: "Flood"
    reads_all_messages: bool = False
    """Sees every message in its groups (privacy mode is off)."""
    rooms: "dict[int, Room]" = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    """People this bot has met, even if they never started it."""
    profile: Profile = field(default_factory=Profile)
    webhook: "Webhook | None" = None
    message_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Private chats and small groups share one count of messages, as on Telegram."""
    logged_out: bool = False

    def user(self) -> dict[str, Any]:
        """Return the account as a User."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def me(self) -> dict[str, Any]:
        """Return the account as getMe shows it."""
        return {
            **self.user(),
            "can_join_groups": True,
            "can_read_all_group_messages": self.reads_all_messages,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
        }
