"""The bot's name, its descriptions and the button beside the input field."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.formatting import links
from sandbox.world.methods.commands import language_code
from sandbox.world.request import Request


async def set_my_name(req: Request) -> bool:
    """Set the name in one language, or for all others."""
    return _set(req, req.bot.profile.names, "name", 64, "BOT_TITLE_INVALID")


async def get_my_name(req: Request) -> dict[str, Any]:
    """Return the name a person with this language sees."""
    return {"name": _get(req, req.bot.profile.names) or req.bot.first_name}


async def set_my_description(req: Request) -> bool:
    """Set the text of an empty chat."""
    return _set(req, req.bot.profile.descriptions, "description", 512, "BOT_DESCRIPTION_INVALID")


async def get_my_description(req: Request) -> dict[str, Any]:
    """Return the text of an empty chat."""
    return {"description": _get(req, req.bot.profile.descriptions)}


async def set_my_short_description(req: Request) -> bool:
    """Set the text of the profile page."""
    return _set(req, req.bot.profile.short_descriptions, "short_description", 120, "BOT_ABOUT_INVALID")


async def get_my_short_description(req: Request) -> dict[str, Any]:
    """Return the text of the profile page."""
    return {"short_description": _get(req, req.bot.profile.short_descriptions)}


def _set(req: Request, texts: dict[str, str], name: str, longest: int, mistake: str) -> bool:
    language = language_code(req)
    text = req.string(name).strip()
    if len(text) > longest:
        raise bad_request(mistake)
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    req.world.touch()
    return True


def _get(req: Request, texts: dict[str, str]) -> str:
    return texts.get(language_code(req)) or texts.get("", "")


async def set_chat_menu_button(req: Request) -> bool:
    """Set the menu button of one private chat, or of all others."""
    button = _menu_button(req)
    if not req.integer("chat_id"):
        req.bot.profile.menu_button = button
    else:
        room = req.room()
        if room.person is None:
            raise bad_request("chat not found")
        req.bot.profile.menu_buttons[room.id] = button
    req.world.touch()
    return True


def _menu_button(req: Request) -> dict[str, Any]:
    raw = req.json("menu_button", "Can't parse menu button JSON object")
    if raw is None:
        return {"type": "default"}
    if not isinstance(raw, dict):
        raise bad_request("Can't parse menu button: MenuButton must be an Object")
    if raw.get("type") in ("default", "commands"):
        return {"type": raw["type"]}
    if raw.get("type") != "web_app":
        raise bad_request("Can't parse menu button: MenuButton has unsupported type")
    app = raw.get("web_app")
    if not raw.get("text") or not isinstance(app, dict) or not app.get("url"):
        raise bad_request("Can't parse menu button: Can't find field \"text\"")
    try:
        url = links.checked(str(app["url"]), only_https=True)
    except links.WrongLink as why:
        raise bad_request(f"Menu button Web App URL '{app['url']}' is invalid: {why}") from None
    return {"type": "web_app", "text": str(raw["text"]), "web_app": {"url": url}}


async def get_chat_menu_button(req: Request) -> dict[str, Any]:
    """Return the menu button of one private chat, or the usual one."""
    profile = req.bot.profile
    if not req.integer("chat_id"):
        return profile.menu_button if profile.menu_button["type"] != "default" else {"type": "commands"}
    return profile.menu_buttons.get(req.room().id, {"type": "default"})


METHODS = (
    set_my_name, get_my_name, set_my_description, get_my_description, set_my_short_description,
    get_my_short_description, set_chat_menu_button, get_chat_menu_button,
)  # fmt: skip
