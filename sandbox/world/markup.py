"""Keyboards under messages and under the input field: what is accepted and how it comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from sandbox.errors import bad_request
from sandbox.formatting import links

WIDEST_ROW = 12
MOST_INLINE_BUTTONS = 100
MOST_REPLY_BUTTONS = 300
LARGEST_MARKUP = 10_240
_STYLES = ("", "default", "primary", "danger", "success")


@dataclass(frozen=True)
class Markup:
    """A reply markup that was accepted."""

    kind: str
    """inline, reply, remove or force."""
    body: dict[str, Any]
    problem: str = ""
    """What the far server will say when it sees this markup."""


def parse_markup(raw: Any) -> Markup | None:
    """Read a reply markup given as an object or as JSON text."""
    if raw is None or raw == "":
        return None
    text = raw if isinstance(raw, str) else orjson.dumps(raw, option=orjson.OPT_NON_STR_KEYS).decode()
    return _parsed(text)


@lru_cache(1024)
def _parsed(text: str) -> Markup | None:
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise bad_request("Can't parse reply keyboard markup JSON object") from None
    if not isinstance(raw, dict):
        raise bad_request("Object expected as reply markup")
    inline = _rows(
        raw,
        "inline_keyboard",
        'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    )
    reply = _rows(raw, "keyboard", 'Field "keyboard" must be an Array of Arrays')
    if reply:
        return _reply(raw, reply)
    if inline:
        return _inline(inline)
    if _flag(raw, "remove_keyboard") or _flag(raw, "hide_keyboard"):
        return Markup("remove", {"remove_keyboard": True, **_selective(raw)})
    if _flag(raw, "force_reply"):
        return Markup("force", {"force_reply": True, **_placeholder(raw), **_selective(raw)})
    return None


def _rows(raw: dict[str, Any], name: str, mistake: str) -> list[list[Any]]:
    rows = raw.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'Field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(mistake)
    return rows


def _grid(rows: list[list[Any]], read: Callable[[Any], dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Read the buttons; those with an empty text and those beyond twelve in a row vanish in silence."""
    grid = [[button for button in map(read, row) if button["text"] != ""][:WIDEST_ROW] for row in rows]
    return [row for row in grid if row]


def _inline(rows: list[list[Any]]) -> Markup | None:
    buttons = _grid(rows, _inline_button)
    if not buttons:
        return None
    body = {"inline_keyboard": buttons}
    return Markup("inline", body, _inline_problem(body))


def _inline_problem(body: dict[str, Any]) -> str:
    """Return what only Telegram itself refuses: the local server lets it pass."""
    buttons = [button for row in body["inline_keyboard"] for button in row]
    if any(len(button.get("callback_data", "").encode()) > 64 for button in buttons):
        return "BUTTON_DATA_INVALID"
    if any(len(button.get("copy_text", {}).get("text", "x")) not in range(1, 257) for button in buttons):
        return "BUTTON_COPY_TEXT_INVALID"
    if len(buttons) > MOST_INLINE_BUTTONS or len(orjson.dumps(body)) > LARGEST_MARKUP:
        return "reply markup is too long"
    return ""


def _inline_button(raw: Any) -> dict[str, Any]:
    what = "inline keyboard button"
    if not isinstance(raw, dict):
        raise bad_request(f"Can't parse {what}: InlineKeyboardButton must be an Object")
    button = {"text": _text(raw, what), **_look(raw, what), **_inline_action(raw, what)}
    return _with_clean_text(button, "Inline keyboard button")


def _with_clean_text(button: dict[str, Any], what: str) -> dict[str, Any]:
    """Trim the text; one of blanks only is refused."""
    text = button["text"].strip()
    if button["text"] and not text:
        raise bad_request(f"{what} text must be non-empty")
    return {**button, "text": text}


def _inline_action(raw: dict[str, Any], what: str) -> dict[str, Any]:
    """Return what the button does: the first action the server finds, in its order."""
    if url := raw.get("url"):
        return {"url": _link(str(url), "Inline keyboard button")}
    if data := raw.get("callback_data"):
        return {"callback_data": str(data)}
    if "callback_game" in raw:
        return {"callback_game": {}}
    if "pay" in raw:
        return {"pay": True}
    for name in (
        "switch_inline_query",
        "switch_inline_query_chosen_chat",
        "switch_inline_query_current_chat",
    ):
        if name in raw:
            return {name: raw[name]}
    for name, title in (
        ("login_url", "Inline keyboard button login"),
        ("web_app", "Inline keyboard button Web App"),
    ):
        if name in raw:
            url = _link(_text(raw[name], what, "url"), title, only_https=True)
            return {"url": url} if name == "login_url" else {"web_app": {"url": url}}
    if "copy_text" in raw:
        return {"copy_text": {"text": _text(raw["copy_text"], what)}}
    if "disabled" in raw:
        return {"disabled": {}}
    raise bad_request(f"Can't parse {what}: Text buttons are unallowed in the inline keyboard")


def _reply(raw: dict[str, Any], rows: list[list[Any]]) -> Markup | None:
    buttons = _grid(rows, _reply_button)
    if not buttons:
        return None
    flags = {
        name: True
        for name in ("is_persistent", "resize_keyboard", "one_time_keyboard", "force_reply")
        if _flag(raw, name)
    }
    body = {"keyboard": buttons, **flags, **_placeholder(raw), **_selective(raw)}
    is_long = sum(map(len, buttons)) > MOST_REPLY_BUTTONS or len(orjson.dumps(body)) > LARGEST_MARKUP * 3
    return Markup("reply", body, "reply markup is too long" if is_long else "")


def _reply_button(raw: Any) -> dict[str, Any]:
    what = "keyboard button"
    if isinstance(raw, str):
        raw = {"text": raw}
    if not isinstance(raw, dict):
        raise bad_request(f"Can't parse {what}: KeyboardButton must be a String or an Object")
    button = _with_clean_text({"text": _text(raw, what), **_look(raw, what)}, "Keyboard button")
    if "web_app" in raw:
        url = _link(_text(raw["web_app"], what, "url"), "Keyboard button Web App", only_https=True)
        return {**button, "web_app": {"url": url}}
    requests = ("request_contact", "request_location", "request_poll", "request_users", "request_chat")
    return {**button, **{name: raw[name] for name in requests if raw.get(name)}}


def _text(raw: Any, what: str, name: str = "text") -> str:
    if not isinstance(raw, dict) or raw.get(name) is None:
        raise bad_request(f"Can't parse {what}: Can't find field \"{name}\"")
    if isinstance(raw[name], bool) or not isinstance(raw[name], str | int | float):
        raise bad_request(f'Can\'t parse {what}: Field "{name}" must be of type String')
    return str(raw[name])


def _look(raw: dict[str, Any], what: str) -> dict[str, Any]:
    style = str(raw.get("style") or "").lower()
    if style not in _STYLES:
        raise bad_request(f"Can't parse {what}: invalid button style specified")
    shown = {"style": style} if style not in ("", "default") else {}
    icon = raw.get("icon_custom_emoji_id")
    return {**shown, "icon_custom_emoji_id": str(icon)} if icon else shown


def _link(url: str, title: str, *, only_https: bool = False) -> str:
    if links.linked_user(url) is not None and not only_https:
        return url
    try:
        return links.checked(url, only_https=only_https)
    except links.WrongLink as why:
        raise bad_request(f"{title} URL '{url}' is invalid: {why}") from None


def _flag(raw: dict[str, Any], name: str) -> bool:
    value = raw.get(name)
    if value is not None and not isinstance(value, bool):
        raise bad_request(f'Field "{name}" must be of type Boolean')
    return bool(value)


def _selective(raw: dict[str, Any]) -> dict[str, Any]:
    return {"selective": True} if _flag(raw, "selective") else {}


def _placeholder(raw: dict[str, Any]) -> dict[str, Any]:
    text = str(raw.get("input_field_placeholder") or "")[:64]
    return {"input_field_placeholder": text} if text else {}
