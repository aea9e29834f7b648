"""Messages without a file: texts, places, contacts, dice, and the bot's signs of life."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.world.methods.post import MOST_TEXT, post
from sandbox.world.request import Request
from sandbox.world.rooms import Room

ACTION_SHOWS_FOR = 5.0
_ACTIONS = frozenset(
    (
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_audio",
        "record_voice",
        "upload_audio",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "pick_up_location",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "cancel",
    )
)
_DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


async def send_message(req: Request) -> dict[str, Any]:
    """Send a text."""
    preview = link_preview(req)
    content = text_content(req)
    return (await post(req, {**content, **preview}, lambda room: check_text(content))).body


def text_content(req: Request) -> dict[str, Any]:
    """Read the text of a call with its formatting."""
    if not req.string("text"):
        raise bad_request("Message text is empty")
    return req.formatted("text", "parse_mode", "entities").fields()


def check_text(content: dict[str, Any]) -> None:
    """Refuse a text that is too long once its markup is gone."""
    if len(content["text"]) > MOST_TEXT:
        raise bad_request("Message is too long")


def link_preview(req: Request) -> dict[str, Any]:
    """Read how links are to be previewed; the message shows it when it differs from the usual."""
    found = req.json("link_preview_options", "Can't parse link preview options JSON object")
    if found is None:
        return {"link_preview_options": {"is_disabled": True}} if req.flag("disable_web_page_preview") else {}
    if not isinstance(found, dict):
        raise bad_request("Object expected as link preview options")
    if found.get("is_disabled"):
        return {"link_preview_options": {"is_disabled": True}}
    shown = {key: value for key, value in found.items() if key in _PREVIEW_FIELDS and value}
    return {"link_preview_options": shown} if shown else {}


_PREVIEW_FIELDS = ("url", "prefer_small_media", "prefer_large_media", "show_above_text")


async def send_location(req: Request) -> dict[str, Any]:
    """Send a place on the map."""
    return (await post(req, {"location": _location(req)})).body


def _location(req: Request) -> dict[str, Any]:
    for name in ("latitude", "longitude"):
        if not req.string(name).strip():
            raise bad_request(f"{name} is empty")
    place: dict[str, Any] = {"latitude": req.number("latitude"), "longitude": req.number("longitude")}
    if not (-90 <= place["latitude"] <= 90 and -180 <= place["longitude"] <= 180):
        raise bad_request("Wrong location specified")
    for name in ("live_period", "heading", "proximity_alert_radius"):
        if value := req.integer(name):
            place[name] = value
    return place


async def send_contact(req: Request) -> dict[str, Any]:
    """Send a phone contact."""
    contact = {"phone_number": req.required("phone_number"), "first_name": req.required("first_name")}
    for name in ("last_name", "vcard"):
        if value := req.string(name):
            contact[name] = value
    return (await post(req, {"contact": contact})).body


async def send_dice(req: Request) -> dict[str, Any]:
    """Throw a die."""
    emoji = req.string("emoji") or "🎲"
    if emoji not in _DICE:
        raise bad_request("ENTITY_BOUNDS_INVALID")
    dice = {"emoji": emoji, "value": req.world.rng.randint(1, _DICE[emoji])}
    return (await post(req, {"dice": dice})).body


async def send_chat_action(req: Request) -> bool:
    """Show what the bot is doing; the sign lapses after five seconds."""
    action = req.string("action").lower()
    if action not in _ACTIONS:
        raise bad_request("Wrong parameter action in request")
    room: Room = req.room()
    req.check_reachable(room)
    until = req.world.clock.timestamp() + ACTION_SHOWS_FOR
    room.action = None if action == "cancel" else (action, until)
    req.world.touch()
    return True


METHODS = (send_message, send_location, send_contact, send_dice, send_chat_action)
