"""The way every message of a bot takes: checks in the server's order, then into the chat."""

from collections.abc import Callable
from typing import Any

from sandbox.errors import bad_request, too_many_requests
from sandbox.world.markup import Markup, parse_markup
from sandbox.world.request import Request
from sandbox.world.rooms import Kept, Room

MOST_TEXT = 4096
MOST_CAPTION = 1024


async def post(
    req: Request, content: dict[str, Any], late_check: Callable[[Room], None] = lambda room: None
) -> Kept:
    """Send `content` to the chat the call names; `late_check` runs once the chat is known to be usable."""
    found = await post_all(req, [content], late_check)
    return found[0]


async def post_all(
    req: Request, contents: list[dict[str, Any]], late_check: Callable[[Room], None] = lambda room: None
) -> list[Kept]:
    """Send several messages in one go."""
    reply = _reply_parameters(req)
    markup = parse_markup(req.params.get("reply_markup"))
    if req.string("business_connection_id"):
        raise bad_request("business connection not found")
    room = req.room()
    if req.integer("message_thread_id"):
        raise bad_request("message thread not found")
    replied = _replied(req, room, reply)
    _check_markup_for(room, markup)
    if req.has("message_effect_id") and req.integer("message_effect_id") and room.person is None:
        raise bad_request("can't use message effects in the chat")
    late_check(room)
    req.check_reachable(room)
    if markup is not None and markup.problem:
        raise bad_request(markup.problem)
    for _ in contents:
        await pass_flood(req, room)
    common = {**replied, **_common(req)}
    return [_put(req, room, {**common, **content}, markup) for content in contents]


async def pass_flood(req: Request, room: Room) -> None:
    """Wait for or be refused by the limits on sending."""
    if req.world.rules.flood and (seconds := await req.bot.flood.pass_one(room.id)):
        raise too_many_requests(seconds)


def _put(req: Request, room: Room, content: dict[str, Any], markup: Markup | None) -> Kept:
    if markup is not None and markup.kind == "inline":
        content = {**content, "reply_markup": markup.body}
    kept = req.world.keep(room, req.bot.user(), content)
    if markup is not None and markup.kind != "inline":
        kept.reply_keyboard = True
        _show_keyboard(room, markup)
    room.action = None
    req.world.note_delivery(req.bot, room, kept, req.method)
    return kept


def _show_keyboard(room: Room, markup: Markup) -> None:
    if markup.kind == "reply":
        room.keyboard = markup.body
    elif markup.kind == "remove":
        room.keyboard = None


def _common(req: Request) -> dict[str, Any]:
    """Return the fields any message may have."""
    fields: dict[str, Any] = {}
    if req.flag("protect_content"):
        fields["has_protected_content"] = True
    if req.integer("message_effect_id"):
        fields["effect_id"] = req.string("message_effect_id")
    return fields


def _reply_parameters(req: Request) -> dict[str, Any]:
    """Read whom the message answers, in the present or the old spelling."""
    if not req.has("reply_parameters"):
        number = req.message_id("reply_to_message_id")
        lenient = req.flag("allow_sending_without_reply")
        return {"message_id": number, "allow_sending_without_reply": lenient} if number else {}
    found = req.json("reply_parameters", "Can't parse reply parameters JSON object")
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise bad_request("Object expected as reply parameters")
    if found and "message_id" not in found:
        raise bad_request('Can\'t find field "message_id"')
    return found


def _replied(req: Request, room: Room, reply: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an answer: the message answered and the words quoted from it."""
    number = int(reply.get("message_id") or 0)
    if number <= 0:
        return {}
    if str(reply.get("chat_id") or room.id) != str(room.id):
        raise bad_request("message to be replied not found")
    kept = room.find(number)
    if kept is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    shown = {key: value for key, value in kept.body.items() if key != "reply_to_message"}
    return {"reply_to_message": shown, **_quote(kept, reply)}


def _quote(kept: Kept, reply: dict[str, Any]) -> dict[str, Any]:
    quote = reply.get("quote")
    if not quote:
        return {}
    text = str(kept.body.get("text") or kept.body.get("caption") or "")
    place = text.find(str(quote), int(reply.get("quote_position") or 0))
    place = place if place >= 0 else text.find(str(quote))
    if place < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": {"text": quote, "position": place, "is_manual": True}}


def _check_markup_for(room: Room, markup: Markup | None) -> None:
    """Refuse buttons that work in private chats only."""
    if markup is None or room.person is not None:
        return
    if markup.kind == "inline":
        if any("web_app" in button for row in markup.body["inline_keyboard"] for button in row):
            raise bad_request("BUTTON_TYPE_INVALID")
        return
    for row in markup.body.get("keyboard", []):
        for button in row:
            for name, title in _PRIVATE_REQUESTS.items():
                if name in button:
                    raise bad_request(f"{title} requested in private chats only")


_PRIVATE_REQUESTS = {
    "request_contact": "Phone number can be",
    "request_location": "Location can be",
    "request_poll": "Poll can be",
    "request_users": "Users can be",
    "request_chat": "Chats can be",
}
