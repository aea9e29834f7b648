"""Take everybody's identity out of an update before anything of it is written down.

Names, @usernames, phone numbers, forwarded senders, places and file names go; ids, texts and files'
ids stay until the turn is done. Fields that Telegram's types require are kept empty, so that the
update still decodes (Bot API: User, Chat, Contact, MessageOrigin, Location).
"""

from __future__ import annotations

from typing import Any

EMPTIED = frozenset(
    {
        "first_name",
        "username",
        "title",
        "new_chat_title",
        "sender_user_name",
        "phone_number",
        "performer",
        "address",
    }
)
DROPPED = frozenset(
    {
        "last_name",
        "active_usernames",
        "vcard",
        "bio",
        "author_signature",
        "sender_tag",
        "custom_title",
        "tag",
        "file_name",
        "forward_from",
        "forward_from_chat",
        "forward_sender_name",
        "forward_signature",
        "passport_data",
        "users_shared",
        "user_shared",
        "chat_shared",
        "order_info",
        "invite_link",
        "photo_small",
        "added_to_attachment_menu",
        "personal_chat",
        "birthdate",
        "business_intro",
        "business_location",
        "google_place_id",
        "quote",
        "external_reply",
        "foursquare_id",
    }
)
NOBODY = {"id": 0, "is_bot": False, "first_name": ""}
NOWHERE = {"latitude": 0.0, "longitude": 0.0}


def blank(value: Any) -> Any:
    """Return the update without anybody's identity; the given object is changed."""
    if isinstance(value, dict):
        for key in list(value):
            _blank_field(value, key)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, (dict, list)):
                blank(item)
    return value


def _blank_field(holder: dict[str, Any], key: str) -> None:
    value = holder[key]
    if key in DROPPED:
        del holder[key]
    elif key == "reply_to_message" or (key == "message" and "chat_instance" in holder):
        holder[key] = _stub(value)
    elif key in EMPTIED:
        holder[key] = "" if isinstance(value, str) else None
    elif isinstance(value, dict):
        holder[key] = _replaced(holder, key, value)
    elif isinstance(value, list):
        blank(value)


def _replaced(holder: dict[str, Any], key: str, value: dict[str, Any]) -> dict[str, Any]:
    if key in ("forward_origin", "origin"):
        return {"type": "hidden_user", "sender_user_name": "", "date": _date(value)}
    if key == "contact":
        return {"phone_number": "", "first_name": ""}
    if key == "location":
        return dict(NOWHERE)
    if key == "shipping_address":
        return dict.fromkeys(value, "")
    if key == "community":
        return {**value, "name": ""}
    if key == "user" and holder.get("type") == "text_mention":
        return dict(NOBODY)
    blank(value)
    return value


def _stub(value: Any) -> Any:
    """Keep of a message that is only pointed at where it stands: its words are not needed."""
    if not isinstance(value, dict):
        return value
    blank(value)
    return {key: value[key] for key in ("message_id", "date", "chat") if key in value}


def _date(value: dict[str, Any]) -> int:
    date = value.get("date")
    return date if isinstance(date, int) else 0


def queue_of(update: dict[str, Any]) -> int:
    """Return the chat whose turns go in order: the update's chat, else its sender, else 0."""
    for part in update.values():
        if isinstance(part, dict):
            found = (
                _id(part.get("chat")) or _id(_inner(part)) or _id(part.get("from")) or _id(part.get("user"))
            )
            if found:
                return found
    return 0


def _inner(part: dict[str, Any]) -> Any:
    message = part.get("message")
    return message.get("chat") if isinstance(message, dict) else None


def _id(value: Any) -> int:
    if isinstance(value, dict) and isinstance(value.get("id"), int):
        return int(value["id"])
    return 0
