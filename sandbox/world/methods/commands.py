"""The lists of commands, by scope and language."""

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.world.profile import DEFAULT_SCOPE, Scope
from sandbox.world.request import Request

MOST_COMMANDS = 100
_SIMPLE_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


async def set_my_commands(req: Request) -> bool:
    """Set the list for one scope and language."""
    raw = req.json("commands", "Can't parse commands JSON object")
    if raw is not None and not isinstance(raw, list):
        raise bad_request("Expected an Array of BotCommand")
    commands = [_parsed(one) for one in raw or []]
    scope = _scope(req)
    language = language_code(req)
    checked = [_checked(one) for one in commands]
    if len(checked) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if not all(re.fullmatch(r"[a-z0-9_]+", one["command"]) for one in checked):
        raise bad_request("BOT_COMMAND_INVALID")
    req.bot.profile.commands[scope, language] = checked
    req.world.touch()
    return True


async def get_my_commands(req: Request) -> list[dict[str, Any]]:
    """Return the list of exactly this scope and language; empty when it was never set."""
    return req.bot.profile.commands.get((_scope(req), language_code(req)), [])


async def delete_my_commands(req: Request) -> bool:
    """Forget the list of one scope and language."""
    req.bot.profile.commands.pop((_scope(req), language_code(req)), None)
    req.world.touch()
    return True


def language_code(req: Request) -> str:
    """Return the language of a call: nothing or two small letters."""
    code = req.string("language_code")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("Invalid language code specified")
    return code


def _parsed(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if name not in raw:
            raise bad_request(f"Can't parse BotCommand: Can't find field \"{name}\"")
    return raw


def _checked(raw: dict[str, Any]) -> dict[str, Any]:
    command = str(raw["command"]).strip().removeprefix("/")
    description = str(raw["description"]).strip()
    if not command:
        raise bad_request("Command must be non-empty")
    if len(command) > 32:
        raise bad_request("Command length must not exceed 32")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > 256:
        raise bad_request("Command description length must not exceed 256")
    shown = {"command": command, "description": description}
    return {**shown, "is_ephemeral": True} if raw.get("is_ephemeral") else shown


def _scope(req: Request) -> Scope:
    raw = req.json("scope", "Can't parse BotCommandScope JSON object")
    if raw is None:
        return DEFAULT_SCOPE
    if not isinstance(raw, dict):
        raise bad_request("Can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = str(raw.get("type") or "")
    if kind in _SIMPLE_SCOPES:
        return kind, 0, 0
    if kind not in _CHAT_SCOPES:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    if not raw.get("chat_id"):
        raise bad_request("Can't parse BotCommandScope: Empty chat_id specified")
    return kind, _scope_chat(req, raw, kind), _scope_user(raw, kind)


def _scope_chat(req: Request, raw: dict[str, Any], kind: str) -> int:
    """Return the chat of a scope; a private chat takes the plain kind only."""
    inner = Request(req.world, req.bot, req.method, {"chat_id": raw["chat_id"]}, {})
    room = inner.room(write=False)
    if room.person is not None and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    return room.id


def _scope_user(raw: dict[str, Any], kind: str) -> int:
    if kind != "chat_member":
        return 0
    user = int(raw.get("user_id") or 0)
    if user <= 0:
        raise bad_request("Can't parse BotCommandScope: Invalid user_id specified")
    return user


METHODS = (set_my_commands, get_my_commands, delete_my_commands)
