"""What a person sees: one chat as it looks on the phone right now."""

from dataclasses import dataclass
from typing import Any

from sandbox.world.accounts import Bot, Person
from sandbox.world.profile import group_scopes, private_scopes
from sandbox.world.rooms import Kept, Room
from sandbox.world.voting import Voting
from sandbox.world.writing import Place


@dataclass(frozen=True)
class Shown:
    """One message; `mine` marks the person's own."""

    message: dict[str, Any]
    mine: bool
    edited: bool
    deleted: bool
    reactions: tuple[str, ...] = ()

    @property
    def id(self) -> int:
        """Return the message's id."""
        return int(self.message["message_id"])

    @property
    def text(self) -> str:
        """Return the message's text or caption."""
        return str(self.message.get("text") or self.message.get("caption") or "")

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """Return the rows of buttons under the message."""
        rows: list[list[dict[str, Any]]] = self.message.get("reply_markup", {}).get("inline_keyboard", [])
        return rows


@dataclass(frozen=True)
class Chat:
    """A chat as one person sees it."""

    history: tuple[Shown, ...]
    """Everything that was ever said, deleted messages too."""
    keyboard: dict[str, Any] | None
    commands: tuple[dict[str, Any], ...]
    menu_button: dict[str, Any]
    action: str | None
    """What the bot is doing just now, such as typing."""
    toast: dict[str, Any] | None
    """The latest answer to a tap: text, show_alert, url."""
    pinned: tuple[int, ...]
    blocked: bool

    @property
    def messages(self) -> tuple[Shown, ...]:
        """Return what is still there, in order."""
        return tuple(one for one in self.history if not one.deleted)

    @property
    def last(self) -> Shown:
        """Return the latest message."""
        return self.messages[-1]


class Views(Voting):
    """The part of the world that shows it to people."""

    def chat(self, person: Person, place: Place) -> Chat:
        """Return what this person sees in the chat with a bot, or in a group."""
        room = self.private_room(place, person) if isinstance(place, Bot) else place
        for kept in room.messages.values():
            self.close_when_due(kept)
        bot = place if isinstance(place, Bot) else None
        return Chat(
            history=tuple(_shown(room, kept, person) for kept in room.messages.values()),
            keyboard=room.keyboard,
            commands=tuple(self._commands(person, room, bot)),
            menu_button=bot.profile.shown_menu_button(room.id) if bot else {"type": "default"},
            action=self._action(room),
            toast=self.toasts.get((bot.id, person.id)) if bot else None,
            pinned=tuple(room.pinned),
            blocked=room.blocked,
        )

    def _commands(self, person: Person, room: Room, bot: Bot | None) -> list[dict[str, Any]]:
        if bot is not None:
            return bot.profile.shown_commands(private_scopes(room.id), person.language_code)
        is_admin = room.members.get(person.id) in ("administrator", "creator")
        scopes = group_scopes(room.id, person.id, is_admin=is_admin)
        lists = (one.profile.shown_commands(scopes, person.language_code) for one in self._bots_in(room))
        return [command for commands in lists for command in commands]

    def _action(self, room: Room) -> str | None:
        if room.action is None or room.action[1] < self.clock.timestamp():
            return None
        return room.action[0]


def _shown(room: Room, kept: Kept, person: Person) -> Shown:
    reactions = tuple(room.reactions.get(kept.id, ()))
    return Shown(kept.body, kept.sender == person.id, kept.edited, kept.deleted, reactions)
