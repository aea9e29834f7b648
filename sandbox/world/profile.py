"""What a bot tells about itself: name, descriptions, commands and menu buttons, by language."""

from dataclasses import dataclass, field
from typing import Any

Scope = tuple[str, int, int]
"""A command scope: its type, a chat and a user; 0 where it has none."""
DEFAULT_SCOPE: Scope = ("default", 0, 0)


@dataclass
class Profile:
    """The texts, the lists of commands and the menu buttons of one bot."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[dict[str, Any]]] = field(default_factory=dict)
    menu_button: dict[str, Any] = field(default_factory=lambda: {"type": "commands"})
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)

    def shown_commands(self, scopes: list[Scope], language: str | None) -> list[dict[str, Any]]:
        """Return the first list there is: the narrowest scope first, in each the person's language first."""
        languages = [language[:2].lower(), ""] if language else [""]
        for scope in scopes:
            for code in languages:
                if found := self.commands.get((scope, code)):
                    return found
        return []

    def shown_menu_button(self, chat_id: int) -> dict[str, Any]:
        """Return the menu button of a private chat."""
        own = self.menu_buttons.get(chat_id)
        return self.menu_button if own is None or own["type"] == "default" else own


def private_scopes(chat_id: int) -> list[Scope]:
    """Return the scopes that matter in a private chat, the narrowest first."""
    return [("chat", chat_id, 0), ("all_private_chats", 0, 0), DEFAULT_SCOPE]


def group_scopes(chat_id: int, user_id: int, *, is_admin: bool) -> list[Scope]:
    """Return the scopes that matter for one member of a group, the narrowest first."""
    admins: list[Scope] = [("chat_administrators", chat_id, 0)] if is_admin else []
    all_admins: list[Scope] = [("all_chat_administrators", 0, 0)] if is_admin else []
    groups: list[Scope] = [("all_group_chats", 0, 0), DEFAULT_SCOPE]
    return [("chat_member", chat_id, user_id), *admins, ("chat", chat_id, 0), *all_admins, *groups]
